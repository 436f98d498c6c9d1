"""Payload format 1.0: the shape of a REST API's event, with what an HTTP API knows.

Members: developer guide, "Create AWS Lambda proxy integrations for HTTP APIs".  Header names are in
lower case; path and path variables are decoded.
"""

from typing import TYPE_CHECKING, Any

from csc.emulator.http_api.events.encode_body import encode_body
from csc.emulator.http_api.outgoing import Outgoing, make_outgoing

if TYPE_CHECKING:
    from csc.emulator.http_api.invocation import HttpInvocation

CONTEXT = (
    "accountId",
    "apiId",
    "domainName",
    "domainPrefix",
    "extendedRequestId",
    "httpMethod",
    "identity",
    "path",
    "protocol",
    "requestId",
    "requestTime",
    "requestTimeEpoch",
    "stage",
)


def event_1(invocation: "HttpInvocation") -> dict[str, Any]:
    """As the integration's request parameters made the request."""
    body, encoded = encode_body(invocation.request)
    event = _request_part(invocation, invocation.outgoing)
    authorizer = invocation.context.get("authorizer") or {"claims": None, "scopes": None}
    event["requestContext"] = {**_context(invocation), "authorizer": authorizer}
    return {**event, "body": body, "isBase64Encoded": encoded}


def authorizer_event_1(invocation: "HttpInvocation", arn: str, identity: str) -> dict[str, Any]:
    """``identity`` are the values of the identity sources, joined with commas."""
    event = _request_part(invocation, make_outgoing(invocation))
    for name, value in event.items():
        event[name] = {} if value is None else value
    return {
        "version": "1.0",
        "type": "REQUEST",
        "methodArn": arn,
        "identitySource": identity,
        "authorizationToken": identity,
        **event,
        "requestContext": _context(invocation),
    }


def _request_part(invocation: "HttpInvocation", outgoing: Outgoing) -> dict[str, Any]:
    query: dict[str, list[str]] = {}
    for name, value in outgoing.pairs:
        query.setdefault(name, []).append(value)
    # AWS names the path of a custom domain's mapping here, and not in format 2.0.
    path = (invocation.prefix or "") + outgoing.path
    return {
        "version": "1.0",
        "resource": invocation.method.resource_path,
        "path": path,
        "httpMethod": invocation.request.method,
        "headers": outgoing.headers,
        "multiValueHeaders": _multiple(invocation, outgoing),
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": dict(invocation.raw_path_parameters) or None,
        "stageVariables": dict(invocation.stage.variables) or None,
    }


def _multiple(invocation: "HttpInvocation", outgoing: Outgoing) -> dict[str, list[str]]:
    """Each value of a header as the client sent it; one that was mapped has its mapped value."""
    found: dict[str, list[str]] = {}
    for name, value in outgoing.headers.items():
        values = invocation.header_values(name)
        found[name] = values if ",".join(values) == value else [value]
    return found


def _context(invocation: "HttpInvocation") -> dict[str, Any]:
    context = invocation.context
    found = {name: context[name] for name in CONTEXT}
    return found | {"resourceId": None, "resourcePath": invocation.method.resource_path}
