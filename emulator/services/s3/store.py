"""Buckets, objects and unfinished uploads, in the state file."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE s3_buckets (
        name TEXT PRIMARY KEY,
        created REAL NOT NULL,
        configuration TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE s3_objects (
        bucket TEXT NOT NULL REFERENCES s3_buckets (name) ON DELETE CASCADE,
        key TEXT NOT NULL,
        modified REAL NOT NULL,
        size INTEGER NOT NULL,
        etag TEXT NOT NULL,
        headers TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (bucket, key)
    );
    CREATE TABLE s3_uploads (
        id TEXT PRIMARY KEY,
        bucket TEXT NOT NULL REFERENCES s3_buckets (name) ON DELETE CASCADE,
        key TEXT NOT NULL,
        headers TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE s3_parts (
        upload TEXT NOT NULL REFERENCES s3_uploads (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        etag TEXT NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (upload, number)
    );
    """,
)
_FIELDS = "key, modified, size, etag, headers"


@dataclass(frozen=True, slots=True)
class Stored:
    """An object without its body. ``headers`` are the members that it was put with."""

    key: str
    modified: float
    size: int
    etag: str
    headers: Mapping[str, Any]


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("s3", SCHEMA)
        self._storage = storage
        self._execute = storage.connection.execute

    # -- buckets

    def buckets(self) -> list[tuple[str, float]]:
        """Name and time of creation, in the order of names."""
        return list(self._execute("SELECT name, created FROM s3_buckets ORDER BY name"))

    def add_bucket(self, name: str, now: float) -> bool:
        """False where it is there already."""
        try:
            self._execute("INSERT INTO s3_buckets VALUES (?, ?, '{}')", (name, now))
        except sqlite3.IntegrityError:
            return False
        return True

    def remove_bucket(self, name: str) -> None:
        """With all it holds."""
        self._execute("DELETE FROM s3_buckets WHERE name = ?", (name,))

    def configuration(self, bucket: str) -> dict[str, Any] | None:
        """What was set of a bucket, by kind; None where there is no such bucket."""
        row = self._execute(
            "SELECT configuration FROM s3_buckets WHERE name = ?", (bucket,)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def configure(self, bucket: str, configuration: Mapping[str, Any]) -> None:
        self._execute(
            "UPDATE s3_buckets SET configuration = ? WHERE name = ?",
            (json.dumps(configuration), bucket),
        )

    # -- objects

    def put(self, bucket: str, stored: Stored, body: bytes) -> None:
        self._execute(
            "INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                bucket,
                stored.key,
                stored.modified,
                stored.size,
                stored.etag,
                json.dumps(stored.headers),
                body,
            ),
        )

    def head(self, bucket: str, key: str) -> Stored | None:
        row = self._execute(
            f"SELECT {_FIELDS} FROM s3_objects WHERE bucket = ? AND key = ?", (bucket, key)
        ).fetchone()
        return _stored(row) if row else None

    def body(self, bucket: str, key: str) -> bytes | None:
        row = self._execute(
            "SELECT body FROM s3_objects WHERE bucket = ? AND key = ?", (bucket, key)
        ).fetchone()
        return bytes(row[0]) if row else None

    def remove(self, bucket: str, key: str) -> None:
        self._execute("DELETE FROM s3_objects WHERE bucket = ? AND key = ?", (bucket, key))

    def list(self, bucket: str, prefix: str, after: str) -> list[Stored]:
        """In the order of UTF-8 bytes, those past ``after``."""
        rows = self._execute(
            f"SELECT {_FIELDS} FROM s3_objects WHERE bucket = ? AND key > ?"
            " AND substr(key, 1, ?) = ? ORDER BY key",
            (bucket, after, len(prefix), prefix),
        )
        return [_stored(row) for row in rows]

    def is_empty(self, bucket: str) -> bool:
        found = self._execute("SELECT 1 FROM s3_objects WHERE bucket = ? LIMIT 1", (bucket,))
        return found.fetchone() is None

    # -- uploads in parts

    def begin(self, upload: str, bucket: str, key: str, headers: Mapping[str, Any]) -> None:
        values = (upload, bucket, key, json.dumps(headers))
        self._execute("INSERT INTO s3_uploads VALUES (?, ?, ?, ?)", values)

    def upload(self, upload: str, bucket: str, key: str) -> dict[str, Any] | None:
        """The members that an upload was begun with."""
        row = self._execute(
            "SELECT headers FROM s3_uploads WHERE id = ? AND bucket = ? AND key = ?",
            (upload, bucket, key),
        ).fetchone()
        return json.loads(row[0]) if row else None

    def add_part(self, upload: str, number: int, etag: str, body: bytes) -> None:
        values = (upload, number, etag, body)
        self._execute("INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?, ?)", values)

    def parts(self, upload: str) -> dict[int, tuple[str, bytes]]:
        rows = self._execute("SELECT number, etag, body FROM s3_parts WHERE upload = ?", (upload,))
        return {number: (etag, bytes(body)) for number, etag, body in rows}

    def finish(self, upload: str) -> None:
        """Forget an upload and its parts."""
        self._execute("DELETE FROM s3_uploads WHERE id = ?", (upload,))


def _stored(row: Sequence[Any]) -> Stored:
    key, modified, size, etag, headers = row
    return Stored(key, modified, size, etag, json.loads(headers))
