"""The root of a local cloud without a REST API answers as DynamoDB's endpoint does.

    GET /       ──▶ 200 healthy: <host>        what load balancers and the SDKs' probes ask
    OPTIONS /   ──▶ 200, CORS                  so that pages may call; what they then may is guarded
    POST /      ──▶ 400                        a call that names no operation

Where an API is deployed, its root is the API's own.
"""

import re

from csc.emulator.foreign_pages import CORS
from csc.emulator.http import HttpRequest, HttpResponse

_TOKENS = re.compile(r"[A-Za-z0-9,\- ]{1,1000}").fullmatch
_MAX_AGE = "172800"
_ASKED = (
    ("Access-Control-Request-Method", "Access-Control-Allow-Methods"),
    ("Access-Control-Request-Headers", "Access-Control-Allow-Headers"),
)


def answer_as_endpoint(request: HttpRequest) -> HttpResponse | None:
    """None for what isn't the root, and for methods that the endpoint doesn't have."""
    if request.path != "/":
        return None
    make = {"GET": _healthy, "OPTIONS": _preflight, "POST": _no_operation}.get(request.method)
    if make is None:
        return None
    answer = make(request)
    answer.headers.append(("Server", "Server"))
    if request.header("Origin") is not None:
        answer.headers.extend(CORS)
    return answer


def _healthy(request: HttpRequest) -> HttpResponse:
    host = request.header("Host") or "localhost"
    body = f"healthy: {host} ".encode("latin-1", "replace")
    return HttpResponse(200, [("Content-Type", "text/plain")], body)


def _preflight(request: HttpRequest) -> HttpResponse:
    if request.header("Origin") is None:
        return HttpResponse(200)
    headers = [("Access-Control-Max-Age", _MAX_AGE)]
    for asked, allowed in _ASKED:
        wanted = request.header(asked)
        if wanted and _TOKENS(wanted):
            headers.append((allowed, wanted))
    return HttpResponse(200, headers)


def _no_operation(request: HttpRequest) -> HttpResponse:
    body = b'{"__type":"com.amazon.coral.service#UnknownOperationException"}'
    return HttpResponse(400, [("Content-Type", "application/x-amz-json-1.0")], body)
