"""What templates declared, as the documents that the API shows: nothing that is served is left out."""

import json
from collections.abc import Callable, Iterable, Mapping

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.resources.apigateway.rest_api import Body
from csc.emulator.gateway.model import BasePathMapping, RestApi
from csc.emulator.services.apigateway.build import PARTS
from csc.emulator.services.apigateway.documentation import LOCATED, full_location
from csc.emulator.services.apigateway.paths import set_paths
from csc.emulator.services.apigateway.read_parts import read_parts
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import (
    authorizer_document,
    canary_document,
    lower,
    method_document,
    plan_document,
    stage_document,
    tags_document,
)

Collections = dict[str, dict[str, Document]]
PREFIX = "AWS::ApiGateway::"
MADE = "_made"
"""Member of a document: a stack made through CloudFormation's API declared it."""


def describe_declared(resources: Iterable[Realised]) -> Collections:
    """Every collection, by its path."""
    found: Collections = {}
    ours = [r for r in resources if r.type.startswith(PREFIX)]
    for resource in ours:
        describe = _KINDS.get(resource.type.removeprefix(PREFIX))
        if describe is not None:
            describe(found, resource)
    for resource in ours:
        if resource.type == f"{PREFIX}Method":
            _add_method(found, resource)
        elif resource.type == f"{PREFIX}Deployment":
            _add_canary(found, resource)
    for api_id in found.get("restapis", {}):
        resources_of = found.get(f"restapis/{api_id}/resources", {})
        for one in resources_of.values():
            set_paths(one, resources_of)
    return found


def _add(
    found: Collections, resource: Realised, collection: str, name: str, document: Document
) -> None:
    found.setdefault(collection, {})[name] = document | _made(resource)


def _made(resource: Realised) -> Document:
    return {MADE: True} if resource.place.file.startswith(ORIGIN) else {}


def _add_api(found: Collections, resource: Realised) -> None:
    built = resource.built
    api: RestApi = built[0] if isinstance(built, tuple) else built
    document = {
        "id": api.id,
        "name": api.name,
        "rootResourceId": api.root_resource_id,
        "apiKeySource": api.api_key_source,
        "endpointConfiguration": {"types": [api.endpoint_type]},
        "disableExecuteApiEndpoint": api.disable_execute_api_endpoint,
        "binaryMediaTypes": list(api.binary_media_types),
        **lower(resource.properties, ("description", "minimumCompressionSize")),
        **tags_document(resource.properties),
    }
    if api.policy is not None:
        document["policy"] = api.policy
    _add(found, resource, "restapis", api.id, document)
    root: Document = {"id": api.root_resource_id, "path": "/"}
    _add(found, resource, f"restapis/{api.id}/resources", api.root_resource_id, root)
    body = built[-1] if isinstance(built, tuple) else None
    if isinstance(body, Body):
        before: dict[str, dict[str, Document]] = {name: {} for name in PARTS}
        before["resources"] = found[f"restapis/{api.id}/resources"]
        parts = read_parts(body.document, resource.place, api.id, body.region, before)
        for name, documents in parts.items():
            for key, part in documents.items():
                _add(found, resource, f"restapis/{api.id}/{name}", key, part)


def _add_resource(found: Collections, resource: Realised) -> None:
    document = {"id": resource.identity.ref, **lower(resource.properties, ("parentId", "pathPart"))}
    _add_part(found, resource, "resources", resource.identity.ref, document)


def _add_model(found: Collections, resource: Realised) -> None:
    name = resource.identity.ref
    given = lower(resource.properties, ("contentType", "schema", "description"))
    document = {"id": name, "name": name, "contentType": "application/json", **given}
    _add_part(found, resource, "models", name, document)


def _add_validator(found: Collections, resource: Realised) -> None:
    names = ("name", "validateRequestBody", "validateRequestParameters")
    document = {"id": resource.identity.ref, **lower(resource.properties, names)}
    _add_part(found, resource, "requestvalidators", resource.identity.ref, document)


def _add_authorizer(found: Collections, resource: Realised) -> None:
    document = {"id": resource.identity.ref, **authorizer_document(resource.properties)}
    _add_part(found, resource, "authorizers", resource.identity.ref, document)


def _add_gateway_response(found: Collections, resource: Realised) -> None:
    names = ("responseType", "statusCode", "responseParameters", "responseTemplates")
    document = {"defaultResponse": False, **lower(resource.properties, names)}
    _add_part(found, resource, "gatewayresponses", document["responseType"], document)


def _add_deployment(found: Collections, resource: Realised) -> None:
    properties, name = resource.properties, resource.identity.ref
    document = {"id": name, **lower(properties, ("description",))}
    _add_part(found, resource, "deployments", name, document)
    stage = properties.get("StageName")
    if stage and not properties.get("DeploymentCanarySettings"):
        given = stage_document(properties.get("StageDescription") or {})
        made = {"stageName": stage, **given, "deploymentId": name}
        _add_part(found, resource, "stages", stage, made)


def _add_canary(found: Collections, resource: Realised) -> None:
    """A deployment that is the canary of a stage of another deployment."""
    properties = resource.properties
    stages = found.get(f"restapis/{properties.get('RestApiId')}/stages", {})
    stage = stages.get(str(properties.get("StageName")))
    given = properties.get("DeploymentCanarySettings")
    if stage is not None and given:
        stage["canarySettings"] = canary_document(given, resource.identity.ref)


def _add_stage(found: Collections, resource: Realised) -> None:
    name = resource.identity.ref
    document = {"stageName": name, **stage_document(resource.properties)}
    _add_part(found, resource, "stages", name, document | tags_document(resource.properties))


def _add_part(
    found: Collections, resource: Realised, kind: str, name: str, document: Document
) -> None:
    _add(found, resource, f"restapis/{resource.properties.get('RestApiId')}/{kind}", name, document)


def _add_key(found: Collections, resource: Realised) -> None:
    key = resource.built
    document = {"id": key.id, "name": key.name, "value": key.value, "enabled": key.enabled}
    more = lower(resource.properties, ("description", "customerId"))
    _add(found, resource, "apikeys", key.id, document | more | tags_document(resource.properties))


def _add_plan(found: Collections, resource: Realised) -> None:
    document = {"id": resource.identity.ref, "name": resource.built.name}
    given = plan_document(resource.properties) | tags_document(resource.properties)
    _add(found, resource, "usageplans", document["id"], document | given)


def _add_plan_key(found: Collections, resource: Realised) -> None:
    key_id, plan = resource.properties["KeyId"], resource.properties["UsagePlanId"]
    _add(found, resource, f"usageplans/{plan}/keys", key_id, {"id": key_id, "type": "API_KEY"})


def _add_domain(found: Collections, resource: Realised) -> None:
    name, attributes = resource.identity.ref, resource.identity.attributes
    names = ("certificateArn", "regionalCertificateArn", "securityPolicy")
    document = {
        "domainName": name,
        "domainNameStatus": "AVAILABLE",
        "distributionDomainName": attributes.get("DistributionDomainName"),
        "regionalDomainName": attributes.get("RegionalDomainName"),
        **lower(resource.properties, names),
        **tags_document(resource.properties),
    }
    _add(found, resource, "domainnames", name, document)


def _add_mapping(found: Collections, resource: Realised) -> None:
    mapping: BasePathMapping = resource.built
    path = mapping.base_path or "(none)"
    document = {"basePath": path, "restApiId": mapping.api_id, "stage": mapping.stage}
    _add(found, resource, f"domainnames/{mapping.domain}/basepathmappings", path, document)


def _add_documentation(found: Collections, resource: Realised) -> None:
    given = resource.properties.get("Location") or {}
    location = full_location({name: given.get(name[0].upper() + name[1:]) for name in LOCATED})
    name, text = resource.identity.ref, resource.properties.get("Properties") or {}
    properties = text if isinstance(text, str) else json.dumps(text)
    document = {"id": name, "location": location, "properties": properties}
    _add_part(found, resource, "documentation/parts", name, document)


def _add_documentation_version(found: Collections, resource: Realised) -> None:
    """With the parts that the template declares: it depends on them."""
    name, api = resource.identity.ref, resource.properties.get("RestApiId")
    parts = list(found.get(f"restapis/{api}/documentation/parts", {}).values())
    document = {"version": name, **lower(resource.properties, ("description",)), "parts": parts}
    _add_part(found, resource, "documentation/versions", name, document)


def _add_vpc_link(found: Collections, resource: Realised) -> None:
    names = ("name", "description", "targetArns")
    document = {"id": resource.identity.ref, "status": "AVAILABLE"}
    given = lower(resource.properties, names) | tags_document(resource.properties)
    _add(found, resource, "vpclinks", resource.identity.ref, document | given)


def _add_method(found: Collections, resource: Realised) -> None:
    properties = resource.properties
    collection = f"restapis/{properties['RestApiId']}/resources"
    place = found.get(collection, {}).get(properties["ResourceId"])
    if place is not None:
        document = method_document(properties)
        if resource.place.metadata:
            document["metadata"] = dict(resource.place.metadata)
        place.setdefault("resourceMethods", {})[document["httpMethod"]] = document


_KINDS: Mapping[str, Callable[[Collections, Realised], None]] = {
    "RestApi": _add_api,
    "Resource": _add_resource,
    "Model": _add_model,
    "RequestValidator": _add_validator,
    "Authorizer": _add_authorizer,
    "GatewayResponse": _add_gateway_response,
    "Deployment": _add_deployment,
    "Stage": _add_stage,
    "ApiKey": _add_key,
    "UsagePlan": _add_plan,
    "UsagePlanKey": _add_plan_key,
    "DomainName": _add_domain,
    "BasePathMapping": _add_mapping,
    "DocumentationPart": _add_documentation,
    "DocumentationVersion": _add_documentation_version,
    "VpcLink": _add_vpc_link,
}
