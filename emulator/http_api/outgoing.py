"""The request as an integration gets it: the client's, changed by request parameters.

Names of headers are in lower case, and several values of one are joined with commas (HTTP APIs have
each header once).  ``path`` is decoded, ``pairs`` are the decoded query in its order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from csc.emulator.http_api.invocation import HttpInvocation

DROPPED = frozenset({"connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding"})


@dataclass(slots=True)
class Outgoing:
    """``changed_query``: the query isn't the client's own any more. ``changed_path`` likewise."""

    headers: dict[str, str]
    pairs: list[tuple[str, str]]
    path: str
    raw_query: str
    changed_path: bool = False
    changed_query: bool = False

    @property
    def query_string(self) -> str:
        """Percent-encoded; as the client sent it where nothing changed it."""
        return urlencode(self.pairs) if self.changed_query else self.raw_query

    @property
    def joined_query(self) -> dict[str, str]:
        """Each parameter once, its values joined with commas."""
        return join(self.pairs)


def make_outgoing(invocation: "HttpInvocation") -> Outgoing:
    query = invocation.request.query
    pairs = parse_qsl(query, keep_blank_values=True)
    return Outgoing(arriving_headers(invocation), pairs, invocation.full_path, query)


def arriving_headers(invocation: "HttpInvocation") -> dict[str, str]:
    """The client's headers with those that API Gateway's front sets."""
    request = invocation.request
    headers = join(
        (name.lower(), value) for name, value in request.headers if name.lower() not in DROPPED
    )
    forwarded = headers.get("x-forwarded-for")
    host, _, port = headers.get("host", "").rpartition(":")
    secure = request.scheme == "https"
    headers.setdefault("content-length", str(len(request.body)))
    headers["x-amzn-trace-id"] = invocation.trace_id
    headers["x-forwarded-for"] = (
        f"{forwarded}, {request.source_ip}" if forwarded else request.source_ip
    )
    headers["x-forwarded-port"] = "443" if secure else (port if host and port.isdigit() else "80")
    headers["x-forwarded-proto"] = request.scheme
    return headers


def join(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each name once, several values of it with commas between them."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]},{value}" if name in found else value
    return found
