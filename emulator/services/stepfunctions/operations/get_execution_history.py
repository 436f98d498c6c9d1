"""GetExecutionHistory."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.errors import InvalidToken

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

TEXTS = ("input", "output", "inputDetails", "outputDetails", "parameters")


def get_execution_history(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Raises ExecutionDoesNotExist, InvalidToken."""
    execution = sfn.find_execution(input["executionArn"])
    events = sfn.store.events(execution.arn)
    if input.get("reverseOrder"):
        events.reverse()
    token = str(input.get("nextToken") or "0")
    if not token.isdecimal():
        raise InvalidToken(f"Invalid Token: '{token}'")
    start, limit = int(token), int(input.get("maxResults") or 100)
    chosen = events[start : start + limit]
    if input.get("includeExecutionData") is False:
        chosen = [_without_data(event) for event in chosen]
    more = start + limit < len(events)
    return {"events": chosen} | ({"nextToken": str(start + limit)} if more else {})


def _without_data(event: dict[str, Any]) -> dict[str, Any]:
    return {
        member: {k: v for k, v in value.items() if k not in TEXTS}
        if isinstance(value, dict)
        else value
        for member, value in event.items()
    }
