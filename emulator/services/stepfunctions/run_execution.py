"""An execution's life: begun, run state by state, ended; its history told on the way."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from csc.emulator.services.stepfunctions.history import Event, Writer, log_level, log_line
from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.run import Run, run_machine, shown
from csc.emulator.services.stepfunctions.language.scope import JSONPATH, Scope
from csc.emulator.services.stepfunctions.store import Execution, Machine

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
    task = asyncio.get_running_loop().create_task(_live(sfn, machine, execution))
    sfn.tasks[execution.arn] = task
    task.add_done_callback(lambda _: sfn.tasks.pop(execution.arn, None))
    return task


async def _live(sfn: "StepFunctions", machine: Machine, execution: Execution) -> Execution:
    writer = _writer(sfn, machine, execution)
    details = {"input": execution.input, "roleArn": machine.role}
    scope = Scope(_context(machine, execution), event=writer.tell("ExecutionStarted", details, 0))
    try:
        ended = await _run(sfn, machine, execution, writer, scope)
    except asyncio.CancelledError:
        stopped = sfn.store.execution(execution.arn) if machine.kind == "STANDARD" else None
        if stopped is not None and stopped.status == "ABORTED":
            told = {"error": stopped.error, "cause": stopped.cause}
            writer.tell("ExecutionAborted", told, scope.event)
            return stopped
        raise
    if machine.kind == "STANDARD" and sfn.store.machine(machine.arn) is not None:
        sfn.store.save_execution(ended)
    return ended


async def _run(
    sfn: "StepFunctions", machine: Machine, execution: Execution, writer: Writer, scope: Scope
) -> Execution:
    from csc.emulator.services.stepfunctions.integrations.work import worker_for

    definition = json.loads(machine.definition)
    scope.query = str(definition.get("QueryLanguage", JSONPATH))
    worker = worker_for(sfn, machine, execution)
    run = Run(writer, worker, sfn.sleep, sfn.now, sfn.cloud.clock.uuid)
    seconds = definition.get("TimeoutSeconds")
    if seconds is None and machine.kind == "EXPRESS":
        seconds = EXPRESS_SECONDS
    given = json.loads(execution.input)
    status = "SUCCEEDED"
    told: dict[str, Any] = {}
    try:
        work = run_machine(run, definition, given, scope)
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


def abandon(sfn: "StepFunctions", execution: Execution) -> None:
    """Give up an execution that nothing runs any more."""
    cause = "CSC was stopped while the execution ran: it is not resumed."
    ended = replace(execution, status="ABORTED", stopped=sfn.now(), cause=cause)
    sfn.store.save_execution(ended)
    events = sfn.store.events(execution.arn)
    last = events[-1]["id"] if events else 0
    event: Event = {"timestamp": sfn.now(), "type": "ExecutionAborted", "id": last + 1}
    details = {"cause": cause}
    event |= {"previousEventId": last, "executionAbortedEventDetails": details}
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

    return Writer(sfn.now, keep, write)


def _log_groups(logging_: Mapping[str, Any]) -> list[str]:
    if logging_.get("level", "OFF") == "OFF":
        return []
    found = (one.get("cloudWatchLogsLogGroup") or {} for one in logging_.get("destinations") or ())
    return [str(one["logGroupArn"]) for one in found if one.get("logGroupArn")]


def _context(machine: Machine, execution: Execution) -> dict[str, Any]:
    started = datetime.fromtimestamp(execution.started, UTC)
    return {
        "Execution": {
            "Id": execution.arn,
            "Input": json.loads(execution.input),
            "Name": execution.name,
            "RoleArn": machine.role,
            "StartTime": f"{started:%Y-%m-%dT%H:%M:%S}.{started.microsecond // 1000:03}Z",
            "RedriveCount": 0,
        },
        "StateMachine": {"Id": machine.arn, "Name": machine.name},
    }
