"""An OpenAPI document → the documents of an API and its parts, as the other operations show them.

``overwrite`` replaces all parts; ``merge`` keeps those that the document doesn't name.  Nothing is changed
where the document is wrong.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.cloudformation.contract import Place, PropertyError
from csc.emulator.cloudformation.resources.apigateway.openapi.read_document import (
    GATEWAY_RESPONSES,
    VALIDATORS,
    Draft,
    method_properties,
    open_document,
    validator_id,
)
from csc.emulator.gateway.model import Authorizer, Resource
from csc.emulator.services.apigateway.build import PARTS, api_parts
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.paths import set_paths
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import method_document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

EXTENSION = "x-amazon-apigateway-"


def parse_document(body: bytes) -> dict[str, Any]:
    """JSON or YAML. Raises BadRequestException for what is no OpenAPI document."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        data = _parse_yaml(body)
    if not isinstance(data, dict) or not ("openapi" in data or "swagger" in data):
        raise BadRequestException("Invalid OpenAPI input.")
    return data


def _parse_yaml(body: bytes) -> Any:
    import yaml

    from csc.emulator.cloudformation.yaml_loader import load_yaml

    try:
        return load_yaml(body.decode())
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise BadRequestException("Invalid OpenAPI input.") from None


def api_members(document: Mapping[str, Any], parameters: Mapping[str, str]) -> Document:
    """What a document says of the API itself."""
    info = document.get("info") if isinstance(document.get("info"), dict) else {}
    found: Document = {"name": str((info or {}).get("title") or "api")}
    if (info or {}).get("description"):
        found["description"] = str((info or {})["description"])
    configuration = document.get(f"{EXTENSION}endpoint-configuration")
    types = parameters.get("endpointConfigurationTypes")
    if types:
        found["endpointConfiguration"] = {"types": types.split(",")}
    elif isinstance(configuration, dict) and configuration.get("types"):
        found["endpointConfiguration"] = {"types": configuration["types"]}
    if document.get(f"{EXTENSION}api-key-source"):
        found["apiKeySource"] = str(document[f"{EXTENSION}api-key-source"]).upper()
    if document.get(f"{EXTENSION}binary-media-types"):
        found["binaryMediaTypes"] = list(document[f"{EXTENSION}binary-media-types"])
    if document.get(f"{EXTENSION}policy"):
        found["policy"] = json.dumps(document[f"{EXTENSION}policy"])
    return found


def import_document(
    gateway: "ApiGateway", api: Document, document: Mapping[str, Any], *, overwrite: bool
) -> None:
    """Make the parts of ``api`` what the document says. Raises BadRequestException."""
    of_api, root = f"restapis/{api['id']}", api["rootResourceId"]
    before = {name: dict(gateway.store.all(f"{of_api}/{name}")) for name in PARTS}
    if overwrite:
        before = {name: {} for name in PARTS}
        before["resources"] = {root: {"id": root, "path": "/"}}
    try:
        parts = _read(gateway, api, document, before)
        list(api_parts(gateway.cloud, {"api": api, **parts}))
    except PropertyError as error:
        raise BadRequestException(f"Errors found during import:\n\t{error}") from error
    with gateway.cloud.storage.transaction():
        for name in PARTS:
            collection = f"{of_api}/{name}"
            for gone in gateway.store.all(collection).keys() - parts[name].keys():
                gateway.store.remove(collection, gone)
            for key, part in parts[name].items():
                gateway.store.put(collection, key, part)


def _read(
    gateway: "ApiGateway",
    api: Document,
    document: Mapping[str, Any],
    parts: dict[str, dict[str, Document]],
) -> dict[str, dict[str, Document]]:
    place = Place("apigateway", api["id"], "API Gateway")
    known = {
        one["path"]: Resource(
            api["id"], one["id"], one.get("parentId", ""), one.get("pathPart", "")
        )
        for one in parts["resources"].values()
    }
    draft = open_document(document, place, api["id"], gateway.cloud.region, known)
    methods = [given for _, given in method_properties(draft)]
    _add_resources(parts["resources"], draft, methods)
    for name, model in draft.models.items():
        parts["models"][name] = {
            "id": name,
            "name": name,
            "contentType": model.content_type,
            "schema": json.dumps(model.schema),
        }
    for name, given in (document.get(VALIDATORS) or {}).items():
        key = validator_id(draft, name)
        parts["requestvalidators"][key] = {"id": key, "name": name, **given}
    for authorizer in draft.security.authorizers.values():
        parts["authorizers"][authorizer.id] = _authorizer(authorizer)
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
        resource["resourceMethods"] = {**kept, given["HttpMethod"]: method_document(given)}


def _authorizer(authorizer: Authorizer) -> Document:
    cognito = authorizer.type == "COGNITO_USER_POOLS"
    found: Document = {
        "id": authorizer.id,
        "name": authorizer.name,
        "type": authorizer.type,
        "authType": "cognito_user_pools" if cognito else "custom",
        "providerARNs": list(authorizer.provider_arns),
        "authorizerUri": authorizer.uri,
        "authorizerCredentials": authorizer.credentials,
        "identitySource": authorizer.identity_source,
        "identityValidationExpression": authorizer.identity_validation,
        "authorizerResultTtlInSeconds": authorizer.ttl,
    }
    return {name: value for name, value in found.items() if value not in ("", [])}
