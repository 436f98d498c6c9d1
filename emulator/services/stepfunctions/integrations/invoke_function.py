"""Lambda functions as Tasks: by their ARN alone, or by ``lambda:invoke``."""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.services.stepfunctions.integrations.names import optimized_failure
from csc.emulator.services.stepfunctions.integrations.sdk_metadata import sdk_metadata
from csc.emulator.services.stepfunctions.language.failures import StateFailure

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.integrations.work import Worker


async def invoke_function(worker: "Worker", function: str, payload: Any) -> Any:
    """The function's answer. Raises StateFailure with its errorType and answer."""
    output = await _invoke(worker, {"FunctionName": function, "Payload": json.dumps(payload)})
    return _answer(output)


async def invoke_with_all(worker: "Worker", given: Any) -> Any:
    """``Payload`` beside what the SDK tells of the call."""
    given = given if isinstance(given, dict) else {}
    payload = given.get("Payload")
    members = ("FunctionName", "InvocationType", "Qualifier", "LogType")
    input = {name: given[name] for name in members if given.get(name)}
    output = await _invoke(worker, {**input, "Payload": _text(payload)})
    if input.get("InvocationType") == "Event":
        return {"Payload": "", "StatusCode": output.get("StatusCode", 202)}
    answer = _answer(output)
    told = {
        "ExecutedVersion": output.get("ExecutedVersion", "$LATEST"),
        "Payload": answer,
        "StatusCode": output.get("StatusCode", 200),
    }
    clock = worker.sfn.cloud.clock
    return told | sdk_metadata("lambda", told, clock.uuid(), clock.now())


def _text(payload: Any) -> str:
    """A payload that is text is JSON already."""
    if payload is None:
        return "{}"
    return payload if isinstance(payload, str) else json.dumps(payload)


async def _invoke(worker: "Worker", input: dict[str, Any]) -> dict[str, Any]:
    try:
        return await worker.invoke("lambda", "Invoke", input)
    except ServiceError as error:
        modelled = not error.code.startswith("AccessDenied")
        if error.message.startswith("Function not found") and "$LATEST" not in error.message:
            error = type(error)(f"{error.message}:$LATEST")  # the version that is invoked
        request = worker.sfn.cloud.clock.uuid()
        raise optimized_failure("lambda", error, modelled, request) from None


def _answer(output: dict[str, Any]) -> Any:
    raw = output.get("Payload") or b"null"
    text = raw if isinstance(raw, str) else bytes(raw).decode()
    if not output.get("FunctionError"):
        return json.loads(text)
    try:
        told = json.loads(text)
        error = str(told.get("errorType") or "Exception")
    except (ValueError, AttributeError):
        error = "Lambda.Unknown"
    raise StateFailure(error, text)
