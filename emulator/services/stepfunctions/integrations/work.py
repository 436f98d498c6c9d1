"""A Task's work: its resource called as the machine's role, told in the history.

A job ──▶ call ──▶ (sync: wait for the end; waitForTaskToken: wait for the token) ──▶ result
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import NotEmulated, ServiceError
from csc.emulator.services.stepfunctions.integrations.call_service import call_service
from csc.emulator.services.stepfunctions.integrations.invoke_api import invoke_api
from csc.emulator.services.stepfunctions.integrations.invoke_endpoint import invoke_endpoint
from csc.emulator.services.stepfunctions.integrations.invoke_function import (
    invoke_function,
    invoke_with_all,
)
from csc.emulator.services.stepfunctions.integrations.names import OPTIMIZED
from csc.emulator.services.stepfunctions.integrations.resource import Resource, read_resource
from csc.emulator.services.stepfunctions.integrations.run_activity import run_activity
from csc.emulator.services.stepfunctions.integrations.start_nested import wait_for_execution
from csc.emulator.services.stepfunctions.integrations.wait_for_token import wait_for_token
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.run import Job, Run, check_size, shown
from csc.emulator.services.stepfunctions.store import Execution, Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

TIMEOUT = "States.Timeout"
OWN: "dict[str, Callable[[Worker, Any], Awaitable[Any]]]" = {
    "apigateway": invoke_api,
    "http": invoke_endpoint,
    "lambda": invoke_with_all,
}
"""Integrations that are more than an operation of a service."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Calls for one execution; ``role`` is a Task's own, which the machine's role assumes."""

    sfn: "StepFunctions"
    machine: Machine
    execution: Execution
    role: str = ""

    def caller(self) -> Caller:
        """Raises StateFailure where the machine's role can't be assumed."""
        caller = self.sfn.caller_of(self.machine)
        if caller is None:
            raise StateFailure(
                "States.TaskFailed",
                "Neither the global service principal states.amazonaws.com, nor the regional one "
                f"is authorized to assume the provided role: {self.machine.role}",
            )
        return caller

    async def _assumed(self) -> Caller:
        """As the Task's role. Raises StateFailure where the machine's role may not assume it."""
        input = {"RoleArn": self.role, "RoleSessionName": "CscStepFunctions"}
        try:
            await replace(self, role="").invoke("sts", "AssumeRole", input)
        except ServiceError:
            raise StateFailure(
                "States.TaskFailed",
                f"The role {self.machine.role} is not authorized to assume the task state's role, "
                f"{self.role}.",
            ) from None
        return self.sfn.caller_as(self.role)

    async def invoke(self, service: str, operation: str, input: dict[str, Any]) -> dict[str, Any]:
        """Raises ServiceError, and StateFailure where a role can't be assumed."""
        cloud = self.sfn.cloud
        call = Call(
            service,
            operation,
            input,
            await self._assumed() if self.role else self.caller(),
            cloud.clock.uuid(),
            cloud.region,
            origin=f"state machine {self.machine.name}",
            context={"aws:SourceArn": self.machine.arn},
        )
        output = cloud.invoke(call)
        return await output if inspect.isawaitable(output) else output


def worker_for(
    sfn: "StepFunctions", machine: Machine, execution: Execution
) -> Callable[[Run, Job], Awaitable[Any]]:
    plain = Worker(sfn, machine, execution)

    async def work(run: Run, job: Job) -> Any:
        resource = read_resource(job.resource)
        worker = replace(plain, role=job.role) if job.role else plain
        if resource.kind == "lambda":
            return await _function(worker, run, job, resource)
        if resource.kind == "activity":
            return await _activity(worker, run, job, resource)
        return await _integration(worker, run, job, resource)

    return work


def _told(job: Job) -> dict[str, str] | None:
    return {"roleArn": job.role} if job.role else None


def _seconds(value: float | None) -> int | None:
    return None if value is None else int(value)


async def _function(worker: Worker, run: Run, job: Job, resource: Resource) -> Any:
    scope = job.scope
    run.tell(
        scope,
        "LambdaFunctionScheduled",
        resource=resource.target,
        input=shown(job.input),
        timeoutInSeconds=_seconds(job.timeout),
        taskCredentials=_told(job),
    )
    run.tell(scope, "LambdaFunctionStarted")
    try:
        call = invoke_function(worker, resource.target, job.input)
        result = await asyncio.wait_for(call, job.timeout)
        check_size(result, resource.target, scope)
    except TimeoutError:
        run.tell(scope, "LambdaFunctionTimedOut", error=TIMEOUT)
        raise StateFailure(TIMEOUT) from None
    except StateFailure as failure:
        run.tell(scope, "LambdaFunctionFailed", error=failure.error, cause=failure.cause)
        raise
    run.tell(scope, "LambdaFunctionSucceeded", output=shown(result))
    return result


async def _activity(worker: Worker, run: Run, job: Job, resource: Resource) -> Any:
    try:
        task = run_activity(worker.sfn, run, job, resource.target)
        return await asyncio.wait_for(task, job.timeout)
    except TimeoutError:
        run.tell(job.scope, "ActivityTimedOut", error=TIMEOUT)
        raise StateFailure(TIMEOUT) from None


async def _integration(worker: Worker, run: Run, job: Job, resource: Resource) -> Any:
    scope = job.scope
    kind = resource.service if resource.kind == "optimized" else f"aws-sdk:{resource.service}"
    name = f"{resource.action}.{resource.pattern}" if resource.pattern else resource.action
    named = {"resourceType": kind, "resource": name}
    run.tell(
        scope,
        "TaskScheduled",
        **named,
        region=worker.sfn.cloud.region,
        parameters=shown(job.input),
        timeoutInSeconds=_seconds(job.timeout),
        heartbeatInSeconds=_seconds(job.heartbeat),
        taskCredentials=_told(job),
    )
    run.tell(scope, "TaskStarted", **named)
    try:
        result = await asyncio.wait_for(_act(worker, run, job, resource, named), job.timeout)
        check_size(result, resource.service, scope)
    except TimeoutError:
        run.tell(scope, "TaskTimedOut", **named, error=TIMEOUT)
        raise StateFailure(TIMEOUT) from None
    except StateFailure as failure:
        event = "TaskTimedOut" if failure.also else "TaskFailed"
        run.tell(scope, event, **named, error=failure.error, cause=failure.cause)
        raise
    run.tell(scope, "TaskSucceeded", **named, output=shown(result))
    return result


async def _act(
    worker: Worker, run: Run, job: Job, resource: Resource, named: dict[str, str]
) -> Any:
    if resource.kind == "unknown":
        raise runtime(f"The resource {resource.target} is of no kind that CSC runs.")
    if resource.kind == "optimized" and resource.service not in {*OPTIMIZED, *OWN}:
        raise runtime(f"CSC doesn't emulate the integration {job.resource}.")
    if not resource.pattern:
        return await _call(worker, job, resource)

    async def submit() -> Any:
        submitted = await _call(worker, job, resource)
        run.tell(job.scope, "TaskSubmitted", **named, output=shown(submitted))
        return submitted

    if resource.pattern == "waitForTaskToken":
        token = str(job.scope.context.get("Task", {}).get("Token", ""))
        return await wait_for_token(worker.sfn, token, job.heartbeat, submit)
    return await wait_for_execution(worker, resource, await submit())


async def _call(worker: Worker, job: Job, resource: Resource) -> Any:
    if resource.kind == "optimized" and resource.service in OWN:
        return await OWN[resource.service](worker, job.input)
    return await call_service(worker, resource, job.input)


__all__ = ["NotEmulated", "ServiceError", "Worker", "worker_for"]
