"""The event of a Lambda proxy integration, exactly as a REST API sends it (format 1.0)."""

import base64
from typing import Any

from csc.emulator.gateway.content import as_text, is_binary
from csc.emulator.gateway.invocation import Invocation

CONTEXT = (
    "accountId",
    "apiId",
    "deploymentId",
    "domainName",
    "domainPrefix",
    "extendedRequestId",
    "httpMethod",
    "identity",
    "operationName",
    "path",
    "protocol",
    "requestId",
    "requestTime",
    "requestTimeEpoch",
    "resourceId",
    "resourcePath",
    "stage",
)
"""The members of ``$context`` that ``requestContext`` has."""


def proxy_event(invocation: Invocation) -> dict[str, Any]:
    """JSON data. Path and path parameters stay percent-encoded, query parameters are decoded."""
    method = invocation.method
    body, encoded = event_body(invocation)
    path = invocation.path
    if path.startswith("//"):  # one slash here, all of them in requestContext.path (recorded)
        path = "/" + path.lstrip("/")
    multi: dict[str, list[str]] = {}
    for name, value in invocation.arriving:
        multi.setdefault(name, []).append(value)
    return {
        "resource": method.resource_path,
        "path": (invocation.prefix or "") + path,
        "httpMethod": invocation.request.method,
        "headers": invocation.header_parameters or None,
        "multiValueHeaders": multi or None,
        "queryStringParameters": invocation.query_parameters or None,
        "multiValueQueryStringParameters": invocation.query or None,
        "pathParameters": invocation.raw_path_parameters or None,
        "stageVariables": dict(invocation.stage.variables) or None,
        "requestContext": request_context(invocation),
        "body": body,
        "isBase64Encoded": encoded,
    }


def request_context(invocation: Invocation) -> dict[str, Any]:
    """``requestContext``, with ``authorizer`` where the method has one."""
    context = invocation.context
    event = {name: context[name] for name in CONTEXT if name in context}
    if invocation.authorizer:
        event["authorizer"] = context["authorizer"]
    return event


def event_body(invocation: Invocation) -> tuple[str | None, bool]:
    """(body, isBase64Encoded): a binary media type goes in base64, an empty body as null."""
    body = invocation.request.body
    if not body:
        return None, False
    content_type = invocation.headers.get("content-type")
    if is_binary(content_type, invocation.api.model.binary_media_types):
        return base64.b64encode(body).decode("ascii"), True
    return as_text(body).decode(), False
