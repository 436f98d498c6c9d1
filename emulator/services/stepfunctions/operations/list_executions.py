"""ListExecutions: the newest first."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page_from
from csc.emulator.services.stepfunctions.errors import (
    InvalidToken,
    StateMachineTypeNotSupported,
    ValidationException,
)
from csc.emulator.services.stepfunctions.operations.map_runs import find_map_run
from csc.emulator.services.stepfunctions.store import Alias, Execution, Version

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def list_executions(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    if bool(input.get("stateMachineArn")) == bool(input.get("mapRunArn")):
        raise ValidationException("Must provide a StateMachine ARN or MapRun ARN")
    found = sorted(_executions(sfn, input), key=lambda one: -one.started)
    status = input.get("statusFilter")
    kept = [one for one in found if status in (None, one.status)]
    chosen, token = page_from(kept, input, InvalidToken)
    executions = [_told(execution) for execution in chosen]
    return {"executions": executions} | ({"nextToken": token} if token else {})


def _executions(sfn: "StepFunctions", input: Input) -> list[Execution]:
    if input.get("mapRunArn"):
        run = find_map_run(sfn, input)
        return [one for one in sfn.store.executions(run.machine, None) if one.owner == run.arn]
    arn = str(input["stateMachineArn"])
    part = sfn.store.part(arn)
    machine = sfn.find(part.machine if isinstance(part, (Version, Alias)) else arn)
    if machine.kind == "EXPRESS":
        raise StateMachineTypeNotSupported(
            "This operation is not supported by this type of state machine"
        )
    found = sfn.store.executions(machine.arn, None)
    if part is not None:
        found = [one for one in found if arn in (one.version, one.alias)]
    return found


def _told(execution: Execution) -> Output:
    told: Output = {
        "executionArn": execution.arn,
        "stateMachineArn": execution.machine,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.started,
    }
    for member, value in (
        ("stopDate", execution.stopped),
        ("stateMachineVersionArn", execution.version),
        ("stateMachineAliasArn", execution.alias),
        ("redriveDate", execution.redriven),
        ("mapRunArn", execution.owner),
    ):
        if value is not None:
            told[member] = value
    if execution.owner is None:
        told["redriveCount"] = execution.redrives
    else:
        told["itemCount"] = execution.items
    return told
