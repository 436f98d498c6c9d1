"""What a function gave → the response of its URL.

{"statusCode": 201, "headers": {…}, "cookies": […], "body": "…", "isBase64Encoded": …} is a response;
any other value is a body of 200: a text as it is, all else as JSON (recorded on AWS).
"""

import base64
import binascii
from typing import Any

import orjson

from csc.emulator.http import HttpResponse

METADATA_ENDS = b"\0" * 8
"""Between a streamed response's metadata and its body."""


def read_result(payload: bytes) -> HttpResponse:
    """Raises ValueError for a response whose status, headers or body aren't of the format."""
    head, ends, streamed = payload.partition(METADATA_ENDS)
    if ends:
        return _respond({**orjson.loads(head), "body": None}, streamed)
    try:
        value = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return HttpResponse(200, [("Content-Type", "application/octet-stream")], payload)
    if isinstance(value, dict) and "statusCode" in value:
        return _respond(value, _body(value))
    body = value.encode() if isinstance(value, str) else orjson.dumps(value)
    return HttpResponse(200, [("Content-Type", "application/json")], body)


def _respond(value: dict[str, Any], body: bytes) -> HttpResponse:
    headers = [(str(name), _text(one)) for name, one in (value.get("headers") or {}).items()]
    headers += [("Set-Cookie", str(cookie)) for cookie in value.get("cookies") or ()]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    status = int(value.get("statusCode") or 200)
    if not 100 <= status <= 999:
        raise ValueError("the status is no status")
    return HttpResponse(status, headers, body)


def _body(value: dict[str, Any]) -> bytes:
    body = value.get("body")
    if body is None:
        return b""
    text = body.encode() if isinstance(body, str) else orjson.dumps(body)
    if not value.get("isBase64Encoded"):
        return text
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("the body is not base64") from error


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
