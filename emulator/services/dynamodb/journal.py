"""What tables with point-in-time recovery were: what each write replaced, and when.

    write ──SQLite's trigger──▶ dynamodb_j<id>: (moment, key, the item before, or none)
    restore to T: the table, with the first entry after T of each key put in its place

Triggers run inside the write's own statement, so no write can miss the journal, and it costs a
write some microseconds.  A journal reaches back for the table's recovery period and holds at most
``MOST_BYTES``; beyond either its oldest entries go, and EarliestRestorableDateTime says so.
"""

import sqlite3
from typing import TYPE_CHECKING, Literal

from csc.emulator.services.dynamodb.tables import Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MOST_BYTES = 64 * 1024 * 1024
BATCH = 2000
ROW_BYTES = 32
"""Roughly what SQLite adds to a key and an item."""

# ``total`` counts the bytes of all entries up to this one, so that a journal's size is one subtraction.
_TABLE = """
CREATE TABLE dynamodb_j{0} (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, total INTEGER NOT NULL, key BLOB NOT NULL,
    size INTEGER, body BLOB
)"""
_TRIGGER = """
CREATE TRIGGER dynamodb_j{0}_{1} AFTER {1} ON dynamodb_t{0} {2} BEGIN
    INSERT INTO dynamodb_j{0} (at, total, key, size, body) VALUES (
        csc_now(),
        coalesce((SELECT total FROM dynamodb_j{0} ORDER BY id DESC LIMIT 1), 0) + {3},
        {4}
    );
END"""
_REPLACED = f"length(old.key) + length(old.body) + {ROW_BYTES}", "old.key, old.size, old.body"
_EVENTS = (
    ("INSERT", "", f"length(new.key) + {ROW_BYTES}", "new.key, NULL, NULL"),
    ("UPDATE", "WHEN old.body IS NOT new.body", *_REPLACED),
    ("DELETE", "", *_REPLACED),
)


def open_journals(dynamodb: "DynamoDb") -> None:
    """Give the triggers their clock; begin the journals of a state file that had none yet."""
    connection = dynamodb.storage.connection
    connection.create_function("csc_now", 0, dynamodb.clock.now)
    for table in dynamodb.tables.values():
        if table.definition.get("PointInTimeRecovery") and _since(dynamodb, table) is None:
            with dynamodb.storage.transaction() as connection:
                _begin(connection, table, dynamodb.clock.now())


def follow(dynamodb: "DynamoDb", table: Table) -> None:
    """Begin or end a journal, as the table's definition has it."""
    wanted = bool(table.definition.get("PointInTimeRecovery"))
    if wanted == (_since(dynamodb, table) is not None):
        return
    with dynamodb.storage.transaction() as connection:
        if wanted:
            _begin(connection, table, dynamodb.clock.now())
        else:
            forget(connection, table)


def forget(connection: sqlite3.Connection, table: Table) -> None:
    """Drop the journal of a table, if it has one."""
    for event, *_ in _EVENTS:
        connection.execute(f"DROP TRIGGER IF EXISTS dynamodb_j{table.id}_{event}")
    connection.execute(f"DROP TABLE IF EXISTS dynamodb_j{table.id}")
    connection.execute("DELETE FROM dynamodb_journals WHERE table_id = ?", (table.id,))


def _begin(connection: sqlite3.Connection, table: Table, now: float) -> None:
    connection.execute(_TABLE.format(table.id))
    for event, when, size, values in _EVENTS:
        connection.execute(_TRIGGER.format(table.id, event, when, size, values))
    connection.execute("INSERT INTO dynamodb_journals VALUES (?, ?)", (table.id, now))


def _since(dynamodb: "DynamoDb", table: Table) -> float | None:
    row = dynamodb.execute(
        "SELECT since FROM dynamodb_journals WHERE table_id = ?", (table.id,)
    ).fetchone()
    return float(row[0]) if row else None


def earliest(dynamodb: "DynamoDb", table: Table) -> float:
    """The moment, in seconds since the epoch, from which on the table can be restored."""
    now, given = dynamodb.clock.now(), table.definition["PointInTimeRecovery"]
    since = _since(dynamodb, table)
    reach = now if since is None else since
    return max(float(given["Since"]), reach, now - float(given["Days"]) * 86400)


def rows_at(dynamodb: "DynamoDb", table: Table, moment: float) -> str:
    """What to select a table's rows of a moment from, as SQL."""
    journal = f"dynamodb_j{table.id}"
    later = f"id >= {_first(dynamodb, table, 'at', moment)}"
    return (
        f"(SELECT key, size, body FROM {table.source} "
        f"WHERE key NOT IN (SELECT key FROM {journal} WHERE {later}) "
        f"UNION ALL SELECT key, size, body FROM {journal} WHERE body IS NOT NULL "
        f"AND id IN (SELECT min(id) FROM {journal} WHERE {later} GROUP BY key))"
    )


def images_between(
    dynamodb: "DynamoDb", table: Table, first: float, last: float
) -> list[tuple[float, bytes | None, bytes | None]]:
    """Of each key that was written after one moment and up to another: when it was written last,
    and its item at either moment, None where there was none."""
    journal = f"dynamodb_j{table.id}"
    low, high = (_first(dynamodb, table, "at", moment) for moment in (first, last))
    rows = dynamodb.execute(
        f"SELECT j.at, o.body, n.body FROM (SELECT key, max(at) AS at FROM {journal} "
        f"WHERE id >= ? AND id < ? GROUP BY key) j "
        f"LEFT JOIN {rows_at(dynamodb, table, first)} o ON o.key = j.key "
        f"LEFT JOIN {rows_at(dynamodb, table, last)} n ON n.key = j.key ORDER BY j.key",
        (low, high),
    )
    return rows.fetchall()


def _first(dynamodb: "DynamoDb", table: Table, column: Literal["at", "total"], above: float) -> int:
    """The id of the first entry whose column is above a value, by bisection; else the next id."""
    journal = f"dynamodb_j{table.id}"
    low, high = dynamodb.execute(
        f"SELECT coalesce(min(id), 1), coalesce(max(id), 0) + 1 FROM {journal}"
    ).fetchone()
    while low < high:
        middle = (low + high) // 2
        value = dynamodb.execute(
            f"SELECT {column} FROM {journal} WHERE id >= ? ORDER BY id LIMIT 1", (middle,)
        ).fetchone()[0]
        low, high = (low, middle) if value > above else (middle + 1, high)
    return int(low)


def prune(dynamodb: "DynamoDb") -> int:
    """Let go of up to a batch of entries of each table that are too old or too many; how many."""
    now = dynamodb.clock.now()
    return sum(
        _prune(dynamodb, table, now - table.definition["PointInTimeRecovery"]["Days"] * 86400)
        for table in list(dynamodb.tables.values())
        if table.definition.get("PointInTimeRecovery")
    )


def _prune(dynamodb: "DynamoDb", table: Table, oldest: float) -> int:
    journal = f"dynamodb_j{table.id}"
    first = dynamodb.execute(f"SELECT id, at, total FROM {journal} ORDER BY id LIMIT 1").fetchone()
    if first is None:
        return 0
    last = dynamodb.execute(f"SELECT total FROM {journal} ORDER BY id DESC LIMIT 1").fetchone()[0]
    cut = first[0]
    if first[1] <= oldest:
        cut = _first(dynamodb, table, "at", oldest)
    if last - first[2] > MOST_BYTES:
        cut = max(cut, _first(dynamodb, table, "total", last - MOST_BYTES))
    cut = min(cut, first[0] + BATCH)
    if cut == first[0]:
        return 0
    with dynamodb.storage.transaction() as connection:
        connection.execute(
            f"UPDATE dynamodb_journals SET since = (SELECT at FROM {journal} WHERE id = ?) "
            "WHERE table_id = ?",
            (cut - 1, table.id),
        )
        connection.execute(f"DELETE FROM {journal} WHERE id < ?", (cut,))
    return int(cut - first[0])
