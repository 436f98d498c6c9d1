"""FilterLogEvents."""

from collections.abc import Callable
from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import InvalidParameterException
from csc.emulator.services.logs.filter_pattern import parse_pattern
from csc.emulator.services.logs.operations.page import START, limit_of, read_token, write_token
from csc.emulator.services.logs.store import Event, Span

MOST = 10_000
BATCH = 2_000


def filter_log_events(logs: Any, input: Input, call: Call) -> Output:
    logs.flush()
    group = logs.group(input)
    limit = limit_of(input, MOST)
    names = input.get("logStreamNames")
    if names and input.get("logStreamNamePrefix"):
        raise InvalidParameterException(
            "logStreamNames and logStreamNamePrefix can't be given together."
        )
    span = Span(
        group,
        input.get("startTime", 0),
        input.get("endTime", 2**62 - 1) + 1,
        tuple(names) if names else None,
        input.get("logStreamNamePrefix") or "",
    )
    matches = parse_pattern(input.get("filterPattern") or "")
    after = read_token(input["nextToken"])[1] if input.get("nextToken") else START
    found = _find(logs, span, matches, after, limit + 1)
    output: Output = {
        "events": [_describe(event) for event in found[:limit]],
        "searchedLogStreams": [],
    }
    if len(found) > limit:
        last = found[limit - 1]
        output["nextToken"] = write_token("f", (last.timestamp, last.id))
    return output


def _find(
    logs: Any, span: Span, matches: Callable[[str], bool], after: tuple[int, int], limit: int
) -> list[Event]:
    found: list[Event] = []
    while len(found) < limit:
        batch = logs.store.events(span, after, BATCH)
        found += [event for event in batch if matches(event.message)]
        if len(batch) < BATCH:
            break
        after = (batch[-1].timestamp, batch[-1].id)
    return found[:limit]


def _describe(event: Event) -> dict[str, Any]:
    return {
        "logStreamName": event.stream,
        "timestamp": event.timestamp,
        "message": event.message,
        "ingestionTime": event.ingested,
        "eventId": f"{event.id:056d}",
    }
