"""The history of an execution: its events in AWS's form, kept and logged as the machine asks.

tell("PassStateEntered", {"name": "A", "input": "{}"}, 1)
    ──▶ {"id": 2, "previousEventId": 1, "timestamp": …, "type": "PassStateEntered",
         "stateEnteredEventDetails": {"name": "A", "input": "{}", "inputDetails": …}}
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import runtime
from csc.emulator.services.stepfunctions.language.run import MOST_EVENTS

WHOLE = {"truncated": False}
_TEXTS = ("input", "output", "parameters")
_FAILED = ("Failed", "Aborted", "TimedOut")
Event = dict[str, Any]


def details_of(kind: str) -> str:
    """The member that holds an event's details; empty for a kind that has none."""
    if kind.endswith("StateEntered"):
        return "stateEnteredEventDetails"
    if kind.endswith("StateExited"):
        return "stateExitedEventDetails"
    if kind in (
        "ParallelStateStarted",
        "ParallelStateSucceeded",
        "ParallelStateFailed",
        "MapStateSucceeded",
        "MapStateFailed",
        "MapStateAborted",
        "MapRunSucceeded",
        "MapRunAborted",
        "ParallelStateAborted",
        "TaskStateAborted",
        "WaitStateAborted",
        "LambdaFunctionStarted",
    ):
        return ""
    return kind[0].lower() + kind[1:] + "EventDetails"


class Writer:
    """``keep`` stores an event, ``log`` writes one where the machine logs; ``last`` is the id of the
    event that an execution which goes on has had."""

    def __init__(
        self,
        now: Callable[[], float],
        keep: Callable[[Event], None],
        log: Callable[[Event], None],
        last: int = 0,
    ) -> None:
        self._now, self._keep, self._log = now, keep, log
        self.last = last

    def tell(self, kind: str, details: Mapping[str, Any], previous: int) -> int:
        """Raises StateFailure where the history has become too long."""
        if self.last >= MOST_EVENTS and not kind.startswith("Execution"):
            raise runtime("Maximum execution history size limit exceeded: 25,000 events.")
        self.last += 1
        event: Event = {
            "timestamp": self._now(),
            "type": kind,
            "id": self.last,
            "previousEventId": previous,
        }
        member = details_of(kind)
        if member:
            event[member] = _completed(kind, details)
        self._keep(event)
        self._log(event)
        return self.last


def _completed(kind: str, details: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in details.items() if value is not None}
    for text in _TEXTS[:2]:
        if text in given:
            given[f"{text}Details"] = WHOLE
    return given


def log_level(kind: str) -> str:
    """FATAL for an execution that ends badly, ERROR for what else fails, ALL."""
    if kind.endswith(_FAILED):
        return "FATAL" if kind.startswith("Execution") else "ERROR"
    return "ALL"


def log_line(event: Event, execution: str, *, with_data: bool) -> str:
    """As a log group of AWS has it."""
    member = details_of(str(event["type"]))
    details = dict(event.get(member) or {})
    if not with_data:
        for text in _TEXTS:
            details.pop(text, None)
            details.pop(f"{text}Details", None)
    return json.dumps(
        {
            "id": str(event["id"]),
            "type": event["type"],
            "details": details,
            "previous_event_id": str(event["previousEventId"]),
            "event_timestamp": str(int(event["timestamp"] * 1000)),
            "execution_arn": execution,
        },
        separators=(",", ":"),
    )
