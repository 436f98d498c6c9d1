"""The tables of an account: kept in the state file, held in memory by name.

Every change is one transaction over the catalogue and the SQLite tables it concerns, and the
memory follows only when it is committed.
"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from csc.emulator.services.dynamodb import schema
from csc.emulator.services.dynamodb.keys import index_key
from csc.emulator.services.dynamodb.tables import Definition, Index, Table
from csc.emulator.services.dynamodb.values import Item
from csc.emulator.storage import Storage


class Catalog:
    """``tables`` by name, in memory; ``create``, ``replace`` and ``drop`` change both."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        storage.migrate("dynamodb", schema.STEPS)
        self.tables: dict[str, Table] = {}
        for id, definition in storage.connection.execute(
            "SELECT id, definition FROM dynamodb_tables ORDER BY id"
        ).fetchall():
            self._remember(int(id), orjson.loads(definition))

    def _remember(self, id: int, definition: Definition) -> Table:
        ids = dict(
            self.storage.connection.execute(
                "SELECT name, id FROM dynamodb_indexes WHERE table_id = ?", (id,)
            ).fetchall()
        )
        table = Table(id, definition, ids)
        self.tables[table.name] = table
        return table

    def create(self, definition: Definition) -> Table:
        """Make an empty table."""
        with self.storage.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO dynamodb_tables (name, definition) VALUES (?, ?)",
                (definition["TableName"], orjson.dumps(definition)),
            )
            id = int(cursor.lastrowid or 0)
            connection.execute(schema.ITEMS.format(f"dynamodb_t{id}"))
            for each in index_definitions(definition):
                _create_index(connection, id, each["IndexName"])
            table = self._remember(id, definition)
            if table.expiry is not None:
                connection.execute(schema.ENTRIES.format(table.expiry.source))
            return table

    def recall(self, name: str) -> Table | None:
        """A table as the state file has it: memory may be ahead of a transaction rolled back."""
        row = self.storage.connection.execute(
            "SELECT id, definition FROM dynamodb_tables WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            self.tables.pop(name, None)
            return None
        return self._remember(int(row[0]), orjson.loads(row[1]))

    def replace(self, table: Table, definition: Definition) -> Table:
        """Give a table another definition; indexes that are new or have other keys are filled,
        vanished ones dropped."""
        wanted = _index_keys(definition)
        standing = _index_keys(table.definition)
        stale = [name for name, keys in standing.items() if wanted.get(name) != keys]
        added = [name for name, keys in wanted.items() if standing.get(name) != keys]
        with self.storage.transaction() as connection:
            for name in stale:
                _drop_index(connection, table.indexes[name])
            for name in added:
                _create_index(connection, table.id, name)
            connection.execute(
                "UPDATE dynamodb_tables SET definition = ? WHERE id = ?",
                (orjson.dumps(definition), table.id),
            )
            new = self._remember(table.id, definition)
            new.counts = table.counts
            try:
                for name in added:
                    backfill(connection, new, new.indexes[name])
                if new.ttl != table.ttl:
                    _replace_expiry(connection, table, new)
            except BaseException:
                self.tables[table.name] = table
                raise
        return new

    def drop(self, table: Table) -> None:
        with self.storage.transaction() as connection:
            for index in table.indexes.values():
                _drop_index(connection, index)
            if table.expiry is not None:
                connection.execute(f"DROP TABLE IF EXISTS {table.expiry.source}")
            connection.execute(f"DROP TABLE IF EXISTS {table.source}")
            connection.execute("DELETE FROM dynamodb_tables WHERE id = ?", (table.id,))
        self.tables.pop(table.name, None)


def _index_keys(definition: Definition) -> dict[str, Any]:
    """What an index's entries are made from, by the index's name."""
    types = {
        each["AttributeName"]: each["AttributeType"] for each in definition["AttributeDefinitions"]
    }
    return {
        each["IndexName"]: [
            (key["AttributeName"], types[key["AttributeName"]]) for key in each["KeySchema"]
        ]
        for each in index_definitions(definition)
    }


def index_definitions(definition: Definition) -> list[dict[str, Any]]:
    """Local and global indexes of a definition."""
    return [
        *(definition.get("LocalSecondaryIndexes") or ()),
        *(definition.get("GlobalSecondaryIndexes") or ()),
    ]


def _create_index(connection: sqlite3.Connection, table_id: int, name: str) -> None:
    cursor = connection.execute(
        "INSERT INTO dynamodb_indexes (table_id, name) VALUES (?, ?)", (table_id, name)
    )
    connection.execute(schema.ENTRIES.format(f"dynamodb_x{cursor.lastrowid}"))


def _drop_index(connection: sqlite3.Connection, index: Index) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {index.source}")
    connection.execute("DELETE FROM dynamodb_indexes WHERE id = ?", (index.id,))


def _replace_expiry(connection: sqlite3.Connection, old: Table, new: Table) -> None:
    if old.expiry is not None:
        connection.execute(f"DROP TABLE {old.expiry.source}")
    if new.expiry is not None:
        connection.execute(schema.ENTRIES.format(new.expiry.source))
        _fill(connection, new, new.expiry.put_sql, new.expiry.entry)


def backfill(connection: sqlite3.Connection, table: Table, index: Index) -> None:
    """Enter every item that has the index's keys, of the right types, into it."""
    keys = index.schema
    _fill(connection, table, index.put_sql, lambda item, key: index_key(keys, item, key))


def _fill(
    connection: sqlite3.Connection,
    table: Table,
    put_sql: str,
    entry_of: Callable[[Item, bytes], bytes | None],
) -> None:
    """Enter the items that are there; one without an entry is left out."""

    def entries() -> Iterator[tuple[bytes, bytes]]:
        for key, body in connection.execute(f"SELECT key, body FROM {table.source}"):
            entry = entry_of(orjson.loads(body), key)
            if entry is not None:
                yield entry, key

    connection.executemany(put_sql, entries())
