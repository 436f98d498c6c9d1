"""Inline and attached policies of a role, user or group."""

from typing import TYPE_CHECKING

from csc.emulator.services.iam.check_policy import check_policy
from csc.emulator.services.iam.entities import Holder
from csc.emulator.services.iam.errors import DeleteConflict, LimitExceeded, NoSuchEntity
from csc.emulator.services.iam.find_entities import attachable

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

MOST_ATTACHED = 10
"""IAM User Guide, "IAM and AWS STS quotas"."""


def put_inline(holder: Holder, name: str, document: str) -> None:
    check_policy(document, "identity")
    holder.inline[name] = document


def get_inline(holder: Holder, kind: str, name: str) -> str:
    document = holder.inline.get(name)
    if document is None:
        raise NoSuchEntity(f"The {kind} policy with name {name} cannot be found.")
    return document


def delete_inline(holder: Holder, kind: str, name: str) -> None:
    get_inline(holder, kind, name)
    del holder.inline[name]
    holder.origins.pop(name, None)


def attach(iam: "Iam", holder: Holder, arn: str) -> None:
    attachable(iam, arn)
    if arn in holder.attached:
        return
    if len(holder.attached) >= MOST_ATTACHED:
        kind = type(holder).__name__
        raise LimitExceeded(f"Cannot exceed quota for PoliciesPer{kind}: {MOST_ATTACHED}")
    holder.attached.append(arn)


def detach(holder: Holder, arn: str) -> None:
    if arn not in holder.attached:
        raise NoSuchEntity(f"Policy {arn} was not found.")
    holder.attached.remove(arn)


def list_attached(holder: Holder, prefix: str) -> list[dict[str, str]]:
    """The managed policies whose path begins so."""
    shown = []
    for arn in sorted(holder.attached):
        path, _, name = arn.partition(":policy")[2].rpartition("/")
        if f"{path}/".startswith(prefix):
            shown.append({"PolicyName": name, "PolicyArn": arn})
    return shown


def check_removable(holder: Holder) -> None:
    """Raises DeleteConflict while policies are left."""
    if holder.attached:
        raise DeleteConflict("Cannot delete entity, must detach all policies first.")
    if holder.inline:
        raise DeleteConflict("Cannot delete entity, must delete policies first.")
