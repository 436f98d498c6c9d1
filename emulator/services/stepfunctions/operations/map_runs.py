"""DescribeMapRun, ListMapRuns, UpdateMapRun: the runs of Map states whose iterations are executions."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page_from
from csc.emulator.services.stepfunctions.errors import (
    InvalidArn,
    InvalidToken,
    ResourceNotFound,
)
from csc.emulator.services.stepfunctions.store import MapRun

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def find_map_run(sfn: "StepFunctions", input: Input) -> MapRun:
    """Raises InvalidArn, ResourceNotFound."""
    arn = str(input["mapRunArn"])
    if not arn.startswith("arn:") or ":mapRun:" not in arn:
        raise InvalidArn(f"Invalid Arn: 'Invalid ARN prefix: {arn}'")
    found = sfn.store.part(arn)
    if not isinstance(found, MapRun):
        raise ResourceNotFound(f"Resource not found: '{arn}'")
    return found


def describe_map_run(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    run = find_map_run(sfn, input)
    output: Output = {
        "mapRunArn": run.arn,
        "executionArn": run.execution,
        "status": run.status,
        "startDate": run.started,
        "maxConcurrency": run.concurrency,
        "toleratedFailurePercentage": run.percentage,
        "toleratedFailureCount": int(run.tolerated),
        "itemCounts": dict(run.items),
        "executionCounts": dict(run.counts),
    }
    return output | ({"stopDate": run.stopped} if run.stopped is not None else {})


def list_map_runs(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Of an execution, in the order of their start."""
    execution = sfn.find_execution(input["executionArn"])
    runs = sorted(sfn.store.parts(MapRun, execution.arn), key=lambda run: run.started)
    chosen, token = page_from(runs, input, InvalidToken)
    return {"mapRuns": list(map(_told, chosen))} | ({"nextToken": token} if token else {})


def _told(run: MapRun) -> dict[str, Any]:
    told = {
        "executionArn": run.execution,
        "mapRunArn": run.arn,
        "stateMachineArn": run.machine,
        "startDate": run.started,
    }
    return told | ({"stopDate": run.stopped} if run.stopped is not None else {})


def update_map_run(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """What follows counts from the next iteration on."""
    run = find_map_run(sfn, input)
    changes: dict[str, Any] = {}
    for member, field in (
        ("maxConcurrency", "concurrency"),
        ("toleratedFailureCount", "tolerated"),
        ("toleratedFailurePercentage", "percentage"),
    ):
        if input.get(member) is not None:
            changes[field] = input[member]
    sfn.store.save_part(replace(run, **changes))
    return {}
