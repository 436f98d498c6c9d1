"""``$context`` of one request, as plain data: what templates, mappings, logs and events read.

Names and contents: developer guide, "Variables for data models, authorizers, mapping templates, and
CloudWatch access logging".
"""

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.velocity.java.silent_map import SilentMap, silent

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_formatted: tuple[int, str] = (-1, "")


def build_context(invocation: "Invocation") -> dict[str, Any]:
    """A fresh map: a template may write ``requestOverride`` and ``responseOverride``.

    It has the members that AWS's has, and no others: a template may run over ``$context.keySet()``.
    """
    host = invocation.headers.get("host", "localhost")
    stage = invocation.stage
    context = SilentMap()
    context |= {
        "accountId": invocation.cloud.account,
        "apiId": invocation.api.model.id,
        "deploymentId": stage.deployment_id,
        "domainName": host,
        "domainPrefix": domain_prefix(host),
        "extendedRequestId": extended_id(invocation.request_id),
        "httpMethod": invocation.request.method,
        "identity": identity_of(invocation),
        "path": invocation.full_path,
        "protocol": "HTTP/1.1",
        "requestId": invocation.request_id,
        "requestTime": request_time(invocation.started),
        "requestTimeEpoch": int(invocation.started * 1000),
        "stage": stage.name,
        **invocation.overrides,
    }
    if stage.is_canary or stage.name in invocation.api.canaries:
        context["isCanaryRequest"] = stage.is_canary
    method = getattr(invocation, "method", None)
    if method is not None:
        context["resourceId"] = method.resource_id
        context["resourcePath"] = method.resource_path
        if method.operation_name:
            context["operationName"] = method.operation_name
    if invocation.prefix is not None:
        context["customDomain"] = {"basePathMatched": invocation.prefix.strip("/") or "(none)"}
    if invocation.authorizer:
        context["authorizer"] = own_copy(invocation.authorizer)
    return context


@lru_cache(64)
def domain_prefix(host: str) -> str:
    """The first label of a host, without its port."""
    return host.partition(".")[0].partition(":")[0]


def own_copy(authorizer: Mapping[str, Any]) -> dict[str, Any]:
    """A copy: what a template writes into it must not outlive the request."""
    return silent(authorizer)


_NOBODY: dict[str, Any] = {
    "accessKey": None,
    "accountId": None,
    "caller": None,
    "cognitoAuthenticationProvider": None,
    "cognitoAuthenticationType": None,
    "cognitoIdentityId": None,
    "cognitoIdentityPoolId": None,
    "principalOrgId": None,
    "sourceIp": None,
    "user": None,
    "userAgent": None,
    "userArn": None,
}


def identity_of(invocation: "Invocation") -> dict[str, Any]:
    identity = SilentMap(_NOBODY)
    identity["sourceIp"] = invocation.request.source_ip
    identity["userAgent"] = invocation.headers.get("user-agent")
    caller = invocation.caller
    if caller is not None:
        unique = caller.arn.rpartition("/")[2] if "/" in caller.arn else caller.account
        identity["accessKey"] = invocation.access_key
        identity["accountId"] = caller.account
        identity["caller"] = identity["user"] = unique
        identity["userArn"] = caller.arn
    if invocation.api_key:
        identity["apiKey"] = invocation.api_key
        identity["apiKeyId"] = invocation.api_key_id
    return identity


def request_time(started: float) -> str:
    """CLF time (``20/Nov/2026:07:46:41 +0000``), formatted once a second."""
    global _formatted
    second = int(started)
    if _formatted[0] != second:
        t = time.gmtime(second)
        text = (
            f"{t.tm_mday:02d}/{_MONTHS[t.tm_mon - 1]}/{t.tm_year}"
            f":{t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d} +0000"
        )
        _formatted = (second, text)
    return _formatted[1]


def trace_root(request_id: str, started: float) -> str:
    """The X-Amzn-Trace-Id of a request that brings none: derived, as the next."""
    return f"Root=1-{int(started):08x}-{request_id.replace('-', '')[:24]}"


def extended_id(request_id: str) -> str:
    """The ``x-amz-apigw-id`` of a request: derived, so that logs and header agree."""
    return request_id.replace("-", "")[-15:] + "="
