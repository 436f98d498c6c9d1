"""AWS_PROXY: a Lambda function gets the request as an event, and its result is the response."""

from collections.abc import Awaitable, Callable

import orjson

from csc.emulator.gateway.integrations.invoke_function import FunctionError, invoke_function
from csc.emulator.gateway.integrations.roles import choose_caller
from csc.emulator.gateway.integrations.uri import fill_stage_variables, parse_aws_uri
from csc.emulator.gateway.invocation import EndpointReply
from csc.emulator.gateway.model import Integration
from csc.emulator.http_api.events.event_1 import event_1
from csc.emulator.http_api.events.event_2 import event_2
from csc.emulator.http_api.integrations.read_result import read_result_1, read_result_2
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.refusals import Failed

Integrate = Callable[[HttpInvocation], Awaitable[None]]


def integrate_function(integration: Integration, payload: str) -> Integrate:
    """``payload`` is the format, ``1.0`` or ``2.0``. Raises ValueError for a URI that is no function's."""
    function = function_of(integration.uri)
    caller_of = choose_caller(integration.credentials)
    make_event, read_result = (
        (event_2, read_result_2) if payload == "2.0" else (event_1, read_result_1)
    )

    async def integrate(invocation: HttpInvocation) -> None:
        name = fill_stage_variables(function, invocation.stage.variables)
        event = orjson.dumps(make_event(invocation))
        try:
            result = await invoke_function(
                invocation, name, event, caller_of(invocation), integration.timeout
            )
        except FunctionError as error:
            raise Failed(detail=str(error)) from None
        if result.failed:
            shown = result.payload.decode("utf-8", "replace")
            raise Failed(detail=f"the Lambda function failed: {shown}")
        try:
            response = read_result(result.payload)
        except ValueError as error:
            raise Failed(
                detail="The response from the Lambda function doesn't match the format that API "
                f"Gateway expects. {error}"
            ) from None
        invocation.response = response
        invocation.reply = EndpointReply(response.status, [*response.headers], response.body)

    return integrate


def function_of(uri: str) -> str:
    """The function that a URI names: its ARN, or API Gateway's path of its invocations."""
    if uri.startswith("arn:") and ":lambda:" in uri and ":apigateway:" not in uri:
        return uri
    parsed = parse_aws_uri(uri)
    if parsed.kind != "lambda":
        raise ValueError("an AWS_PROXY integration without a subtype is a Lambda function's")
    return parsed.target
