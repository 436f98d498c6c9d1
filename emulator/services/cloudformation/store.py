"""The stacks that were made through the API, their events and change sets, in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from csc.emulator.cloudformation.made_stacks import Made
from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE cloudformation_stacks (id TEXT PRIMARY KEY, document TEXT NOT NULL);
    CREATE TABLE cloudformation_events (
        number INTEGER PRIMARY KEY,
        stack TEXT NOT NULL,
        document TEXT NOT NULL
    );
    CREATE INDEX cloudformation_events_of ON cloudformation_events (stack, number);
    CREATE TABLE cloudformation_change_sets (
        id TEXT PRIMARY KEY,
        stack TEXT NOT NULL,
        document TEXT NOT NULL
    );
    """,
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a stack is made from. ``text`` is the template as it came; ``data`` as plain data."""

    text: str
    data: Mapping[str, Any]
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()

    @property
    def made(self) -> Made:
        return Made(self.data, self.parameters)


@dataclass(slots=True)
class Stack:
    """``source`` is what stands, None where nothing does; ``change_set`` the id of what made it so.
    Times are seconds since the epoch."""

    id: str
    name: str
    status: str
    created: float
    reason: str = ""
    updated: float | None = None
    deleted: float | None = None
    protected: bool = False
    rolls_back: bool = True
    policy: str = ""
    source: Source | None = None
    change_set: str = ""


@dataclass(slots=True)
class ChangeSet:
    """``changes`` are in the API's own shape; those of an IMPORT take in what stands already."""

    id: str
    name: str
    stack: str
    kind: str
    status: str
    execution: str
    created: float
    source: Source
    reason: str = ""
    description: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)


class Store:
    """All in memory, written through."""

    def __init__(self, storage: Storage) -> None:
        storage.migrate("cloudformation_api", SCHEMA)
        self._execute = execute = storage.connection.execute
        rows = execute("SELECT document FROM cloudformation_stacks ORDER BY rowid")
        self.stacks = {it.id: it for it in (_stack(json.loads(row[0])) for row in rows)}
        rows = execute("SELECT document FROM cloudformation_change_sets ORDER BY rowid")
        self.change_sets = {it.id: it for it in (_change_set(json.loads(row[0])) for row in rows)}

    def standing(self, name: str) -> Stack | None:
        """The stack of that name or id that isn't deleted."""
        found = (s for s in self.stacks.values() if name in (s.name, s.id) and s.deleted is None)
        return next(found, None)

    def save(self, stack: Stack) -> None:
        self.stacks[stack.id] = stack
        self._execute(
            "INSERT OR REPLACE INTO cloudformation_stacks VALUES (?, ?)", (stack.id, _json(stack))
        )

    def forget(self, stack: str) -> None:
        """The deleted stack that had this id before, and its events."""
        self.stacks.pop(stack, None)
        self._execute("DELETE FROM cloudformation_stacks WHERE id = ?", (stack,))
        self._execute("DELETE FROM cloudformation_events WHERE stack = ?", (stack,))

    def add_event(self, stack: str, event: Mapping[str, Any]) -> None:
        values = (stack, json.dumps(event))
        self._execute("INSERT INTO cloudformation_events (stack, document) VALUES (?, ?)", values)

    def events(self, stack: str) -> list[dict[str, Any]]:
        """The newest first, at most 1000."""
        rows = self._execute(
            "SELECT document FROM cloudformation_events WHERE stack = ?"
            " ORDER BY number DESC LIMIT 1000",
            (stack,),
        )
        return [json.loads(row[0]) for row in rows]

    def save_change_set(self, change_set: ChangeSet) -> None:
        self.change_sets[change_set.id] = change_set
        values = (change_set.id, change_set.stack, _json(change_set))
        self._execute("INSERT OR REPLACE INTO cloudformation_change_sets VALUES (?, ?, ?)", values)

    def remove_change_set(self, change_set: ChangeSet) -> None:
        self.change_sets.pop(change_set.id, None)
        self._execute("DELETE FROM cloudformation_change_sets WHERE id = ?", (change_set.id,))


def _json(it: Stack | ChangeSet) -> str:
    return json.dumps(asdict(it))


def _source(data: dict[str, Any] | None) -> Source | None:
    return Source(**{**data, "capabilities": tuple(data["capabilities"])}) if data else None


def _stack(data: dict[str, Any]) -> Stack:
    return Stack(**{**data, "source": _source(data["source"])})


def _change_set(data: dict[str, Any]) -> ChangeSet:
    return ChangeSet(**{**data, "source": _source(data["source"])})
