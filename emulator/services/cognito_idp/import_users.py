"""Users from a CSV file, line by line: what a job checks, makes and counts.

Source: Amazon Cognito Developer Guide, "Importing users from a CSV file".
"""

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.attributes import PROFILE, check_aliases, schema_of
from csc.emulator.services.cognito_idp.create_user import make_user
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.errors import UsernameExistsException
from csc.emulator.services.cognito_idp.settings import username_attributes

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

LONGEST_ROW = 16_000


@dataclass(slots=True)
class Imported:
    """How many users were made, were there already, or couldn't be made; and why."""

    imported: int = 0
    skipped: int = 0
    failed: int = 0
    messages: list[str] = field(default_factory=list)


class HeaderProblem(ValueError):
    """The file's first line is not that of the pool."""


def csv_header(pool: Pool) -> list[str]:
    """The columns of a pool's file, in order."""
    own = [name for name in schema_of(pool) if name.startswith(("custom:", "dev:"))]
    return [*PROFILE, *own, "cognito:mfa_enabled", "cognito:username"]


def import_users(cognito: "CognitoIdp", pool: Pool, text: str) -> Imported:
    """Make the users of a file. One bad line doesn't keep the others out. Raises HeaderProblem."""
    rows = csv.reader(io.StringIO(text))
    header = [name.strip() for name in next(rows, [])]
    wanted = csv_header(pool)
    if header != wanted:
        raise HeaderProblem(
            f"The header in the CSV file must be that of GetCSVHeader: {','.join(wanted)}"
        )
    done = Imported()
    with cognito.store.storage.transaction():
        for row in rows:
            if row:
                _import_row(
                    cognito, pool, dict(zip(header, row, strict=False)), rows.line_num, done
                )
    return done


def _import_row(
    cognito: "CognitoIdp", pool: Pool, row: dict[str, str], line: int, done: Imported
) -> None:
    try:
        _make(cognito, pool, row)
    except UsernameExistsException as error:
        done.skipped += 1
        done.messages.append(f"[SKIPPED] Line Number {line} - {error.message}")
    except ServiceError as error:
        done.failed += 1
        done.messages.append(f"[FAILED] Line Number {line} - {error.message}")
    except ValueError as error:
        done.failed += 1
        done.messages.append(f"[FAILED] Line Number {line} - {error}")
    else:
        done.imported += 1
        done.messages.append(f"[SUCCEEDED] Line Number {line} - The import succeeded.")


def _make(cognito: "CognitoIdp", pool: Pool, row: dict[str, str]) -> None:
    """Imported users choose their password themselves: they are made in RESET_REQUIRED."""
    if sum(map(len, row.values())) > LONGEST_ROW:
        raise ValueError(f"The row is longer than {LONGEST_ROW} characters.")
    attributes = {k: v for k, v in row.items() if v and not k.startswith("cognito:")}
    verified = [n for n in ("email", "phone_number") if _is_true(row.get(f"{n}_verified"))]
    if not any(attributes.get(name) for name in verified):
        raise ValueError("The user has neither a verified email nor a verified phone_number.")
    if _is_true(row.get("cognito:mfa_enabled")) and not attributes.get("phone_number"):
        raise ValueError("MFA is enabled for the user, who has no phone_number.")
    name = row.get("cognito:username", "")
    for attribute in username_attributes(pool):
        name = attributes.get(attribute) or name
    if not name:
        raise ValueError("cognito:username is empty.")
    user = make_user(cognito, pool, name, attributes, "RESET_REQUIRED", "User already exists.")
    check_aliases(cognito, pool, user)
    if _is_true(row.get("cognito:mfa_enabled")):
        user.mfa, user.preferred_mfa = ["SMS_MFA"], "SMS_MFA"
    cognito.users.save(pool, user)


def _is_true(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"
