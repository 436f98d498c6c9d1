"""Selection expressions: what request and response parameters, and identity sources, are made of.

    "$request.path.id"                     ──▶ the path variable, or None where there is none
    "${request.header.a}-${context.stage}" ──▶ both, and an empty text for what is missing
    "blue"                                 ──▶ "blue"

Source: developer guide, "Transform API requests and responses for HTTP APIs".  A JSON path sees the
first 100 KB of a body.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.gateway.body_path import read_body_path

if TYPE_CHECKING:
    from csc.emulator.http_api.invocation import HttpInvocation

Select = Callable[["HttpInvocation"], str | None]
LONGEST_BODY = 100 * 1024  # bytes that a JSON path sees

_TEMPLATE = re.compile(r"\$\{([^}]*)\}")
_REFERENCE = re.compile(r"\$(request|response|context|stageVariables)\.")


def read_selection(expression: str, *, of_response: bool = False) -> Select:
    """Raises ValueError for a reference that there isn't. ``of_response`` allows ``$response.…``."""
    if _REFERENCE.match(expression):
        return _read(expression[1:], of_response)
    pieces = _TEMPLATE.split(expression)
    if len(pieces) == 1:
        return lambda invocation: expression
    if len(pieces) == 3 and not pieces[0] and not pieces[2]:
        return _read(pieces[1], of_response)
    texts, reads = pieces[::2], [_read(one, of_response) for one in pieces[1::2]]

    def fill(invocation: "HttpInvocation") -> str:
        found = texts[0]
        for read, text in zip(reads, texts[1:], strict=True):
            found += (read(invocation) or "") + text
        return found

    return fill


def _read(reference: str, of_response: bool) -> Select:
    source, _, rest = reference.partition(".")
    match source:
        case "context" if rest:
            names = rest.split(".")
            return lambda invocation: _in_context(invocation.context, names)
        case "stageVariables" if rest:
            return lambda invocation: invocation.stage.variables.get(rest)
        case "request" if not of_response:
            return _of_request(reference, rest)
        case "response" if of_response:
            return _of_response(reference, rest)
    raise _invalid(reference)


def _of_request(reference: str, rest: str) -> Select:
    place, _, name = rest.partition(".")
    match place:
        case "header" if name:
            lower = name.lower()
            return lambda invocation: ",".join(invocation.header_values(lower)) or None
        case "querystring" if name:
            return lambda invocation: (
                ",".join(invocation.query[name]) if name in invocation.query else None
            )
        case "path" if name:
            return lambda invocation: invocation.raw_path_parameters.get(name)
        case "path":
            return lambda invocation: invocation.path
        case "body":
            take = _body(reference, name)
            return lambda invocation: take(invocation.request.body)
    raise _invalid(reference)


def _of_response(reference: str, rest: str) -> Select:
    place, _, name = rest.partition(".")
    match place:
        case "header" if name:
            lower = name.lower()
            return lambda invocation: ",".join(invocation.reply.header_values(lower)) or None
        case "body":
            take = _body(reference, name)
            return lambda invocation: take(invocation.reply.body)
    raise _invalid(reference)


def _body(reference: str, name: str) -> Callable[[bytes], str | None]:
    if not name:
        return lambda body: body.decode("utf-8", "replace") or None
    if name.startswith(".") or ".." in name or "?(" in name:
        raise ValueError(
            f"{reference}: recursive descent and filter expressions aren't supported in HTTP APIs"
        )
    try:
        take = read_body_path("", name)
    except PropertyError as error:
        raise ValueError(f"{reference}: {error.message}") from None
    return lambda body: take(body[:LONGEST_BODY].decode("utf-8", "replace"))


def _in_context(context: Mapping[str, Any], names: list[str]) -> str | None:
    value: Any = context
    for name in names:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    if value is None or isinstance(value, Mapping):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _invalid(reference: str) -> ValueError:
    return ValueError(f"Invalid mapping expression specified: ${reference}")
