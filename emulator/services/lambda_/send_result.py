"""Where the result of an asynchronous invocation goes: its destination, and the dead-letter queue.

    {"version": "1.0", "timestamp": "…", "requestContext": {…, "condition": "RetriesExhausted"},
     "requestPayload": …, "responseContext": {"statusCode": 200, …}, "responsePayload": …}

It is sent as the function's role.  Source: Lambda's developer guide, "Capturing records of Lambda asynchronous
invocations", and recordings.
"""

import inspect
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.functions import Function, parse_name
from csc.emulator.services.lambda_.kept import kept_of
from csc.emulator.services.lambda_.runtime_api import Answer

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

log = logging.getLogger("csc.lambda")


def invoke_settings(service: "Lambda", function: Function, call: Call) -> Mapping[str, Any]:
    """The EventInvokeConfig of what was called: made through the API, else a template's."""
    found = service.invoke_configs.get(function.name, _qualifier(call))
    return found if found is not None else service.configs.get(function.name, {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """``answer`` is the last one, None where the function never ran; ``condition`` is AWS's word for how it ended."""

    answer: Answer | None
    attempts: int
    condition: str

    @property
    def failed(self) -> bool:
        return self.condition != "Success"


async def send_result(
    service: "Lambda", function: Function, payload: bytes, call: Call, outcome: Outcome
) -> None:
    """What can't be sent is logged."""
    failed = outcome.failed
    config = invoke_settings(service, function, call).get("DestinationConfig") or {}
    side = config.get("OnFailure" if failed else "OnSuccess") or {}
    target = str(side.get("Destination") or "")
    dead = (kept_of(service, function.name).get("DeadLetterConfig") or {}).get("TargetArn")
    try:
        if target:
            record = _record(service, function, payload, call, outcome)
            await _send(service, function, call, target, record)
        if failed and dead:
            await _bury(service, function, call, str(dead), payload, outcome)
    except ServiceError as error:
        log.warning("%s: its result isn't sent: %s: %s", function.name, error.code, error.message)


def _qualifier(call: Call) -> str:
    _, own = parse_name(str(call.input.get("FunctionName") or "-"))
    return str(call.input.get("Qualifier") or "") or own or "$LATEST"


def _record(
    service: "Lambda", function: Function, payload: bytes, call: Call, outcome: Outcome
) -> dict[str, Any]:
    now = datetime.fromtimestamp(service.cloud.clock.now(), UTC)
    record = {
        "version": "1.0",
        "timestamp": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z",
        "requestContext": {
            "requestId": call.request_id,
            "functionArn": service.arn(function.name, _qualifier(call)),
            "condition": outcome.condition,
            "approximateInvokeCount": outcome.attempts,
        },
        "requestPayload": json.loads(payload or b"{}"),
    }
    answer = outcome.answer
    if answer is None:
        return record
    context: dict[str, Any] = {"statusCode": 200, "executedVersion": function.version}
    if answer.error is not None:
        context["functionError"] = answer.error
    told = json.loads(answer.payload or b"null")
    return record | {"responseContext": context, "responsePayload": told}


async def _send(
    service: "Lambda", function: Function, call: Call, target: str, record: dict[str, Any]
) -> None:
    kind, text = target.split(":")[2], json.dumps(record)
    if kind == "sqs":
        await _call(service, function, call, "sqs", "SendMessage", _message(service, target, text))
    elif kind == "sns":
        given = {"TopicArn": target, "Message": text}
        await _call(service, function, call, "sns", "Publish", given)
    elif kind == "lambda":
        given = {"FunctionName": target, "InvocationType": "Event", "Payload": text}
        await _call(service, function, call, "lambda", "Invoke", given)
    elif kind == "events":
        failed = record["requestContext"]["condition"] != "Success"
        entry = {
            "Source": "lambda",
            "DetailType": "Lambda Function Invocation Result - "
            + ("Failure" if failed else "Success"),
            "Detail": text,
            "Resources": [target, record["requestContext"]["functionArn"]],
            "EventBusName": target,
        }
        await _call(service, function, call, "events", "PutEvents", {"Entries": [entry]})


async def _bury(
    service: "Lambda", function: Function, call: Call, target: str, payload: bytes, outcome: Outcome
) -> None:
    """The event as it came, with what went wrong beside it."""
    told = json.loads(outcome.answer.payload or b"{}") if outcome.answer else {}
    message = str(told.get("errorMessage", "") if isinstance(told, dict) else "")[:1024]
    ran = outcome.answer is not None
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": call.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": "200" if ran else "429"},
        "ErrorMessage": {
            "DataType": "String",
            "StringValue": message or ("Unknown" if ran else "Rate Exceeded."),
        },
    }
    more = {"MessageAttributes": attributes}
    if target.split(":")[2] == "sqs":
        given = _message(service, target, payload.decode()) | more
        await _call(service, function, call, "sqs", "SendMessage", given)
    else:
        given = {"TopicArn": target, "Message": payload.decode(), **more}
        await _call(service, function, call, "sns", "Publish", given)


def _message(service: "Lambda", target: str, text: str) -> dict[str, Any]:
    account, name = target.split(":")[4:6]
    url = f"{service.cloud.endpoint}/{account}/{name}"
    return {"QueueUrl": url, "MessageBody": text}


async def _call(
    service: "Lambda",
    function: Function,
    call: Call,
    other: str,
    operation: str,
    given: dict[str, Any],
) -> None:
    """As the function's role. Raises ServiceError."""
    caller, region = service.caller_of(function), service.cloud.region
    request_id = service.cloud.clock.uuid()
    answer: Any = service.cloud.invoke(Call(other, operation, given, caller, request_id, region))
    if inspect.isawaitable(answer):
        await answer
