"""What is known of exports and imports: one record each, kept in the state file by its ARN."""

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

import orjson

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

Kind = Literal["export", "import"]
Record = dict[str, Any]
"""``ExportDescription`` or ``ImportTableDescription``."""


def make_arn(dynamodb: "DynamoDb", table: str, kind: Kind) -> str:
    """``arn:aws:dynamodb:us-east-1:123456789012:table/t/export/01693685827463-2d8752fd``"""
    stamp = f"{int(dynamodb.clock.now() * 1000):014d}-{dynamodb.clock.uuid()[:8]}"
    return f"{dynamodb.arn(table)}/{kind}/{stamp}"


def keep(
    dynamodb: "DynamoDb", kind: Kind, arn: str, input: Mapping[str, Any], body: Record
) -> None:
    """Keep a record, with what its request said: a token may bring it again."""
    dynamodb.execute(
        "INSERT INTO dynamodb_transfers (arn, kind, token, digest, body) VALUES (?, ?, ?, ?, ?)",
        (arn, kind, input.get("ClientToken"), _digest(input), orjson.dumps(body)),
    )


def find(dynamodb: "DynamoDb", kind: Kind, arn: str) -> Record | None:
    row = dynamodb.execute(
        "SELECT body FROM dynamodb_transfers WHERE kind = ? AND arn = ?", (kind, arn)
    ).fetchone()
    return orjson.loads(row[0]) if row else None


def done_before(
    dynamodb: "DynamoDb", kind: Kind, input: Mapping[str, Any]
) -> tuple[Record, bool] | None:
    """The record that a ClientToken made, and whether its request was this one."""
    token = input.get("ClientToken")
    if token is None:
        return None
    row = dynamodb.execute(
        "SELECT body, digest FROM dynamodb_transfers WHERE kind = ? AND token = ?", (kind, token)
    ).fetchone()
    return (orjson.loads(row[0]), row[1] == _digest(input)) if row else None


def listed(
    dynamodb: "DynamoDb", kind: Kind, table_arn: str | None, after: str, limit: int
) -> tuple[list[Record], str | None]:
    """A page by ARN, and the ARN to go on after; of all tables or of one."""
    rows = dynamodb.execute(
        "SELECT arn, body FROM dynamodb_transfers WHERE kind = ? AND arn > ? "
        "AND (?3 IS NULL OR substr(arn, 1, length(?3)) = ?3) ORDER BY arn LIMIT ?",
        (kind, after, f"{table_arn}/" if table_arn else None, limit + 1),
    ).fetchall()
    more = rows[limit - 1][0] if len(rows) > limit else None
    return [orjson.loads(body) for _, body in rows[:limit]], more


def _digest(input: Mapping[str, Any]) -> bytes:
    return sha256(orjson.dumps(input, option=orjson.OPT_SORT_KEYS)).digest()
