"""A Task: its resource is given the arguments, within its time."""

from typing import Any

from csc.emulator.services.stepfunctions.language import jsonata
from csc.emulator.services.stepfunctions.language.numbers import number
from csc.emulator.services.stepfunctions.language.paths import fill_template
from csc.emulator.services.stepfunctions.language.query import arguments, concluded, query_of
from csc.emulator.services.stepfunctions.language.run import Job, Run, State, Step, end_of
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope


async def run_task(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure: what the resource failed with, States.Timeout."""
    resource = str(state["Resource"])
    scope.context = {**scope.context, "Task": {"Token": run.uuid()}}
    given = arguments(state, input, scope)
    timeout = number(state, "TimeoutSeconds", input, scope)
    heartbeat = number(state, "HeartbeatSeconds", input, scope)
    job = Job(resource, given, scope, timeout, heartbeat, _role(state, input, scope))
    result = await run.work(run, job)
    return end_of(state, concluded(state, input, result, scope))


def _role(state: State, input: Any, scope: Scope) -> str:
    """Of ``Credentials``; empty for the machine's own."""
    credentials = state.get("Credentials")
    if not credentials:
        return ""
    if query_of(state, scope) == JSONATA:
        filled = jsonata.fill(credentials, {"input": input}, scope, "Credentials")
    else:
        filled = fill_template(credentials, input, scope)
    return str(filled["RoleArn"])
