"""AWS_PROXY with a subtype: one action of a service, called with the integration's role.

    {"QueueUrl": "…", "MessageBody": "$request.body"}  ──▶  sqs:SendMessage  ──▶  its answer

The answer is the service's own: SQS's in the XML of its query protocol, JSON of the others.
"""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from csc.emulator.calls import Call, Output
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.integrations.roles import choose_caller
from csc.emulator.gateway.invocation import EndpointReply
from csc.emulator.gateway.model import Integration
from csc.emulator.http import HttpResponse
from csc.emulator.http_api.integrations.subtypes import Subtype, check_parameters, find_subtype
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.refusals import Malformed, Unavailable
from csc.emulator.http_api.select import Select, read_selection

Parameters = Mapping[str, Select]


def integrate_service(
    integration: Integration, name: str, given: Mapping[str, Any]
) -> Callable[[HttpInvocation], Awaitable[None]]:
    """``given`` are the request parameters. Raises ValueError for what the subtype doesn't take."""
    subtype = find_subtype(name)
    check_parameters(name, given)
    if not integration.credentials:
        raise ValueError(f"Credentials are required for subtype {name}")
    parameters = {key: read_selection(str(value)) for key, value in given.items()}
    caller_of = choose_caller(integration.credentials)

    async def integrate(invocation: HttpInvocation) -> None:
        values = {key: select(invocation) for key, select in parameters.items()}
        call = Call(
            subtype.service,
            subtype.operation,
            _input(subtype, values),
            caller_of(invocation),
            invocation.request_id,
            values.get("Region") or invocation.cloud.region,
            invocation.request.source_ip,
            invocation.method.route,
        )
        invocation.response = await _called(invocation, call, integration.timeout)
        response = invocation.response
        invocation.reply = EndpointReply(response.status, list(response.headers), response.body)

    return integrate


def _input(subtype: Subtype, values: Mapping[str, str | None]) -> dict[str, Any]:
    """The operation's input. Raises the 400 for a required parameter that the request lacks."""
    found: dict[str, Any] = {}
    for name in (*subtype.required, *subtype.optional):
        value = values.get(name)
        if value is None:
            if name in subtype.required:
                raise Malformed(detail=f"the parameter {name} has no value")
            continue
        found[name] = _typed(subtype, name, value)
    return _shaped(subtype, found)


def _typed(subtype: Subtype, name: str, value: str) -> Any:
    if name in subtype.numbers:
        if not value.lstrip("-").isdecimal():
            raise Malformed(detail=f"the parameter {name} is not a number")
        return int(value)
    if name in subtype.structured:
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Malformed(detail=f"the parameter {name} is not JSON") from None
    return value


def _shaped(subtype: Subtype, given: dict[str, Any]) -> dict[str, Any]:
    """As the service's API has it: one entry of PutEvents, members in lower case of Step Functions."""
    match subtype.service:
        case "events":
            return {"Entries": [given]}
        case "stepfunctions":
            return {name[:1].lower() + name[1:]: value for name, value in given.items()}
        case "kinesis":
            return {**given, "Data": b64encode(given["Data"].encode()).decode()}
    return given


async def _called(invocation: HttpInvocation, call: Call, timeout: float) -> HttpResponse:
    from csc.emulator.protocols.errors import render_error

    as_query = call.service == "sqs"
    try:
        output = await asyncio.wait_for(_invoke(invocation, call), timeout)
    except TimeoutError:
        raise Unavailable(detail=f"{call.service} didn't answer in time") from None
    except ServiceError as error:
        return _plain(render_error(call.service, error, call.request_id, as_query=as_query))
    return _plain(_render(call, output, as_query))


async def _invoke(invocation: HttpInvocation, call: Call) -> Output:
    output = invocation.cloud.invoke(call)
    return output if isinstance(output, dict) else await output


def _render(call: Call, output: Output, as_query: bool) -> HttpResponse:
    from csc.emulator.protocols.codec import codec_of
    from csc.emulator.protocols.query_compatible import query_model
    from csc.emulator.protocols.service_model import load_model

    model = query_model(call.service) if as_query else load_model(call.service)
    return codec_of(model).render(model, call.operation, output, call.request_id)


def _plain(response: HttpResponse) -> HttpResponse:
    """Without what the rendered answer says of itself: HTTP APIs pass on type and body."""
    kept = [pair for pair in response.headers if pair[0].lower() == "content-type"]
    return HttpResponse(response.status, kept, response.body)
