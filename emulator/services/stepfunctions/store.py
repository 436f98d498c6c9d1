"""State machines, executions and their histories, in the state file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

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
)


@dataclass(frozen=True, slots=True)
class Machine:
    """``kind`` is STANDARD or EXPRESS; times in seconds since the epoch."""

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


@dataclass(frozen=True, slots=True)
class Execution:
    """``input`` and ``output`` are JSON text."""

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
        """With the executions that it had."""
        self._execute(
            "DELETE FROM stepfunctions_events WHERE execution IN "
            "(SELECT arn FROM stepfunctions_executions WHERE machine = ?)",
            (arn,),
        )
        self._execute("DELETE FROM stepfunctions_executions WHERE machine = ?", (arn,))
        self._execute("DELETE FROM stepfunctions_machines WHERE arn = ?", (arn,))

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

    def add_event(self, execution: str, event: Mapping[str, Any]) -> None:
        self._execute(
            "INSERT INTO stepfunctions_events VALUES (?, ?, ?)",
            (execution, event["id"], json.dumps(event)),
        )

    def events(self, execution: str) -> list[dict[str, Any]]:
        rows = self._execute(
            "SELECT document FROM stepfunctions_events WHERE execution = ? ORDER BY id",
            (execution,),
        )
        return [json.loads(document) for (document,) in rows]
