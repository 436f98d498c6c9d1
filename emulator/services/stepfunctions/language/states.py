"""One state: entered, run with its retriers and catchers, left."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure, matches
from csc.emulator.services.stepfunctions.language.flow import (
    run_choice,
    run_fail,
    run_pass,
    run_succeed,
    run_wait,
)
from csc.emulator.services.stepfunctions.language.map_state import run_map
from csc.emulator.services.stepfunctions.language.parallel import run_parallel
from csc.emulator.services.stepfunctions.language.paths import place
from csc.emulator.services.stepfunctions.language.query import assign, query_of, result_of
from csc.emulator.services.stepfunctions.language.retry import Retrier, waits_before
from csc.emulator.services.stepfunctions.language.run import (
    Run,
    State,
    Step,
    check_size,
    in_state,
    shown,
)
from csc.emulator.services.stepfunctions.language.scope import JSONATA, Scope
from csc.emulator.services.stepfunctions.language.task import run_task

RunState = Callable[[Run, str, State, Any, Scope], Awaitable[Step]]
KINDS: Mapping[str, RunState] = {
    "Pass": run_pass,
    "Task": run_task,
    "Choice": run_choice,
    "Wait": run_wait,
    "Succeed": run_succeed,
    "Fail": run_fail,
    "Parallel": run_parallel,
    "Map": run_map,
}


COUNTED: Mapping[str, Mapping[str, int]] = {
    kind: {"RetryCount": 0} for kind in ("Task", "Parallel", "Map")
}
"""What the context object tells of a state that may be tried again."""


async def run_state(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises StateFailure where no catcher is for what happened."""
    kind, before = str(state["Type"]), scope.event
    entered = run.tell(scope, f"{kind}StateEntered", name=name, input=shown(input))
    await asyncio.sleep(0)  # a machine that never ends lets others be served
    scope.open = kind
    scope.context = {
        **scope.context,
        "State": {"Name": name, "EnteredTime": _time(run.now()), **COUNTED.get(kind, {})},
    }
    try:
        step = await _with_retries(run, name, state, input, scope)
        check_size(step.output, name, scope)
    except StateFailure as failure:
        step = _failed(run, name, state, input, scope, in_state(failure, name, entered), before)
    told: dict[str, Any] = {"name": name, "output": shown(step.output)}
    if scope.assigned:
        told["assignedVariables"] = {key: shown(value) for key, value in scope.assigned.items()}
        told["assignedVariablesDetails"] = {"truncated": False}
    run.tell(scope, f"{kind}StateExited", **told)
    scope.open, scope.assigned = "", {}
    return step


def _failed(
    run: Run, name: str, state: State, input: Any, scope: Scope, failure: StateFailure, before: int
) -> Step:
    """What a catcher makes of it. Raises the failure where none does."""
    if failure.location:
        if not failure.entered:
            scope.event = before  # as AWS tells it: the expression failed before the state's work
        told = {"error": failure.error, "cause": failure.cause, "location": failure.location}
        run.tell(scope, "EvaluationFailed", **told, state=name)
    kind = str(state["Type"])
    if kind in ("Map", "Parallel") and failure.error != "States.Runtime":
        run.tell(scope, f"{kind}StateFailed")
    caught = caught_by(state, failure, input, scope)
    if caught is None:
        raise StateFailure(failure.error, failure.cause, failure.also) from None
    return caught


def _time(seconds: float) -> str:
    from datetime import UTC, datetime

    stamp = datetime.fromtimestamp(seconds, UTC)
    return stamp.strftime("%Y-%m-%dT%H:%M:%S.") + f"{stamp.microsecond // 1000:03}Z"


async def _with_retries(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    retriers = [Retrier(rule) for rule in state.get("Retry") or ()]
    count = 0
    while True:
        try:
            return await KINDS[str(state["Type"])](run, name, state, input, scope)
        except StateFailure as failure:
            seconds = waits_before(retriers, failure)
            if seconds is None:
                raise
            count += 1
            await run.sleep(seconds)
            scope.context["State"] = {**scope.context["State"], "RetryCount": count}


def caught_by(state: State, failure: StateFailure, input: Any, scope: Scope) -> Step | None:
    for catcher in state.get("Catch") or ():
        if not matches(failure, catcher["ErrorEquals"]):
            continue
        error = failure.output()
        if query_of(state, scope) == JSONATA:
            states = {"input": input, "errorOutput": error}
            output = result_of(catcher, "Output", states, scope, error)
            assign(catcher, states, error, scope, JSONATA)
        else:
            output = place(catcher.get("ResultPath", "$"), input, error)
            assign(catcher, {}, error, scope, query_of(state, scope))
        return Step(output, str(catcher["Next"]))
    return None
