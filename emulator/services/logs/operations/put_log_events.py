"""PutLogEvents."""

from itertools import pairwise
from typing import Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.logs.errors import InvalidParameterException
from csc.emulator.services.logs.operations.get_log_events import existing_stream

MOST_BYTES = 1_048_576
MOST_EVENTS = 10_000
OLDEST, NEWEST = 14 * 86_400_000, 2 * 3_600_000
"""Milliseconds before and after now: what lies beyond is not kept."""
OVERHEAD = 26  # bytes counted for each event (PutLogEvents in the API reference)


def put_log_events(logs: Any, input: Input, call: Call) -> Output:
    logs.flush()
    group = logs.group(input)
    stream = existing_stream(logs, group, input)
    events = [_event(event) for event in input.get("logEvents") or []]
    if not 1 <= len(events) <= MOST_EVENTS:
        raise InvalidParameterException(
            "1 validation error detected: Value at 'logEvents' failed to satisfy constraint: "
            f"Member must have length between 1 and {MOST_EVENTS}"
        )
    if any(a[0] > b[0] for a, b in pairwise(events)):
        raise InvalidParameterException(
            "Log events in a single PutLogEvents request must be in chronological order."
        )
    size = sum(len(message.encode("utf-8", "surrogatepass")) + OVERHEAD for _, message in events)
    if size > MOST_BYTES:
        raise InvalidParameterException(
            f"Upload too large: {size} bytes exceeds limit of {MOST_BYTES}"
        )
    now = logs.now()
    rejected: dict[str, int] = {}
    old = sum(time < now - OLDEST for time, _ in events)
    new = sum(time > now + NEWEST for time, _ in events)
    if old:
        rejected["tooOldLogEventEndIndex"] = old
    if new:
        rejected["tooNewLogEventStartIndex"] = len(events) - new
    kept = events[old : len(events) - new]
    if kept:
        with logs.cloud.storage.transaction():
            logs.store.add_events(group, stream, kept, now)
    output: Output = {"nextSequenceToken": call.request_id.replace("-", "")}
    return output | ({"rejectedLogEventsInfo": rejected} if rejected else {})


def _event(event: Any) -> tuple[int, str]:
    time, message = event.get("timestamp"), event.get("message")
    if not isinstance(time, int) or not isinstance(message, str) or time < 0 or not message:
        raise InvalidParameterException("A log event has a timestamp and a message.")
    return time, message
