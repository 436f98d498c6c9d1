"""Buses, rules and targets in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

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


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("events", SCHEMA)
        self._execute = storage.connection.execute

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

    def remove(self, bus: str, name: str) -> None:
        self._execute("DELETE FROM events_rules WHERE bus = ? AND name = ?", (bus, name))
