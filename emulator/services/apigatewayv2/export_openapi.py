"""An HTTP API → an OpenAPI 3.0 document, which imports as the same API (``read_openapi.py``)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.http_api.model import DEFAULT
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_route import integration_of, split_key

X = "x-amazon-apigateway-"
_VARIABLE = re.compile(r"\{([^}+]+)\+?\}")
_INTEGRATION = {
    "ConnectionId": "connectionId",
    "ConnectionType": "connectionType",
    "CredentialsArn": "credentials",
    "Description": "description",
    "IntegrationMethod": "httpMethod",
    "IntegrationSubtype": "integrationSubtype",
    "IntegrationUri": "uri",
    "PayloadFormatVersion": "payloadFormatVersion",
    "RequestParameters": "requestParameters",
    "ResponseParameters": "responseParameters",
    "TimeoutInMillis": "timeoutInMillis",
}
_AUTHORIZER = {
    "AuthorizerCredentialsArn": "authorizerCredentials",
    "AuthorizerPayloadFormatVersion": "authorizerPayloadFormatVersion",
    "AuthorizerResultTtlInSeconds": "authorizerResultTtlInSeconds",
    "AuthorizerUri": "authorizerUri",
    "EnableSimpleResponses": "enableSimpleResponses",
}


def export_openapi(parts: Mapping[str, Any], extended: bool) -> dict[str, Any]:
    """``extended``: with API Gateway's extensions."""
    api = parts["api"]
    info = {"title": api.get("Name"), "version": api.get("Version") or "1.0"}
    if api.get("Description"):
        info["description"] = api["Description"]
    document: dict[str, Any] = {"openapi": "3.0.1", "info": info}
    if api.get("ApiEndpoint"):
        document["servers"] = [{"url": api["ApiEndpoint"]}]
    document["paths"] = _paths(parts, extended)
    schemes = {one["Name"]: _scheme(one, extended) for one in parts["authorizers"].values()}
    if any(route.get("AuthorizationType") == "AWS_IAM" for route in parts["routes"].values()):
        schemes["sigv4"] = _iam(extended)
    if schemes:
        document["components"] = {"securitySchemes": schemes}
    if extended and api.get("CorsConfiguration"):
        cors = api["CorsConfiguration"].items()
        document[f"{X}cors"] = {name[:1].lower() + name[1:]: value for name, value in cors}
    if extended:
        document[f"{X}importexport-version"] = "1.0"
    return document


def _paths(parts: Mapping[str, Any], extended: bool) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for route in sorted(parts["routes"].values(), key=lambda one: str(one["RouteKey"])):
        method, path = split_key(route["RouteKey"])
        verb = method.lower() if method not in ("", "ANY") else f"{X}any-method"
        path = f"/{DEFAULT}" if path == DEFAULT else path
        paths.setdefault(path, {})[verb] = _operation(parts, route, path, extended)
    return paths


def _operation(
    parts: Mapping[str, Any], route: Document, path: str, extended: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "responses": {"default": {"description": f"Default response for {route['RouteKey']}"}}
    }
    if route["RouteKey"] == DEFAULT:
        found["isDefaultRoute"] = True
    if route.get("OperationName"):
        found["operationId"] = route["OperationName"]
    names = _VARIABLE.findall(path)
    if names:
        found["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in names
        ]
    authorizer = parts["authorizers"].get(route.get("AuthorizerId"))
    if authorizer is not None:
        found["security"] = [{authorizer["Name"]: list(route.get("AuthorizationScopes") or ())}]
    elif route.get("AuthorizationType") == "AWS_IAM":
        found["security"] = [{"sigv4": []}]
    integration = parts["integrations"].get(integration_of(route))
    if extended and integration is not None:
        found[f"{X}integration"] = {
            "type": integration["IntegrationType"].lower(),
            **_renamed(integration, _INTEGRATION),
        }
    return found


def _scheme(authorizer: Document, extended: bool) -> dict[str, Any]:
    if authorizer["AuthorizerType"] == "JWT":
        scheme: dict[str, Any] = {"type": "oauth2", "flows": {}}
    else:
        scheme = {"type": "apiKey", "name": "Authorization", "in": "header"}
    if not extended:
        return scheme
    source = authorizer.get("IdentitySource") or []
    given = {
        "type": authorizer["AuthorizerType"].lower(),
        "identitySource": ",".join(source),
        **_renamed(authorizer, _AUTHORIZER),
    }
    jwt = authorizer.get("JwtConfiguration")
    if jwt:
        given["jwtConfiguration"] = {"issuer": jwt["Issuer"], "audience": list(jwt["Audience"])}
    return {**scheme, f"{X}authorizer": given}


def _iam(extended: bool) -> dict[str, Any]:
    scheme = {"type": "apiKey", "name": "Authorization", "in": "header"}
    return {**scheme, f"{X}authtype": "awsSigv4"} if extended else scheme


def _renamed(document: Document, names: Mapping[str, str]) -> dict[str, Any]:
    return {new: document[old] for old, new in names.items() if document.get(old) is not None}


def write_document(document: Mapping[str, Any], kind: str) -> bytes:
    if kind == "JSON":
        return json.dumps(document, indent=2).encode()
    import yaml

    return yaml.safe_dump(document, sort_keys=False).encode()
