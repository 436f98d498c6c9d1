"""One execution while it runs: what the states share, and the loop from state to state.

run_machine(run, definition, input, scope)     ──▶   output, or StateFailure
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.scope import Scope

LARGEST = 256 * 1024
MOST_EVENTS = 25_000

State = Mapping[str, Any]


class History(Protocol):
    """Where events are told: ``tell(type, details, previous)`` gives the event's id."""

    def tell(self, kind: str, details: Mapping[str, Any], previous: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A task to be done: the resource, its input, what may end it early (seconds), and the role that
    it is done as, where it isn't the machine's."""

    resource: str
    input: Any
    scope: Scope
    timeout: float | None = None
    heartbeat: float | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A Map state's run whose iterations are executions of their own.

    ``items`` reads what they are given; ``each`` makes an iteration's input, in its scope.
    ``tolerated`` and ``percentage`` of failures end the run as one that succeeded still.
    """

    state: State
    input: Any
    scope: Scope
    items: Callable[[], Awaitable[list[Any]]]
    each: Callable[[Any, Scope], Any]
    concurrency: int
    tolerated: float
    percentage: float


@dataclass(slots=True)
class Run:
    """``work`` carries out a Task's resource; ``sleep`` waits (seconds); ``now`` is the time."""

    history: History
    work: Callable[["Run", Job], Awaitable[Any]]
    sleep: Callable[[float], Awaitable[None]]
    now: Callable[[], float]
    uuid: Callable[[], str]
    distribute: "Callable[[Run, Distribution], Awaitable[Any]] | None" = None

    def tell(self, scope: Scope, kind: str, **details: Any) -> int:
        """Write an event after the branch's last one."""
        scope.event = self.history.tell(kind, details, scope.event)
        return scope.event


@dataclass(frozen=True, slots=True)
class Step:
    """How a state ended: its output, and the next state (None: the machine is at its end)."""

    output: Any
    next: str | None


async def run_machine(
    run: Run,
    machine: Mapping[str, Any],
    input: Any,
    scope: Scope,
    start: str = "",
    enter: Callable[[str, Any], None] | None = None,
) -> Any:
    """From ``start`` on, where it is given; ``enter`` is told of each state with its input.

    Raises StateFailure.
    """
    from csc.emulator.services.stepfunctions.language.states import run_state

    states: Mapping[str, State] = machine["States"]
    name: str | None = start or str(machine["StartAt"])
    value = input
    while name is not None:
        if enter is not None:
            enter(name, value)
        step = await run_state(run, name, states[name], value, scope)
        value, name = step.output, step.next
    return value


def end_of(state: State, output: Any) -> Step:
    return Step(output, state.get("Next"))


def check_size(output: Any, name: str, scope: Scope) -> None:
    """Raises StateFailure (States.DataLimitExceeded) past 256 KiB."""
    if isinstance(output, (dict, list, str)) and len(shown(output).encode()) > LARGEST:
        raise StateFailure(
            "States.DataLimitExceeded",
            f"The state/task '{name}' returned a result with a size exceeding the maximum number of "
            "bytes service limit.",
        )


def shown(value: Any) -> str:
    """JSON as histories and outputs have it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def in_state(failure: StateFailure, name: str, entered: int) -> StateFailure:
    """A failure of the machine says where it stood."""
    if failure.error not in ("States.Runtime", "States.QueryEvaluationError"):
        return failure
    if str(failure.cause).startswith("An error occurred while executing the state"):
        return failure
    said = (
        f"An error occurred while executing the state '{name}' (entered at the event id "
        f"#{entered}). {failure.cause}"
    )
    return StateFailure(failure.error, said, failure.also, failure.location, failure.entered)


__all__ = ["History", "Job", "Run", "Step", "check_size", "end_of", "run_machine", "runtime"]
