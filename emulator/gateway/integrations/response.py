"""The integration response: which one is selected, and what it makes of the endpoint's answer.

    status, or a Lambda's errorMessage ──selectionPattern──▶ response ──mappings, template──▶ client

A pattern must match the whole value, as Java's ``matches`` does.
"""

from collections.abc import Callable, Container
from typing import Any

from csc.emulator.bounded_regex import compile_bounded
from csc.emulator.gateway.content import convert_response
from csc.emulator.gateway.gateway_responses import ApiConfigurationError, InternalServerError
from csc.emulator.gateway.headers import JSON, remap
from csc.emulator.gateway.invocation import Invocation, MethodResponse
from csc.emulator.gateway.mapping import Overrides
from csc.emulator.gateway.mapping.input import NO_PARAMETERS, Input
from csc.emulator.gateway.mapping.overrides import NO_OVERRIDES, read_overrides
from csc.emulator.gateway.mapping.util import UTIL
from csc.emulator.gateway.model import Integration, IntegrationResponse, Method
from csc.emulator.gateway.templates import (
    MappingTemplate,
    choose_by_accept,
    given_by,
    reads_only,
    render_text,
)
from csc.emulator.gateway.velocity.template import override_status
from csc.emulator.gateway.velocity.write_statements import STATUS

CONTENT_TYPE = "Content-Type"
Conclude = Callable[[Invocation], None]


def conclude_mapped(
    method: Method, integration: Integration, of_function: bool = False
) -> Conclude:
    """For MOCK, AWS and HTTP: select, map, render, check against the method responses.

    ``of_function``: by the errorMessage of the function alone; one that has none is the default's.
    """
    select = selector(integration.responses)
    declared = method.responses
    default = next((r for r in integration.responses if not r.selection_pattern), None)
    carries = any(template.overrides for template in integration.templates.values())
    known: dict[int, IntegrationResponse] = {}

    def conclude(invocation: Invocation) -> None:
        reply = invocation.reply
        chosen = known.get(reply.status)
        if chosen is not None and reply.document is not None and not carries:
            response = answer_document(invocation, chosen, reply.document)
            if response is not None:
                invocation.selected, invocation.response = chosen, response
                return
        if chosen is None:
            if not of_function:
                found = select(str(reply.status))
            else:
                found = default if reply.lambda_error is None else select(reply.lambda_error)
            chosen = _declared(found, declared, reply.status)
            if not of_function and len(known) < MOST_KNOWN:
                known[reply.status] = chosen
        invocation.selected = chosen
        invocation.response = respond(invocation, chosen, carries)

    return conclude


MOST_KNOWN = 100


def _declared(
    chosen: IntegrationResponse | None, declared: Container[int], status: int
) -> IntegrationResponse:
    """The integration response that was selected. Raises ApiConfigurationError where there is none, or
    where it leads to no method response."""
    if chosen is None:
        raise ApiConfigurationError(
            detail="Execution failed due to configuration error: No match for output mapping "
            f"and no default output mapping configured. Endpoint Response Status Code: {status}"
        )
    if chosen.status not in declared:
        raise ApiConfigurationError(
            detail="Execution failed due to configuration error: Output mapping refers to an "
            f"invalid method response: {chosen.status}"
        )
    return chosen


def selector(
    responses: tuple[IntegrationResponse, ...],
) -> Callable[[str], IntegrationResponse | None]:
    """Chooses by pattern, else the response without one. Choices for statuses are remembered."""
    default = next((r for r in responses if not r.selection_pattern), None)
    patterns = [(compile_bounded(r.selection_pattern), r) for r in responses if r.selection_pattern]
    if not patterns:
        return lambda value: default
    known: dict[str, IntegrationResponse | None] = {}

    def select(value: str) -> IntegrationResponse | None:
        if value in known:
            return known[value]
        chosen = next((r for pattern, r in patterns if pattern.fullmatch(value)), default)
        if len(value) == 3 and value.isascii() and value.isdigit():
            known[value] = chosen
        return chosen

    return select


def respond(
    invocation: Invocation, chosen: IntegrationResponse, carries: bool = False
) -> MethodResponse:
    """The method response that ``chosen`` makes of the endpoint's reply.

    ``carries``: the request's template may have overridden the response already (recorded on AWS).
    """
    named = chosen.only
    if named is None:
        named = choose_by_accept(chosen.templates, invocation.headers.get("accept"))
    headers: list[tuple[str, str]] = []
    status, overrides = chosen.status, NO_OVERRIDES
    if named is None:
        content_type, body = "application/json", _converted(invocation, chosen)
    else:
        content_type, template = named
        text, overrides = render_text(invocation, template, _given(invocation, chosen, template))
        body = text.encode("utf-8", "replace")
    for mapping in chosen.parameters:
        value = mapping.source(invocation)
        if value is not None:
            add_header(headers, mapping.name, value)
    if carries and overrides is NO_OVERRIDES:
        overrides = read_overrides(invocation.overrides)
    if overrides is not NO_OVERRIDES:
        status = apply_overrides(overrides, headers, status)
    if not headers:
        headers.append(JSON if content_type == "application/json" else (CONTENT_TYPE, content_type))
    elif not any(name.lower() == "content-type" for name, _ in headers):
        headers.append((CONTENT_TYPE, content_type))
    return MethodResponse(status, headers, body)


def answer_document(
    invocation: Invocation, chosen: IntegrationResponse, document: dict[str, Any]
) -> MethodResponse | None:
    """As ``respond``, in one go, where one template makes all of the answer of what the reply says; None
    where there is more to it."""
    only = chosen.only
    if only is None or chosen.parameters or chosen.content_handling:
        return None
    content_type, template = only
    compiled = template.template
    if compiled.constant is not None or template.uses_stage_variables:
        return None
    executable = compiled.loaded or compiled.executable()
    if (template.uses_context and not executable.only_status) or (
        invocation.api.model.binary_media_types
    ):
        return None
    given = Input(b"", invocation if template.uses_parameters else NO_PARAMETERS, document)
    variables: dict[str, Any] = {"input": given, "util": UTIL}
    text = compiled.run(executable, variables)
    headers = [JSON if content_type == "application/json" else (CONTENT_TYPE, content_type)]
    status = chosen.status
    if STATUS in variables:
        override_status(invocation.overrides, variables[STATUS])
        status = apply_overrides(read_overrides(invocation.overrides), headers, status)
    return MethodResponse(status, headers, text.encode("utf-8", "replace"))


def _given(invocation: Invocation, chosen: IntegrationResponse, template: MappingTemplate) -> Input:
    """``$input`` of a response template."""
    reply, may_be_binary = invocation.reply, bool(invocation.api.model.binary_media_types)
    if reply.document is not None and not chosen.content_handling and not may_be_binary:
        given = invocation if template.uses_parameters else NO_PARAMETERS
        return Input(b"", given, reply.document)
    body = _converted(invocation, chosen)
    plain = reply.body.isascii() and not may_be_binary
    return given_by(invocation, template, body if plain else _readable(body))


def _converted(invocation: Invocation, chosen: IntegrationResponse) -> bytes:
    """The endpoint's body, as text or binary."""
    body = invocation.reply.body
    may_be_binary = invocation.api.model.binary_media_types
    if body.isascii() and not may_be_binary and not chosen.content_handling:
        return body
    return convert_response(invocation, chosen.content_handling)


def wants_document(integration: Integration) -> bool:
    """Whether all that an answer of 200 goes through is templates that only read what it says."""
    chosen = selector(integration.responses)("200")
    templates = chosen.templates.values() if chosen is not None else ()
    rendered = [template for template in templates if template.template.constant is None]
    return bool(rendered) and all(map(reads_only, rendered))


def _readable(body: bytes) -> bytes:
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError:
            raise InternalServerError(
                detail="a mapping template can't read a binary body"
            ) from None
    return body


def add_header(headers: list[tuple[str, str]], name: str, value: str | list[str]) -> None:
    for one in value if isinstance(value, list) else (value,):
        headers.append(remap(name, one))


def apply_overrides(overrides: Overrides, headers: list[tuple[str, str]], status: int) -> int:
    """``$context.responseOverride``: headers replace mapped ones; gives the status that then holds."""
    for name, value in overrides.response_header.items():
        lower = name.lower()
        headers[:] = [pair for pair in headers if pair[0].lower() != lower]
        add_header(headers, name, value)
    wanted = overrides.response_status
    return status if wanted is None or not 100 <= wanted < 600 else wanted
