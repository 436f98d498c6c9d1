"""Read and write one item; indexes and stream follow in the same transaction.

Everything runs in the event loop's thread, so what was read just before a write still holds.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.keys import check_index_attributes, index_key
from csc.emulator.services.dynamodb.tables import Expiry, Index, Table
from csc.emulator.services.dynamodb.values import MAX_ITEM, Item

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

TOO_LARGE = "Item size has exceeded the maximum allowed size"
KEPT_FROM = 10_000
"""Tables of fewer items are counted anew, in a millisecond, rather than at each write."""

TOO_LARGE_UPDATE = "Item size to update has exceeded the maximum allowed size"


def fetch(dynamodb: "DynamoDb", table: Table, key: bytes) -> tuple[bytes, int] | None:
    """The stored text of an item and its size, or None."""
    row: tuple[bytes, int] | None = dynamodb.seek(table.get_sql, (key,)).fetchone()
    return row


def check_size(size: int, message: str = TOO_LARGE) -> None:
    if size > MAX_ITEM:
        raise ValidationException(message)


def check_indexes(table: Table, item: Mapping[str, Any]) -> None:
    """Refuse an item whose attributes can't be the keys of the table's indexes."""
    for index in table.indexes.values():
        check_index_attributes(index.schema, index.name, item)


def store(
    dynamodb: "DynamoDb",
    table: Table,
    key: bytes,
    item: Item,
    size: int,
    old: tuple[bytes, int] | None,
) -> None:
    """Put an item in place of ``old``, its stored form (None where there is none)."""
    body = orjson.dumps(item)
    if table.plain:
        dynamodb.seek(table.put_sql, (key, size, body))
    else:
        before: Item | None = orjson.loads(old[0]) if old is not None else None
        with dynamodb.storage.transaction() as connection:
            connection.execute(table.put_sql, (key, size, body))
            move_entries(dynamodb, table, key, before, item)
            if table.followed:
                dynamodb.record(table, before, item)
    if table.counts is not None:
        table.counts[0] += old is None
        table.counts[1] += size - (old[1] if old is not None else 0)


def overwrite(dynamodb: "DynamoDb", table: Table, key: bytes, item: Item, size: int) -> None:
    """Put an item into a plain table, whatever is there: no more is read than has to be counted."""
    counts = table.counts
    if counts is not None and counts[0] < KEPT_FROM:
        table.counts = counts = None
    if counts is None:
        dynamodb.seek(table.put_sql, (key, size, orjson.dumps(item)))
        return
    if add(dynamodb, table, key, item, size):
        return
    row = dynamodb.seek(table.size_sql, (key,)).fetchone()
    dynamodb.seek(table.put_sql, (key, size, orjson.dumps(item)))
    counts[1] += size - row[0]


def add(dynamodb: "DynamoDb", table: Table, key: bytes, item: Item, size: int) -> bool:
    """Put an item into a plain table where none is there; whether that was so. One statement."""
    cursor = dynamodb.execute(table.add_sql, (key, size, orjson.dumps(item)))
    if cursor.rowcount == 0:
        return False
    if table.counts is not None:
        table.counts[0] += 1
        table.counts[1] += size
    return True


def erase(
    dynamodb: "DynamoDb",
    table: Table,
    key: bytes,
    old: tuple[bytes, int],
    expired: bool = False,
) -> None:
    """Delete an item that is there. ``expired``: by time to live, which its record tells."""
    if table.plain:
        dynamodb.execute(table.delete_sql, (key,))
    else:
        before: Item = orjson.loads(old[0])
        with dynamodb.storage.transaction() as connection:
            connection.execute(table.delete_sql, (key,))
            move_entries(dynamodb, table, key, before, None)
            if table.followed:
                dynamodb.record(table, before, None, expired=expired)
    if table.counts is not None:
        table.counts[0] -= 1
        table.counts[1] -= old[1]


def move_entries(
    dynamodb: "DynamoDb", table: Table, key: bytes, before: Item | None, after: Item | None
) -> None:
    """Bring each index, and the order of expiry, from one state of an item to the next."""
    for index in table.indexes.values():
        old = index_key(index.schema, before, key) if before is not None else None
        new = index_key(index.schema, after, key) if after is not None else None
        _move(dynamodb, index, key, old, new)
    expiry = table.expiry
    if expiry is not None:
        old = expiry.entry(before, key) if before is not None else None
        new = expiry.entry(after, key) if after is not None else None
        _move(dynamodb, expiry, key, old, new)


def _move(
    dynamodb: "DynamoDb", index: Index | Expiry, key: bytes, old: bytes | None, new: bytes | None
) -> None:
    if old == new:
        return
    if old is not None:
        dynamodb.execute(index.delete_sql, (old,))
    if new is not None:
        dynamodb.execute(index.put_sql, (new, key))


def count(dynamodb: "DynamoDb", table: Table) -> list[int]:
    """``[items, bytes]`` of a table, counted once and then kept."""
    if table.counts is None:
        row = dynamodb.execute(
            f"SELECT count(*), coalesce(sum(size), 0) FROM {table.source}"
        ).fetchone()
        table.counts = [int(row[0]), int(row[1])]
    return table.counts
