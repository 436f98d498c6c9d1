"""The JSON protocol: ``X-Amz-Target: <prefix>.<operation>``, the body is the input.

No model is looked up: this is the hot path of DynamoDB.
"""

from typing import Any
from zlib import crc32

import orjson

from csc.emulator.calls import Input, Output
from csc.emulator.errors import SerializationException
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.protocols.service_model import ServiceModel

_VERSION_1_0 = "application/x-amz-json-1.0"


def parse_body(body: bytes) -> Input:
    """Raises SerializationException where the body isn't a JSON object."""
    if not body:
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise SerializationException() from None
    if not isinstance(value, dict):
        raise SerializationException("Start of structure or map found where not expected.")
    return value


def parse(model: ServiceModel, request: HttpRequest) -> tuple[str, Input]:
    target = request.header("X-Amz-Target") or ""
    return target.rpartition(".")[2], parse_body(request.body)


def render(model: ServiceModel, operation: str, output: Output, request_id: str) -> HttpResponse:
    return reply(200, dump(output), request_id, f"application/x-amz-json-{model.json_version}")


def reply(
    status: int, body: bytes, request_id: str, content_type: str = _VERSION_1_0
) -> HttpResponse:
    """With the checksum that AWS's SDKs check where it is present, and the name that AWS gives.

    ``request_id`` is ours: nothing in it can end a header.
    """
    checksum = str(crc32(body))
    headers = [
        ("Server", "Server"),
        ("x-amzn-RequestId", request_id),
        ("x-amz-crc32", checksum),
        ("Content-Type", content_type),
    ]
    if status != 200:
        return HttpResponse(status, headers, body)
    head = (
        f"HTTP/1.1 200 OK\r\nServer: Server\r\nx-amzn-RequestId: {request_id}\r\n"
        f"x-amz-crc32: {checksum}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n"
    )
    return HttpResponse(status, headers, body, head)


def dump(value: Any) -> bytes:
    return orjson.dumps(value, default=_other)


def _other(value: Any) -> Any:
    """Bytes as base64, times as seconds: what an operation may put in its output."""
    import base64
    from datetime import datetime
    from decimal import Decimal

    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value))
