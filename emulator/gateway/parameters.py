"""Parameter mappings: ``integration.request.header.X: method.request.querystring.y`` and the like.

An expression is read once, into a function of the invocation::

    "'static'"                         ──▶ lambda invocation: "static"
    "method.request.path.id"           ──▶ the decoded path parameter, or None
    "integration.response.body.user.id" ──▶ the JSONPath ``$.user.id`` of the endpoint's answer

Developer guide: "API Gateway API request and response data mapping reference".
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.gateway.body_path import read_body_path
from csc.emulator.gateway.velocity.java.text import java_text

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

Value = str | list[str] | None
Source = Callable[["Invocation"], Value]


def read_request_source(path: str, expression: str) -> Source:
    """A source that a request mapping may use; raises PropertyError at ``path`` for any other."""
    source = _read_common(expression) or _read_request(path, expression)
    if source is None:
        raise _invalid(path, expression)
    return source


def read_response_source(path: str, expression: str) -> Source:
    """A source that a response mapping may use; raises PropertyError at ``path``."""
    source = _read_common(expression) or _read_response(path, expression)
    if source is None:
        raise _invalid(path, expression)
    return source


def read_gateway_response_source(path: str, expression: str) -> Source:
    """A source for ``gatewayresponse.header.X``: static, method request, stage or context."""
    return read_request_source(path, expression)


def _read_common(expression: str) -> Source | None:
    if len(expression) >= 2 and expression[0] == "'" == expression[-1]:
        static = expression[1:-1]
        return lambda invocation: static
    if expression.startswith("stageVariables."):
        name = expression.removeprefix("stageVariables.")
        return lambda invocation: invocation.stage.variables.get(name)
    if expression.startswith("context."):
        names = tuple(expression.removeprefix("context.").split("."))
        return lambda invocation: _context_value(invocation.context, names)
    return None


def _context_value(context: Mapping[str, Any], names: tuple[str, ...]) -> Value:
    value: Any = context
    for name in names:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return None if value is None or isinstance(value, Mapping) else java_text(value)


def _read_request(path: str, expression: str) -> Source | None:
    kind, _, name = expression.removeprefix("method.request.").partition(".")
    if not expression.startswith("method.request."):
        return None
    lower = name.lower()
    match kind:
        case "header" if name:
            return lambda invocation: invocation.headers.get(lower)
        case "multivalueheader" if name:
            return lambda invocation: invocation.header_values(lower) or None
        case "querystring" if name:
            return lambda invocation: _last(invocation.query.get(name))
        case "multivaluequerystring" if name:
            return lambda invocation: invocation.query.get(name)
        case "path" if name:
            return lambda invocation: invocation.path_parameters.get(name)
        case "body":
            take = read_body_path(path, name)
            return lambda invocation: take(invocation.body_text)
    return None


def _read_response(path: str, expression: str) -> Source | None:
    kind, _, name = expression.removeprefix("integration.response.").partition(".")
    if not expression.startswith("integration.response."):
        return None
    lower = name.lower()
    match kind:
        case "header" if name:
            return lambda invocation: _last(invocation.reply.header_values(lower))
        case "multivalueheader" if name:
            return lambda invocation: invocation.reply.header_values(lower) or None
        case "body":
            take = read_body_path(path, name)
            return lambda invocation: take(invocation.reply.body.decode("utf-8", "replace"))
    return None


def _last(values: list[str] | None) -> str | None:
    return values[-1] if values else None


def _invalid(path: str, expression: str) -> PropertyError:
    return PropertyError(
        path,
        f"Invalid mapping expression specified: {expression}",
        "Use a quoted 'static value', method.request.*, integration.response.*, "
        "stageVariables.* or context.*.",
    )
