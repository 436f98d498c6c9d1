"""AWS with a Lambda function: the template's JSON is the event, the result goes through mappings."""

from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import Any

import orjson

from csc.emulator.gateway.gateway_responses import InternalServerError
from csc.emulator.gateway.integrations.invoke_function import (
    FunctionError,
    FunctionResult,
    invoke_function,
)
from csc.emulator.gateway.integrations.roles import choose_caller
from csc.emulator.gateway.integrations.uri import fill_stage_variables
from csc.emulator.gateway.invocation import EndpointReply, Invocation
from csc.emulator.gateway.model import Integration


def integrate_function(
    integration: Integration, function: str
) -> Callable[[Invocation], Awaitable[None]]:
    caller_of = choose_caller(integration.credentials)
    timeout = integration.timeout

    async def integrate(invocation: Invocation) -> None:
        name = fill_stage_variables(function, invocation.stage.variables)
        outgoing = invocation.integration_request
        asynchronous = _invocation_type(outgoing.headers) == "Event"
        payload = outgoing.body or b"{}"
        try:
            result = await invoke_function(
                invocation, name, payload, caller_of(invocation), timeout, asynchronous
            )
        except FunctionError as error:
            raise InternalServerError(detail=str(error)) from error
        invocation.reply = EndpointReply(
            202 if asynchronous else 200,
            _headers(invocation, result),
            result.payload,
            _error_message(result.payload),
        )

    return integrate


def _headers(invocation: Invocation, result: FunctionResult) -> list[tuple[str, str]]:
    """Those of Lambda's own answer, which mappings may read (recorded on AWS)."""
    failed = [("X-Amz-Function-Error", result.error)] if result.error else []
    return [
        ("Date", formatdate(invocation.cloud.clock.now(), usegmt=True)),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(result.payload))),
        ("Connection", "keep-alive"),
        ("x-amzn-RequestId", invocation.cloud.clock.uuid()),
        *failed,
        ("x-amzn-Remapped-Content-Length", "0"),
        ("X-Amz-Executed-Version", result.version),
        ("X-Amzn-Trace-Id", invocation.trace_id),
    ]


def _invocation_type(headers: dict[str, Any]) -> str:
    for name, value in headers.items():
        if name.lower() == "x-amz-invocation-type":
            return str(value)
    return ""


def _error_message(payload: bytes) -> str | None:
    """What selectionPattern is matched with: ``errorMessage``, where the function's JSON has one."""
    if b'"errorMessage"' not in payload:
        return None
    try:
        data = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    message = data.get("errorMessage") if isinstance(data, dict) else None
    return message if isinstance(message, str) else None
