"""DescribeExecution, DescribeStateMachineForExecution."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.operations.machines import describe
from csc.emulator.services.stepfunctions.operations.redrive import redrive_status
from csc.emulator.services.stepfunctions.store import Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

WHOLE = {"included": True}


def describe_execution(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    execution = sfn.find_execution(input["executionArn"])
    output: Output = {
        "executionArn": execution.arn,
        "stateMachineArn": execution.machine,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.started,
        "input": execution.input,
        "inputDetails": WHOLE,
        "redriveCount": execution.redrives,
        **redrive_status(execution),
    }
    for member, value in (
        ("stopDate", execution.stopped),
        ("output", execution.output),
        ("error", execution.error),
        ("cause", execution.cause),
        ("traceHeader", execution.trace),
        ("stateMachineVersionArn", execution.version),
        ("stateMachineAliasArn", execution.alias),
        ("redriveDate", execution.redriven),
        ("mapRunArn", execution.owner),
    ):
        if value is not None:
            output[member] = value
    return output | ({"outputDetails": WHOLE} if execution.output is not None else {})


def describe_state_machine_for_execution(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """The machine as it was when the execution began."""
    execution = sfn.find_execution(input["executionArn"])
    frozen = execution.frozen
    machine = Machine(**frozen) if frozen else sfn.find(execution.machine)
    told = describe(machine)
    hidden = ("status", "type", "creationDate")
    kept = {member: value for member, value in told.items() if member not in hidden}
    return kept | {"updateDate": machine.updated}
