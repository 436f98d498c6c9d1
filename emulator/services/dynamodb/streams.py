"""What streams hold: a record for each change of an item, for 24 hours.

A stream has one shard, from the enabling of the stream to its disabling.  Sequence numbers are those
of SQLite, printed with 21 digits as AWS's are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from csc.emulator.cloud import Cloud
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.values import item_size

KEPT_SECONDS = 24 * 3600
FIRST_SEQUENCE = 100000000000000000000
"""Added to SQLite's numbers, so that all have 21 digits."""

_TRIM_EVERY = 256
_COLUMNS = "id, arn, table_name, label, view, key_schema, created, disabled, first, last"


@dataclass(frozen=True, slots=True)
class Stream:
    """``first`` and ``last`` (None while enabled) are the shard's bounds, inclusive."""

    id: int
    arn: str
    table_name: str
    label: str
    view: str
    key_schema: list[dict[str, str]]
    created: float
    disabled: float | None
    first: int
    last: int | None

    @property
    def shard(self) -> str:
        """``shardId-00000001541626099285-f35f62ef``"""
        return f"shardId-{int(self.created * 1000):020d}-{self.id:08x}"


class Streams:
    """The streams of all tables, over the state file. Nothing is held in memory but ids."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.execute = cloud.storage.connection.execute
        self._ids: dict[str, int] = {}

    def follow(self, table: Table, arn: str) -> None:
        """Open the stream that a table's definition asks for, close the one that it doesn't."""
        label = table.definition.get("LatestStreamLabel")
        wanted = f"{arn}/stream/{label}" if table.stream is not None else None
        current = self._open_stream(table)
        if current is not None and current.arn != wanted:
            self._close(current)
            current = None
        if current is None and wanted is not None:
            self.execute(
                f"INSERT INTO dynamodb_streams ({_COLUMNS}) "
                "VALUES (NULL, ?, ?, ?, ?, ?, ?, NULL, ?, NULL)",
                (
                    wanted,
                    table.name,
                    label,
                    table.stream,
                    orjson.dumps(table.definition["KeySchema"]),
                    self.cloud.clock.now(),
                    self._next_sequence(),
                ),
            )
        self._ids.pop(table.name, None)

    def disable(self, table: Table) -> None:
        current = self._open_stream(table)
        if current is not None:
            self._close(current)
        self._ids.pop(table.name, None)

    def _close(self, stream: Stream) -> None:
        self.execute(
            "UPDATE dynamodb_streams SET disabled = ?, last = ? WHERE id = ?",
            (self.cloud.clock.now(), self._next_sequence() - 1, stream.id),
        )

    def _next_sequence(self) -> int:
        row = self.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'dynamodb_records'"
        ).fetchone()
        return (int(row[0]) if row else 0) + 1

    def _open_stream(self, table: Table) -> Stream | None:
        row = self.execute(
            f"SELECT {_COLUMNS} FROM dynamodb_streams WHERE table_name = ? AND disabled IS NULL",
            (table.name,),
        ).fetchone()
        return _stream(row) if row else None

    def record(
        self,
        table: Table,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        expired: bool = False,
    ) -> None:
        """Append a change; one that changes nothing has no record."""
        if before == after:
            return
        id = self._ids.get(table.name)
        if id is None:
            stream = self._open_stream(table)
            if stream is None:
                return
            id = self._ids[table.name] = stream.id
        now = self.cloud.clock.now()
        cursor = self.execute(
            "INSERT INTO dynamodb_records (stream_id, at, record) VALUES (?, ?, ?)",
            (id, now, orjson.dumps(self._describe(table, before, after, now, expired))),
        )
        if (cursor.lastrowid or 0) % _TRIM_EVERY == 0:
            self.trim(now)

    def _describe(
        self,
        table: Table,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        now: float,
        expired: bool,
    ) -> dict[str, Any]:
        """A Record, but for its sequence number."""
        keys = table.schema.project(after or before or {})
        change: dict[str, Any] = {
            "ApproximateCreationDateTime": int(now),
            "Keys": keys,
            "StreamViewType": table.stream,
        }
        size = item_size(keys)
        for image, item, views in (
            ("NewImage", after, ("NEW_IMAGE", "NEW_AND_OLD_IMAGES")),
            ("OldImage", before, ("OLD_IMAGE", "NEW_AND_OLD_IMAGES")),
        ):
            if item is not None and table.stream in views:
                change[image] = item
                size += item_size(item)
        change["SizeBytes"] = size
        name = "MODIFY" if before and after else "INSERT" if after else "REMOVE"
        record = {
            "eventID": self.cloud.clock.uuid().replace("-", ""),
            "eventName": name,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": self.cloud.region,
            "dynamodb": change,
        }
        if expired:
            record["userIdentity"] = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
        return record

    def trim(self, now: float) -> None:
        """Forget records older than a day, and streams disabled for as long."""
        horizon = now - KEPT_SECONDS
        self.execute("DELETE FROM dynamodb_records WHERE at < ?", (horizon,))
        gone = self.execute("DELETE FROM dynamodb_streams WHERE disabled < ?", (horizon,))
        if gone.rowcount:
            self.execute(
                "DELETE FROM dynamodb_stream_policies WHERE arn NOT IN "
                "(SELECT arn FROM dynamodb_streams)"
            )

    def find(self, arn: str) -> Stream | None:
        row = self.execute(
            f"SELECT {_COLUMNS} FROM dynamodb_streams WHERE arn = ?", (arn,)
        ).fetchone()
        return _stream(row) if row else None

    def listed(self, table: str | None) -> list[Stream]:
        """All streams, or a table's, by ARN."""
        rows = self.execute(
            f"SELECT {_COLUMNS} FROM dynamodb_streams WHERE ?1 IS NULL OR table_name = ?1 "
            "ORDER BY arn",
            (table,),
        ).fetchall()
        return [_stream(row) for row in rows]

    def read(self, stream: Stream, first: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """Up to ``limit`` records from a sequence on, each with its sequence."""
        rows = self.execute(
            "SELECT sequence, record FROM dynamodb_records "
            "WHERE stream_id = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
            (stream.id, first, limit),
        ).fetchall()
        return [(sequence, _numbered(sequence, orjson.loads(record))) for sequence, record in rows]

    def horizon(self, stream: Stream) -> int:
        """The oldest sequence that can still be read."""
        row = self.execute(
            "SELECT min(sequence) FROM dynamodb_records WHERE stream_id = ?", (stream.id,)
        ).fetchone()
        return int(row[0]) if row[0] is not None else self._next_sequence()

    def latest(self) -> int:
        """The sequence that the next record will have."""
        return self._next_sequence()


def _numbered(sequence: int, record: dict[str, Any]) -> dict[str, Any]:
    record["dynamodb"]["SequenceNumber"] = str(FIRST_SEQUENCE + sequence)
    return record


def _stream(row: Any) -> Stream:
    id, arn, table_name, label, view, key_schema, created, disabled, first, last = row
    return Stream(
        id, arn, table_name, label, view, orjson.loads(key_schema), created, disabled, first, last
    )
