"""What a function that streams has answered, whole: what AWS would pass on piece by piece.

    {"statusCode": 200, "headers": {…}, "multiValueHeaders": {…}, "cookies": […]}  ⟨eight zero bytes⟩  the body

Source: API Gateway Developer Guide, "Lambda proxy integration with payload response streaming".
"""

from typing import Any

import orjson

from csc.emulator.gateway.integrations.proxy_result import malformed, proxy_response
from csc.emulator.gateway.invocation import Invocation, MethodResponse

DELIMITER = b"\0" * 8
FARTHEST = 16 * 1024
"""Bytes in which the delimiter must have come."""


def read_streamed_result(invocation: Invocation, payload: bytes) -> MethodResponse:
    """Raises MalformedProxyResponse."""
    status = split_prelude(payload[: FARTHEST + len(DELIMITER)])
    if status is None:
        raise malformed("there are no metadata with a delimiter of eight zero bytes after them")
    body = payload.partition(DELIMITER)[2]
    response = proxy_response(status, body)
    cookies = status.get("cookies") or []
    if not isinstance(cookies, list):
        raise malformed("cookies is not a list")
    response.headers.extend(("Set-Cookie", str(cookie)) for cookie in cookies)
    return response


def split_prelude(payload: bytes) -> dict[str, Any] | None:
    """The metadata before the delimiter; None where there are none."""
    prelude, delimiter, _ = payload.partition(DELIMITER)
    try:
        found = orjson.loads(prelude)
    except orjson.JSONDecodeError:
        return None
    return found if delimiter and isinstance(found, dict) else None
