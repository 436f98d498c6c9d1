"""What tables hold as the rows that DynamoDB keeps of it: a case's items put in place without a call.

    rows = tables.made({"orders": [{"id": {"S": "1"}, …}]})      what an item may not be is refused: None
    tables.put(rows)                                             now these tables hold that alone

A form that writes is followed by another ``put``, so that the next one starts from the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.changes import Change, plain_put, prepare_put
from csc.emulator.services.dynamodb.keys import index_key
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.dynamodb.tables import Table
from csc.verifying.contents import Contents

Rows = Mapping[str, list[tuple[Any, ...]]]
"""The rows of each of SQLite's tables: of a table's items, then of each index."""


class TableRows:
    """``there`` is what SQLite's tables are known to hold; a call that may write makes it unknown."""

    def __init__(self, dynamodb: DynamoDb) -> None:
        self.dynamodb = dynamodb
        self.there: dict[str, list[tuple[Any, ...]]] = {}

    def made(self, tables: Mapping[str, list[Any]]) -> Rows | None:
        """The rows of these items by table, the last of each key; None where one can't be stored."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        for name, items in tables.items():
            table = self.dynamodb.tables[name]
            changes: dict[bytes, Change] = {}
            for item in items:
                change = self._change(table, item)
                if change is None:
                    return None
                changes[change.key] = change
            self._add(found, table, [changes[key] for key in sorted(changes)])
        return found

    def _change(self, table: Table, item: Any) -> Change | None:
        input_ = {"TableName": table.name, "Item": item}
        try:
            return plain_put(self.dynamodb, table, input_) or prepare_put(self.dynamodb, input_)
        except ServiceError:
            return None

    @staticmethod
    def _add(found: dict[str, list[tuple[Any, ...]]], table: Table, changes: list[Change]) -> None:
        items = [(change, change.make(None) or {}) for change in changes]
        found[table.source] = [(c.key, c.size, orjson.dumps(item)) for c, item in items]
        for index in table.indexes.values():
            entries = ((index_key(index.schema, item, c.key), c.key) for c, item in items)
            found[index.source] = [entry for entry in entries if entry[0] is not None]
        expiry = table.expiry
        if expiry is not None:
            entries = ((expiry.entry(item, c.key), c.key) for c, item in items)
            found[expiry.source] = [entry for entry in entries if entry[0] is not None]

    def put(self, rows: Rows) -> None:
        """Make the tables of these rows hold them alone."""
        connection, there = self.dynamodb.storage.connection, self.there
        for source, wanted in rows.items():
            if there.get(source) == wanted:
                continue
            connection.execute(f"DELETE FROM {source}")
            if wanted:
                marks = ", ".join("?" * len(wanted[0]))
                connection.executemany(f"INSERT INTO {source} VALUES ({marks})", wanted)
            there[source] = wanted

    def forget(self) -> None:
        """Something was written: what the tables hold is not known, nor how many items."""
        self.there.clear()
        for table in self.dynamodb.tables.values():
            table.counts = None

    def held(self, names: Iterable[str]) -> Contents:
        """What these tables hold now."""
        execute, tables = self.dynamodb.execute, self.dynamodb.tables
        return Contents(
            {
                name: [body for (body,) in execute(_select(tables[name].source)).fetchall()]
                for name in names
            }
        )

    def contents(self, rows: Rows, names: Iterable[str]) -> Contents:
        """What tables hold that hold these rows."""
        tables = self.dynamodb.tables
        return Contents({name: [row[2] for row in rows[tables[name].source]] for name in names})


def _select(source: str) -> str:
    return f"SELECT body FROM {source} ORDER BY key"
