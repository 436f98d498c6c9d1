"""AWS_PROXY: a Lambda function gets the whole request as an event and answers for itself."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from csc.emulator.gateway.gateway_responses import InternalServerError, MalformedProxyResponse
from csc.emulator.gateway.headers import REFUSED_TO_AWS
from csc.emulator.gateway.integrations.invoke_function import FunctionError, invoke_function
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.integrations.proxy_event import proxy_event
from csc.emulator.gateway.integrations.proxy_result import read_proxy_result
from csc.emulator.gateway.integrations.read_streamed_result import read_streamed_result
from csc.emulator.gateway.integrations.request import apply_parameters, refuse_headers
from csc.emulator.gateway.integrations.roles import choose_caller
from csc.emulator.gateway.integrations.uri import fill_stage_variables, parse_aws_uri
from csc.emulator.gateway.invocation import EndpointReply, IntegrationRequest, Invocation
from csc.emulator.gateway.model import Integration, Method


def plan_lambda_proxy(method: Method, integration: Integration, region: str) -> Plan:
    """Raises ValueError where the URI is not a function's: no other service has this type."""
    uri = parse_aws_uri(integration.uri)
    if uri.kind != "lambda":
        raise ValueError(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose "
            "stream invocations."
        )
    conclude = _conclude_streamed if uri.streams else _conclude
    return Plan(_preparer(integration), _integrator(integration, uri.target), conclude)


def _preparer(integration: Integration) -> Callable[[Invocation], None]:
    """Mappings don't change the event; one that sets a forbidden header still fails the request."""

    def prepare(invocation: Invocation) -> None:
        outgoing = IntegrationRequest(integration.http_method)
        invocation.integration_request = outgoing
        if integration.http_method != "POST":
            raise InternalServerError(
                detail="Execution failed due to configuration error: Lambda functions are invoked "
                f"with POST, and the integration's method is {integration.http_method!r}"
            )
        if integration.parameters:
            apply_parameters(integration, invocation, outgoing)
            refuse_headers(outgoing, REFUSED_TO_AWS)
        outgoing.body = orjson.dumps(proxy_event(invocation))

    return prepare


def _integrator(integration: Integration, function: str) -> Callable[[Invocation], Awaitable[None]]:
    caller_of = choose_caller(integration.credentials)
    timeout = integration.timeout

    async def integrate(invocation: Invocation) -> None:
        name = fill_stage_variables(function, invocation.stage.variables)
        outgoing = invocation.integration_request
        asynchronous = _header(outgoing.headers, "x-amz-invocation-type") == "Event"
        try:
            result = await invoke_function(
                invocation, name, outgoing.body, caller_of(invocation), timeout, asynchronous
            )
        except FunctionError as error:
            raise InternalServerError(detail=str(error)) from error
        if asynchronous:
            invocation.reply = EndpointReply(202, [], b"{}")
        elif result.failed:
            raise MalformedProxyResponse(
                detail="Lambda execution failed with status 200 due to customer function error: "
                f"{result.payload.decode('utf-8', 'replace')}"
            )
        else:
            invocation.reply = EndpointReply(200, [], result.payload)

    return integrate


def _header(headers: dict[str, Any], lower: str) -> str:
    return next((str(value) for name, value in headers.items() if name.lower() == lower), "")


def _conclude(invocation: Invocation) -> None:
    invocation.response = read_proxy_result(invocation, invocation.reply.body)


def _conclude_streamed(invocation: Invocation) -> None:
    invocation.response = read_streamed_result(invocation, invocation.reply.body)
