"""The parts of ``$context`` that one template reads, without the rest.

    parts_of('{"by": "$context.authorizer.claims.sub"}') ──▶ ("authorizer",)
    build_parts(invocation, ("authorizer",))             ──▶ {"authorizer": {"claims": {…}}}

Most templates read one or two of its twenty members.  One that might reach more than it names, or
write where a later template could read, gets the whole (``build_context``).
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.build_context import (
    domain_prefix,
    extended_id,
    identity_of,
    own_copy,
    request_time,
)

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

PARTS: dict[str, Callable[[Any], Any]] = {
    "accountId": lambda i: i.cloud.account,
    "apiId": lambda i: i.api.model.id,
    "authorizer": lambda i: own_copy(i.authorizer) if i.authorizer else None,
    "deploymentId": lambda i: i.stage.deployment_id,
    "domainName": lambda i: i.headers.get("host", "localhost"),
    "domainPrefix": lambda i: domain_prefix(i.headers.get("host", "localhost")),
    "extendedRequestId": lambda i: extended_id(i.request_id),
    "httpMethod": lambda i: i.request.method,
    "identity": lambda i: identity_of(i),
    "path": lambda i: i.full_path,
    "protocol": lambda i: "HTTP/1.1",
    "requestId": lambda i: i.request_id,
    "requestOverride": lambda i: i.overrides["requestOverride"],
    "requestTime": lambda i: request_time(i.started),
    "requestTimeEpoch": lambda i: int(i.started * 1000),
    "resourceId": lambda i: i.method.resource_id,
    "resourcePath": lambda i: i.method.resource_path,
    "responseOverride": lambda i: i.overrides["responseOverride"],
    "stage": lambda i: i.stage.name,
}
"""Members by what gives each of an Invocation."""

_MEMBER = re.compile(r"\$!?\{?context\.([A-Za-z]+)")
_OVERRIDE = re.compile(r"#\{?set\}?\s*\(\s*\$!?\{?context\.re(?:quest|sponse)Override\b")
_CHANGES = re.compile(
    r"#\{?set\}?\s*\(\s*\$!?\{?\w+[.\[]|\.(?:add|append|clear|put|remove|retain|set)"
)
_DYNAMIC = re.compile(r"evaluate|\\u")


def parts_of(text: str) -> tuple[str, ...] | None:
    """The members that a template reads or overrides; None where it may do more."""
    names = _MEMBER.findall(text)
    if len(names) != text.count("context") or not PARTS.keys() >= set(names):
        return None
    if _DYNAMIC.search(text) or _CHANGES.search(_OVERRIDE.sub("", text)):
        return None
    return tuple(dict.fromkeys(names))


def build_parts(invocation: "Invocation", names: tuple[str, ...]) -> dict[str, Any]:
    """What ``build_context`` has under these names; a member that it lacks is null."""
    return {name: PARTS[name](invocation) for name in names}
