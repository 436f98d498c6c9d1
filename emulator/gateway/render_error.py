"""A gateway response: what API Gateway answers for itself, customised by the API.

The type's own response is looked up first, then ``DEFAULT_4XX`` or ``DEFAULT_5XX``; a customised one
may set the status, headers (``gatewayresponse.header.X``) and the body's template, which is none of
Velocity's (``simple_template.py``).
"""

from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.gateway.gateway_responses import GatewayError
from csc.emulator.gateway.invocation import Invocation, MethodResponse
from csc.emulator.gateway.model import GatewayResponse
from csc.emulator.gateway.simple_template import fill_in
from csc.emulator.gateway.templates import choose_by_accept

if TYPE_CHECKING:
    from csc.emulator.gateway.compile_api import CompiledApi


def render_error(invocation: Invocation, error: GatewayError) -> MethodResponse:
    """Never raises."""
    custom = custom_response(invocation.api, error)
    headers = [("x-amzn-ErrorType", error.code)]
    if custom is None:
        body = orjson.dumps({error.member: error.message})
        if error.spaced:
            body = body.replace(b":", b": ", 1)
        headers.append(("Content-Type", "application/json"))
        return MethodResponse(error.status, headers, body)
    body = orjson.dumps({"message": error.message})  # what the default template renders
    context = invocation.context
    context["error"] = error_context(error)
    content_type = "application/json"
    chosen = choose_by_accept(custom.templates, invocation.headers.get("accept"))
    if chosen is not None:
        content_type = chosen[0]
        body = fill_in(chosen[1], invocation).encode("utf-8", "replace")
    for mapping in custom.parameters:
        value = mapping.source(invocation)
        if value is not None:
            values = value if isinstance(value, list) else [value]
            headers = [pair for pair in headers if pair[0].lower() != mapping.name.lower()]
            headers.extend((mapping.name, one) for one in values)
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", content_type))
    return MethodResponse(custom.status or error.status, headers, body)


def custom_response(api: "CompiledApi", error: GatewayError) -> GatewayResponse | None:
    """The API's own response for the error, or None where it has none."""
    responses = api.gateway_responses
    if not responses:
        return None
    own = responses.get(error.type)
    if own is not None:
        return own
    return responses.get("DEFAULT_4XX" if error.status < 500 else "DEFAULT_5XX")


def error_context(error: GatewayError) -> dict[str, Any]:
    """``$context.error``."""
    found: dict[str, Any] = {
        "message": error.message,
        "messageString": orjson.dumps(error.message).decode(),
        "responseType": error.type,
    }
    if error.validation:
        found["validationErrorString"] = error.detail
    return found
