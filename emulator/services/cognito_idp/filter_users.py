"""ListUsers' filter language: one comparison, compiled to a clause that an index answers.

    email = "alice@example.com"      given_name ^= "Al"      cognito:user_status = "CONFIRMED"

Source: Amazon Cognito User Pools API Reference, ListUsers.
"""

import re

from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.users import SEARCHABLE

_FORM = re.compile(r'\s*([\w:"]+)\s*(\^=|=)\s*"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)

_STATES = ("cognito:user_status", "status")


def compile_filter(text: str) -> tuple[str, tuple[str, ...]]:
    """A clause on ``cognito_user AS u`` and its values; both empty for an empty filter."""
    if not text.strip():
        return "", ()
    match = _FORM.fullmatch(text)
    if match is None:
        raise InvalidParameterException("Error while parsing filter.")
    name = match.group(1).strip('"')
    value = re.sub(r"\\(.)", r"\1", match.group(3))
    if name == "status":
        value = {"Enabled": "True", "Disabled": "False"}.get(value, value)
    column = {"username": "u.lookup", "sub": "u.sub"}.get(name)
    if column is None and name not in (*SEARCHABLE, *_STATES):
        raise InvalidParameterException(f"Cannot filter on attribute {name}")
    prefix = match.group(2) == "^="
    if column is not None:
        return _compared(column, prefix, value)
    clause, values = _compared("a.value", prefix, value)
    source = "SELECT 1 FROM cognito_attribute AS a WHERE a.pool = u.pool AND a.sub = u.sub"
    return f"AND EXISTS ({source} AND a.name = ? {clause})", (name, *values)


def _compared(column: str, prefix: bool, value: str) -> tuple[str, tuple[str, ...]]:
    if not prefix:
        return f"AND {column} = ?", (value,)
    return f"AND {column} >= ? AND {column} < ?", (value, value + "\U0010ffff")
