"""What a function gave → the response, by the payload format of its integration.

Format 2.0: an object with ``statusCode`` is a response; anything else is the body of a 200, a text as
it is, all else as the function wrote it.  Format 1.0: an object with ``statusCode``, or a 500.

The documents say "if your function returns valid JSON and doesn't return a statusCode"; tests of
aws/aws-lambda-dotnet against API Gateway (LambdaTestTool-v2) show that what isn't JSON is passed on
too, that a status of 200.5 is a 500, and that the content type is ``text/plain; charset=utf-8`` where
a response has none.
"""

import base64
import binascii
from typing import Any

import orjson

from csc.emulator.gateway.gateway_responses import MalformedProxyResponse
from csc.emulator.gateway.integrations.proxy_result import merged_headers
from csc.emulator.http import HttpResponse

JSON = ("Content-Type", "application/json")
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
OWN = frozenset({"connection", "content-length", "date", "keep-alive", "transfer-encoding"})
"""Headers of the connection, which the server writes itself."""


def read_result_2(payload: bytes) -> HttpResponse:
    """Raises ValueError for a response whose status, headers or body aren't of the format."""
    try:
        value = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return HttpResponse(200, [JSON], payload)
    if isinstance(value, dict) and "statusCode" in value:
        cookies = value.get("cookies") or []
        if not isinstance(cookies, list):
            raise ValueError("cookies is not a list")
        response = _respond({**value, "multiValueHeaders": None})
        response.headers += [("Set-Cookie", str(cookie)) for cookie in cookies]
        return response
    return HttpResponse(200, [JSON], value.encode() if isinstance(value, str) else payload)


def read_result_1(payload: bytes) -> HttpResponse:
    """Raises ValueError for anything but a response of the format."""
    value = orjson.loads(payload)
    return _respond(value if isinstance(value, dict) else {})


def _respond(value: dict[str, Any]) -> HttpResponse:
    status = _status(value.get("statusCode"))
    try:
        given = merged_headers(value)
    except MalformedProxyResponse as error:
        raise ValueError(error.detail) from None
    headers = [pair for pair in given if pair[0].lower() not in OWN]
    if any(bad in text for pair in headers for text in pair for bad in "\r\n\0"):
        raise ValueError("a header has a line break")
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(PLAIN)
    return HttpResponse(status, headers, _body(value))


def _status(value: Any) -> int:
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= 599:
        raise ValueError(f"statusCode is {value!r}")
    return value


def _body(value: dict[str, Any]) -> bytes:
    body, encoded = value.get("body"), value.get("isBase64Encoded")
    if encoded is not None and not isinstance(encoded, bool):
        raise ValueError(f"isBase64Encoded is {encoded!r}")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise ValueError("body is not a string")  # noqa: TRY004 - as all that the format forbids
    if not encoded:
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        raise ValueError("body is not base64") from None
