"""The account's credential report: one line a user, in CSV.

Source: IAM User Guide, "Get credential reports for your AWS account": the columns, and what stands
where there is nothing to say.
"""

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from csc.emulator.services.iam.account import account_of
from csc.emulator.services.iam.entities import AccessKey, User
from csc.emulator.services.iam.uploaded import uploaded_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

FRESH = 4 * 3600.0
"""Seconds for which a report is good: until then no new one is made."""

_KEY = ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")
COLUMNS = (
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    *(f"access_key_{number}_{column}" for number in (1, 2) for column in _KEY),
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
)
NONE = "N/A"


def credential_report(iam: "Iam") -> str:
    """The root, then the users by name."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(_root(iam))
    for user in iam.store.users.sorted():
        writer.writerow([*_password(iam, user), *_keys(iam, user), *_certificates(iam, user)])
    return out.getvalue().rstrip("\n")


def _root(iam: "Iam") -> list[str]:
    """Nobody signs in as the root here, and its keys are any that IAM hasn't issued."""
    unsaid = "not_supported"
    who = ["<root_account>", iam.cloud.root().arn, _moment(0.0), unsaid, "no_information"]
    keys = ["false", NONE, NONE, NONE, NONE] * 2
    return [*who, unsaid, unsaid, "false", *keys, "false", NONE, "false", NONE]


def _password(iam: "Iam", user: User) -> list[str]:
    changed = user.login.get("changed") or user.login.get("created")
    age = (account_of(iam).passwords or {}).get("MaxPasswordAge")
    rotation = _moment(float(changed) + age * 86_400) if changed and age else NONE
    active = any(device.user == user.name for device in iam.store.mfa.sorted())
    return [
        user.name,
        user.arn,
        _moment(user.created),
        _truth(bool(changed)),
        "no_information" if changed else NONE,
        _moment(float(changed)) if changed else NONE,
        rotation,
        _truth(active),
    ]


def _keys(iam: "Iam", user: User) -> list[str]:
    held = sorted(
        (key for key in iam.store.keys.sorted() if key.user == user.name),
        key=lambda key: key.created,
    )
    absent = ["false", NONE, NONE, NONE, NONE]
    shown = [_key(iam, key) for key in held[:2]] + [absent] * (2 - len(held))
    return [text for columns in shown for text in columns]


def _key(iam: "Iam", key: AccessKey) -> list[str]:
    uses = iam.usage.of(key.name)
    used = [_moment(uses[0].moment), uses[0].region, uses[0].what] if uses else [NONE] * 3
    return [_truth(key.status == "Active"), _moment(key.created), *used]


def _certificates(iam: "Iam", user: User) -> list[str]:
    held = uploaded_of(iam, user.name, "signing-certificate")
    shown = [[_truth(one.status == "Active"), _moment(one.uploaded)] for one in held[:2]]
    return [text for columns in shown + [["false", NONE]] * (2 - len(held)) for text in columns]


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
