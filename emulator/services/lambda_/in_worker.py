"""Invoke a function in its worker, as Lambda does: environment, credentials, limits, logs."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.client_context import read_client_context
from csc.emulator.services.lambda_.errors import AccessDeniedException
from csc.emulator.services.lambda_.functions import Function, parse_name
from csc.emulator.services.lambda_.hold_concurrency import provisioned_of
from csc.emulator.services.lambda_.logs import RequestLog, log_group, new_stream, report
from csc.emulator.services.lambda_.prepare_worker import (
    CannotRun,
    Preparation,
    prepare_worker,
)
from csc.emulator.services.lambda_.runtime_api import Answer, Event
from csc.emulator.services.lambda_.worker import Worker, inherited, init_error, timed_out

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


async def invoke_in_worker(
    service: "Lambda", function: Function, payload: bytes, call: Call
) -> Answer:
    """Run it and write its log lines. Raises AccessDeniedException, TooManyRequestsException."""
    loan = await service.pool.take(function)
    try:
        if loan.fresh:
            failed = await _begin(service, function, loan.worker, call)
            if failed is not None:
                return Answer(failed, "Unhandled")
        return await _run(service, function, loan.worker, payload, call, loan.fresh)
    finally:
        await service.pool.give_back(loan)


async def _begin(service: "Lambda", function: Function, worker: Worker, call: Call) -> bytes | None:
    """Start a fresh worker. Gives the error of its init phase, which ends it."""
    worker.stream = new_stream(service.cloud, function)
    log = RequestLog(service, function, worker.stream, call.request_id)
    worker.on_line = log.printed
    variables = environment(service, function, worker.stream)
    try:
        start = await prepare_worker(Preparation(service, function, variables, log.printed))
    except CannotRun as error:
        log.printed(f"[ERROR] {error.kind}: {error}")
        await worker.stop()
        return init_error(error.kind, f"RequestId: {call.request_id} Error: {error}")
    await worker.start(start)
    failed = await worker.initialised()
    if failed is not None:
        await worker.stop()
    return failed


def _invoked(service: "Lambda", function: Function, call: Call) -> str:
    """The ARN by which the function was called, with the alias or version that was named."""
    if "FunctionName" not in call.input:
        return function.arn
    name, qualifier = parse_name(str(call.input["FunctionName"]))
    if name != function.name:
        return function.arn
    return service.arn(name, str(call.input.get("Qualifier") or "") or qualifier)


async def _run(
    service: "Lambda", function: Function, worker: Worker, payload: bytes, call: Call, fresh: bool
) -> Answer:
    clock, request_id = service.cloud.clock, call.request_id
    log = RequestLog(service, function, worker.stream, request_id)
    worker.on_line = log.printed
    log.platform(f"START RequestId: {request_id} Version: {function.version}")
    began = time.perf_counter()
    deadline = int((clock.now() + function.timeout) * 1000)
    answer = asyncio.get_running_loop().create_future()
    context = read_client_context(call.input.get("ClientContext"))
    arn = _invoked(service, function, call)
    event = Event(request_id, payload, deadline, arn, answer, context)
    try:
        result = await worker.invoke(event, function.timeout)
    except TimeoutError as error:
        stamp = datetime.fromtimestamp(clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        log.printed(f"{stamp}Z {request_id} Task timed out after {function.timeout:.2f} seconds")
        for place in error.args:
            log.printed(f"[ERROR] it did not end: it was at {place}")
        result = Answer(timed_out(request_id, function.timeout), "Unhandled")
    log.platform(f"END RequestId: {request_id}")
    init = worker.init_seconds if fresh else None
    seconds = time.perf_counter() - began
    log.platform(report(request_id, seconds, function.memory, worker.memory_used(), init))
    return result


def environment(service: "Lambda", function: Function, stream: str) -> Mapping[str, str]:
    """The variables of Lambda's runtime, with the endpoint of this emulator; where the code is comes later.

    Source: AWS Lambda Developer Guide, "Defined runtime environment variables".
    """
    cloud = service.cloud
    return {
        **inherited(),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        **credentials(service, function),
        "AWS_REGION": cloud.region,
        "AWS_DEFAULT_REGION": cloud.region,
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",  # there is no host named sync-localhost
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": _initialization(service, function),
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(function),
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "_HANDLER": function.handler,
        **function.environment,
    }


def _initialization(service: "Lambda", function: Function) -> str:
    return "provisioned-concurrency" if provisioned_of(service, function) else "on-demand"


def credentials(service: "Lambda", function: Function) -> dict[str, str]:
    """The keys of a session of the function's role. Raises AccessDeniedException."""
    iam = service.iam
    if iam is None:
        return {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    try:
        found = iam.assume(function.role, function.name, "lambda.amazonaws.com")
    except ServiceError as error:
        raise cannot_assume() from error
    return {
        "AWS_ACCESS_KEY_ID": found.access_key,
        "AWS_SECRET_ACCESS_KEY": found.secret,
        "AWS_SESSION_TOKEN": found.token,
    }


def cannot_assume() -> AccessDeniedException:
    return AccessDeniedException("The role defined for the function cannot be assumed by Lambda.")
