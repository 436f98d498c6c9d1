"""GetLogEvents."""

from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import ResourceNotFoundException
from csc.emulator.services.logs.operations.page import END, START, limit_of, read_token, write_token
from csc.emulator.services.logs.store import Span

MOST = 10_000


def existing_stream(logs: Any, group: str, input: Input) -> str:
    """Raises ResourceNotFoundException."""
    name = str(input.get("logStreamName") or "")
    if not logs.store.has_stream(group, name):
        raise ResourceNotFoundException("The specified log stream does not exist.")
    return name


def get_log_events(logs: Any, input: Input, call: Call) -> Output:
    """Without a token the last events, or with ``startFromHead`` the first. Tokens never end."""
    logs.flush()
    group = logs.group(input)
    stream = existing_stream(logs, group, input)
    limit = limit_of(input, MOST)
    end = input.get("endTime", 2**62)
    span = Span(group, input.get("startTime", 0), end, (stream,))
    direction, at = "f" if input.get("startFromHead") else "b", None
    if input.get("nextToken"):
        direction, at = read_token(input["nextToken"])
    if direction == "f":
        events = logs.store.events(span, at or START, limit)
    else:
        events = logs.store.events_before(span, at or END, limit)
    first = (events[0].timestamp, events[0].id) if events else at or END
    last = (events[-1].timestamp, events[-1].id) if events else at or START
    return {
        "events": [
            {"timestamp": e.timestamp, "message": e.message, "ingestionTime": e.ingested}
            for e in events
        ],
        "nextForwardToken": write_token("f", last),
        "nextBackwardToken": write_token("b", first),
    }
