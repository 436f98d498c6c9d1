"""What was made through a recorded service's API: documents in the state file, by kind and id."""

import json
from collections.abc import Iterator
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE recorded_made (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (kind, id)
    ) WITHOUT ROWID;
    """,
)


class MadeDocuments:
    """Of one kind (``wafv2 acl``). The table is made when something first is."""

    def __init__(self, storage: Storage, kind: str) -> None:
        self._storage, self._kind = storage, kind
        self._known: dict[str, dict[str, Any]] | None = None

    def _all(self) -> dict[str, dict[str, Any]]:
        if self._known is None:
            self._storage.migrate("recorded", SCHEMA)
            rows = self._storage.connection.execute(
                "SELECT id, document FROM recorded_made WHERE kind = ? ORDER BY id",
                (self._kind,),
            )
            self._known = {key: json.loads(document) for key, document in rows}
        return self._known

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(list(self._all().values()))

    def get(self, key: str) -> dict[str, Any] | None:
        return self._all().get(key)

    def put(self, key: str, document: dict[str, Any]) -> None:
        self._all()[key] = document
        self._storage.connection.execute(
            "INSERT OR REPLACE INTO recorded_made VALUES (?, ?, ?)",
            (self._kind, key, json.dumps(document)),
        )

    def remove(self, key: str) -> None:
        self._all().pop(key, None)
        self._storage.connection.execute(
            "DELETE FROM recorded_made WHERE kind = ? AND id = ?", (self._kind, key)
        )
