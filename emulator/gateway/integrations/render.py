"""Render a request template into the integration request, with the overrides that it sets."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.content import request_text
from csc.emulator.gateway.gateway_responses import InternalServerError
from csc.emulator.gateway.invocation import IntegrationRequest, Invocation
from csc.emulator.gateway.model import ContentHandling
from csc.emulator.gateway.templates import MappingTemplate, render


def render_request(
    invocation: Invocation,
    template: MappingTemplate,
    outgoing: IntegrationRequest,
    handling: ContentHandling,
) -> None:
    """Fills ``outgoing.body``, then applies ``$context.requestOverride``.

    Raises InternalServerError where the template fails as it renders.
    """
    outgoing.body = render(invocation, template, request_text(invocation, handling)).encode()
    if template.uses_context:
        override = invocation.context.get("requestOverride")
        if isinstance(override, Mapping):
            _apply(override, outgoing)


def _apply(override: Mapping[str, Any], outgoing: IntegrationRequest) -> None:
    for place, target in (
        ("header", outgoing.headers),
        ("querystring", outgoing.query),
        ("path", outgoing.path),
    ):
        values = override.get(place)
        if values is None or values == "":
            continue
        if not isinstance(values, Mapping):
            raise InternalServerError(detail=f"requestOverride.{place} is not a map")
        for name, value in values.items():
            if isinstance(value, list):
                target[name] = [str(one) for one in value]  # type: ignore[assignment]
            elif value is not None:
                target[name] = str(value)
