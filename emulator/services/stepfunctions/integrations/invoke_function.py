"""Lambda functions as Tasks: by their ARN alone, or by ``lambda:invoke``."""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
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
    payload = given.get("Payload", {})
    members = ("FunctionName", "InvocationType", "Qualifier", "LogType")
    input = {name: given[name] for name in members if given.get(name)}
    output = await _invoke(worker, {**input, "Payload": json.dumps(payload)})
    if input.get("InvocationType") == "Event":
        return {"Payload": "", "StatusCode": output.get("StatusCode", 202)}
    answer = _answer(output)
    return {
        "ExecutedVersion": output.get("ExecutedVersion", "$LATEST"),
        "Payload": answer,
        "SdkHttpMetadata": {
            "AllHttpHeaders": {"Content-Type": ["application/json"]},
            "HttpHeaders": {"Content-Type": "application/json"},
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": worker.sfn.cloud.clock.uuid()},
        "StatusCode": output.get("StatusCode", 200),
    }


async def _invoke(worker: "Worker", input: dict[str, Any]) -> dict[str, Any]:
    try:
        return await worker.invoke("lambda", "Invoke", input)
    except ServiceError as error:
        name = "AWSLambdaException" if error.code.startswith("AccessDenied") else error.code
        cause = f"{error.message} (Service: AWSLambda; Status Code: {error.status})"
        raise StateFailure(f"Lambda.{name}", cause) from None


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
