"""The ARN of what a request asks for: ``arn:aws:execute-api:<region>:<account>:<api>/<stage>/GET/x``."""

from urllib.parse import unquote

from csc.emulator.calls import Caller
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.services.iam.conditions import as_text


def method_arn(invocation: Invocation) -> str:
    """With the request's own path, decoded once: policies are written against that."""
    cloud = invocation.cloud
    path = unquote(invocation.path.lstrip("/"))
    return (
        f"arn:aws:execute-api:{cloud.region}:{cloud.account}:{invocation.api.model.id}/"
        f"{invocation.stage.name}/{invocation.request.method}/{path}"
    )


def masked(arn: str) -> str:
    """The ARN as API Gateway shows it to a client: the account but for its last four digits."""
    parts = arn.split(":", 5)
    if len(parts) == 6 and len(parts[4]) == 12:
        parts[4] = "*" * 8 + parts[4][-4:]
    return ":".join(parts)


def condition_keys(invocation: Invocation, caller: Caller | None) -> dict[str, str | list[str]]:
    """The keys that a resource policy or an authorizer's policy may test, in lower case."""
    request = invocation.request
    keys: dict[str, str | list[str]] = {
        "aws:sourceip": request.source_ip,
        "aws:securetransport": as_text(request.scheme == "https"),
        "aws:epochtime": str(int(invocation.started)),
        "aws:requestedregion": invocation.cloud.region,
    }
    for name, header in (("aws:useragent", "user-agent"), ("aws:referer", "referer")):
        value = invocation.headers.get(header)
        if value is not None:
            keys[name] = value
    if caller is not None:
        keys["aws:principalarn"] = caller.principal
        keys["aws:principalaccount"] = caller.account
    return keys
