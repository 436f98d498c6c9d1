"""HTTP_PROXY: an endpoint of anyone's gets the request, and the client its answer.

``{name}`` in the URI is the path variable of the route; a ``$default`` route, and one with a mapped
path, send the whole path behind the URI ("Create HTTP proxy integrations for HTTP APIs").
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote

from csc.emulator.gateway.gateway_responses import (
    ApiConfigurationError,
    IntegrationFailure,
    IntegrationTimeout,
)
from csc.emulator.gateway.headers import DROPPED_FROM_ENDPOINT, DROPPED_FROM_HTTP_PROXY
from csc.emulator.gateway.integrations.http import make_sender
from csc.emulator.gateway.invocation import IntegrationRequest
from csc.emulator.gateway.model import Integration
from csc.emulator.http import HttpResponse
from csc.emulator.http_api.context import domain_of
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.model import DEFAULT
from csc.emulator.http_api.refusals import TimedOut, Unavailable

OWN = frozenset({"content-length", "host", "x-forwarded-for", "x-forwarded-port"}) | {
    "x-forwarded-proto"
}
"""Headers that the endpoint gets from us: HTTP APIs say the same in ``Forwarded``."""

BACK = DROPPED_FROM_ENDPOINT | DROPPED_FROM_HTTP_PROXY | {"connection", "content-length", "date"}
PATH_SAFE = "/~:@!$&'()*+,;="


def integrate_endpoint(integration: Integration) -> Callable[[HttpInvocation], Awaitable[None]]:
    """Raises ValueError for a URI that is not an HTTP one."""
    uri = integration.uri
    if not uri.startswith(("http://", "https://", "${stageVariables.")):
        raise ValueError(
            "an HTTP_PROXY integration's IntegrationUri starts with http:// or https://"
        )

    async def integrate(invocation: HttpInvocation) -> None:
        invocation.integration_request = _request(invocation, integration.http_method)
        target = replace(integration, uri=_target(invocation, uri))
        try:
            await make_sender(target, beside=True)(invocation)
        except IntegrationTimeout:
            raise TimedOut() from None
        except (ApiConfigurationError, IntegrationFailure) as error:
            raise Unavailable(detail=error.detail) from None
        reply = invocation.reply
        headers = [pair for pair in reply.headers if pair[0].lower() not in BACK]
        invocation.response = HttpResponse(reply.status, headers, reply.body)

    return integrate


def _target(invocation: HttpInvocation, uri: str) -> str:
    """The URI with its variables; those of the path stay for the sender, which encodes them."""
    outgoing = invocation.outgoing
    base, mark, query = uri.partition("?")
    if outgoing.changed_path:
        base = base.rstrip("/") + quote(outgoing.path, safe=PATH_SAFE)
    elif invocation.method.key == DEFAULT:
        base = base.rstrip("/") + quote(invocation.path, safe=PATH_SAFE)
    return f"{base}{mark}{query}"


def _request(invocation: HttpInvocation, method: str) -> IntegrationRequest:
    request, outgoing = invocation.request, invocation.outgoing
    sent = IntegrationRequest(request.method if method in ("", "ANY") else method, request.body)
    for name, value in outgoing.headers.items():
        if name not in OWN:
            sent.headers[name] = value
    secure = "https" if request.scheme == "https" else "http"
    sent.headers["Forwarded"] = (
        f"by=127.0.0.1;for={request.source_ip};host={domain_of(invocation)};proto={secure}"
    )
    for name, value in outgoing.pairs:
        have = sent.query.get(name)
        earlier = have if isinstance(have, list) else []
        sent.query[name] = [*earlier, value]
    sent.path = dict(invocation.raw_path_parameters)
    return sent
