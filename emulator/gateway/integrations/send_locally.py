"""An HTTP integration whose endpoint is an address of AWS's that this cloud serves (``serve_hosts.py``).

The request never leaves the process.  An API that calls itself without end is stopped: on AWS each call
would wait for the next one, until the first of them timed out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from urllib.parse import urlsplit

from csc.emulator.gateway.gateway_responses import IntegrationTimeout
from csc.emulator.gateway.invocation import EndpointReply, Invocation
from csc.emulator.http import HttpRequest, HttpResponse

DEEPEST = 16
"""Integrations of this cloud that may call each other, one within the other."""

_depth: ContextVar[int] = ContextVar("local integrations under way", default=0)
Answer = Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]


def local_answerer(invocation: Invocation, url: str) -> Answer | None:
    """Who in this cloud answers requests to a URL; None for the network."""
    hosts = invocation.cloud.hosts
    if hosts is None:
        return None
    parts = urlsplit(url)
    try:
        return hosts.answerer(parts.hostname or "", parts.path) if parts.port is None else None
    except ValueError:  # no port at all
        return None


async def send_locally(
    invocation: Invocation,
    answer: Answer,
    url: str,
    headers: Sequence[tuple[str, str]],
    timeout: float,
) -> EndpointReply:
    """``url`` with its query. Raises IntegrationTimeout."""
    depth = _depth.get()
    if depth >= DEEPEST:
        raise IntegrationTimeout(detail="Execution failed: this API calls itself without end")
    token = _depth.set(depth + 1)
    try:
        found = answer(_request(invocation, url, headers))
        if not isinstance(found, HttpResponse):
            found = await asyncio.wait_for(_as_coroutine(found), timeout)
    except TimeoutError:
        raise IntegrationTimeout() from None
    finally:
        _depth.reset(token)
    length = [("Content-Length", str(len(found.body)))]
    return EndpointReply(found.status, [*found.headers, *length], found.body)


def _request(invocation: Invocation, url: str, headers: Sequence[tuple[str, str]]) -> HttpRequest:
    outgoing, parts = invocation.integration_request, urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    own = [("Host", parts.netloc), *(pair for pair in headers if pair[0].lower() != "host")]
    source = invocation.request.source_ip
    return HttpRequest(outgoing.method, target, own, outgoing.body, source, parts.scheme)


async def _as_coroutine(answer: Awaitable[HttpResponse]) -> HttpResponse:
    return await answer
