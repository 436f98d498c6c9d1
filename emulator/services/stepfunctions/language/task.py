"""A Task: its resource is given the arguments, within its time."""

import asyncio
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.query import arguments, concluded, number
from csc.emulator.services.stepfunctions.language.run import Job, Run, State, Step, end_of
from csc.emulator.services.stepfunctions.language.scope import Scope

WAITING = ".waitForTaskToken"


async def run_task(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure: what the resource failed with, States.Timeout."""
    resource = str(state["Resource"])
    if resource.endswith(WAITING):
        scope.context = {**scope.context, "Task": {"Token": run.uuid()}}
    given = arguments(state, input, scope)
    timeout = number(state, "TimeoutSeconds", input, scope)
    heartbeat = number(state, "HeartbeatSeconds", input, scope)
    job = Job(resource, given, scope, timeout, heartbeat)
    try:
        result = await asyncio.wait_for(_work(run, job), timeout)
    except TimeoutError:
        run.tell(scope, "TaskTimedOut", resourceType="", resource=resource, error="States.Timeout")
        raise StateFailure("States.Timeout", None) from None
    return end_of(state, concluded(state, input, result, scope))


async def _work(run: Run, job: Job) -> Any:
    return await run.work(run, job)
