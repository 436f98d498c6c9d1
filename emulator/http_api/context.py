"""``$context`` of one request to an HTTP API: what mappings, logs and events read.

Names: developer guide, "Customize HTTP API access logs" (http-api-logging-variables).
"""

from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.build_context import domain_prefix, identity_of, own_copy, request_time

if TYPE_CHECKING:
    from csc.emulator.http_api.invocation import HttpInvocation


def build_context(invocation: "HttpInvocation") -> dict[str, Any]:
    host = domain_of(invocation)
    stage, method = invocation.stage, getattr(invocation, "method", None)
    context: dict[str, Any] = {
        "accountId": invocation.cloud.account,
        "apiId": invocation.api.model.id,
        "domainName": host,
        "domainPrefix": domain_prefix(host),
        "extendedRequestId": invocation.request_id,
        "httpMethod": invocation.request.method,
        "identity": identity_of(invocation),
        "path": invocation.full_path,
        "protocol": "HTTP/1.1",
        "requestId": invocation.request_id,
        "requestTime": request_time(invocation.started),
        "requestTimeEpoch": int(invocation.started * 1000),
        "stage": stage.name,
        "dataProcessed": len(invocation.request.body),
    }
    if method is not None:
        context["routeKey"] = method.key
    if invocation.prefix is not None:
        context["customDomain"] = {"basePathMatched": invocation.prefix.strip("/") or "(none)"}
    if invocation.authorizer:
        context["authorizer"] = own_copy(invocation.authorizer)
    if invocation.authorizer_error:
        context.setdefault("authorizer", {})["error"] = invocation.authorizer_error
    return context


def domain_of(invocation: "HttpInvocation") -> str:
    """The Host header, without its port."""
    return invocation.headers.get("host", "localhost").partition(":")[0]
