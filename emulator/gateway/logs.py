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
Write = Callable[[Invocation], str]


@lru_cache(256)
def access_log_writer(log_format: str) -> Write:
    """What writes a line of this format, of any request.

    One f-string: with a function a variable a line would cost thrice as much.  The format's own text
    enters its source only through ``repr``.
    """
    pieces = _VARIABLE.split(log_format)
    names: dict[str, Any] = _NAMES.copy()
    line = [repr(pieces[0])]
    for number, name in enumerate(pieces[1::2]):
        code = _SAFE.get(name) or f"shown({_chosen(name, number, names)})"
        line += (f'f"{{{code}}}"', repr(pieces[2 * number + 2]))
    return _compiled(f"{_HEAD}    return {' '.join(line)}\n", names)


@lru_cache(1024)
def served_log_writer(log_format: str, http_method: str, resource_path: str) -> Write:
    """The same of requests to one method, most of which were served.

    What a client or a template chose is looked at together; where anything of it has to be escaped,
    and where the request was refused, the line is written as that of any.
    """
    fixed = {"resourcePath": resource_path}
    if http_method != "ANY":
        fixed["httpMethod"] = http_method
    pieces = _VARIABLE.split(log_format)
    names: dict[str, Any] = _NAMES | {"of_any": access_log_writer(log_format)}
    chosen: list[str] = []
    text, line = pieces[0], list[str]()
    for number, name in enumerate(pieces[1::2]):
        behind = pieces[2 * number + 2]
        if name in fixed or name in _OF_ERRORS or name.startswith("error."):
            text += _shown(fixed.get(name)) + behind
            continue
        code = _SERVED.get(name) or _SAFE.get(name)
        if code is None:
            code = f"u{number}"
            value = _chosen(name, number, names)
            chosen.append(f"{code} = t if type(t := {value}) is str and t else shown(t)")
        line += (repr(text), f'f"{{{code}}}"')
        text = behind
    together = "".join(f"{{{one.partition(' ')[0]}}}" for one in chosen)
    source = [
        "if i.error is not None or reply is None: return of_any(i)",
        *chosen,
        f'c = f"{together}"',
        "if not c.isprintable() or '\"' in c or '\\\\' in c: return of_any(i)",
        f"return {' '.join([*line, repr(text)])}",
    ]
    return _compiled(_HEAD + "".join(f"    {one}\n" for one in source), names)


def _chosen(name: str, number: int, names: dict[str, Any]) -> str:
    """An expression for what a client or a template chose, or None where the request has none."""
    names[f"read{number}"] = _reader(name)
    code = _CHOSEN.get(name) or _of_authorizer(name) or f"read{number}(i)"
    if name in _OF_ERRORS or name.startswith("error."):
        return f"(None if i.error is None else {code})"
    return code


def _compiled(source: str, names: dict[str, Any]) -> Write:
    exec(source, names)  # noqa: S102 - ours, see ``access_log_writer``
    write: Write = names["write"]
    return write


_HEAD = """
def write(i):
    reply = getattr(i, "reply", None)
    method = getattr(i, "method", None)
"""
_OF_ERRORS = frozenset({"integration.error", "integrationErrorMessage"})
_SMALL = [str(number) for number in range(1000)]


def _number(value: str) -> str:
    """A number that is mostly a small one, as text: that costs a fifth of making it."""
    return f"small[t] if -1 < (t := {value}) < 1000 else t"


_LATENCY = "'-' if reply is None else round(i.integration_latency * 1000)"
_STATUS = "'-' if reply is None else reply.status"
_SAFE = {
    "apiId": "i.api.model.id",
    "extendedRequestId": "i.extended_id or extended_id(i.request_id)",
    "identity.sourceIp": "i.request.source_ip or '-'",
    "integration.latency": _LATENCY,
    "integration.status": _STATUS,
    "integrationLatency": _LATENCY,
    "integrationStatus": _STATUS,
    "protocol": "'HTTP/1.1'",
    "requestId": "i.request_id",
    "requestTime": "request_time(i.started)",
    "requestTimeEpoch": "int(i.started * 1000)",
    "responseLatency": "round(((i.finished or now(i)) - i.started) * 1000)",
    "responseLength": "len(i.response.body)",
    "status": "i.response.status",
}
"""What a request always has, and nobody but we chose, as expressions."""

_SERVED = {
    "extendedRequestId": "i.extended_id",
    "integration.latency": _number("i.integration_milliseconds"),
    "integration.status": _number("reply.status"),
    "integrationLatency": _number("i.integration_milliseconds"),
    "integrationStatus": _number("reply.status"),
    "responseLatency": _number("i.milliseconds"),
    "responseLength": _number("len(i.response.body)"),
    "status": _number("i.response.status"),
}
"""The same of a request that was served, once it is finished."""

_CHOSEN = {
    "httpMethod": "i.request.method",
    "identity.userAgent": "i.headers.get('user-agent')",
    "path": "i.full_path",
    "resourceId": "None if method is None else method.resource_id",
    "resourcePath": "None if method is None else method.resource_path",
    "stage": "i.stage.name",
}


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
        return f"i.authorizer.get({path[1]!r})"
    slow = f"value(i.authorizer, {path[1:]!r})"
    if len(path) > 3:
        return slow
    owner = f"type(o := i.authorizer.get({path[1]!r})) is dict"
    return f"(o.get({path[2]!r}) if {owner} else {slow})"


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
    elif isinstance(value, Mapping):  # as in a template, a map of the context says nothing
        return "-"
    else:
        text = str(value)
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text or "-"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)


_NAMES: dict[str, Any] = {
    "__builtins__": {
        "dict": dict,
        "getattr": getattr,
        "int": int,
        "len": len,
        "round": round,
        "str": str,
        "type": type,
    },
    "extended_id": extended_id,
    "now": _finished,
    "request_time": request_time,
    "small": _SMALL,
    "shown": _shown,
    "value": _value,
}
"""What the source of a writer may name."""
