"""Names and ARNs of tables, and what names may look like."""

import re

from csc.emulator.services.dynamodb.errors import ValidationException

_NAME = re.compile(r"[a-zA-Z0-9_.-]+").fullmatch
_ARN = re.compile(r"arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/([^/]+)(/.*)?").fullmatch


def table_name_of(name: str) -> str:
    """The name of a table that is given by name or ARN. Raises ValidationException."""
    match = _ARN(name) if name.startswith("arn:") else None
    plain = match[1] if match else name
    check_name(plain, "tableName", "TableName")
    return plain


def check_name(name: str, path: str, parameter: str) -> None:
    """Refuse what can't be the name of a table or index, in AWS's words."""
    if not 3 <= len(name) <= 255:
        raise ValidationException(
            f"{parameter} must be at least 3 characters long and at most 255 characters long"
        )
    if not _NAME(name):
        raise ValidationException(
            f"1 validation error detected: Value '{name}' at '{path}' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
        )
