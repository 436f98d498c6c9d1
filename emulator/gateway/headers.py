"""Which headers API Gateway adds, drops, refuses and renames, in both directions.

Sources: "Amazon API Gateway important notes" (developer guide) and requests recorded on AWS.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from csc.emulator.gateway.edge import edge_request_headers

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

JSON = ("Content-Type", "application/json")
"""The only header of most answers, before a request's ids are added."""

DROPPED_ON_ARRIVAL = frozenset(
    {
        "connection",
        "content-length",
        "content-md5",
        "expect",
        "max-forwards",
        "proxy-authenticate",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "www-authenticate",
    }
)
"""The method request doesn't have these, whatever the client sent."""

REFUSED_TO_ENDPOINT = frozenset(
    {"content-length", "transfer-encoding", "x-amzn-trace-id", "x-amzn-apigateway-api-id"}
)
"""A request mapping that sets one of these makes every request a 500."""

REFUSED_TO_AWS = REFUSED_TO_ENDPOINT | {
    "authorization",
    "connection",
    "expect",
    "proxy-authenticate",
    "te",
}
"""The same, for the integration types AWS and AWS_PROXY."""

DROPPED_TO_ENDPOINT = frozenset({"connection", "expect", "proxy-authenticate", "te", "via"})
"""Headers that a mapping or a client may set and that HTTP endpoints never get."""

NOT_PROXIED = DROPPED_TO_ENDPOINT | {"content-encoding", "host"}
"""Headers of the client that HTTP_PROXY doesn't pass on; a mapping may set the first of the two."""

DROPPED_FROM_ENDPOINT = frozenset({"transfer-encoding"})
DROPPED_FROM_HTTP_PROXY = frozenset({"transfer-encoding", "content-encoding", "via"})

REMAPPED_FROM_PROXY = frozenset({"connection", "content-length", "date", "server"})
"""A proxied endpoint's own values of these come back as ``x-amzn-Remapped-<name>``."""

REMAPPED_FROM_MAPPING = REMAPPED_FROM_PROXY | {
    "authorization",
    "content-md5",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "trailer",
    "upgrade",
    "user-agent",
    "www-authenticate",
}
"""Response headers that mappings and Lambda proxies set, renamed ``x-amzn-Remapped-<name>``."""

_REPLACED = DROPPED_ON_ARRIVAL | {
    "x-amzn-trace-id",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
}

_CANONICAL = {
    name.lower(): name
    for name in (
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Authorization",
        "Cache-Control",
        "Content-Type",
        "Cookie",
        "Host",
        "Origin",
        "Referer",
        "User-Agent",
    )
}
"""Names that a distribution writes in one way; others keep the client's case (recorded on AWS)."""


@lru_cache(1024)
def _lets_in(name: str) -> bool:
    return name.lower() not in _REPLACED


def arriving_headers(invocation: "Invocation") -> list[tuple[str, str]]:
    """The method request's headers: those of the client that API Gateway lets in, and its own.

    X-Forwarded-For is the client's own chain followed by its address.
    """
    request = invocation.request
    forwarded = invocation.headers.get("x-forwarded-for")
    chain = f"{forwarded}, {request.source_ip}" if forwarded else request.source_ip
    arrived = [pair for pair in request.headers if _lets_in(pair[0])]
    arrived.append(("X-Amzn-Trace-Id", invocation.trace_id))
    arrived.append(("X-Forwarded-For", chain))
    arrived.append(("X-Forwarded-Port", "443" if request.scheme == "https" else _port(invocation)))
    arrived.append(("X-Forwarded-Proto", request.scheme))
    if invocation.api.model.endpoint_type == "EDGE":
        arrived = [(_CANONICAL.get(name.lower(), name), value) for name, value in arrived]
        arrived.extend(edge_request_headers(invocation))
    return arrived


def _port(invocation: "Invocation") -> str:
    host, _, port = invocation.headers.get("host", "").rpartition(":")
    return port if host and port.isdigit() else "80"


def remap(name: str, value: str) -> tuple[str, str]:
    """A response header under the name that a mapping's or a Lambda's value gets."""
    if name.lower() in REMAPPED_FROM_MAPPING:
        return f"x-amzn-Remapped-{name}", value
    return name, value
