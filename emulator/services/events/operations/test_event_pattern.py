"""TestEventPattern."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import ValidationException
from csc.emulator.services.events.operations.rules import read_pattern
from csc.emulator.services.match_event import matches

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

NEEDED = ("id", "account", "source", "time", "region", "detail-type")


def test_event_pattern(events: "Events", input: Input, call: Call) -> Output:
    """Raises InvalidEventPatternException, and ValidationException for an event that is none."""
    pattern = read_pattern(str(input["EventPattern"]))
    try:
        event = json.loads(str(input["Event"]))
    except ValueError:
        raise ValidationException("Parameter Event is not valid.") from None
    if not isinstance(event, dict) or any(name not in event for name in NEEDED):
        raise ValidationException("Parameter Event is not valid.")
    return {"Result": matches(pattern, event)}
