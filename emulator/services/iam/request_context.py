"""The condition keys that every request has, filled from the call and its caller.

Only made where a statement depends on them.  Keys are in lower case, as they are compared.
Source: IAM User Guide, "AWS global condition context keys".
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from csc.emulator.calls import Call, Permission
from csc.emulator.services.iam.conditions import as_text
from csc.emulator.services.iam.principals import Principal


def principal_of(call: Call) -> Principal:
    """The caller as policies name it."""
    caller = call.caller
    resource = caller.arn.split(":", 5)[-1]
    if resource.startswith("assumed-role/"):
        return Principal("role", caller.arn, caller.principal, caller.account)
    if resource == "root" or caller.principal.endswith(":root"):
        return Principal("root", caller.arn, caller.principal, caller.account)
    if not caller.arn.startswith("arn:"):
        return Principal("service", caller.arn, caller.principal, caller.account)
    return Principal("user", caller.arn, caller.principal, caller.account)


_TYPES = {"role": "AssumedRole", "user": "User", "root": "Account", "service": "Service"}


def request_context(
    call: Call, permission: Permission, now: float, unique_id: str
) -> dict[str, str | list[str]]:
    """All keys of one request. ``unique_id`` is the role's or user's (``AROA…``)."""
    principal = principal_of(call)
    arn = call.caller.arn
    name = arn.rpartition("/")[2]
    context: dict[str, str | list[str]] = {
        "aws:principalarn": call.caller.principal,
        "aws:principalaccount": call.caller.account,
        "aws:principaltype": _TYPES.get(principal.kind, "Anonymous"),
        "aws:userid": f"{unique_id}:{name}" if principal.kind == "role" else unique_id,
        "aws:sourceip": call.source_ip,
        "aws:currenttime": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:epochtime": str(int(now)),
        "aws:requestedregion": call.region,
        "aws:securetransport": "false",
        "aws:viaawsservice": "false",
        "aws:resourceaccount": resource_account(permission.resource) or call.caller.account,
    }
    if principal.kind == "user":
        context["aws:username"] = name
    for tag, value in call.caller.tags.items():
        context[f"aws:principaltag/{tag}".lower()] = value
    add_keys(context, call.context)
    add_keys(context, permission.context)
    return context


def add_keys(context: dict[str, str | list[str]], keys: Mapping[str, Any]) -> None:
    """Add condition keys given as any JSON value or list of them."""
    for key, value in keys.items():
        if value is None:
            continue
        if isinstance(value, list | tuple | set | frozenset):
            context[key.lower()] = [as_text(item) for item in value]
        else:
            context[key.lower()] = as_text(value)


def resource_account(resource: str) -> str:
    """The account in an ARN, empty where it has none (``arn:aws:s3:::bucket``, ``*``)."""
    parts = resource.split(":", 5)
    return parts[4] if len(parts) == 6 else ""
