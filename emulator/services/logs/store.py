"""Log groups, streams and events in SQLite."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE logs_groups (
        name TEXT PRIMARY KEY,
        created INTEGER NOT NULL,
        retention INTEGER,
        kms_key TEXT,
        tags TEXT NOT NULL DEFAULT '{}'
    ) WITHOUT ROWID;
    CREATE TABLE logs_streams (
        log_group TEXT NOT NULL,
        name TEXT NOT NULL,
        created INTEGER NOT NULL,
        first INTEGER,
        last INTEGER,
        ingested INTEGER,
        PRIMARY KEY (log_group, name)
    ) WITHOUT ROWID;
    CREATE TABLE logs_events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        log_group TEXT NOT NULL,
        stream TEXT NOT NULL,
        timestamp INTEGER NOT NULL,
        ingested INTEGER NOT NULL,
        message TEXT NOT NULL
    );
    CREATE INDEX logs_events_order ON logs_events (log_group, timestamp, id);
    """,
    """
    CREATE TABLE logs_parts (
        kind TEXT NOT NULL,
        log_group TEXT NOT NULL,
        name TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (kind, log_group, name)
    ) WITHOUT ROWID;
    """,
)
SUBSCRIPTION, METRIC, POLICY = "subscription", "metric", "policy"
DAY = 86_400_000
AT_ONCE = 50
"""Events that one statement inserts: half the time of as many statements."""

_INSERT = "INSERT INTO logs_events (log_group, stream, ingested, timestamp, message) VALUES "
_INSERT_MANY = _INSERT + ", ".join(
    f"(?1, ?2, ?3, ?{n}, ?{n + 1})" for n in range(4, 4 + 2 * AT_ONCE, 2)
)
_INSERT += "(?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Event:
    """``timestamp`` and ``ingested`` in milliseconds since the epoch."""

    id: int
    stream: str
    timestamp: int
    ingested: int
    message: str


@dataclass(frozen=True, slots=True)
class Span:
    """Which events: ``start`` counts, ``end`` does not; ``streams`` None means all."""

    group: str
    start: int = 0
    end: int = 2**62
    streams: tuple[str, ...] | None = None
    prefix: str = ""


class Store:
    """All use is inside the caller's transaction, or a single statement.

    ``added`` is told of the events of groups that have filters (``watched``)."""

    def __init__(self, storage: Storage) -> None:
        storage.migrate("logs", SCHEMA)
        self.storage = storage
        self.execute = storage.connection.execute
        self.added: Callable[[str, str, Sequence[tuple[int, str]]], None] | None = None
        self.watched: set[str] = set()
        self._watch()

    def _watch(self) -> None:
        rows = self.execute("SELECT DISTINCT log_group FROM logs_parts WHERE kind <> ?", (POLICY,))
        self.watched = {group for (group,) in rows}

    def part(self, kind: str, group: str, name: str) -> dict[str, Any] | None:
        """A filter of a group, or (of no group) a resource policy, as it is described."""
        sql = "SELECT document FROM logs_parts WHERE kind = ? AND log_group = ? AND name = ?"
        found = self._one(sql, kind, group, name)
        return None if found is None else dict(json.loads(found[0]))

    def parts(self, kind: str, group: str | None = None) -> list[dict[str, Any]]:
        """By group and name."""
        rows = self.execute(
            "SELECT document FROM logs_parts WHERE kind = ?1 AND (?2 IS NULL OR log_group = ?2) "
            "ORDER BY log_group, name",
            (kind, group),
        )
        return [json.loads(document) for (document,) in rows]

    def save_part(self, kind: str, group: str, name: str, document: Mapping[str, Any]) -> None:
        self.execute(
            "INSERT OR REPLACE INTO logs_parts VALUES (?, ?, ?, ?)",
            (kind, group, name, json.dumps(document)),
        )
        self._watch()

    def remove_part(self, kind: str, group: str, name: str) -> None:
        sql = "DELETE FROM logs_parts WHERE kind = ? AND log_group = ? AND name = ?"
        self.execute(sql, (kind, group, name))
        self._watch()

    def has_group(self, name: str) -> bool:
        return self._one("SELECT 1 FROM logs_groups WHERE name = ?", name) is not None

    def has_stream(self, group: str, name: str) -> bool:
        sql = "SELECT 1 FROM logs_streams WHERE log_group = ? AND name = ?"
        return self._one(sql, group, name) is not None

    def add_group(self, name: str, now: int, kms_key: str | None, tags: str) -> None:
        sql = "INSERT INTO logs_groups VALUES (?, ?, NULL, ?, ?) ON CONFLICT (name) DO NOTHING"
        self.execute(sql, (name, now, kms_key, tags))

    def change_group(self, name: str, column: str, value: Any) -> None:
        """``column`` is ``retention``, ``kms_key`` or ``tags``."""
        assert column in ("retention", "kms_key", "tags")
        self.execute(f"UPDATE logs_groups SET {column} = ? WHERE name = ?", (value, name))

    def groups(self, prefix: str, after: str, limit: int) -> list[Any]:
        """Rows (name, created, retention, kms_key, tags, bytes) by name."""
        return self.execute(
            "SELECT name, created, retention, kms_key, tags, (SELECT coalesce(sum(length("
            "message) + 26), 0) FROM logs_events WHERE log_group = name) FROM logs_groups "
            "WHERE substr(name, 1, ?) = ? AND name > ? ORDER BY name LIMIT ?",
            (len(prefix), prefix, after, limit),
        ).fetchall()

    def group_tags(self, name: str) -> str:
        found = self._one("SELECT tags FROM logs_groups WHERE name = ?", name)
        return str(found[0]) if found else "{}"

    def remove_group(self, name: str) -> None:
        self.watched.discard(name)
        for table, column in (
            ("logs_parts", "log_group"),
            ("logs_events", "log_group"),
            ("logs_streams", "log_group"),
            ("logs_groups", "name"),
        ):
            self.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))

    def add_stream(self, group: str, name: str, now: int) -> None:
        sql = "INSERT INTO logs_streams VALUES (?, ?, ?, NULL, NULL, NULL) ON CONFLICT DO NOTHING"
        self.execute(sql, (group, name, now))

    def streams(self, group: str, prefix: str) -> list[Any]:
        """Rows (name, created, first, last, ingested) by name."""
        return self.execute(
            "SELECT name, created, first, last, ingested FROM logs_streams "
            "WHERE log_group = ? AND substr(name, 1, ?) = ? ORDER BY name",
            (group, len(prefix), prefix),
        ).fetchall()

    def remove_stream(self, group: str, name: str) -> None:
        self.execute("DELETE FROM logs_events WHERE log_group = ? AND stream = ?", (group, name))
        self.execute("DELETE FROM logs_streams WHERE log_group = ? AND name = ?", (group, name))

    def add_events(
        self, group: str, stream: str, events: Sequence[tuple[int, str]], now: int
    ) -> None:
        """``events`` are (timestamp, message)."""
        whole = len(events) - len(events) % AT_ONCE
        for start in range(0, whole, AT_ONCE):
            some = chain.from_iterable(events[start : start + AT_ONCE])
            self.execute(_INSERT_MANY, (group, stream, now, *some))
        self.storage.connection.executemany(
            _INSERT, [(group, stream, now, *event) for event in events[whole:]]
        )
        times = [timestamp for timestamp, _ in events]
        self.execute(
            "UPDATE logs_streams SET first = min(coalesce(first, ?1), ?1), "
            "last = max(coalesce(last, ?2), ?2), ingested = ?3 WHERE log_group = ?4 AND name = ?5",
            (min(times), max(times), now, group, stream),
        )
        if group in self.watched and self.added is not None:
            self.added(group, stream, events)

    def events(self, span: Span, after: tuple[int, int], limit: int) -> list[Event]:
        """In order of time, those after (timestamp, id)."""
        return self._events(span, "(timestamp, id) > (?, ?)", after, "ASC", limit)

    def events_before(self, span: Span, before: tuple[int, int], limit: int) -> list[Event]:
        """The last ones before (timestamp, id), in order of time."""
        found = self._events(span, "(timestamp, id) < (?, ?)", before, "DESC", limit)
        return found[::-1]

    def _events(
        self, span: Span, bound: str, at: tuple[int, int], direction: str, limit: int
    ) -> list[Event]:
        where = f"log_group = ? AND {bound} AND timestamp >= ? AND timestamp < ?"
        values: list[Any] = [span.group, *at, span.start, span.end]
        if span.streams is not None:
            where += f" AND stream IN ({', '.join('?' * len(span.streams))})"
            values += span.streams
        if span.prefix:
            where += " AND substr(stream, 1, ?) = ?"
            values += [len(span.prefix), span.prefix]
        rows = self.execute(
            "SELECT id, stream, timestamp, ingested, message FROM logs_events "
            f"WHERE {where} ORDER BY timestamp {direction}, id {direction} LIMIT ?",
            (*values, limit),
        )
        return [Event(*row) for row in rows]

    def expire(self, now: int) -> None:
        """Delete what is older than its group's retention (days)."""
        rows = self.execute("SELECT name, retention FROM logs_groups WHERE retention > 0")
        for name, days in rows.fetchall():
            self.execute(
                "DELETE FROM logs_events WHERE log_group = ? AND timestamp < ?",
                (name, now - days * DAY),
            )

    def _one(self, sql: str, *values: Any) -> Any:
        return self.execute(sql, values).fetchone()
