"""Documents → the compiled API of a stage, through the very rows that build CloudFormation's resources.

api, snapshot, stage  ──rows──▶  the frozen parts of gateway/model.py  ──build_apis──▶  CompiledApi
"""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.diagnostics import DiagnosticsError
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    PropertyError,
    PropertyErrors,
    Realised,
)
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.cloudformation.resources.apigateway.domain import NO_BASE_PATH
from csc.emulator.gateway.compile_api import CompiledApi, build_apis
from csc.emulator.gateway.model import BasePathMapping
from csc.emulator.gateway.templates import taking_broken_templates
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import (
    method_properties,
    plan_properties,
    stage_properties,
    upper,
)

Snapshot = Mapping[str, Any]
"""``api`` and, by id, ``resources``, ``models``, ``requestvalidators``, ``authorizers`` and
``gatewayresponses``, as they were."""

PARTS = ("resources", "models", "requestvalidators", "authorizers", "gatewayresponses")
_AUTHORIZER = [
    "name",
    "type",
    "providerARNs",
    "authorizerUri",
    "authorizerCredentials",
    "identitySource",
    "identityValidationExpression",
    "authorizerResultTtlInSeconds",
]


def build_part(
    cloud: Cloud,
    kind: str,
    name: str,
    properties: Mapping[str, Any],
    metadata: Mapping[str, Any] | None = None,
) -> Realised:
    """Raises BadRequestException for what CloudFormation would refuse, but for templates with syntax
    errors: AWS takes these (a recorded PutRestApi has one)."""
    place = Place("apigateway", name, "API Gateway", metadata or {})
    context = Context(cloud, None, _no_file, {})
    attributes = {"Value": properties.get("Value"), "RootResourceId": properties.get("Root")}
    identity = Identity(name, attributes)
    row = RESOURCE_TYPES[f"AWS::ApiGateway::{kind}"]
    try:
        with taking_broken_templates():
            built = row.build(context, place, properties, identity)
    except PropertyError as error:
        raise BadRequestException(error.message) from error
    except PropertyErrors as several:
        raise BadRequestException(several.errors[0].message) from several
    return Realised(place, row.type, properties, identity, built)


def _no_file(path: str) -> bytes:
    raise FileNotFoundError(path)


def check_method(cloud: Cloud, method: Document) -> None:
    """Raises BadRequestException for a mapping, a template or a URI that is wrong."""
    properties = {**method_properties(method), "RestApiId": "-", "ResourceId": "-"}
    build_part(cloud, "Method", "method", properties)


def check_api(cloud: Cloud, api: Document) -> None:
    """Raises BadRequestException."""
    _build_api(cloud, api)


def check_model(cloud: Cloud, api_id: str, model: Document) -> None:
    """Raises BadRequestException for a schema that isn't one."""
    _build_model(cloud, api_id, model)


def check_authorizer(cloud: Cloud, api_id: str, authorizer: Document) -> None:
    """Raises BadRequestException."""
    _build_authorizer(cloud, api_id, authorizer)


def check_gateway_response(cloud: Cloud, api_id: str, response: Document) -> None:
    """Raises BadRequestException."""
    _build_gateway_response(cloud, api_id, response)


def _build_api(cloud: Cloud, api: Document) -> Realised:
    names = ("name", "binaryMediaTypes", "disableExecuteApiEndpoint", "policy")
    endpoint = upper(api.get("endpointConfiguration") or {}, ("types",))
    properties = upper(api, names) | {
        "EndpointConfiguration": endpoint,
        "Root": api["rootResourceId"],
    }
    if api.get("apiKeySource"):
        properties["ApiKeySourceType"] = api["apiKeySource"]
    return build_part(cloud, "RestApi", api["id"], properties)


def _build_model(cloud: Cloud, api_id: str, model: Document) -> Realised:
    given = upper(model, ("schema", "contentType", "name"))
    if not given.get("Schema"):
        given["Schema"] = {}
    return build_part(cloud, "Model", model["name"], given | {"RestApiId": api_id})


def _build_authorizer(cloud: Cloud, api_id: str, authorizer: Document) -> Realised:
    given = upper(authorizer, _AUTHORIZER) | {"RestApiId": api_id}
    return build_part(cloud, "Authorizer", authorizer["id"], given)


def _build_gateway_response(cloud: Cloud, api_id: str, response: Document) -> Realised:
    names = ("responseType", "statusCode", "responseParameters", "responseTemplates")
    given = upper(response, names) | {"RestApiId": api_id}
    return build_part(cloud, "GatewayResponse", response["responseType"], given)


def api_parts(cloud: Cloud, snapshot: Snapshot) -> Iterator[Realised]:
    api = snapshot["api"]
    yield _build_api(cloud, api)
    of_api = {"RestApiId": api["id"]}
    for one in snapshot["resources"].values():
        if one.get("parentId"):
            yield build_part(
                cloud, "Resource", one["id"], upper(one, ("parentId", "pathPart")) | of_api
            )
        for method in one.get("resourceMethods", {}).values():
            given = method_properties(method) | of_api | {"ResourceId": one["id"]}
            name = f"{one['id']}-{method['httpMethod']}"
            yield build_part(cloud, "Method", name, given, method.get("metadata"))
    for one in snapshot["models"].values():
        yield _build_model(cloud, api["id"], one)
    for one in snapshot["requestvalidators"].values():
        given = upper(one, ("validateRequestBody", "validateRequestParameters")) | of_api
        yield build_part(cloud, "RequestValidator", one["id"], given)
    for one in snapshot["authorizers"].values():
        yield _build_authorizer(cloud, api["id"], one)
    for one in snapshot["gatewayresponses"].values():
        yield _build_gateway_response(cloud, api["id"], one)


def account_parts(cloud: Cloud, view: Any) -> Iterator[Realised]:
    """Keys, usage plans and base paths. ``view(collection)`` gives documents by id."""
    for key in view("apikeys").values():
        yield build_part(cloud, "ApiKey", key["id"], upper(key, ("name", "value", "enabled")))
    for plan in view("usageplans").values():
        yield build_part(cloud, "UsagePlan", plan["id"], plan_properties(plan))
        for key in view(f"usageplans/{plan['id']}/keys"):
            given = {"KeyId": key, "KeyType": "API_KEY", "UsagePlanId": plan["id"]}
            yield build_part(cloud, "UsagePlanKey", f"{key}:{plan['id']}", given)
    place = Place("apigateway", "domains", "API Gateway")
    for one in mappings(view):
        yield Realised(place, "AWS::ApiGateway::BasePathMapping", {}, Identity(one.domain), one)


def mappings(view: Any) -> Iterator[BasePathMapping]:
    """The base paths of every domain; one without a stage takes it from the path (not served)."""
    for domain in view("domainnames"):
        for one in view(f"domainnames/{domain}/basepathmappings").values():
            path = one.get("basePath") or NO_BASE_PATH
            path = "" if path == NO_BASE_PATH else path
            yield BasePathMapping(domain, path, one["restApiId"], one.get("stage") or "")


def compile_stage(
    cloud: Cloud, snapshot: Snapshot, stage: Document, view: Any, before: CompiledApi | None
) -> CompiledApi:
    """The API as its stage serves it. Raises BadRequestException."""
    api_id = snapshot["api"]["id"]
    properties = stage_properties(stage) | {"RestApiId": api_id}
    parts = [
        *api_parts(cloud, snapshot),
        build_part(cloud, "Stage", stage["stageName"], properties),
        *account_parts(cloud, view),
    ]
    try:
        return build_apis(parts, cloud, {api_id: before} if before else None)[api_id]
    except DiagnosticsError as error:
        message = error.diagnostics[0].message
        raise BadRequestException(message.rpartition(": ")[2]) from error
