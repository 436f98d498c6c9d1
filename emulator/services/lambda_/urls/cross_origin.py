"""The Cors of a function URL: preflights are answered here, and answers get the headers."""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.http import HttpRequest, HttpResponse


def cors_headers(cors: Mapping[str, Any], request: HttpRequest) -> list[tuple[str, str]]:
    """Of an answer to a page whose origin the Cors allows, else none."""
    origin = request.header("Origin")
    if not origin or not _allows(cors.get("AllowOrigins") or (), origin):
        return []
    headers = [("Access-Control-Allow-Origin", origin), ("Vary", "Origin")]
    if cors.get("AllowCredentials"):
        headers.append(("Access-Control-Allow-Credentials", "true"))
    if cors.get("ExposeHeaders"):
        headers.append(("Access-Control-Expose-Headers", ",".join(cors["ExposeHeaders"])))
    return headers


def answer_preflight(cors: Mapping[str, Any], request: HttpRequest) -> HttpResponse:
    headers = cors_headers(cors, request)
    if headers:
        if cors.get("AllowMethods"):
            headers.append(("Access-Control-Allow-Methods", ",".join(cors["AllowMethods"])))
        if cors.get("AllowHeaders"):
            headers.append(("Access-Control-Allow-Headers", ",".join(cors["AllowHeaders"])))
        if cors.get("MaxAge") is not None:
            headers.append(("Access-Control-Max-Age", str(cors["MaxAge"])))
    return HttpResponse(200, headers)


def _allows(origins: Sequence[str], origin: str) -> bool:
    return "*" in origins or origin in origins
