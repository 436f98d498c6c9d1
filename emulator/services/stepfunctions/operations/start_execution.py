"""StartExecution, StartSyncExecution."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.json_problem import json_problem
from csc.emulator.services.stepfunctions.errors import (
    ExecutionAlreadyExists,
    InvalidExecutionInput,
    StateMachineTypeNotSupported,
)
from csc.emulator.services.stepfunctions.find_machine import Found, find_machine
from csc.emulator.services.stepfunctions.language.run import LARGEST
from csc.emulator.services.stepfunctions.operations.machines import check_name
from csc.emulator.services.stepfunctions.run_execution import begin
from csc.emulator.services.stepfunctions.store import Execution

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

WHOLE = {"included": True}


def start_execution(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """By name it is idempotent: the execution of that name that runs with the same input is given.

    Raises ExecutionAlreadyExists, InvalidExecutionInput, StateMachineDoesNotExist.
    """
    found = find_machine(sfn, input["stateMachineArn"])
    machine, execution = found.machine, make_execution(sfn, found, input)
    before = sfn.store.execution(execution.arn)
    if before is not None:
        if before.status == "RUNNING" and before.input == execution.input:
            return {"executionArn": before.arn, "startDate": before.started}
        raise ExecutionAlreadyExists(f"Execution Already Exists: '{before.arn}'")
    begin(sfn, machine, execution)
    return {"executionArn": execution.arn, "startDate": execution.started}


def make_execution(sfn: "StepFunctions", found: Found, input: Input) -> Execution:
    """Raises InvalidName, InvalidExecutionInput."""
    machine = found.machine
    name = str(input.get("name") or sfn.cloud.clock.uuid())
    check_name(name)
    given = str(input["input"]) if input.get("input") is not None else "{}"
    if len(given.encode()) > LARGEST:
        raise InvalidExecutionInput("Invalid State Machine Execution Input: it is too large.")
    problem = json_problem(given)
    if problem:
        raise InvalidExecutionInput(f"Invalid State Machine Execution Input: '{problem}'")
    if machine.kind == "EXPRESS":
        arn = sfn.arn(f"{machine.name}:{name}:{sfn.cloud.clock.uuid()}", "express")
    else:
        arn = sfn.arn(f"{machine.name}:{name}", "execution")
    return Execution(
        arn,
        machine.arn,
        name,
        "RUNNING",
        sfn.now(),
        given,
        trace=str(input["traceHeader"]) if input.get("traceHeader") else None,
        version=found.version.arn if found.version else None,
        alias=found.alias.arn if found.alias else None,
        frozen={} if machine.kind == "EXPRESS" else asdict(machine),
    )


async def start_sync_execution(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """One that fails is answered too: its status says so. Raises StateMachineTypeNotSupported."""
    found = find_machine(sfn, input["stateMachineArn"])
    machine = found.machine
    if machine.kind != "EXPRESS":
        raise StateMachineTypeNotSupported(
            "This operation is not supported by this type of state machine"
        )
    execution = make_execution(sfn, found, input)
    ended = await begin(sfn, machine, replace(execution))
    stopped = ended.stopped or sfn.now()
    milliseconds = max(int((stopped - ended.started) * 1000), 1)
    output: Output = {
        "executionArn": ended.arn,
        "stateMachineArn": machine.arn,
        "name": ended.name,
        "startDate": ended.started,
        "stopDate": stopped,
        "status": ended.status,
        "input": ended.input,
        "inputDetails": WHOLE,
        "billingDetails": {
            "billedMemoryUsedInMB": 64,
            "billedDurationInMilliseconds": -(-milliseconds // 100) * 100,
        },
    }
    for member, text in (
        ("output", ended.output),
        ("error", ended.error),
        ("cause", ended.cause),
        ("traceHeader", ended.trace),
    ):
        if text is not None:
            output[member] = text
    return output | ({"outputDetails": WHOLE} if ended.output is not None else {})
