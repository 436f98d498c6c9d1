"""Invoke: run a function and give its answer, or (``Event``) run it later.

A function with a WASM form runs in the sandbox, Python of ours in sandboxed CPython, any other in a worker.
"""

import asyncio
import base64
import random
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.check_input import as_message, check_input
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.client_context import read_client_context
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    InvalidRequestContentException,
    RequestTooLargeException,
    ValidationException,
)
from csc.emulator.services.lambda_.functions import Function, not_found
from csc.emulator.services.lambda_.hold_concurrency import hold_concurrency
from csc.emulator.services.lambda_.in_worker import invoke_in_worker
from csc.emulator.services.lambda_.run_asynchronously import run_asynchronously
from csc.emulator.services.lambda_.runtime_api import Answer
from csc.emulator.services.lambda_.runtimes import runtime_of, why_not

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

LARGEST = {"RequestResponse": 6 * 1024 * 1024, "Event": 1024 * 1024}
LARGEST_ANSWER = 6 * 1024 * 1024 + 100  # as recorded
TAIL = 4096

_background: set["asyncio.Task[None]"] = set()


def invoke(service: "Lambda", input: Input, call: Call) -> Output | Awaitable[Output]:
    """``Payload`` is bytes (or text). ``FunctionError`` is there where the handler failed."""
    function = _chosen(service, input)
    kind = input.get("InvocationType") or "RequestResponse"
    if kind not in ("RequestResponse", "Event", "DryRun"):
        raise InvalidParameterValueException(f"Value '{kind}' at 'invocationType' is unknown")
    payload = _payload(input.get("Payload"), LARGEST.get(kind, LARGEST["Event"]))
    read_client_context(input.get("ClientContext"))
    if kind == "DryRun":
        return {"StatusCode": 204}
    if kind == "Event":
        task = asyncio.ensure_future(run_asynchronously(service, function, payload, call, _run))
        _background.add(task)
        task.add_done_callback(_background.discard)
        return {"StatusCode": 202, "Payload": b""}
    return _answer(service, function, payload, call, tail=input.get("LogType") == "Tail")


def _chosen(service: "Lambda", input: Input) -> Function:
    """The function that is named; of an alias with weights one of its two versions.

    Raises ValidationException, ResourceNotFoundException.
    """
    name, qualifier = input["FunctionName"], input.get("Qualifier") or ""
    if qualifier or ":" in name or name not in service.functions:
        problems = check_input("lambda", "Invoke", {"FunctionName": name, **_given(qualifier)})
        if problems:
            raise ValidationException(as_message(problems))
        name, qualifier = read_reference(service, input)
        weights = service.alias_details.get(name, {}).get(qualifier, {}).get("Weights")
        for version, weight in (weights or {}).items():
            if random.random() < weight:
                qualifier = version
    latest = service.functions.get(name)
    if latest is None:
        raise not_found(service.arn(name, qualifier or "$LATEST"))
    return service.find(name, qualifier)


def _given(qualifier: str) -> dict[str, str]:
    return {"Qualifier": qualifier} if qualifier else {}


def _payload(payload: Any, largest: int) -> bytes:
    if hasattr(payload, "read"):
        payload = payload.read()
    data = payload.encode() if isinstance(payload, str) else bytes(payload or b"{}")
    if len(data) > largest:
        raise RequestTooLargeException(
            f"Request must be smaller than {largest} bytes for the InvokeFunction operation"
        )
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidRequestContentException(
            f"Could not parse request body into json: {error}", Type="User"
        ) from error
    return data


async def _run(service: "Lambda", function: Function, payload: bytes, call: Call) -> Answer:
    """Raises TooManyRequestsException where the function may not run once more now."""
    with hold_concurrency(service, function):
        return await _dispatch(service, function, payload, call)


async def _dispatch(service: "Lambda", function: Function, payload: bytes, call: Call) -> Answer:
    if function.wasm is not None:
        from csc.emulator.services.lambda_.in_sandbox import invoke_in_sandbox

        return await invoke_in_sandbox(service, function, payload, call)
    if runtime_of(function.runtime) is None:
        problem, _ = why_not(function.runtime)
        raise InvalidParameterValueException(f"{function.name}: {problem}.")
    if function.sandboxed and function.code.has("csc.json"):  # else it was replaced by other code
        from csc.emulator.services.lambda_.in_cpython import invoke_in_cpython

        return await invoke_in_cpython(service, function, payload, call)
    return await invoke_in_worker(service, function, payload, call)


async def _answer(
    service: "Lambda", function: Function, payload: bytes, call: Call, *, tail: bool
) -> Output:
    answer = await _run(service, function, payload, call)
    if len(answer.payload) > LARGEST_ANSWER:
        answer = Answer(_too_large(), "Unhandled")
    out: Output = {
        "StatusCode": 200,
        "ExecutedVersion": function.version,
        "Payload": answer.payload,
    }
    if answer.error is not None:
        out["FunctionError"] = answer.error
    if tail:
        text = "\n".join(service.logs.of(call.request_id)).encode()[-TAIL:]
        out["LogResult"] = base64.b64encode(text).decode()
    return out


def _too_large() -> bytes:
    return orjson.dumps(
        {
            "errorType": "Function.ResponseSizeTooLarge",
            "errorMessage": "Response payload size exceeded maximum allowed payload size "
            f"({LARGEST_ANSWER} bytes).",
        }
    )
