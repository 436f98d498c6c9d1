"""Buckets, objects in all their versions, and unfinished uploads, in the state file."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.services.s3.schema import SCHEMA
from csc.emulator.storage import Storage

NULL = "null"
"""The version of what was put while its bucket kept none."""
LAST = "\U0010ffff"
"""Sorts after whatever begins with the text before it."""
_FIELDS = "key, modified, size, etag, headers, version, latest, marker, tags"


@dataclass(frozen=True, slots=True)
class Stored:
    """A version of an object without its body. ``headers`` are the members that it was put with; a
    ``marker`` says that the object was deleted then."""

    key: str
    modified: float
    size: int
    etag: str
    headers: Mapping[str, Any]
    version: str = NULL
    latest: bool = True
    marker: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload in parts that isn't complete. ``headers`` are the members that it was begun with."""

    id: str
    key: str
    headers: Mapping[str, Any]
    begun: float


@dataclass(frozen=True, slots=True)
class Part:
    """``checksums`` by member (``ChecksumCRC32``)."""

    number: int
    etag: str
    size: int
    modified: float
    checksums: Mapping[str, str]


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
        """The object's newest version; one of the same name is overwritten."""
        with self._storage.transaction() as connection:
            where = (bucket, stored.key)
            connection.execute(
                "DELETE FROM s3_versions WHERE bucket = ? AND key = ? AND version = ?",
                (*where, stored.version),
            )
            connection.execute(
                "UPDATE s3_versions SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1",
                where,
            )
            connection.execute(
                "INSERT INTO s3_versions (bucket, key, version, latest, marker, modified, size,"
                " etag, headers, tags, body) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *where,
                    stored.version,
                    stored.marker,
                    stored.modified,
                    stored.size,
                    stored.etag,
                    json.dumps(stored.headers),
                    json.dumps(stored.tags),
                    body,
                ),
            )

    def change(self, bucket: str, stored: Stored) -> None:
        """Write the members and the tags of a version anew."""
        self._execute(
            "UPDATE s3_versions SET headers = ?, tags = ?"
            " WHERE bucket = ? AND key = ? AND version = ?",
            (
                json.dumps(stored.headers),
                json.dumps(stored.tags),
                bucket,
                stored.key,
                stored.version,
            ),
        )

    def find(self, bucket: str, key: str, version: str = "") -> Stored | None:
        """A version, or the newest: it may be a marker."""
        where, values = _which(bucket, key, version)
        row = self._execute(f"SELECT {_FIELDS} FROM s3_versions WHERE {where}", values).fetchone()
        return _stored(row) if row else None

    def head(self, bucket: str, key: str) -> Stored | None:
        """What the object is now; None where it is deleted."""
        found = self.find(bucket, key)
        return None if found is None or found.marker else found

    def body(self, bucket: str, key: str, version: str = "") -> bytes | None:
        where, values = _which(bucket, key, version)
        row = self._execute(
            f"SELECT body FROM s3_versions WHERE {where} AND marker = 0", values
        ).fetchone()
        return bytes(row[0]) if row else None

    def remove(self, bucket: str, key: str, version: str = NULL) -> None:
        """For good. The version before it is the newest then."""
        with self._storage.transaction() as connection:
            connection.execute(
                "DELETE FROM s3_versions WHERE bucket = ? AND key = ? AND version = ?",
                (bucket, key, version),
            )
            connection.execute(
                "UPDATE s3_versions SET latest = 1 WHERE sequence ="
                " (SELECT max(sequence) FROM s3_versions WHERE bucket = ? AND key = ?)",
                (bucket, key),
            )

    def list_current(self, bucket: str, prefix: str, after: str) -> Iterator[Stored]:
        """What there is now, in the order of UTF-8 bytes, past ``after``."""
        rows = self._execute(
            f"SELECT {_FIELDS} FROM s3_versions WHERE bucket = ? AND key > ? AND key >= ?"
            " AND key < ? AND latest = 1 AND marker = 0 ORDER BY key",
            (bucket, after, prefix, prefix + LAST),
        )
        return (found for found in map(_stored, rows) if found.key.startswith(prefix))

    def list_versions(
        self, bucket: str, prefix: str, key: str, version: str = "", before: float = 0.0
    ) -> Iterator[Stored]:
        """All of them, by key and the newest first, past this version of this key (or the key).

        Where that version is gone, past those that were put at the time ``before`` or later.
        """
        row = self._execute(
            "SELECT sequence FROM s3_versions WHERE bucket = ? AND key = ? AND version = ?",
            (bucket, key, version),
        ).fetchone()
        past = row[0] if row else self._sequence_before(bucket, key, before)
        rows = self._execute(
            f"SELECT {_FIELDS} FROM s3_versions WHERE bucket = ? AND key >= ? AND key < ?"
            " AND (key > ? OR (key = ? AND sequence < ?)) ORDER BY key, sequence DESC",
            (bucket, prefix, prefix + LAST, key, key, past),
        )
        return (found for found in map(_stored, rows) if found.key.startswith(prefix))

    def _sequence_before(self, bucket: str, key: str, before: float) -> int:
        row = self._execute(
            "SELECT max(sequence) FROM s3_versions WHERE bucket = ? AND key = ? AND modified < ?",
            (bucket, key, before),
        ).fetchone()
        return int(row[0] or 0) + 1

    def is_empty(self, bucket: str) -> bool:
        found = self._execute("SELECT 1 FROM s3_versions WHERE bucket = ? LIMIT 1", (bucket,))
        return found.fetchone() is None

    # -- uploads in parts

    def begin(self, bucket: str, upload: Upload) -> None:
        values = (upload.id, bucket, upload.key, json.dumps(upload.headers), upload.begun)
        self._execute(
            "INSERT INTO s3_uploads (id, bucket, key, headers, begun) VALUES (?, ?, ?, ?, ?)",
            values,
        )

    def upload(self, upload: str, bucket: str, key: str) -> Upload | None:
        row = self._execute(
            "SELECT id, key, headers, begun FROM s3_uploads WHERE id = ? AND bucket = ? AND key = ?",
            (upload, bucket, key),
        ).fetchone()
        return _upload(row) if row else None

    def uploads(self, bucket: str, prefix: str) -> list[Upload]:
        """By key, and of one key in the order of ids, which is that of time."""
        rows = self._execute(
            "SELECT id, key, headers, begun FROM s3_uploads WHERE bucket = ? AND key >= ?"
            " AND key < ? ORDER BY key, id",
            (bucket, prefix, prefix + LAST),
        )
        return [_upload(row) for row in rows]

    def add_part(self, upload: str, part: Part, body: bytes) -> None:
        values = (upload, part.number, part.etag, body, part.modified, json.dumps(part.checksums))
        self._execute(
            "INSERT OR REPLACE INTO s3_parts (upload, number, etag, body, modified, checksums)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )

    def parts(self, upload: str) -> list[Part]:
        rows = self._execute(
            "SELECT number, etag, length(body), modified, checksums FROM s3_parts"
            " WHERE upload = ? ORDER BY number",
            (upload,),
        )
        return [Part(n, etag, size, at, json.loads(sums)) for n, etag, size, at, sums in rows]

    def part_body(self, upload: str, number: int) -> bytes:
        row = self._execute(
            "SELECT body FROM s3_parts WHERE upload = ? AND number = ?", (upload, number)
        ).fetchone()
        return bytes(row[0])

    def finish(self, upload: str) -> None:
        """Forget an upload and its parts."""
        self._execute("DELETE FROM s3_uploads WHERE id = ?", (upload,))


def _which(bucket: str, key: str, version: str) -> tuple[str, tuple[str, ...]]:
    if version:
        return "bucket = ? AND key = ? AND version = ?", (bucket, key, version)
    return "bucket = ? AND key = ? AND latest = 1", (bucket, key)


def _stored(row: Sequence[Any]) -> Stored:
    key, modified, size, etag, headers, version, latest, marker, tags = row
    return Stored(
        key,
        modified,
        size,
        etag,
        json.loads(headers),
        version,
        bool(latest),
        bool(marker),
        json.loads(tags),
    )


def _upload(row: Sequence[Any]) -> Upload:
    return Upload(row[0], row[1], json.loads(row[2]), row[3])
