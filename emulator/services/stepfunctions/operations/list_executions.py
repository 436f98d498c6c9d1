"""ListExecutions: the newest first."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.errors import (
    InvalidToken,
    StateMachineTypeNotSupported,
    ValidationException,
)

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def list_executions(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    if not input.get("stateMachineArn"):
        raise ValidationException("Must provide a StateMachine ARN or MapRun ARN")
    machine = sfn.find(input["stateMachineArn"])
    if machine.kind == "EXPRESS":
        raise StateMachineTypeNotSupported(
            "This operation is not supported by this type of state machine"
        )
    token = str(input.get("nextToken") or "0")
    if not token.isdecimal():
        raise InvalidToken(f"Invalid Token: '{token}'")
    start, limit = int(token), int(input.get("maxResults") or 100)
    found = sfn.store.executions(machine.arn, input.get("statusFilter"))
    executions = []
    for execution in found[start : start + limit]:
        told = {
            "executionArn": execution.arn,
            "stateMachineArn": execution.machine,
            "name": execution.name,
            "status": execution.status,
            "startDate": execution.started,
        }
        if execution.stopped is not None:
            told["stopDate"] = execution.stopped
        executions.append(told)
    more = start + limit < len(found)
    return {"executions": executions} | ({"nextToken": str(start + limit)} if more else {})
