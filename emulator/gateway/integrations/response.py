"""The integration response: which one is selected, and what it makes of the endpoint's answer.

    status, or a Lambda's errorMessage ──selectionPattern──▶ response ──mappings, template──▶ client

A pattern must match the whole value, as Java's ``matches`` does.
"""

from collections.abc import Callable

from csc.emulator.bounded_regex import compile_bounded
from csc.emulator.gateway.content import convert_response
from csc.emulator.gateway.gateway_responses import ApiConfigurationError, InternalServerError
from csc.emulator.gateway.headers import remap
from csc.emulator.gateway.invocation import Invocation, MethodResponse
from csc.emulator.gateway.mapping import MappingResult, Overrides
from csc.emulator.gateway.mapping.overrides import NO_OVERRIDES, read_overrides
from csc.emulator.gateway.model import Integration, IntegrationResponse, Method
from csc.emulator.gateway.templates import choose_by_accept, render

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

    def conclude(invocation: Invocation) -> None:
        reply = invocation.reply
        if not of_function:
            chosen = select(str(reply.status))
        else:
            chosen = default if reply.lambda_error is None else select(reply.lambda_error)
        if chosen is None:
            raise ApiConfigurationError(
                detail="Execution failed due to configuration error: No match for output mapping "
                "and no default output mapping configured. "
                f"Endpoint Response Status Code: {reply.status}"
            )
        invocation.selected = chosen
        if chosen.status not in declared:
            raise ApiConfigurationError(
                detail="Execution failed due to configuration error: Output mapping refers to an "
                f"invalid method response: {chosen.status}"
            )
        invocation.response = respond(invocation, chosen, carries)

    return conclude


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
    named = choose_by_accept(chosen.templates, invocation.headers.get("accept"))
    body = invocation.reply.body
    plain = body.isascii() and not invocation.api.model.binary_media_types
    if not plain or chosen.content_handling:
        body = convert_response(invocation, chosen.content_handling)
    status = chosen.status
    headers: list[tuple[str, str]] = []
    content_type = "application/json"
    result: MappingResult | None = None
    if named is not None:
        content_type, template = named
        result = render(invocation, template, body if plain else _readable(body))
        body = result.text.encode("utf-8", "replace")
    for mapping in chosen.parameters:
        value = mapping.source(invocation)
        if value is not None:
            add_header(headers, mapping.name, value)
    overrides = NO_OVERRIDES if result is None else result.overrides
    if carries and overrides is NO_OVERRIDES:
        overrides = read_overrides(invocation.overrides)
    if overrides is not NO_OVERRIDES:
        status = apply_overrides(overrides, headers, status)
    if not headers or not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", content_type))
    return MethodResponse(status, headers, body)


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
