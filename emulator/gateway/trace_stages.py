"""What each stage of a request has to tell, once it has run (or failed)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation


def describe_stage(stage: str, invocation: "Invocation") -> dict[str, Any]:
    """Plain data; empty for a stage that filled nothing."""
    describe = _STAGES.get(stage)
    return describe(invocation) if describe is not None else {}


def _filled(invocation: "Invocation", name: str) -> Any:
    return getattr(invocation, name, None)


def _route(invocation: "Invocation") -> dict[str, Any]:
    method = _filled(invocation, "method")
    if method is None:
        return {}
    told = {
        "resource": method.resource_path,
        "method": method.http_method,
        "route": method.route,
        "pathParameters": invocation.path_parameters,
        "integration": method.integration_type,
    }
    source = method.method.metadata.get("csc:source")
    return {**told, "source": source} if source else told


def _authorise(invocation: "Invocation") -> dict[str, Any]:
    told: dict[str, Any] = {"type": invocation.method.method.authorization_type}
    scopes = invocation.method.method.scopes
    if scopes:
        told["scopes"] = list(scopes)
    if invocation.authorizer:
        told["authorizer"] = {
            name: dict(value) if hasattr(value, "items") else value
            for name, value in invocation.authorizer.items()
        }
    if invocation.caller is not None:
        told["caller"] = invocation.caller.arn
    if invocation.api_key_id:
        told["apiKeyId"] = invocation.api_key_id
    return told


def _validate(invocation: "Invocation") -> dict[str, Any]:
    method = invocation.method.method
    required = [f"{p.place}.{p.name}" for p in method.required_parameters]
    if not invocation.method.validate:
        return {"validator": None}
    return {"required": required, "models": dict(method.models)}


def _request(invocation: "Invocation") -> dict[str, Any]:
    outgoing = _filled(invocation, "integration_request")
    if outgoing is None:
        return {}
    return {
        "method": outgoing.method,
        "headers": outgoing.headers,
        "query": outgoing.query,
        "path": outgoing.path,
        "body": _text(outgoing.body),
    }


def _integrate(invocation: "Invocation") -> dict[str, Any]:
    told: dict[str, Any] = {}
    integration = invocation.method.method.integration
    if integration is not None:
        told = {"uri": integration.uri, "credentials": integration.credentials}
    reply = _filled(invocation, "reply")
    if reply is not None:
        told["reply"] = {"status": reply.status, "body": _text(reply.body)}
        if reply.lambda_error is not None:
            told["errorMessage"] = reply.lambda_error
    return told


def _respond(invocation: "Invocation") -> dict[str, Any]:
    selected = _filled(invocation, "selected")
    told: dict[str, Any] = {}
    if selected is not None:
        told["selected"] = {
            "statusCode": selected.status,
            "selectionPattern": selected.selection_pattern,
        }
    response = _filled(invocation, "response")
    if response is not None:
        told["status"] = response.status
        told["body"] = _text(response.body)
    return told


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


_STAGES: dict[str, Callable[["Invocation"], dict[str, Any]]] = {
    "route": _route,
    "authorise": _authorise,
    "validate": _validate,
    "request_integration": _request,
    "integrate": _integrate,
    "respond": _respond,
}
