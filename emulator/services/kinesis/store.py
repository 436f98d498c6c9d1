"""Streams and their records, in the state file.

Sequence numbers are those of SQLite behind a constant, so that they have the length of AWS's.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from csc.emulator.services.kinesis.shards import Shard
from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE kinesis_streams (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE kinesis_records (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        stream TEXT NOT NULL,
        shard INTEGER NOT NULL,
        at REAL NOT NULL,
        partition_key TEXT NOT NULL,
        data TEXT NOT NULL
    );
    CREATE INDEX kinesis_order ON kinesis_records (stream, shard, sequence);
    """,
)
FIRST_SEQUENCE = 49600000000000000000000000000000000000000000000000000000
TRIM_EVERY = 256


@dataclass(frozen=True, slots=True)
class Stream:
    """``created`` in seconds since the epoch, ``hours`` how long records are kept."""

    name: str
    created: float
    shards: Sequence[Shard]
    mode: str = "PROVISIONED"
    hours: int = 24
    encryption: str = "NONE"
    key: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    consumers: Mapping[str, Any] = field(default_factory=dict)
    policy: str = ""
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """``data`` is base64 text, ``at`` in seconds since the epoch."""

    sequence: int
    at: float
    partition_key: str
    data: str


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("kinesis", SCHEMA)
        self._execute = storage.connection.execute

    def stream(self, name: str) -> Stream | None:
        row = self._execute(
            "SELECT document FROM kinesis_streams WHERE name = ?", (name,)
        ).fetchone()
        return _stream(row[0]) if row else None

    def streams(self) -> list[Stream]:
        rows = self._execute("SELECT document FROM kinesis_streams ORDER BY name")
        return [_stream(document) for (document,) in rows]

    def save(self, stream: Stream) -> None:
        document = json.dumps(asdict(stream))
        self._execute(
            "INSERT OR REPLACE INTO kinesis_streams VALUES (?, ?)", (stream.name, document)
        )

    def remove(self, name: str) -> None:
        self._execute("DELETE FROM kinesis_records WHERE stream = ?", (name,))
        self._execute("DELETE FROM kinesis_streams WHERE name = ?", (name,))

    def add(self, stream: Stream, shard: int, now: float, key: str, data: str) -> int:
        cursor = self._execute(
            "INSERT INTO kinesis_records (stream, shard, at, partition_key, data) "
            "VALUES (?, ?, ?, ?, ?)",
            (stream.name, shard, now, key, data),
        )
        sequence = int(cursor.lastrowid or 0)
        if sequence % TRIM_EVERY == 0:
            self.trim(stream, now)
        return sequence

    def trim(self, stream: Stream, now: float) -> None:
        """Forget what is older than the stream keeps."""
        self._execute(
            "DELETE FROM kinesis_records WHERE stream = ? AND at < ?",
            (stream.name, now - stream.hours * 3600),
        )

    def read(self, stream: str, shard: int, first: int, limit: int) -> list[Record]:
        rows = self._execute(
            "SELECT sequence, at, partition_key, data FROM kinesis_records "
            "WHERE stream = ? AND shard = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
            (stream, shard, first, limit),
        )
        return [Record(*row) for row in rows]

    def first_since(self, stream: str, shard: int, at: float) -> int:
        """The sequence of the first record of a moment on; the next one's where there is none."""
        row = self._execute(
            "SELECT min(sequence) FROM kinesis_records WHERE stream = ? AND shard = ? AND at >= ?",
            (stream, shard, at),
        ).fetchone()
        return self.next() if row[0] is None else int(row[0])

    def next(self) -> int:
        """The sequence that the next record will have."""
        row = self._execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'kinesis_records'"
        ).fetchone()
        return (int(row[0]) if row else 0) + 1


def _stream(document: str) -> Stream:
    given: dict[str, Any] = json.loads(document)
    shards = tuple(
        Shard(**{**one, "parents": tuple(one["parents"])}) for one in given.pop("shards")
    )
    metrics = tuple(given.pop("metrics", ()))
    return Stream(shards=shards, metrics=metrics, **given)
