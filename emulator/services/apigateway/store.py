"""The objects that were created through the API: documents by collection and id.

    "restapis/a1b2c3/resources"  ──▶  {"x1y2z3": {"id": "x1y2z3", "pathPart": "orders", …}, …}

All are held in memory and written through.  A document that was given out is never changed in place.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = """
    CREATE TABLE {table} (
        collection TEXT NOT NULL,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (collection, id)
    ) WITHOUT ROWID;
    """

Document = dict[str, Any]
DECLARED = "_declared"
"""Member of a copy of what a template declares: the document that was copied."""
DELETED = "_deleted"
"""Member of such a copy that stands for a deletion."""


class Store:
    """``collections`` keep the order in which objects were created.

    ``service`` is whose objects they are: REST APIs', or those of API Gateway v2.
    """

    def __init__(self, storage: Storage, service: str = "apigateway") -> None:
        table = self._table = f"{service}_objects"
        storage.migrate(service, (SCHEMA.format(table=table),))
        self._storage = storage
        self.collections: dict[str, dict[str, Document]] = {}
        self._next = 0
        rows = storage.connection.execute(
            f"SELECT collection, id, position, document FROM {table} ORDER BY position"
        )
        for collection, name, position, document in rows:
            self.collections.setdefault(collection, {})[name] = json.loads(document)
            self._next = position + 1

    def all(self, collection: str) -> Mapping[str, Document]:
        return self.collections.get(collection, {})

    def put(self, collection: str, name: str, document: Document) -> Document:
        """Keep a document, new or changed."""
        text = json.dumps(document)
        with self._storage.transaction() as connection:
            connection.execute(
                f"INSERT INTO {self._table} VALUES (?, ?, ?, ?) "
                "ON CONFLICT (collection, id) DO UPDATE SET document = excluded.document",
                (collection, name, self._next, text),
            )
        self._next += 1
        self.collections.setdefault(collection, {})[name] = document
        return document

    @contextmanager
    def changing(self, collection: str, name: str) -> Iterator[Document]:
        """A copy to change, kept where no exception is raised."""
        document = deepcopy(self.collections[collection][name])
        yield document
        self.put(collection, name, document)

    def remove(self, collection: str, name: str) -> None:
        """The object and all that hangs on it."""
        below = f"{collection}/{name}/"
        gone = [c for c in self.collections if c.startswith(below)]
        with self._storage.transaction() as connection:
            connection.execute(
                f"DELETE FROM {self._table} WHERE collection = ? AND id = ?", (collection, name)
            )
            for one in gone:
                connection.execute(f"DELETE FROM {self._table} WHERE collection = ?", (one,))
        self.collections.get(collection, {}).pop(name, None)
        for one in gone:
            del self.collections[one]


def merge(
    declared: Mapping[str, Mapping[str, Document]], store: Store, collection: str
) -> Mapping[str, Document]:
    """What templates declare and what is stored; a copy counts while what it was copied from stands,
    and so does a deletion."""
    stored, told = store.all(collection), declared.get(collection)
    if not stored:
        return told or {}
    found = dict(told or {})
    for name, document in stored.items():
        if DECLARED in document and document[DECLARED] != found.get(name):
            continue
        if DELETED in document:
            del found[name]
        else:
            found[name] = document
    return found
