"""What the endpoints read and answer: forms in, redirects, pages and JSON out."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.issuer import PREFIX

NO_STORE = ("Cache-Control", "no-store")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
"""No script runs on our pages, and no other site may frame them."""

_PAGE_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    NO_STORE,
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "same-origin"),  # under no-referrer browsers post forms with Origin: null
    ("X-Content-Type-Options", "nosniff"),
]


class RepeatedParameter(ValueError):
    """RFC 6749, 3.1: parameters must not be included more than once."""


def read_form(text: str) -> dict[str, str]:
    """A query or form body. Raises RepeatedParameter."""
    values: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name in values:
            raise RepeatedParameter(name)
        values[name] = value
    return values


def read_body(request: HttpRequest) -> dict[str, str]:
    return read_form(request.body.decode("utf-8", "replace"))


def redirect(target: str, *more: tuple[str, str]) -> HttpResponse:
    return HttpResponse(302, [("Location", target), NO_STORE, *more])


def with_parameters(uri: str, values: Mapping[str, str], *, fragment: bool = False) -> str:
    """``uri`` with parameters added to its query, or as its fragment."""
    parts = urlsplit(uri)
    added = urlencode(values)
    if fragment:
        return urlunsplit(parts._replace(fragment=added))
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))


def page(status: int, html: str, *more: tuple[str, str]) -> HttpResponse:
    return HttpResponse(status, [*_PAGE_HEADERS, *more], html.encode())


def json_answer(status: int, value: Mapping[str, Any], *more: tuple[str, str]) -> HttpResponse:
    headers = [("Content-Type", "application/json"), NO_STORE, ("Access-Control-Allow-Origin", "*")]
    return HttpResponse(status, [*headers, *more], json.dumps(value).encode())


def oauth_error(error: str, description: str = "", status: int = 400) -> HttpResponse:
    """RFC 6749, 5.2."""
    value = {"error": error, **({"error_description": description} if description else {})}
    return json_answer(status, value)


def read_cookie(request: HttpRequest, name: str) -> str:
    for header, value in request.headers:
        if header.lower() == "cookie":
            for pair in value.split(";"):
                key, _, content = pair.strip().partition("=")
                if key == name:
                    return content
    return ""


def set_cookie(pool: Pool, name: str, value: str, seconds: int) -> tuple[str, str]:
    """Sent back to this pool's pages only, never to scripts, nor with other sites' posts."""
    path = f"{PREFIX}/{pool.id}"
    text = f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax"
    return ("Set-Cookie", text)


def basic_credentials(request: HttpRequest) -> tuple[str, str] | None:
    """Client id and secret of HTTP Basic authentication, each form-encoded (RFC 6749, 2.3.1)."""
    scheme, _, encoded = (request.header("Authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)
