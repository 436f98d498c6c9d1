"""Access logs: what is known of a finished request, in the stage's own format or as a record.

    render_access_log("$context.requestId $context.status", invocation) ──▶ "0b1c… 200"
    access_log_record(invocation) ──▶ {"requestId": …, "status": 200, …}   (csc dev --log json)

Names: developer guide, "Variables for access logging".  What a request hasn't is ``-``, as on AWS.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

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
    method = invocation.__dict__.get("method")
    return "" if method is None else f"{invocation.request.method} {method.resource_path}"


def log_context(invocation: Invocation) -> dict[str, Any]:
    """``$context`` with what is only known at the end."""
    finished = invocation.finished or invocation.cloud.clock.now()
    elapsed = round((finished - invocation.started) * 1000)
    reply = invocation.__dict__.get("reply")
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
    return _compiled(log_format)(log_context(invocation))


@lru_cache(256)
def _compiled(log_format: str) -> Callable[[Mapping[str, Any]], str]:
    parts = _VARIABLE.split(log_format)
    names = [(n % 2 == 1, part, part.split(".")) for n, part in enumerate(parts)]

    def render(context: Mapping[str, Any]) -> str:
        return "".join(
            _shown(_value(context, path)) if variable else text for variable, text, path in names
        )

    return render


def _value(context: Mapping[str, Any], path: list[str]) -> Any:
    value: Any = context
    for name in path:
        if type(value) is not dict and not isinstance(value, Mapping):  # the ABC's test is slow
            return None
        value = value.get(name)
    return value


def _shown(value: Any) -> str:
    """A line break or a quote in a value can't end a log line or its field."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
