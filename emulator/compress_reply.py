"""Answers of DynamoDB in gzip or deflate, where the client asks for it and there is much to send.

    Accept-Encoding: gzip, deflate      ──▶ Content-Encoding: gzip, from 4 KB on

``x-amz-crc32`` is then the sum of what is sent.  How DynamoDB reads the header, odd ones included, was
seen by the tests of ScyllaDB's alternator, which run against AWS.
"""

import re
import zlib
from functools import lru_cache

from csc.emulator.http import HttpRequest, HttpResponse

LEAST_BYTES = 4096
_WINDOW = {"gzip": 31, "deflate": 15}
"""zlib's ``wbits`` of each encoding; AWS prefers them in this order where the client says ``*``."""

_QUALITY = re.compile(r"\s*(-?\d+(?:\.\d*)?)\s*").fullmatch
_LONGEST = 256


def compress_reply(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer as it is to be sent."""
    asked = request.fields.get("accept-encoding")
    if asked is None or len(response.body) < LEAST_BYTES or len(asked) > _LONGEST:
        return response
    encoding = choose_encoding(asked)
    if encoding is None:
        return response
    packer = zlib.compressobj(1, zlib.DEFLATED, _WINDOW[encoding])
    body = packer.compress(response.body) + packer.flush()
    headers = [
        (name, str(zlib.crc32(body)) if name == "x-amz-crc32" else value)
        for name, value in response.headers
    ]
    return HttpResponse(response.status, [*headers, ("Content-Encoding", encoding)], body)


@lru_cache(maxsize=64)
def choose_encoding(asked: str) -> str | None:
    """The encoding that an Accept-Encoding likes best of those that there are; None for as it is."""
    qualities: dict[str, float] = {}
    for entry in asked.split(","):
        name, *parameters = entry.split(";")
        qualities.setdefault(name.strip().lower(), _quality(parameters))
    others = qualities.get("*", 0.0)
    named = [name for name in qualities if name in _WINDOW]
    order = [*named, *(name for name in _WINDOW if name not in qualities)]
    best = max(order, key=lambda name: qualities.get(name, others))
    return best if qualities.get(best, others) > 0 else None


def _quality(parameters: list[str]) -> float:
    """That of the first ``q=``; 1 without any, and for one that is no number."""
    for parameter in parameters:
        text = parameter.strip()
        if text.startswith("q="):
            number = _QUALITY(text[2:])
            return min(1.0, float(number[1])) if number else 1.0
    return 1.0
