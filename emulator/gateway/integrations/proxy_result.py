"""What a Lambda proxy function answered, held to API Gateway's format, as a response.

    {"statusCode": 200, "headers": {…}, "multiValueHeaders": {…}, "body": "…", "isBase64Encoded": …}

All members are optional, none other is allowed; anything else is a 502 (recorded on AWS).
"""

import base64
import binascii
import math
from typing import Any

import orjson

from csc.emulator.gateway.content import is_binary
from csc.emulator.gateway.gateway_responses import InternalServerError, MalformedProxyResponse
from csc.emulator.gateway.headers import DROPPED_FROM_ENDPOINT, remap
from csc.emulator.gateway.invocation import Invocation, MethodResponse

MEMBERS = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})


def read_proxy_result(invocation: Invocation, payload: bytes) -> MethodResponse:
    """Raises MalformedProxyResponse."""
    try:
        result = orjson.loads(payload)
    except orjson.JSONDecodeError:
        raise malformed("it is not JSON") from None
    if not isinstance(result, dict):
        raise malformed("it is not an object")
    unknown = result.keys() - MEMBERS
    if unknown:
        raise malformed(f"it has the unknown member {min(unknown)!r}")
    return proxy_response(result, _body(invocation, result))


def proxy_response(result: dict[str, Any], body: bytes) -> MethodResponse:
    """Of the status and headers that a function gave. Raises MalformedProxyResponse."""
    status = _status(result.get("statusCode"))
    headers = [
        remap(name, value)
        for name, value in merged_headers(result)
        if name.lower() not in DROPPED_FROM_ENDPOINT
    ]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    return MethodResponse(status, headers, body)


def _status(value: Any) -> int:
    if value is None:
        return 200
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, float) and math.isfinite(value):
        value = int(value)
    if type(value) is not int or not 100 <= value <= 999:
        raise malformed(f"statusCode is {value!r}")
    return value


def _body(invocation: Invocation, result: dict[str, Any]) -> bytes:
    body = result.get("body")
    encoded = result.get("isBase64Encoded")
    if encoded is not None and not isinstance(encoded, bool):
        raise malformed(f"isBase64Encoded is {encoded!r}")
    if body is None:
        return b""
    if isinstance(body, (dict, list)):
        raise malformed("body is not a string")
    text = body.encode() if isinstance(body, str) else orjson.dumps(body)
    types = invocation.api.model.binary_media_types
    if encoded and is_binary(invocation.headers.get("accept"), types):
        try:
            return base64.b64decode(text)
        except binascii.Error:
            raise InternalServerError(
                detail="Execution failed due to configuration error: the body is not base64"
            ) from None
    return text


def merged_headers(result: dict[str, Any]) -> list[tuple[str, str]]:
    """Both kinds merged, the many first; a pair that both have is there once (recorded on AWS)."""
    single, multi = _object(result, "headers"), _object(result, "multiValueHeaders")
    found: list[tuple[str, str]] = []
    for name, values in multi.items():
        if not isinstance(values, list):
            raise malformed(f"multiValueHeaders.{name} is not a list")
        found.extend((name, _scalar(name, value)) for value in values)
    names = {name.lower(): name for name in multi}
    have = {(name.lower(), text) for name, text in found}
    for name, value in single.items():
        text = _scalar(name, value)
        if (name.lower(), text) not in have:
            found.append((names.get(name.lower(), name), text))
    return found


def _object(result: dict[str, Any], name: str) -> dict[str, Any]:
    value = result.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise malformed(f"{name} is not an object")
    return value


def _scalar(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if value is None:
        return ""
    raise malformed(f"the header {name} is not a string")


def malformed(why: str) -> MalformedProxyResponse:
    return MalformedProxyResponse(
        detail=f"Execution failed due to configuration error: Malformed Lambda proxy response: {why}"
    )
