"""The integration request: what the endpoint is sent, by mappings, templates and passthrough.

    method request ──parameter mappings──▶ headers, query, path ──template──▶ body ──overrides──▶ …

A template is chosen by the request's Content-Type; where none matches, passthroughBehavior decides
between the body as it is and a 415.
"""

from collections.abc import Callable
from typing import Any

from csc.emulator.gateway.content import convert_request
from csc.emulator.gateway.gateway_responses import InternalServerError, UnsupportedMediaType
from csc.emulator.gateway.headers import REFUSED_TO_AWS, REFUSED_TO_ENDPOINT
from csc.emulator.gateway.integrations.render import render_request
from csc.emulator.gateway.invocation import IntegrationRequest, Invocation
from csc.emulator.gateway.mapping.input import NO_PARAMETERS, Input
from csc.emulator.gateway.model import Integration
from csc.emulator.gateway.templates import MappingTemplate, media_type, render_object

Prepare = Callable[[Invocation], None]


def prepare_mapped(integration: Integration, as_document: bool = False) -> Prepare:
    """For MOCK, AWS and HTTP: mappings, then the template for the content type. ``as_document``: what a
    template makes may be ``document`` of the integration request in place of its text."""
    refused = REFUSED_TO_AWS if integration.type == "AWS" else REFUSED_TO_ENDPOINT
    choose = _chooser(integration)
    usual = _usual(integration) if as_document else None
    mapped, handling = bool(integration.parameters), integration.content_handling
    fixed = "" if integration.http_method == "ANY" else integration.http_method

    def prepare(invocation: Invocation) -> None:
        request = invocation.request
        outgoing = IntegrationRequest(fixed or request.method, request.body)
        invocation.integration_request = outgoing
        if usual is not None and not request.body and "content-type" not in invocation.headers:
            given = Input("", invocation if usual.uses_parameters else NO_PARAMETERS)
            outgoing.document = render_object(invocation, usual, given)
            if outgoing.document is not None:
                return
        if mapped:
            apply_parameters(integration, invocation, outgoing)
        template = choose(invocation)
        if template is None:
            outgoing.body = convert_request(invocation, handling)
        else:
            render_request(invocation, template, outgoing, handling, as_document)
        if outgoing.has_headers():
            refuse_headers(outgoing, refused)

    return prepare


def _usual(integration: Integration) -> MappingTemplate | None:
    """The template of a request without a body, where that alone makes the integration request."""
    templates = {name.lower(): template for name, template in integration.templates.items()}
    if integration.parameters:
        return None
    return templates.get("application/json") or templates.get("$default")


def _chooser(integration: Integration) -> Callable[[Invocation], MappingTemplate | None]:
    templates = {name.lower(): template for name, template in integration.templates.items()}
    passthrough = integration.passthrough

    def choose(invocation: Invocation) -> MappingTemplate | None:
        given = invocation.headers.get("content-type")
        template = templates.get("application/json" if given is None else media_type(given))
        if template is None:
            template = templates.get("$default")
        if template is None and (
            passthrough == "NEVER" or (passthrough == "WHEN_NO_TEMPLATES" and templates)
        ):
            raise UnsupportedMediaType()
        return template

    return choose


def apply_parameters(
    integration: Integration, invocation: Invocation, outgoing: IntegrationRequest
) -> None:
    """``integration.request.*`` from its source; a source without a value sets nothing."""
    places: dict[str, dict[str, Any]] = {
        "header": outgoing.headers,
        "querystring": outgoing.query,
        "path": outgoing.path,
    }
    for mapping in integration.parameters:
        value = mapping.source(invocation)
        if value is not None:
            places[mapping.place][mapping.name] = value


def refuse_headers(outgoing: IntegrationRequest, refused: frozenset[str]) -> None:
    """Raises the 500 that AWS gives for a mapping that sets a header it may not."""
    for name in outgoing.headers:
        if name.lower() in refused:
            raise InternalServerError(
                detail=f"Execution failed due to configuration error: the integration request "
                f"may not set the header {name}"
            )
