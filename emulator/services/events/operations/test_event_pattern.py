"""TestEventPattern."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import InvalidEventPatternException
from csc.emulator.services.events.operations.rules import read_pattern
from csc.emulator.services.match_event import matches

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

NEEDED = ("id", "account", "source", "time", "region", "resources", "detail-type")


def test_event_pattern(events: "Events", input: Input, call: Call) -> Output:
    """Raises InvalidEventPatternException, also for an event that is none."""
    pattern = read_pattern(str(input["EventPattern"]))
    try:
        event = json.loads(str(input["Event"]))
    except ValueError:
        raise InvalidEventPatternException("Parameter Event is not valid.") from None
    if not isinstance(event, dict) or any(name not in event for name in NEEDED):
        raise InvalidEventPatternException(
            "Parameter Event is not valid. Reason: it lacks fields that every event has."
        )
    return {"Result": matches(pattern, event)}
