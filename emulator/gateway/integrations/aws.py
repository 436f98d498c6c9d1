"""AWS: a call of a service's operation, straight from API Gateway.

    request template ──▶ body ──wire──▶ input ──Cloud.invoke──▶ output or error ──wire──▶ reply

An error of the service is a reply like any other, in the service's own wire form, so that
``selectionPattern`` and ``$input.path('$.__type')`` see what they see on AWS.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from csc.emulator.calls import NO_KEYS, Call, Output
from csc.emulator.errors import NotEmulated, ServiceError
from csc.emulator.gateway.gateway_responses import IntegrationFailure, IntegrationTimeout
from csc.emulator.gateway.integrations.lambda_custom import integrate_function
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.integrations.request import prepare_mapped
from csc.emulator.gateway.integrations.response import conclude_mapped, wants_document
from csc.emulator.gateway.integrations.roles import choose_caller
from csc.emulator.gateway.integrations.uri import AwsUri, parse_aws_uri
from csc.emulator.gateway.integrations.wire import Wire, choose_wire
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import Integration, Method

DATA_CALLS = frozenset(
    ("dynamodb", name)
    for name in ("DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")
)
"""Operations whose output is what its JSON says: a response template that only reads gets it as it is.
They don't change their input either, so a template may make that without its text."""

Integrate = Callable[[Invocation], Awaitable[None] | None]


def plan_aws(method: Method, integration: Integration, region: str) -> Plan:
    """Raises ValueError for a URI that names no service."""
    uri = parse_aws_uri(integration.uri)
    integrate: Integrate
    if uri.kind == "lambda":
        integrate = integrate_function(integration, uri.target)
    else:
        integrate = integrate_service(integration, uri, region)
    conclude = conclude_mapped(method, integration, of_function=uri.kind == "lambda")
    as_document = uri.kind == "action" and (uri.service, uri.target) in DATA_CALLS
    return Plan(prepare_mapped(integration, as_document), integrate, conclude)


def integrate_service(integration: Integration, uri: AwsUri, region: str) -> Integrate:
    wire = choose_wire(uri)
    hands_over = (uri.service, uri.target) in DATA_CALLS and uri.kind == "action"
    document: bool | None = None if hands_over else False
    service, at, as_json = uri.service, uri.region or region, uri.service == "dynamodb"
    caller_of = choose_caller(integration.credentials)
    timeout = integration.timeout

    def integrate(invocation: Invocation) -> Awaitable[None] | None:
        nonlocal document
        if document is None:  # not before: to know it, templates have to be compiled
            document = wants_document(integration)
        cloud = invocation.cloud
        if service not in cloud.services:
            raise _not_emulated(service)
        try:
            arguments = invocation.integration_request.document
            if arguments is None:
                operation, arguments = wire.read(invocation, uri)
            else:
                operation = uri.target
            call = Call(
                service,
                operation,
                arguments,
                caller_of(invocation),
                invocation.request_id,
                at,
                invocation.request.source_ip,
                invocation.method.route,
                NO_KEYS,
                as_json and not document,
            )
            output = cloud.invoke(call)
        except NotEmulated as missing:
            if not missing.exists:
                invocation.reply = wire.error_reply(invocation, missing)
                return None
            raise _not_emulated(missing.name) from None
        except ServiceError as error:
            invocation.reply = wire.error_reply(invocation, error)
            return None
        if isinstance(output, dict):
            reply = invocation.reply = wire.reply(invocation, call.operation, output)
            if document:
                reply.document = output
            return None
        return _wait(invocation, wire, call.operation, output, timeout)

    return integrate


def _not_emulated(name: str) -> IntegrationFailure:
    """An integration that can't be had here fails: nothing of it is pretended."""
    return IntegrationFailure(detail=f"CSC doesn't emulate {name}: the integration fails")


async def _wait(
    invocation: Invocation, wire: Wire, operation: str, output: Awaitable[Output], timeout: float
) -> None:
    try:
        result: dict[str, Any] = await asyncio.wait_for(_as_coroutine(output), timeout)
    except TimeoutError:
        raise IntegrationTimeout() from None
    except ServiceError as error:
        invocation.reply = wire.error_reply(invocation, error)
    else:
        invocation.reply = wire.reply(invocation, operation, result)


async def _as_coroutine(awaitable: Awaitable[Output]) -> Output:
    return await awaitable
