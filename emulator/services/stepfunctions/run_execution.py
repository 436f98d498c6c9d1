"""An execution's life: begun, run state by state, ended; its history told on the way."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from csc.emulator.services.stepfunctions.history import Event, Writer, log_level, log_line
from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.run import Run, run_machine, shown
from csc.emulator.services.stepfunctions.language.scope import JSONPATH, Scope
from csc.emulator.services.stepfunctions.store import Execution, Machine
from csc.emulator.services.stepfunctions.tell_status import tell_status

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

log = logging.getLogger("csc.stepfunctions")
LEVELS = ("ALL", "ERROR", "FATAL", "OFF")
EXPRESS_SECONDS = 300.0


def begin(
    sfn: "StepFunctions", machine: Machine, execution: Execution
) -> "asyncio.Task[Execution]":
    """Run it in the background. Gives what it has become at its end."""
    if machine.kind == "STANDARD":
        sfn.store.save_execution(execution)
        tell_status(sfn, execution)
    task = asyncio.get_running_loop().create_task(_live(sfn, machine, execution))
    sfn.tasks[execution.arn] = task
    task.add_done_callback(lambda _: sfn.tasks.pop(execution.arn, None))
    return task


def resume(sfn: "StepFunctions", execution: Execution) -> None:
    """Go on with what a process left unfinished, at the state where it stood.

    A child of a distributed Map is given up: its parent's Map state begins anew.
    """
    found = sfn.store.place(execution.arn)
    if execution.owner is not None or found is None or not execution.frozen:
        abandon(sfn, execution)
        return
    begin(sfn, Machine(**execution.frozen), execution)


def redrive(sfn: "StepFunctions", execution: Execution) -> float:
    """Run an execution that failed from its failed state on; when (seconds)."""
    now = sfn.now()
    again = replace(
        execution,
        status="RUNNING",
        stopped=None,
        output=None,
        error=None,
        cause=None,
        redrives=execution.redrives + 1,
        redriven=now,
    )
    begin(sfn, Machine(**execution.frozen), again)
    return now


async def _live(sfn: "StepFunctions", machine: Machine, execution: Execution) -> Execution:
    writer = _writer(sfn, machine, execution)
    scope = Scope(_context(machine, execution))  # AWS's first state follows event 0 too
    if not writer.last:
        writer.tell("ExecutionStarted", {"input": execution.input, "roleArn": machine.role}, 0)
    elif execution.redriven is not None:
        count = {"redriveCount": execution.redrives}
        scope.event = writer.tell("ExecutionRedriven", count, writer.last)
    else:
        scope.event = writer.last
    try:
        ended = await _run(sfn, machine, execution, writer, scope)
    except asyncio.CancelledError:
        stopped = sfn.store.execution(execution.arn) if machine.kind == "STANDARD" else None
        if stopped is not None and stopped.status == "ABORTED":
            told = {"error": stopped.error, "cause": stopped.cause}
            writer.tell("ExecutionAborted", told, 0)
            tell_status(sfn, stopped)
            return stopped
        raise
    if machine.kind == "STANDARD" and sfn.store.execution(execution.arn) is not None:
        sfn.store.save_execution(ended)
        tell_status(sfn, ended)
    return ended


async def _run(
    sfn: "StepFunctions", machine: Machine, execution: Execution, writer: Writer, scope: Scope
) -> Execution:
    definition = json.loads(machine.definition)
    scope.query = str(definition.get("QueryLanguage", JSONPATH))
    seconds = definition.get("TimeoutSeconds")
    if seconds is None and machine.kind == "EXPRESS":
        seconds = EXPRESS_SECONDS
    status = "SUCCEEDED"
    told: dict[str, Any] = {}
    try:
        work = _walk(sfn, machine, execution, definition, writer, scope)
        told = {"output": shown(await asyncio.wait_for(work, seconds))}
    except StateFailure as failure:
        status, told = "FAILED", {"error": failure.error, "cause": failure.cause}
    except TimeoutError:
        status, told = "TIMED_OUT", {"error": "States.Timeout"}
    except Exception as defect:
        log.exception("a defect in the state machine %s", machine.name)
        cause = f"a defect of CSC: {type(defect).__name__}: {defect}"
        status, told = "FAILED", {"error": "States.Runtime", "cause": cause}
    kind = {"SUCCEEDED": "ExecutionSucceeded", "TIMED_OUT": "ExecutionTimedOut"}
    writer.tell(kind.get(status, "ExecutionFailed"), told, scope.event)
    return replace(execution, status=status, stopped=sfn.now(), **told)


async def _walk(
    sfn: "StepFunctions",
    machine: Machine,
    execution: Execution,
    definition: Mapping[str, Any],
    writer: Writer,
    scope: Scope,
) -> Any:
    """The states, from the first or from where the execution stood."""
    from csc.emulator.services.stepfunctions.integrations.work import worker_for
    from csc.emulator.services.stepfunctions.run_map import distribute

    apart = partial(distribute, sfn, machine, execution)
    worker = worker_for(sfn, machine, execution)
    run = Run(writer, worker, sfn.sleep, sfn.now, sfn.cloud.clock.uuid, apart)
    if machine.kind != "STANDARD":
        return await run_machine(run, definition, json.loads(execution.input), scope)

    def enter(name: str, given: Any) -> None:
        sfn.store.save_place(execution.arn, name, given, scope.variables)

    start, given = "", json.loads(execution.input)
    place = sfn.store.place(execution.arn)
    if place is not None:
        start, given, scope.variables = place
    return await run_machine(run, definition, given, scope, start, enter)


def abandon(sfn: "StepFunctions", execution: Execution) -> None:
    """Give up an execution that nothing runs any more."""
    cause = "CSC was stopped while the execution ran: it is not resumed."
    ended = replace(execution, status="ABORTED", stopped=sfn.now(), cause=cause)
    sfn.store.save_execution(ended)
    events = sfn.store.events(execution.arn)
    last = events[-1]["id"] if events else 0
    event: Event = {"timestamp": sfn.now(), "type": "ExecutionAborted", "id": last + 1}
    event |= {"previousEventId": 0, "executionAbortedEventDetails": {"cause": cause}}
    sfn.store.add_event(execution.arn, event)


def _writer(sfn: "StepFunctions", machine: Machine, execution: Execution) -> Writer:
    groups = _log_groups(machine.logging)
    level = str(machine.logging.get("level", "OFF"))
    with_data = bool(machine.logging.get("includeExecutionData"))
    logs: Any = sfn.cloud.services.get("logs")
    stream = f"states/{machine.name}/{execution.name}"

    def keep(event: Event) -> None:
        if machine.kind == "STANDARD":
            sfn.store.add_event(execution.arn, event)

    def write(event: Event) -> None:
        if groups and LEVELS.index(log_level(event["type"])) >= LEVELS.index(level):
            for group in groups:
                logs.write(group, stream, log_line(event, execution.arn, with_data=with_data))

    before = sfn.store.last_event(execution.arn) if machine.kind == "STANDARD" else 0
    return Writer(sfn.now, keep, write, before)


def _log_groups(logging_: Mapping[str, Any]) -> list[str]:
    if logging_.get("level", "OFF") == "OFF":
        return []
    found = (one.get("cloudWatchLogsLogGroup") or {} for one in logging_.get("destinations") or ())
    return [str(one["logGroupArn"]) for one in found if one.get("logGroupArn")]


def _context(machine: Machine, execution: Execution) -> dict[str, Any]:
    return {
        "Execution": {
            "Id": execution.arn,
            "Input": json.loads(execution.input),
            "Name": execution.name,
            "RoleArn": machine.role,
            "StartTime": _stamp(execution.started),
            "RedriveCount": execution.redrives,
            **({"RedriveTime": _stamp(execution.redriven)} if execution.redriven else {}),
        },
        "StateMachine": {"Id": machine.arn, "Name": machine.name},
    }


def _stamp(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
