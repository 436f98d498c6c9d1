"""Render a request template into the integration request, with the overrides that it sets."""

from csc.emulator.gateway.content import request_text
from csc.emulator.gateway.gateway_responses import BadRequestBody
from csc.emulator.gateway.invocation import IntegrationRequest, Invocation
from csc.emulator.gateway.mapping import Overrides, PayloadError
from csc.emulator.gateway.mapping.overrides import NO_OVERRIDES
from csc.emulator.gateway.model import ContentHandling
from csc.emulator.gateway.templates import MappingTemplate, given_by, render_object, render_text


def render_request(
    invocation: Invocation,
    template: MappingTemplate,
    outgoing: IntegrationRequest,
    handling: ContentHandling,
    as_document: bool = False,
) -> None:
    """Fills ``outgoing.body``, then applies ``$context.requestOverride``.

    ``as_document``: the integration reads ``outgoing.document``, where the template can fill that.

    Raises BadRequestBody for a body that the template reads as JSON and that isn't (recorded on
    AWS), RenderError where the template itself fails.
    """
    try:
        body = request_text(invocation, handling) if invocation.request.body else ""
        given = given_by(invocation, template, body)
        if as_document:
            outgoing.document = render_object(invocation, template, given)
            if outgoing.document is not None:
                return
        text, overrides = render_text(invocation, template, given)
    except PayloadError as error:
        raise BadRequestBody(str(error)) from error
    outgoing.text = text
    if overrides is not NO_OVERRIDES:
        _apply(overrides, outgoing)


def _apply(overrides: Overrides, outgoing: IntegrationRequest) -> None:
    outgoing.headers.update(overrides.request_header)
    outgoing.query.update(overrides.request_querystring)
    for name, value in overrides.request_path.items():
        outgoing.path[name] = value[-1] if isinstance(value, list) else value
