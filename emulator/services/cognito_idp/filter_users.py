"""ListUsers' filter language: one comparison, compiled to a clause that an index answers.

    email = "agent@example.com"      given_name ^= "Ag"      cognito:user_status = "CONFIRMED"

Source: Amazon Cognito User Pools API Reference, ListUsers.
"""

import re
from dataclasses import dataclass

from csc.emulator.services.cognito_idp.errors import InvalidParameterException

SEARCHABLE = (
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
)
"""The attributes that ListUsers can filter by, beside username, sub and the states."""

_FORM = re.compile(r'\s*([\w:"]+)\s*(\^=|=)\s*"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)

_STATES = ("cognito:user_status", "status")


@dataclass(frozen=True, slots=True)
class Filter:
    """A clause on ``cognito_user AS u`` and its values.

    ``attribute`` is the comparison of ``cognito_attribute`` that the clause asks, with its name
    and value; None for a filter by a column of the user, or for none at all.
    """

    clause: str = ""
    values: tuple[str, ...] = ()
    attribute: str | None = None


def compile_filter(text: str) -> Filter:
    """Raises InvalidParameterException."""
    if not text.strip():
        return Filter()
    match = _FORM.fullmatch(text)
    if match is None:
        raise InvalidParameterException("Error while parsing filter.")
    name = match.group(1).strip('"')
    value = re.sub(r"\\(.)", r"\1", match.group(3))
    if name == "status":
        value = {"Enabled": "True", "Disabled": "False"}.get(value, value)
    column = {"username": "u.lookup", "sub": "u.sub"}.get(name)
    if column is None and name not in (*SEARCHABLE, *_STATES):
        raise InvalidParameterException(f"Invalid search attribute: {name}")
    prefix = match.group(2) == "^="
    if column is not None:
        return Filter(*_compared(column, prefix, value))
    clause, values = _compared("a.value", prefix, value)
    source = "SELECT 1 FROM cognito_attribute AS a WHERE a.pool = u.pool AND a.sub = u.sub"
    exists = f"AND EXISTS ({source} AND a.name = ? {clause})"
    return Filter(exists, (name, *values), f"a.name = ? {clause}")


def _compared(column: str, prefix: bool, value: str) -> tuple[str, tuple[str, ...]]:
    if not prefix:
        return f"AND {column} = ?", (value,)
    return f"AND {column} >= ? AND {column} < ?", (value, value + "\U0010ffff")
