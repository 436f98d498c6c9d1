"""Tags of tables: which they may be, and how a table is named by ARN."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from csc.emulator.errors import AccessDeniedException
from csc.emulator.services.dynamodb.errors import (
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.dynamodb.tables import Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MAX_TAGS = 50
_ALLOWED = re.compile(r"[\w\s+\-=._:/@]*").fullmatch
_ARN = re.compile(
    r"arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/([a-zA-Z0-9_.-]{3,255})"
).fullmatch


def tagged_table(dynamodb: "DynamoDb", arn: str) -> Table:
    """The table of a ``ResourceArn``, which may not be an index's. Raises ServiceError."""
    match = _ARN(arn)
    if match is None:
        if not arn.startswith("arn:"):
            raise AccessDeniedException(f"User is not authorized to access resource: {arn}")
        raise ValidationException(f"Invalid TableArn: Invalid ResourceArn provided as input {arn}")
    table = dynamodb.tables.get(match[1])
    if table is None or arn != dynamodb.arn(table):
        raise ResourceNotFoundException(
            f"Requested resource not found: ResourcArn: {arn} not found"
        )
    return table


def read_tags(given: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Tags by key. Raises ValidationException."""
    for tag in given:
        for what in ("Key", "Value"):
            if not _ALLOWED(tag[what]):
                raise ValidationException(
                    f"1 validation error detected: Value '{tag[what]}' at 'tags' failed to satisfy "
                    "constraint: Member must satisfy regular expression pattern: "
                    "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$"
                )
    return {tag["Key"]: tag["Value"] for tag in given}


def check_count(tags: Mapping[str, str]) -> None:
    if len(tags) > MAX_TAGS:
        raise ValidationException(
            "One or more parameter values were invalid: Too many tags: "
            f"{len(tags)} exceeds the limit of {MAX_TAGS}"
        )
