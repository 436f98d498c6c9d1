"""The events that a Lambda authorizer gets."""

from typing import Any

from csc.emulator.gateway.authorizers.method_arn import method_arn
from csc.emulator.gateway.integrations.proxy_event import proxy_event
from csc.emulator.gateway.invocation import Invocation


def token_event(invocation: Invocation, token: str) -> dict[str, Any]:
    return {
        "type": "TOKEN",
        "methodArn": method_arn(invocation),
        "authorizationToken": token,
    }


def request_event(invocation: Invocation) -> dict[str, Any]:
    """The proxy event without its body, with empty objects where that has null."""
    event = proxy_event(invocation)
    del event["body"], event["isBase64Encoded"]
    for name in (
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
    ):
        event[name] = event[name] or {}
    return {"type": "REQUEST", "methodArn": method_arn(invocation), **event}
