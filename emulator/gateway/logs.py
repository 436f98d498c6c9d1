"""Access logs: what is known of a finished request, in the stage's own format or as a record.

    render_access_log("$context.requestId $context.status", invocation) ──▶ "0b1c… 200"
    access_log_record(invocation) ──▶ {"requestId": …, "status": 200, …}   (csc dev --log json)

Names: developer guide, "Variables for access logging".  What a request hasn't is ``-``, as on AWS.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from csc.emulator.gateway.build_context import extended_id, request_time
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.render_error import error_context

_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_]+(?:[.\-:][A-Za-z0-9_]+)*)")

RECORD = (
    "requestId",
    "extendedRequestId",
    "apiId",
    "stage",
    "httpMethod",
    "path",
    "resourcePath",
    "status",
    "protocol",
    "requestTime",
    "requestTimeEpoch",
    "responseLength",
    "responseLatency",
    "integrationLatency",
    "identity.sourceIp",
    "identity.userAgent",
    "identity.caller",
    "authorizer.claims.sub",
    "authorizer.principalId",
    "error.message",
    "error.responseType",
    "integration.status",
    "integration.latency",
    "integration.error",
)
"""The fields of ``csc dev --log json``, by their names in a format."""


def access_log_record(invocation: Invocation) -> dict[str, Any]:
    """The fields that the request has; dotted names stay flat."""
    context = log_context(invocation)
    found = ((name, _value(context, name.split("."))) for name in RECORD)
    record = {name: value for name, value in found if value is not None}
    record["route"] = route_of(invocation)
    if invocation.error is not None and invocation.error.detail:
        record["detail"] = invocation.error.detail
    return record


def route_of(invocation: Invocation) -> str:
    """``GET /orders/{id}``, or empty where no route matched."""
    method = getattr(invocation, "method", None)
    return "" if method is None else f"{invocation.request.method} {method.resource_path}"


def log_context(invocation: Invocation) -> dict[str, Any]:
    """``$context`` with what is only known at the end."""
    finished = invocation.finished or invocation.cloud.clock.now()
    elapsed = round((finished - invocation.started) * 1000)
    reply = getattr(invocation, "reply", None)
    latency = round(invocation.integration_latency * 1000)
    context = {
        **invocation.context,
        "status": invocation.response.status,
        "responseLength": len(invocation.response.body),
        "responseLatency": elapsed,
        "xrayTraceId": invocation.trace_id.removeprefix("Root="),
        "integration": {"requestId": invocation.request_id},
    }
    if reply is not None:
        context["integrationLatency"] = context["integration"]["latency"] = latency
        context["integrationStatus"] = context["integration"]["status"] = reply.status
    if invocation.error is not None:
        context["error"] = error_context(invocation.error)
        if invocation.error.detail:
            context["integrationErrorMessage"] = invocation.error.detail
            context["integration"]["error"] = invocation.error.detail
    return context


def render_access_log(log_format: str, invocation: Invocation) -> str:
    """One line of the stage's access log."""
    return access_log_writer(log_format)(invocation)


Read = Callable[[Invocation], Any]


@lru_cache(256)
def access_log_writer(log_format: str) -> Callable[[Invocation], str]:
    """What writes a line of this format.

    One f-string: with a function a variable a line would cost twice as much.  Its source is made of
    ``_ALWAYS`` and numbers; nothing of the format is in it.
    """
    parts = _VARIABLE.split(log_format)
    names: dict[str, Any] = {
        "__builtins__": {"hasattr": hasattr, "int": int, "len": len, "round": round},
        "extended_id": extended_id,
        "now": _finished,
        "request_time": request_time,
        "shown": _shown,
        "shown_before": _shown_before,
        "value": _value,
    }
    names |= {f"text{number}": text for number, text in enumerate(parts[::2])}
    code = "{text0}"
    for number, name in enumerate(parts[1::2]):
        always = _ALWAYS.get(name) or _of_authorizer(name)
        if always is None:
            names[f"read{number}"] = _reader(name)
            always = f"shown(read{number}(i))"
            if name in _OF_ERRORS or name.startswith("error."):
                always = f"'-' if i.error is None else {always}"
        code += f"{{{always}}}{{text{number + 1}}}"
    write: Callable[[Invocation], str] = eval(f'lambda i: f"""{code}"""', names)
    return write


_LATENCY = "round(i.integration_latency * 1000) if hasattr(i, 'reply') else '-'"
_STATUS = "i.reply.status if hasattr(i, 'reply') else '-'"
_OF_ERRORS = frozenset({"integration.error", "integrationErrorMessage"})
_ALWAYS = {
    "apiId": "i.api.model.id",
    "extendedRequestId": "extended_id(i.request_id)",
    "httpMethod": "shown_before(i.request.method)",
    "identity.sourceIp": "i.request.source_ip or '-'",
    "integration.latency": _LATENCY,
    "integration.status": _STATUS,
    "integrationLatency": _LATENCY,
    "integrationStatus": _STATUS,
    "identity.userAgent": "shown(i.headers.get('user-agent'))",
    "path": "shown(i.full_path)",
    "protocol": "'HTTP/1.1'",
    "requestId": "i.request_id",
    "requestTime": "request_time(i.started)",
    "requestTimeEpoch": "int(i.started * 1000)",
    "resourceId": "shown(i.method.resource_id) if hasattr(i, 'method') else '-'",
    "resourcePath": "shown_before(i.method.resource_path) if hasattr(i, 'method') else '-'",
    "responseLatency": "round(((i.finished or now(i)) - i.started) * 1000)",
    "responseLength": "len(i.response.body)",
    "stage": "shown_before(i.stage.name)",
    "status": "i.response.status",
}
"""What a request always has, as expressions. ``shown`` escapes what a client or a template chose."""


def _reader(name: str) -> Read:
    """What is read straight from the request; ``$context`` is only built for the rest."""
    known = _READERS.get(name)
    if known is not None:
        return known
    path = name.split(".")
    if path[0] == "error":
        return lambda invocation: (
            _value(error_context(invocation.error), path[1:]) if invocation.error else None
        )
    return lambda invocation: _value(log_context(invocation), path)


def _of_authorizer(name: str) -> str | None:
    """``authorizer.claims.sub`` as an expression. Names hold nothing that could be code."""
    path = name.split(".")
    if path[0] != "authorizer" or len(path) < 2:
        return None
    if len(path) == 2:
        return f"shown(i.authorizer.get({path[1]!r}))"
    return f"shown(value(i.authorizer, {path[1:]!r}))"


def _finished(invocation: Invocation) -> float:
    return invocation.cloud.clock.now()


def _integration_error(invocation: Invocation) -> str | None:
    return invocation.error.detail if invocation.error is not None else None


_READERS: dict[str, Read] = {
    "integration.error": _integration_error,
    "integrationErrorMessage": _integration_error,
}


def _value(context: Mapping[str, Any], path: list[str]) -> Any:
    value: Any = context
    for name in path:
        if type(value) is not dict and not isinstance(value, Mapping):  # the ABC's test is slow
            return None
        value = value.get(name)
    return value


def _shown(value: Any) -> str:
    """A line break or a quote in a value can't end a log line or its field."""
    if type(value) is str:
        text = value
    elif value is None:
        return "-"
    elif isinstance(value, bool):
        return "true" if value else "false"
    else:
        text = str(value)
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text or "-"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)


_shown_before = lru_cache(512)(_shown)
"""For what few requests differ in: methods, stages, routes."""
