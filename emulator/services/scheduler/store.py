"""Schedules and their groups, in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE scheduler_groups (
        name TEXT PRIMARY KEY,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE scheduler_schedules (
        grouped TEXT NOT NULL,
        name TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (grouped, name)
    ) WITHOUT ROWID;
    """,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Times in seconds since the epoch."""

    name: str
    created: float
    modified: float
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schedule:
    """``settings`` are the members as GetSchedule gives them; ``last`` is when it fired last, and ``done``
    that it won't any more."""

    group: str
    name: str
    created: float
    modified: float
    settings: Mapping[str, Any]
    last: float | None = None
    done: bool = False


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("scheduler", SCHEMA)
        self._execute = storage.connection.execute

    def groups(self) -> list[Group]:
        rows = self._execute("SELECT document FROM scheduler_groups ORDER BY name")
        return [Group(**json.loads(row[0])) for row in rows]

    def group(self, name: str) -> Group | None:
        row = self._execute(
            "SELECT document FROM scheduler_groups WHERE name = ?", (name,)
        ).fetchone()
        return Group(**json.loads(row[0])) if row else None

    def save_group(self, group: Group) -> None:
        values = (group.name, json.dumps(asdict(group)))
        self._execute("INSERT OR REPLACE INTO scheduler_groups VALUES (?, ?)", values)

    def remove_group(self, name: str) -> None:
        """With its schedules."""
        self._execute("DELETE FROM scheduler_groups WHERE name = ?", (name,))
        self._execute("DELETE FROM scheduler_schedules WHERE grouped = ?", (name,))

    def schedules(self, group: str = "") -> list[Schedule]:
        """Of a group, or all; in the order of names."""
        rows = self._execute(
            "SELECT document FROM scheduler_schedules WHERE ? IN ('', grouped) ORDER BY name, grouped",
            (group,),
        )
        return [Schedule(**json.loads(row[0])) for row in rows]

    def schedule(self, group: str, name: str) -> Schedule | None:
        row = self._execute(
            "SELECT document FROM scheduler_schedules WHERE grouped = ? AND name = ?",
            (group, name),
        ).fetchone()
        return Schedule(**json.loads(row[0])) if row else None

    def save(self, schedule: Schedule) -> None:
        values = (schedule.group, schedule.name, json.dumps(asdict(schedule)))
        self._execute("INSERT OR REPLACE INTO scheduler_schedules VALUES (?, ?, ?)", values)

    def remove(self, group: str, name: str) -> None:
        self._execute(
            "DELETE FROM scheduler_schedules WHERE grouped = ? AND name = ?", (group, name)
        )
