"""Buses, rules and targets in the state file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE events_buses (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE events_rules (
        bus TEXT NOT NULL,
        name TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (bus, name)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE events_things (
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (kind, name)
    ) WITHOUT ROWID;
    CREATE TABLE events_archived (archive TEXT NOT NULL, time REAL NOT NULL, event TEXT NOT NULL);
    CREATE INDEX events_archived_order ON events_archived (archive, time);
    """,
)


@dataclass(frozen=True, slots=True)
class Bus:
    """``policy`` is JSON text, or empty; times in seconds since the epoch."""

    name: str
    created: float
    description: str = ""
    policy: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` is JSON text, ``schedule`` an expression; ``targets`` by their ids."""

    bus: str
    name: str
    pattern: str = ""
    schedule: str = ""
    state: str = "ENABLED"
    description: str = ""
    role: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Archive:
    """``pattern`` is JSON text, or empty for all; ``days`` that events are kept, 0 for ever."""

    name: str
    bus: str
    created: float
    pattern: str = ""
    description: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Replay:
    """Of the archived events from ``start`` to before ``end``."""

    name: str
    source: str
    destination: Mapping[str, Any]
    start: float
    end: float
    began: float
    description: str = ""
    state: str = "STARTING"
    ended: float | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """``parameters`` hold no secrets: these are in the secret."""

    name: str
    arn: str
    kind: str
    secret: str
    created: float
    modified: float
    description: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return "AUTHORIZING" if self.kind == "OAUTH_CLIENT_CREDENTIALS" else "AUTHORIZED"


@dataclass(frozen=True, slots=True)
class Destination:
    """An HTTP endpoint; ``rate`` is calls a second."""

    name: str
    arn: str
    connection: str
    endpoint: str
    method: str
    rate: int
    created: float
    modified: float
    description: str = ""


Thing = Archive | Replay | Connection | Destination
T = TypeVar("T", Archive, Replay, Connection, Destination)


class Store:
    """``changed`` is told that a rule was put or taken away."""

    def __init__(self, storage: Storage, changed: Callable[[], None] = lambda: None) -> None:
        storage.migrate("events", SCHEMA)
        self._execute = storage.connection.execute
        self._changed = changed

    def thing(self, kind: type[T], name: str) -> T | None:
        """An archive, a replay, a connection or an API destination."""
        row = self._execute(
            "SELECT document FROM events_things WHERE kind = ? AND name = ?", (kind.__name__, name)
        ).fetchone()
        return kind(**json.loads(row[0])) if row else None

    def things(self, kind: type[T]) -> list[T]:
        rows = self._execute(
            "SELECT document FROM events_things WHERE kind = ? ORDER BY name", (kind.__name__,)
        )
        return [kind(**json.loads(document)) for (document,) in rows]

    def save_thing(self, thing: Thing) -> None:
        self._execute(
            "INSERT OR REPLACE INTO events_things VALUES (?, ?, ?)",
            (type(thing).__name__, thing.name, json.dumps(asdict(thing))),
        )

    def remove_thing(self, kind: type[Any], name: str) -> None:
        self._execute(
            "DELETE FROM events_things WHERE kind = ? AND name = ?", (kind.__name__, name)
        )

    def archive(self, archive: str, time: float, event: str) -> None:
        self._execute("INSERT INTO events_archived VALUES (?, ?, ?)", (archive, time, event))

    def archived(self, archive: str, start: float, end: float) -> list[str]:
        """The events of a time, in its order, as JSON text."""
        rows = self._execute(
            "SELECT event FROM events_archived WHERE archive = ? AND time >= ? AND time < ? "
            "ORDER BY time, rowid",
            (archive, start, end),
        )
        return [event for (event,) in rows]

    def archived_size(self, archive: str) -> tuple[int, int]:
        """How many events, and their bytes."""
        row = self._execute(
            "SELECT count(*), coalesce(sum(length(CAST(event AS BLOB))), 0) FROM events_archived "
            "WHERE archive = ?",
            (archive,),
        ).fetchone()
        return int(row[0]), int(row[1])

    def forget_archived(self, archive: str, before: float | None = None) -> None:
        self._execute(
            "DELETE FROM events_archived WHERE archive = ?1 AND (?2 IS NULL OR time < ?2)",
            (archive, before),
        )

    def bus(self, name: str) -> Bus | None:
        row = self._execute("SELECT document FROM events_buses WHERE name = ?", (name,)).fetchone()
        return Bus(**json.loads(row[0])) if row else None

    def buses(self) -> list[Bus]:
        rows = self._execute("SELECT document FROM events_buses ORDER BY name")
        return [Bus(**json.loads(document)) for (document,) in rows]

    def save_bus(self, bus: Bus) -> None:
        self._execute(
            "INSERT OR REPLACE INTO events_buses VALUES (?, ?)", (bus.name, json.dumps(asdict(bus)))
        )

    def remove_bus(self, name: str) -> None:
        self._execute("DELETE FROM events_buses WHERE name = ?", (name,))

    def rule(self, bus: str, name: str) -> Rule | None:
        row = self._execute(
            "SELECT document FROM events_rules WHERE bus = ? AND name = ?", (bus, name)
        ).fetchone()
        return Rule(**json.loads(row[0])) if row else None

    def rules(self, bus: str | None = None) -> list[Rule]:
        rows = self._execute(
            "SELECT document FROM events_rules WHERE ?1 IS NULL OR bus = ?1 ORDER BY bus, name",
            (bus,),
        )
        return [Rule(**json.loads(document)) for (document,) in rows]

    def save(self, rule: Rule) -> None:
        self._execute(
            "INSERT OR REPLACE INTO events_rules VALUES (?, ?, ?)",
            (rule.bus, rule.name, json.dumps(asdict(rule))),
        )
        if rule.schedule:
            self._changed()

    def remove(self, bus: str, name: str) -> None:
        self._execute("DELETE FROM events_rules WHERE bus = ? AND name = ?", (bus, name))
        self._changed()
