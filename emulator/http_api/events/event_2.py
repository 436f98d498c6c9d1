"""Payload format 2.0: the event of a function, and of a Lambda authorizer.

Members: developer guide, "Create AWS Lambda proxy integrations for HTTP APIs" and "Control access to
HTTP APIs with AWS Lambda authorizers".  Paths and path variables are decoded, the raw query isn't.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.build_context import domain_prefix, request_time
from csc.emulator.http_api.context import domain_of
from csc.emulator.http_api.events.encode_body import encode_body
from csc.emulator.http_api.outgoing import Outgoing, make_outgoing

if TYPE_CHECKING:
    from csc.emulator.http_api.invocation import HttpInvocation


def event_2(invocation: "HttpInvocation") -> dict[str, Any]:
    """As the integration's request parameters made the request."""
    body, encoded = encode_body(invocation.request)
    event = _request_part(invocation, invocation.outgoing)
    event["requestContext"] = request_context(invocation)
    if body is not None:
        event["body"] = body
    event["isBase64Encoded"] = encoded
    return event


def authorizer_event_2(
    invocation: "HttpInvocation", arn: str, identity: Sequence[str] | None
) -> dict[str, Any]:
    """``identity`` are the values of the identity sources; None where there are none."""
    event = _request_part(invocation, make_outgoing(invocation))
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": arn,
        "identitySource": identity if identity is None else list(identity),
        **event,
        "requestContext": request_context(invocation),
    }


def _request_part(invocation: "HttpInvocation", outgoing: Outgoing) -> dict[str, Any]:
    """Members without a value aren't there."""
    headers = {name: value for name, value in outgoing.headers.items() if name != "cookie"}
    cookies = [
        part.strip()
        for line in invocation.header_values("cookie")
        for part in line.split(";")
        if part.strip()
    ]
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": invocation.method.key,
        "rawPath": outgoing.path,
        "rawQueryString": outgoing.query_string,
    }
    if cookies and "cookie" in outgoing.headers:
        event["cookies"] = cookies
    event["headers"] = headers
    if outgoing.pairs:
        event["queryStringParameters"] = outgoing.joined_query
    if invocation.raw_path_parameters:
        event["pathParameters"] = dict(invocation.raw_path_parameters)
    if invocation.stage.variables:
        event["stageVariables"] = dict(invocation.stage.variables)
    return event


def request_context(invocation: "HttpInvocation") -> dict[str, Any]:
    host = domain_of(invocation)
    context: dict[str, Any] = {
        "accountId": invocation.cloud.account,
        "apiId": invocation.api.model.id,
        "domainName": host,
        "domainPrefix": domain_prefix(host),
        "http": {
            "method": invocation.request.method,
            "path": invocation.full_path,
            "protocol": "HTTP/1.1",
            "sourceIp": invocation.request.source_ip,
            "userAgent": invocation.headers.get("user-agent", ""),
        },
        "requestId": invocation.request_id,
        "routeKey": invocation.method.key,
        "stage": invocation.stage.name,
        "time": request_time(invocation.started),
        "timeEpoch": int(invocation.started * 1000),
    }
    authorizer = _authorizer(invocation)
    return context if authorizer is None else context | {"authorizer": authorizer}


def _authorizer(invocation: "HttpInvocation") -> dict[str, Any] | None:
    if not invocation.is_authorised:  # the event of an authorizer itself
        return None
    match invocation.method.model.authorization_type:
        case "JWT":
            return {"jwt": dict(invocation.authorizer)}
        case "CUSTOM":
            return {"lambda": invocation.authorizer_context}
        case "AWS_IAM":
            return {"iam": _iam(invocation)}
    return None


def _iam(invocation: "HttpInvocation") -> dict[str, Any]:
    identity = invocation.context["identity"]
    cognito = identity.get("cognitoIdentityId")
    return {
        "accessKey": identity["accessKey"],
        "accountId": identity["accountId"],
        "callerId": identity["caller"],
        "cognitoIdentity": {
            "amr": None,
            "identityId": cognito,
            "identityPoolId": identity["cognitoIdentityPoolId"],
        }
        if cognito
        else None,
        "principalOrgId": None,
        "userArn": identity["userArn"],
        "userId": identity["user"],
    }
