"""The integration response: which one is selected, and what it makes of the endpoint's answer.

    status, or a Lambda's errorMessage ──selectionPattern──▶ response ──mappings, template──▶ client

A pattern must match the whole value, as Java's ``matches`` does.
"""

import re
from collections.abc import Callable
from typing import Any

from csc.emulator.gateway.content import convert_response
from csc.emulator.gateway.gateway_responses import ApiConfigurationError, InternalServerError
from csc.emulator.gateway.headers import remap
from csc.emulator.gateway.invocation import Invocation, MethodResponse
from csc.emulator.gateway.model import Integration, IntegrationResponse, Method
from csc.emulator.gateway.templates import MappingTemplate, choose_by_accept, render

Conclude = Callable[[Invocation], None]


def conclude_mapped(method: Method, integration: Integration) -> Conclude:
    """For MOCK, AWS and HTTP: select, map, render, check against the method responses."""
    select = selector(integration.responses)
    declared = method.responses

    def conclude(invocation: Invocation) -> None:
        reply = invocation.reply
        value = str(reply.status) if reply.lambda_error is None else reply.lambda_error
        chosen = select(value)
        if chosen is None:
            raise ApiConfigurationError(
                detail="Execution failed due to configuration error: No match for output mapping "
                "and no default output mapping configured. "
                f"Endpoint Response Status Code: {reply.status}"
            )
        if chosen.status not in declared:
            raise ApiConfigurationError(
                detail="Execution failed due to configuration error: Output mapping refers to an "
                f"invalid method response: {chosen.status}"
            )
        invocation.response = respond(invocation, chosen)

    return conclude


def selector(
    responses: tuple[IntegrationResponse, ...],
) -> Callable[[str], IntegrationResponse | None]:
    """Chooses by pattern, else the response without one. Choices for statuses are remembered."""
    default = next((r for r in responses if not r.selection_pattern), None)
    patterns = [(re.compile(r.selection_pattern), r) for r in responses if r.selection_pattern]
    if not patterns:
        return lambda value: default
    known: dict[str, IntegrationResponse | None] = {}

    def select(value: str) -> IntegrationResponse | None:
        if value in known:
            return known[value]
        chosen = next((r for pattern, r in patterns if pattern.fullmatch(value)), default)
        if len(value) == 3:
            known[value] = chosen
        return chosen

    return select


def respond(invocation: Invocation, chosen: IntegrationResponse) -> MethodResponse:
    """The method response that ``chosen`` makes of the endpoint's reply."""
    named = choose_by_accept(chosen.templates, invocation.headers.get("accept"))
    body = convert_response(invocation, chosen.content_handling)
    status = chosen.status
    headers: list[tuple[str, str]] = []
    content_type = "application/json"
    if named is not None:
        content_type, template = named
        body = render(invocation, template, _readable(body)).encode()
    for mapping in chosen.parameters:
        value = mapping.source(invocation)
        if value is not None:
            add_header(headers, mapping.name, value)
    if named is not None and named[1].uses_context:
        status = apply_response_override(invocation, headers, status, named[1])
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", content_type))
    return MethodResponse(status, headers, body)


def _readable(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise InternalServerError(detail="a mapping template can't read a binary body") from None


def add_header(headers: list[tuple[str, str]], name: str, value: str | list[str]) -> None:
    for one in value if isinstance(value, list) else (value,):
        headers.append(remap(name, one))


def apply_response_override(
    invocation: Invocation, headers: list[tuple[str, str]], status: int, template: MappingTemplate
) -> int:
    """``$context.responseOverride``: headers replace mapped ones; the status that then holds."""
    override: Any = invocation.context.get("responseOverride")
    if not isinstance(override, dict):
        return status
    values = override.get("header")
    if isinstance(values, dict):
        for name, value in values.items():
            if value is None:
                continue
            lower = name.lower()
            headers[:] = [pair for pair in headers if pair[0].lower() != lower]
            plain = [str(one) for one in value] if isinstance(value, list) else str(value)
            add_header(headers, name, plain)
    wanted = override.get("status")
    if isinstance(wanted, str) and wanted.isdigit():
        wanted = int(wanted)
    if type(wanted) is int and 100 <= wanted < 600:
        return wanted
    return status
