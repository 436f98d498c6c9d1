"""Invoke a function in its CPython worker, as Lambda does: environment, credentials, limits, logs."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.code import place
from csc.emulator.services.lambda_.errors import AccessDeniedException
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.logs import LogLine, report
from csc.emulator.services.lambda_.runtime_api import Answer, Event
from csc.emulator.services.lambda_.worker import Worker, inherited, timed_out

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


async def invoke_in_worker(
    service: "Lambda", function: Function, payload: bytes, call: Call
) -> Answer:
    """Run it and write its log lines. Raises AccessDeniedException, TooManyRequestsException."""
    worker, fresh = await service.pool.take(function)
    try:
        if fresh:
            failed = await _begin(service, function, worker, call)
            if failed is not None:
                return Answer(failed, "Unhandled")
        return await _run(service, function, worker, payload, call, fresh)
    finally:
        await service.pool.give_back(function, worker)


async def _begin(service: "Lambda", function: Function, worker: Worker, call: Call) -> bytes | None:
    """Start a fresh worker. Gives the error of its init phase, which ends it."""
    group = log_group(function)
    worker.on_line = lambda line: service.logs.write(
        LogLine(group, service.cloud.clock.now(), line, call.request_id)
    )
    folder = await asyncio.to_thread(place, function.code)
    await worker.start(folder, environment(service, function), function.memory)
    failed = await worker.initialised()
    if failed is not None:
        await worker.stop()
    return failed


async def _run(
    service: "Lambda", function: Function, worker: Worker, payload: bytes, call: Call, fresh: bool
) -> Answer:
    clock, group, request_id = service.cloud.clock, log_group(function), call.request_id

    def printed(text: str) -> None:
        service.logs.write(LogLine(group, clock.now(), text, request_id))

    def write(text: str) -> None:
        service.logs.write(LogLine(group, clock.now(), text, request_id, platform=True))

    worker.on_line = printed
    write(f"START RequestId: {request_id} Version: {function.version}")
    began = time.perf_counter()
    deadline = int((clock.now() + function.timeout) * 1000)
    answer = asyncio.get_running_loop().create_future()
    event = Event(request_id, payload, deadline, function.arn, answer)
    try:
        result = await worker.invoke(event, function.timeout)
    except TimeoutError:
        stamp = datetime.fromtimestamp(clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        printed(f"{stamp}Z {request_id} Task timed out after {function.timeout:.2f} seconds")
        result = Answer(timed_out(request_id, function.timeout), "Unhandled")
    else:
        await asyncio.sleep(0)  # what it printed comes before END
    write(f"END RequestId: {request_id}")
    init = worker.init_seconds if fresh else None
    seconds = time.perf_counter() - began
    write(report(request_id, seconds, function.memory, worker.memory_used(), init))
    return result


def log_group(function: Function) -> str:
    return f"/aws/lambda/{function.name}"


def environment(service: "Lambda", function: Function) -> Mapping[str, str]:
    """The variables of Lambda's runtime, with the endpoint of this emulator.

    Source: AWS Lambda Developer Guide, "Defined runtime environment variables".
    """
    cloud = service.cloud
    day = datetime.fromtimestamp(cloud.clock.now(), UTC).strftime("%Y/%m/%d")
    stream = f"{day}/[{function.version}]{cloud.clock.uuid().replace('-', '')}"
    return {
        **inherited(),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONUNBUFFERED": "1",
        **credentials(service, function),
        "AWS_REGION": cloud.region,
        "AWS_DEFAULT_REGION": cloud.region,
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(function),
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "LAMBDA_TASK_ROOT": str(place(function.code)),
        "_HANDLER": function.handler,
        **function.environment,
    }


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
