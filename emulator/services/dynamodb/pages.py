"""One page of a Query or Scan: at most Limit items, at most 1 MB, from a stretch of keys."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb.tables import Index, Table
from csc.emulator.services.dynamodb.values import Item, item_size

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

PAGE_SIZE = 1024 * 1024
_BATCH = 256

Row = tuple[bytes, int, bytes]
"""Key, size, stored text."""


class Page:
    """What was read: ``items`` are those that passed the filter, ``last`` the key attributes of
    the last one read where the page ended before the stretch did, ``size`` all that was read."""

    __slots__ = ("count", "items", "last", "scanned", "size", "table_size")

    def __init__(self) -> None:
        self.items: list[Item] | orjson.Fragment = []
        self.count = 0
        self.scanned = 0
        self.size = 0
        self.table_size = 0
        self.last: Item | None = None


def read_page(
    dynamodb: "DynamoDb",
    table: Table,
    index: Index | None,
    stretch: tuple[bytes, bytes],
    *,
    forward: bool = True,
    limit: int | None = None,
    test: Callable[[Item], bool] | None = None,
    projection: Callable[[Mapping[str, Any]], Item] | None = None,
    whole: bool = False,
    count_only: bool = False,
    as_json: bool = False,
) -> Page:
    """Read a page.

    ``whole``: give all of an item's attributes though the index has fewer.  ``as_json``: the items
    may be their stored text.
    """
    page = Page()
    rows, complete = _read_rows(dynamodb, table, index, stretch, forward, limit)
    page.count = page.scanned = len(rows)
    if not complete and rows:
        page.last = _last_key(table, index, rows[-1])
    partial = index is not None and index.attributes is not None
    if not partial:
        page.size = sum([row[1] for row in rows])
        if test is None and projection is None and (count_only or as_json):
            if not count_only:
                page.items = orjson.Fragment(_text(rows))
            return page
    items: list[Item] = orjson.loads(_text(rows))
    if partial:
        assert index is not None
        entries = list(map(index.project, items))
        page.size = sum(map(item_size, entries))
        page.table_size = sum(row[1] for row in rows) if whole else 0
        items = items if whole else entries
    if test is not None:
        items = [item for item in items if test(item)]
        page.count = len(items)
    page.items = items if projection is None else list(map(projection, items))
    return page


def _text(rows: list[Row]) -> bytes:
    """The items as one JSON array."""
    return b"[" + b",".join([row[2] for row in rows]) + b"]"


def _read_rows(
    dynamodb: "DynamoDb",
    table: Table,
    index: Index | None,
    stretch: tuple[bytes, bytes],
    forward: bool,
    limit: int | None,
) -> tuple[list[Row], bool]:
    """The rows of a page, and whether the stretch ends with them."""
    sql = table.select_sql if index is None else index.select_sql
    if not forward:
        sql += " DESC"
    if limit is not None:
        sql += " LIMIT ?"
    cursor = dynamodb.execute(sql, stretch if limit is None else (*stretch, limit))
    # An unfinished statement would keep SQLite's snapshot open, and the WAL growing.
    try:
        rows: list[Row] = []
        size = 0
        while batch := cursor.fetchmany(_BATCH):
            for position, row in enumerate(batch):
                size += row[1]
                if size > PAGE_SIZE:
                    rows.extend(batch[: position + 1])
                    return rows, False
            rows.extend(batch)
            if len(batch) < _BATCH:
                break
    finally:
        cursor.close()
    return rows, limit is None or len(rows) < limit


def _last_key(table: Table, index: Index | None, row: Row) -> Item:
    """The attributes from which the next page starts: the table's key, and the index's."""
    item = orjson.loads(row[2])
    key = table.schema.project(item)
    if index is not None:
        key.update(index.schema.project(item))
    return key
