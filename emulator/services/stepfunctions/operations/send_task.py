"""SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: by the token that a Task waits for."""

import asyncio
import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.errors import InvalidOutput, InvalidToken, TaskTimedOut
from csc.emulator.services.stepfunctions.language.failures import StateFailure

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def send_task_success(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Raises InvalidOutput, InvalidToken, TaskTimedOut."""
    output = str(input["output"])
    try:
        json.loads(output)
    except (ValueError, RecursionError) as error:
        raise InvalidOutput(f"Invalid Output: '{error}'") from None
    _waiting(sfn, input).set_result(output)
    return {}


def send_task_failure(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Raises InvalidToken, TaskTimedOut."""
    error, cause = input.get("error"), input.get("cause")
    _waiting(sfn, input).set_exception(StateFailure(error, cause))
    return {}


def send_task_heartbeat(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Raises InvalidToken, TaskTimedOut."""
    _waiting(sfn, input)
    sfn.beats[str(input["taskToken"])].set()
    return {}


def _waiting(sfn: "StepFunctions", input: Input) -> "asyncio.Future[str]":
    token = str(input["taskToken"])
    future = sfn.waiting.get(token)
    if future is None and len(token) != 36:
        raise InvalidToken(f"Invalid Token: '{token}'")
    if future is None or future.done():
        raise TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'")
    return future
