"""An OpenAPI document → the documents of an API's parts, as the operations show them."""

import json
from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.contract import Place
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.openapi.read_document import (
    GATEWAY_RESPONSES,
    VALIDATORS,
    Draft,
    method_properties,
    open_document,
    validator_id,
)
from csc.emulator.gateway.model import Authorizer, Resource
from csc.emulator.services.apigateway.patch import drop_empty
from csc.emulator.services.apigateway.paths import set_paths
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import method_document


def read_parts(
    document: Mapping[str, Any],
    place: Place,
    api_id: str,
    region: str,
    parts: dict[str, dict[str, Document]],
) -> dict[str, dict[str, Document]]:
    """``parts`` (by collection and id) with those of the document. Raises PropertyError."""
    known = {
        one["path"]: Resource(api_id, one["id"], one.get("parentId", ""), one.get("pathPart", ""))
        for one in parts["resources"].values()
    }
    draft = open_document(document, place, api_id, region, known)
    methods = [given for _, given in method_properties(draft)]
    _add_resources(parts["resources"], draft, methods)
    for name, model in draft.models.items():
        parts["models"][name] = {
            "id": stable_id(draft.place, 6, f"model {name}"),
            "name": name,
            "contentType": model.content_type,
            "schema": json.dumps(model.schema),
        }
        if isinstance(model.schema, Mapping) and model.schema.get("description"):
            parts["models"][name]["description"] = model.schema["description"]
    for name, given in (document.get(VALIDATORS) or {}).items():
        key = validator_id(draft, name)
        parts["requestvalidators"][key] = {"id": key, "name": name, **given}
    schemes = _schemes(document)
    for authorizer in draft.security.authorizers.values():
        given = schemes.get(authorizer.name) or {}
        parts["authorizers"][authorizer.id] = _authorizer(authorizer, given)
    for kind, given in (document.get(GATEWAY_RESPONSES) or {}).items():
        response = {"responseType": kind, "defaultResponse": False, **given}
        if response.get("statusCode") is not None:
            response["statusCode"] = str(response["statusCode"])
        parts["gatewayresponses"][kind] = response
    return parts


def _add_resources(
    resources: dict[str, Document], draft: Draft, methods: list[dict[str, Any]]
) -> None:
    for path, one in draft.resources.items():
        if one.id not in resources:
            resources[one.id] = {
                "id": one.id,
                "parentId": one.parent_id,
                "pathPart": one.path_part,
                "path": path,
            }
        resources[one.id] = dict(resources[one.id])
        set_paths(resources[one.id], resources)
    for given in methods:
        resource = resources[given["ResourceId"]]
        kept = resource.get("resourceMethods", {})
        method = _finished(method_document(given), resource)
        resource["resourceMethods"] = {**kept, given["HttpMethod"]: method}


def _finished(method: Document, resource: Document) -> Document:
    """With AWS's defaults, and without what is empty."""
    for one in method.get("methodResponses", {}).values():
        drop_empty(one)
    integration = method.get("methodIntegration")
    if integration is not None:
        if integration["type"] == "MOCK":
            integration.pop("httpMethod", None)
        if integration["type"] in ("HTTP", "HTTP_PROXY"):
            integration.setdefault("connectionType", "INTERNET")
        method["methodIntegration"] = {
            "passthroughBehavior": "WHEN_NO_MATCH",
            "timeoutInMillis": 29000,
            "cacheNamespace": resource["id"],
            "cacheKeyParameters": [],
            **{name: value for name, value in integration.items() if value != {}},
        }
    drop_empty(method)
    return {n: v for n, v in method.items() if v not in ("", {}, [])}


def _schemes(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The security schemes, of OpenAPI 2 or 3."""
    components = document.get("components") or {}
    return document.get("securityDefinitions") or components.get("securitySchemes") or {}


def _authorizer(authorizer: Authorizer, scheme: Mapping[str, Any]) -> Document:
    """``scheme`` is what the document says: its authtype is shown as it is, a TTL that it lacks not."""
    given = scheme.get("x-amazon-apigateway-authorizer") or {}
    cognito = authorizer.type == "COGNITO_USER_POOLS"
    found: Document = {
        "id": authorizer.id,
        "name": authorizer.name,
        "type": authorizer.type,
        "authType": scheme.get("x-amazon-apigateway-authtype")
        or ("cognito_user_pools" if cognito else "custom"),
        "providerARNs": list(authorizer.provider_arns),
        "authorizerUri": authorizer.uri,
        "authorizerCredentials": authorizer.credentials,
        "identitySource": authorizer.identity_source,
        "identityValidationExpression": authorizer.identity_validation,
    }
    if not cognito and given.get("authorizerResultTtlInSeconds") is not None:
        found["authorizerResultTtlInSeconds"] = authorizer.ttl
    return {name: value for name, value in found.items() if value not in ("", [])}
