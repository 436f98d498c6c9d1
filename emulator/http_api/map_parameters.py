"""Request and response parameters of an integration: what it changes, and how.

    {"append:header.x-user": "$context.authorizer.claims.sub", "overwrite:path": "/v2$request.path"}
    {"404": {"overwrite:statuscode": "403", "remove:header.x-internal": "''"}}

Source: developer guide, "Transform API requests and responses for HTTP APIs".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.http_api.outgoing import Outgoing
from csc.emulator.http_api.refusals import Failed
from csc.emulator.http_api.select import Select, read_selection

if TYPE_CHECKING:
    from csc.emulator.http_api.invocation import HttpInvocation

Change = Callable[["HttpInvocation"], None]
_KEY = re.compile(r"(append|overwrite|remove):(header|querystring|path|statuscode)(?:\.(.+))?")
_RESERVED = re.compile(
    r"access-control-.*|apigw-.*|x-amz-.*|x-amzn-.*|authorization|connection|content-encoding"
    r"|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate"
    r"|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-forwarded-for"
    r"|x-forwarded-host|x-forwarded-proto|via"
)


def read_request_parameters(given: Mapping[str, Any]) -> tuple[Change, ...]:
    """Raises ValueError for a key or an expression that there isn't, or a reserved header."""
    return tuple(_request_change(key, str(value)) for key, value in given.items())


def read_response_parameters(given: Mapping[str, Any]) -> Mapping[int, tuple[Change, ...]]:
    """By the integration's status. Raises ValueError."""
    return {
        _status(status): tuple(_response_change(key, value) for key, value in _pairs(changes))
        for status, changes in given.items()
    }


def _pairs(changes: Any) -> Iterator[tuple[str, str]]:
    """Key and expression."""
    if not isinstance(changes, Mapping):
        raise ValueError("response parameters are a map for each status")  # noqa: TRY004
    yield from ((str(key), str(value)) for key, value in changes.items())


def _status(text: Any) -> int:
    if not str(text).isdecimal() or not 200 <= int(text) <= 599:
        raise ValueError(f"Invalid response status code specified: {text}")
    return int(text)


def _key(key: str, places: tuple[str, ...]) -> tuple[str, str, str]:
    """(how, where, name)."""
    match = _KEY.fullmatch(key)
    how, place, name = match.groups() if match else ("", "", None)
    only_overwritten = place in ("path", "statuscode")
    if (
        place not in places
        or only_overwritten != (name is None)
        or (only_overwritten and how != "overwrite")
    ):
        raise ValueError(f"Invalid mapping expression specified: {key}")
    if place == "header" and name and _RESERVED.fullmatch(name.lower()):
        raise ValueError(
            f"Operations on header {name} are restricted. It is a reserved header of HTTP APIs"
        )
    return how, place, name or ""


def _request_change(key: str, expression: str) -> Change:
    how, place, name = _key(key, ("header", "querystring", "path"))
    select = read_selection(expression)
    if place == "path":
        return lambda invocation: _set_path(invocation, select(invocation))
    if place == "header":
        return _header_change(how, name.lower(), select)
    return _query_change(how, name, select)


def _set_path(invocation: "HttpInvocation", value: str | None) -> None:
    if not value:
        return
    outgoing = invocation.outgoing
    outgoing.path = value if value.startswith("/") else f"/{value}"
    outgoing.changed_path = True


def _header_change(how: str, name: str, select: Select) -> Change:
    def change(invocation: "HttpInvocation") -> None:
        headers = invocation.outgoing.headers
        if how == "remove":
            headers.pop(name, None)
            return
        value = _one_line(select(invocation))
        if value is not None:
            appended = how == "append" and name in headers
            headers[name] = f"{headers[name]},{value}" if appended else value

    return change


def _query_change(how: str, name: str, select: Select) -> Change:
    def change(invocation: "HttpInvocation") -> None:
        outgoing: Outgoing = invocation.outgoing
        outgoing.changed_query = True
        value = None if how == "remove" else select(invocation)
        if how == "remove" or (how == "overwrite" and value is not None):
            outgoing.pairs = [pair for pair in outgoing.pairs if pair[0] != name]
        if value is not None:
            outgoing.pairs.append((name, value))

    return change


def _response_change(key: str, expression: str) -> Change:
    how, place, name = _key(key, ("header", "statuscode"))
    select = read_selection(expression, of_response=True)
    if place == "statuscode":
        return lambda invocation: _set_status(invocation, select(invocation))

    def change(invocation: "HttpInvocation") -> None:
        headers, lower = invocation.response.headers, name.lower()
        value = None if how == "remove" else _one_line(select(invocation))
        if how == "remove" or (how == "overwrite" and value is not None):
            headers[:] = [pair for pair in headers if pair[0].lower() != lower]
        if value is not None:
            headers.append((name, value))

    return change


def _set_status(invocation: "HttpInvocation", value: str | None) -> None:
    if value is None or not value.isdecimal() or not 200 <= int(value) <= 599:
        raise Failed(detail=f"overwrite:statuscode gives {value!r}, which is no status")
    invocation.response.status = int(value)


def _one_line(value: str | None) -> str | None:
    """What a client chose can't begin another header."""
    return value if value is None else re.sub(r"[\r\n\0]+", " ", value)
