"""Delivery streams, and the records that they have gathered, in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE firehose_streams (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE firehose_records (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stream TEXT NOT NULL,
        data BLOB NOT NULL
    );
    CREATE INDEX firehose_by_stream ON firehose_records (stream, id);
    """,
)


@dataclass(frozen=True, slots=True)
class DeliveryStream:
    """``s3`` is its (extended) S3 destination as it was given; ``created`` in seconds."""

    name: str
    created: float
    s3: Mapping[str, Any]
    kind: str = "DirectPut"
    tags: Mapping[str, str] = field(default_factory=dict)


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("firehose", SCHEMA)
        self._execute = storage.connection.execute

    def stream(self, name: str) -> DeliveryStream | None:
        row = self._execute(
            "SELECT document FROM firehose_streams WHERE name = ?", (name,)
        ).fetchone()
        return DeliveryStream(**json.loads(row[0])) if row else None

    def names(self) -> list[str]:
        return [
            name for (name,) in self._execute("SELECT name FROM firehose_streams ORDER BY name")
        ]

    def save(self, stream: DeliveryStream) -> None:
        self._execute(
            "INSERT OR REPLACE INTO firehose_streams VALUES (?, ?)",
            (stream.name, json.dumps(asdict(stream))),
        )

    def remove(self, name: str) -> None:
        self._execute("DELETE FROM firehose_records WHERE stream = ?", (name,))
        self._execute("DELETE FROM firehose_streams WHERE name = ?", (name,))

    def add(self, name: str, data: bytes) -> None:
        self._execute("INSERT INTO firehose_records (stream, data) VALUES (?, ?)", (name, data))

    def size(self, name: str) -> int:
        row = self._execute(
            "SELECT coalesce(sum(length(data)), 0) FROM firehose_records WHERE stream = ?", (name,)
        ).fetchone()
        return int(row[0])

    def take(self, name: str) -> bytes:
        """All that is gathered, which is then gone from here."""
        rows = self._execute(
            "SELECT data FROM firehose_records WHERE stream = ? ORDER BY id", (name,)
        )
        found = b"".join(bytes(data) for (data,) in rows)
        self._execute("DELETE FROM firehose_records WHERE stream = ?", (name,))
        return found

    def waiting(self) -> list[str]:
        rows = self._execute("SELECT DISTINCT stream FROM firehose_records")
        return [name for (name,) in rows]
