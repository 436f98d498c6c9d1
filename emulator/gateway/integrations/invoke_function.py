"""One invocation of a Lambda function by an integration or an authorizer."""

import asyncio
from dataclasses import dataclass
from typing import Any

from csc.emulator.calls import Call, Caller
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.gateway_responses import IntegrationTimeout
from csc.emulator.gateway.integrations.roles import source_arn
from csc.emulator.gateway.invocation import Invocation


class FunctionError(Exception):
    """The function can't be invoked at all: it doesn't exist, or API Gateway may not call it."""


@dataclass(frozen=True, slots=True)
class FunctionResult:
    """``failed``: the payload is the error object of a function that raised or timed out.
    ``version`` is the one that ran; ``error`` is ``X-Amz-Function-Error``, where it failed."""

    payload: bytes
    failed: bool
    version: str = "$LATEST"
    error: str = ""


async def invoke_function(
    invocation: Invocation,
    function: str,
    payload: bytes,
    caller: Caller,
    timeout: float,
    asynchronous: bool = False,
    source: str = "",
) -> FunctionResult:
    """``source`` is the ``aws:SourceArn`` of the call, the method's where none is given.

    Raises FunctionError, or IntegrationTimeout after ``timeout`` seconds.
    """
    call = Call(
        "lambda",
        "Invoke",
        {
            "FunctionName": function,
            "InvocationType": "Event" if asynchronous else "RequestResponse",
            "Payload": payload,
        },
        caller,
        invocation.request_id,
        invocation.cloud.region,
        invocation.request.source_ip,
        invocation.method.route,
        {"aws:SourceArn": source or source_arn(invocation)},
    )
    try:
        output = await asyncio.wait_for(_invoke(invocation, call), timeout)
    except TimeoutError:
        raise IntegrationTimeout() from None
    except ServiceError as error:
        raise FunctionError(_explain(error, function)) from error
    failure = output.get("FunctionError") or ""
    version = output.get("ExecutedVersion") or "$LATEST"
    return FunctionResult(_bytes(output.get("Payload")), bool(failure), version, failure)


async def _invoke(invocation: Invocation, call: Call) -> dict[str, Any]:
    output = invocation.cloud.invoke(call)
    return output if isinstance(output, dict) else await output


def _explain(error: ServiceError, function: str) -> str:
    if error.code.startswith("AccessDenied"):
        return (
            "Execution failed due to configuration error: "
            f"Invalid permissions on Lambda function {function}: {error.message}"
        )
    if error.status == 429:  # a client sees a 500 all the same
        return (
            "Lambda invocation failed with status: 429. Execution failed due to configuration error: "
            f"{error.message}"
        )
    return f"Execution failed: {error.code}: {error.message}"


def _bytes(payload: Any) -> bytes:
    if payload is None:
        return b""
    return payload.encode() if isinstance(payload, str) else bytes(payload)
