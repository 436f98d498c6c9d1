"""State machines, executions and their histories, in the state file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE stepfunctions_machines (
        arn TEXT PRIMARY KEY,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE stepfunctions_executions (
        arn TEXT PRIMARY KEY,
        machine TEXT NOT NULL,
        status TEXT NOT NULL,
        started REAL NOT NULL,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX stepfunctions_by_machine ON stepfunctions_executions (machine, started);
    CREATE TABLE stepfunctions_events (
        execution TEXT NOT NULL,
        id INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (execution, id)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE stepfunctions_parts (
        arn TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        owner TEXT NOT NULL,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE stepfunctions_places (
        execution TEXT PRIMARY KEY,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)


@dataclass(frozen=True, slots=True)
class Machine:
    """``kind`` is STANDARD or EXPRESS; times in seconds since the epoch. ``revision`` is empty until
    the first update; ``numbered`` is the last version's number."""

    arn: str
    name: str
    definition: str
    role: str
    kind: str
    created: float
    updated: float
    revision: str
    logging: Mapping[str, Any] = field(default_factory=dict)
    tracing: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    encryption: Mapping[str, Any] = field(default_factory=dict)
    numbered: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """A machine as it was published: ``document`` is its ``Machine``, as plain data."""

    arn: str
    machine: str
    number: int
    created: float
    description: str
    document: Mapping[str, Any]

    def frozen(self) -> Machine:
        return Machine(**self.document)


@dataclass(frozen=True, slots=True)
class Alias:
    """``routes`` are the ARNs of versions and their weights in percent, as they were given."""

    arn: str
    machine: str
    name: str
    created: float
    updated: float
    description: str
    routes: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Activity:
    arn: str
    name: str
    created: float
    tags: Mapping[str, str] = field(default_factory=dict)
    encryption: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapRun:
    """``counts`` are of children and ``items`` of what they were given, by status."""

    arn: str
    execution: str
    machine: str
    started: float
    stopped: float | None
    status: str
    concurrency: int
    tolerated: float
    percentage: float
    counts: Mapping[str, int]
    items: Mapping[str, int]


Part = Version | Alias | Activity | MapRun
P = TypeVar("P", Version, Alias, Activity, MapRun)
_KINDS = {kind.__name__: kind for kind in (Version, Alias, Activity, MapRun)}


@dataclass(frozen=True, slots=True)
class Execution:
    """``input`` and ``output`` are JSON text. ``frozen`` is the machine that it runs, as it was at
    its start; ``owner`` the run of a Map state whose child it is."""

    arn: str
    machine: str
    name: str
    status: str
    started: float
    input: str
    stopped: float | None = None
    output: str | None = None
    error: str | None = None
    cause: str | None = None
    trace: str | None = None
    version: str | None = None
    alias: str | None = None
    frozen: Mapping[str, Any] = field(default_factory=dict)
    redrives: int = 0
    redriven: float | None = None
    owner: str | None = None
    items: int = 0


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("stepfunctions", SCHEMA)
        self._execute = storage.connection.execute

    def machine(self, arn: str) -> Machine | None:
        row = self._execute(
            "SELECT document FROM stepfunctions_machines WHERE arn = ?", (arn,)
        ).fetchone()
        return Machine(**json.loads(row[0])) if row else None

    def machines(self) -> list[Machine]:
        rows = self._execute("SELECT document FROM stepfunctions_machines ORDER BY arn")
        return [Machine(**json.loads(document)) for (document,) in rows]

    def save_machine(self, machine: Machine) -> None:
        self._execute(
            "INSERT OR REPLACE INTO stepfunctions_machines VALUES (?, ?)",
            (machine.arn, json.dumps(asdict(machine))),
        )

    def remove_machine(self, arn: str) -> None:
        """With the executions, versions and aliases that it had."""
        self._execute("DELETE FROM stepfunctions_parts WHERE owner = ?", (arn,))
        self._execute(
            "DELETE FROM stepfunctions_events WHERE execution IN "
            "(SELECT arn FROM stepfunctions_executions WHERE machine = ?)",
            (arn,),
        )
        self._execute(
            "DELETE FROM stepfunctions_places WHERE execution IN "
            "(SELECT arn FROM stepfunctions_executions WHERE machine = ?)",
            (arn,),
        )
        self._execute("DELETE FROM stepfunctions_executions WHERE machine = ?", (arn,))
        self._execute("DELETE FROM stepfunctions_machines WHERE arn = ?", (arn,))

    def part(self, arn: str) -> Part | None:
        """A version, an alias, an activity or a Map state's run."""
        row = self._execute(
            "SELECT kind, document FROM stepfunctions_parts WHERE arn = ?", (arn,)
        ).fetchone()
        return _KINDS[row[0]](**json.loads(row[1])) if row else None

    def parts(self, kind: type[P], owner: str = "") -> list[P]:
        """Of a machine or an execution; activities have no owner."""
        rows = self._execute(
            "SELECT document FROM stepfunctions_parts WHERE kind = ? AND owner = ? ORDER BY arn",
            (kind.__name__, owner),
        )
        return [kind(**json.loads(document)) for (document,) in rows]

    def save_part(self, part: Part) -> None:
        owner = "" if isinstance(part, Activity) else part.machine
        if isinstance(part, MapRun):
            owner = part.execution
        self._execute(
            "INSERT OR REPLACE INTO stepfunctions_parts VALUES (?, ?, ?, ?)",
            (part.arn, type(part).__name__, owner, json.dumps(asdict(part))),
        )

    def remove_part(self, arn: str) -> None:
        self._execute("DELETE FROM stepfunctions_parts WHERE arn = ?", (arn,))

    def execution(self, arn: str) -> Execution | None:
        row = self._execute(
            "SELECT document FROM stepfunctions_executions WHERE arn = ?", (arn,)
        ).fetchone()
        return Execution(**json.loads(row[0])) if row else None

    def executions(self, machine: str, status: str | None) -> list[Execution]:
        """The newest first."""
        rows = self._execute(
            "SELECT document FROM stepfunctions_executions WHERE machine = ?1 "
            "AND (?2 IS NULL OR status = ?2) ORDER BY started DESC, arn",
            (machine, status),
        )
        return [Execution(**json.loads(document)) for (document,) in rows]

    def running(self) -> list[Execution]:
        rows = self._execute(
            "SELECT document FROM stepfunctions_executions WHERE status = 'RUNNING'"
        )
        return [Execution(**json.loads(document)) for (document,) in rows.fetchall()]

    def save_execution(self, execution: Execution) -> None:
        self._execute(
            "INSERT OR REPLACE INTO stepfunctions_executions VALUES (?, ?, ?, ?, ?)",
            (
                execution.arn,
                execution.machine,
                execution.status,
                execution.started,
                json.dumps(asdict(execution)),
            ),
        )

    def save_place(self, execution: str, state: str, input: Any, variables: Any) -> None:
        """Where an execution stands: the state that it enters, with what."""
        self._execute(
            "INSERT OR REPLACE INTO stepfunctions_places VALUES (?, ?)",
            (execution, json.dumps([state, input, variables])),
        )

    def place(self, execution: str) -> tuple[str, Any, dict[str, Any]] | None:
        row = self._execute(
            "SELECT document FROM stepfunctions_places WHERE execution = ?", (execution,)
        ).fetchone()
        return tuple(json.loads(row[0])) if row else None

    def add_event(self, execution: str, event: Mapping[str, Any]) -> None:
        self._execute(
            "INSERT INTO stepfunctions_events VALUES (?, ?, ?)",
            (execution, event["id"], json.dumps(event)),
        )

    def last_event(self, execution: str) -> int:
        """The id of the last; 0 where there are none."""
        (found,) = self._execute(
            "SELECT coalesce(max(id), 0) FROM stepfunctions_events WHERE execution = ?",
            (execution,),
        ).fetchone()
        return int(found)

    def events(self, execution: str) -> list[dict[str, Any]]:
        rows = self._execute(
            "SELECT document FROM stepfunctions_events WHERE execution = ? ORDER BY id",
            (execution,),
        )
        return [json.loads(document) for (document,) in rows]
