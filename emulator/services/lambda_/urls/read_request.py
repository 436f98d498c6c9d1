"""A request to a function URL → the event, format 2.0."""

import base64
import time
from typing import Any
from urllib.parse import parse_qsl, unquote

from csc.emulator.calls import Caller
from csc.emulator.http import HttpRequest
from csc.emulator.services.lambda_.urls import PREFIX

_TEXT = ("application/json", "application/xml", "application/javascript", "text/")


def read_request(
    request: HttpRequest, url_id: str, request_id: str, now: float, caller: Caller | None
) -> dict[str, Any]:
    """``caller`` is who signed, of a URL that asks for it. ``now`` is in seconds since the epoch."""
    path = "/" + unquote(request.path[len(PREFIX) :].partition("/")[2].lstrip("/"))
    headers = _headers(request, request_id, now)
    cookies = [part.strip() for part in headers.pop("cookie", "").split(";") if part.strip()]
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, url_id, request_id, now, path, caller),
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if request.query:
        event["queryStringParameters"] = _query(request.query)
    if request.body:
        text = _as_text(request)
        event["isBase64Encoded"] = text is None
        event["body"] = base64.b64encode(request.body).decode() if text is None else text
    return event


def _headers(request: HttpRequest, request_id: str, now: float) -> dict[str, str]:
    """In small letters, several of a name joined; with those that AWS's front adds."""
    found: dict[str, str] = {}
    for name, value in request.headers:
        lower = name.lower()
        if lower != "connection":
            found[lower] = f"{found[lower]},{value}" if lower in found else value
    secure = request.scheme == "https"
    root = f"1-{int(now):08x}-{request_id.replace('-', '')[:24]}"
    given = found.get("x-amzn-trace-id")
    found["x-amzn-trace-id"] = f"Self={root};{given}" if given else f"Root={root}"
    return found | {
        "x-amzn-tls-cipher-suite": "TLS_AES_128_GCM_SHA256",
        "x-amzn-tls-version": "TLSv1.3",
        "x-forwarded-for": request.source_ip,
        "x-forwarded-port": "443" if secure else (found.get("host", "").rpartition(":")[2] or "80"),
        "x-forwarded-proto": request.scheme,
    }


def _query(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _as_text(request: HttpRequest) -> str | None:
    """None for a body that is given as base64: of another type, or no UTF-8."""
    kind = (request.header("Content-Type") or "text/plain").lower()
    if not kind.startswith(_TEXT) and "+json" not in kind and "+xml" not in kind:
        return None
    try:
        return request.body.decode()
    except UnicodeDecodeError:
        return None


def _context(
    request: HttpRequest,
    url_id: str,
    request_id: str,
    now: float,
    path: str,
    caller: Caller | None,
) -> dict[str, Any]:
    host = (request.header("Host") or "").partition(":")[0]
    context: dict[str, Any] = {
        "accountId": "anonymous" if caller is None else caller.account,
        "apiId": url_id,
        "domainName": host,
        "domainPrefix": url_id,
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.header("User-Agent") or "",
        },
        "requestId": request_id,
        "routeKey": "$default",
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }
    if caller is not None:
        context["authorizer"] = {"iam": {"accountId": caller.account, "userArn": caller.arn}}
    return context
