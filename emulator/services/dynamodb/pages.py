"""One page of a Query or Scan: at most Limit items, at most 1 MB, from a stretch of keys."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb.tables import Index, Table
from csc.emulator.services.dynamodb.values import Item, item_size

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

PAGE_SIZE = 1024 * 1024
_BATCH = 256

Row = tuple[int, bytes]
"""Size, stored text."""


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
    sql = table.select_sql if index is None else index.select_sql
    part = index if index is not None and index.attributes is not None else None
    sized = partial(_entry_rows, part) if part is not None else None
    rows, page.size, complete = _read_rows(dynamodb, sql, stretch, forward, limit, sized)
    page.count = page.scanned = len(rows)
    if not complete and rows:
        page.last = _last_key(table, index, rows[-1])
    if part is None and test is None and projection is None and (count_only or as_json):
        if not count_only:
            page.items = orjson.Fragment(_text(rows))
        return page
    items: list[Item] = orjson.loads(_text(rows))
    if part is not None and whole:
        page.table_size = sum(map(item_size, items))
    elif part is not None:
        items = list(map(part.project, items))
    if test is not None:
        items = [item for item in items if test(item)]
        page.count = len(items)
    page.items = items if projection is None else list(map(projection, items))
    return page


def _text(rows: list[Row]) -> bytes:
    """The items as one JSON array."""
    return b"[" + b",".join([body for _, body in rows]) + b"]"


def _entry_rows(index: Index, rows: list[Row]) -> list[Row]:
    """Rows with the size of what the index holds of each item."""
    return [(item_size(index.project(orjson.loads(body))), body) for _, body in rows]


def _read_rows(
    dynamodb: "DynamoDb",
    sql: str,
    stretch: tuple[bytes, bytes],
    forward: bool,
    limit: int | None,
    sized: Callable[[list[Row]], list[Row]] | None,
) -> tuple[list[Row], int, bool]:
    """The rows of a page, their size, and whether the stretch ends with them."""
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
            if sized is not None:
                batch = sized(batch)
            more = sum([row[0] for row in batch])
            if size + more > PAGE_SIZE:
                for row in batch:
                    rows.append(row)
                    size += row[0]
                    if size > PAGE_SIZE:
                        return rows, size, False
            rows += batch
            size += more
            if len(batch) < _BATCH:
                break
    finally:
        cursor.close()
    return rows, size, limit is None or len(rows) < limit


def _last_key(table: Table, index: Index | None, row: Row) -> Item:
    """The attributes from which the next page starts: the table's key, and the index's."""
    item = orjson.loads(row[1])
    key = table.schema.project(item)
    if index is not None:
        key.update(index.schema.project(item))
    return key
