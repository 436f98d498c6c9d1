"""``states:startExecution.sync``: the Task ends when the execution that it began does."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.services.stepfunctions.integrations.call_service import failed
from csc.emulator.services.stepfunctions.integrations.resource import Resource
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.run import shown

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.integrations.work import Worker


async def wait_for_execution(worker: "Worker", resource: Resource, started: Any) -> Any:
    """Its description; ``sync:2`` has the output as JSON. Raises States.TaskFailed."""
    if resource.service != "states":
        raise runtime(f"CSC doesn't emulate {resource.service}:{resource.action}.sync.")
    arn = str(started["ExecutionArn"])
    task = worker.sfn.tasks.get(arn)
    if task is not None:
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if not task.cancelled():
                task.cancel()
                raise
    try:
        told = await worker.invoke("stepfunctions", "DescribeExecution", {"executionArn": arn})
    except ServiceError as error:
        raise failed(worker, resource, error) from None
    described: dict[str, Any] = {
        _capital(name): {_capital(k): v for k, v in value.items()}
        if isinstance(value, dict)
        else value
        for name, value in told.items()
        if value is not None and not name.startswith("redrive")
    }
    for date in ("StartDate", "StopDate"):
        if date in described:
            described[date] = int(described[date] * 1000)
    if described["Status"] != "SUCCEEDED":
        raise StateFailure("States.TaskFailed", shown(described))
    if resource.pattern == "sync:2":
        for member in ("Input", "Output"):
            described[member] = json.loads(described[member])
    return described


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
