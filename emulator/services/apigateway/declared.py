"""What templates declared, as the documents that the API shows."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.compile_method import PlannedMethod
from csc.emulator.gateway.model import Model, Resource, RestApi
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import (
    lower,
    method_document,
    plan_document,
    stage_document,
)

Collections = dict[str, dict[str, Document]]
PREFIX = "AWS::ApiGateway::"


def describe_declared(deployment: Deployment) -> Collections:
    """Every collection, by its path."""
    found: Collections = {}
    ours = [r for r in deployment.resources.values() if r.type.startswith(PREFIX)]
    for resource in ours:
        _describe(found, resource)
    for resource in ours:
        if resource.type == f"{PREFIX}Method":
            _add_method(found, resource.properties, method_document(resource.properties))
    for api_id in found.get("restapis", {}):
        _add_paths(found.get(f"restapis/{api_id}/resources", {}))
    return found


def _describe(found: Collections, resource: Realised) -> None:
    properties, name = resource.properties, resource.identity.ref
    names: tuple[str, ...]
    document: Document
    kind, api = resource.type.removeprefix(PREFIX), properties.get("RestApiId")
    match kind:
        case "RestApi":
            _add_api(found, resource)
        case "Resource":
            document = {"id": name, **lower(properties, ("parentId", "pathPart"))}
            _add(found, f"restapis/{api}/resources", name, document)
        case "Model":
            document = {"id": name, "name": name, **lower(properties, ("contentType", "schema"))}
            _add(found, f"restapis/{api}/models", name, document)
        case "RequestValidator":
            names = ("name", "validateRequestBody", "validateRequestParameters")
            document = {"id": name, **lower(properties, names)}
            _add(found, f"restapis/{api}/requestvalidators", name, document)
        case "Authorizer":
            names = ("name", "type", "providerARNs", "authorizerUri", "identitySource")
            _add(
                found, f"restapis/{api}/authorizers", name, {"id": name, **lower(properties, names)}
            )
        case "GatewayResponse":
            names = ("responseType", "statusCode", "responseParameters", "responseTemplates")
            document = {"defaultResponse": False, **lower(properties, names)}
            _add(found, f"restapis/{api}/gatewayresponses", document["responseType"], document)
        case "Deployment":
            document = {"id": name, **lower(properties, ("description",))}
            _add(found, f"restapis/{api}/deployments", name, document)
        case "Stage":
            _add(
                found,
                f"restapis/{api}/stages",
                name,
                {"stageName": name, **stage_document(properties)},
            )
        case _:
            _describe_account(found, resource, kind)


def _describe_account(found: Collections, resource: Realised, kind: str) -> None:
    properties, name = resource.properties, resource.identity.ref
    if kind == "ApiKey":
        key = resource.built
        _add(
            found,
            "apikeys",
            name,
            {"id": name, "name": key.name, "value": key.value, "enabled": key.enabled},
        )
    elif kind == "UsagePlan":
        document = {"id": name, "name": resource.built.name, **plan_document(properties)}
        _add(found, "usageplans", name, document)
    elif kind == "UsagePlanKey":
        key_id, plan = properties["KeyId"], properties["UsagePlanId"]
        _add(found, f"usageplans/{plan}/keys", key_id, {"id": key_id, "type": "API_KEY"})


def _add(found: Collections, collection: str, name: str, document: Document) -> None:
    found.setdefault(collection, {})[name] = document


def _add_api(found: Collections, resource: Realised) -> None:
    built = resource.built
    api: RestApi = built[0] if isinstance(built, tuple) else built
    names = ("description", "policy", "minimumCompressionSize")
    document = {
        "id": api.id,
        "name": api.name,
        "rootResourceId": api.root_resource_id,
        "apiKeySource": api.api_key_source,
        "endpointConfiguration": {"types": [api.endpoint_type]},
        "disableExecuteApiEndpoint": api.disable_execute_api_endpoint,
        "binaryMediaTypes": list(api.binary_media_types),
        **lower(resource.properties, names),
    }
    _add(found, "restapis", api.id, document)
    root: Document = {"id": api.root_resource_id, "path": "/"}
    _add(found, f"restapis/{api.id}/resources", api.root_resource_id, root)
    if isinstance(built, tuple):
        _add_document_parts(found, api.id, built[1:])


def _add_document_parts(found: Collections, api_id: str, parts: tuple[Any, ...]) -> None:
    """Of an API with a body: its resources and models, and its methods as far as they are kept."""
    for part in parts:
        if isinstance(part, Resource):
            one: Document = {"id": part.id, "parentId": part.parent_id, "pathPart": part.path_part}
            _add(found, f"restapis/{api_id}/resources", part.id, one)
        elif isinstance(part, Model):
            one = {"id": part.name, "name": part.name, "contentType": part.content_type}
            _add(found, f"restapis/{api_id}/models", part.name, one)
    for part in parts:
        if isinstance(part, PlannedMethod):
            method = part.method
            document: Document = {
                "httpMethod": method.http_method,
                "authorizationType": method.authorization_type,
                "apiKeyRequired": method.api_key_required,
                "methodResponses": {str(s): {"statusCode": str(s)} for s in method.responses},
            }
            if method.integration is not None:
                document["methodIntegration"] = {
                    "type": method.integration.type,
                    "uri": method.integration.uri,
                    "httpMethod": method.integration.http_method,
                }
            where = {"RestApiId": api_id, "ResourceId": method.resource_id}
            _add_method(found, where, document)


def _add_method(found: Collections, place: Mapping[str, Any], document: Document) -> None:
    resources = found.get(f"restapis/{place['RestApiId']}/resources", {})
    resource = resources.get(place["ResourceId"])
    if resource is not None:
        resource.setdefault("resourceMethods", {})[document["httpMethod"]] = document


def _add_paths(resources: Mapping[str, Document]) -> None:
    for resource in resources.values():
        names: list[str] = []
        one: Document | None = resource
        while one is not None and one.get("parentId"):
            names.append(one["pathPart"])
            one = resources.get(one["parentId"])
        resource["path"] = "/" + "/".join(reversed(names))
