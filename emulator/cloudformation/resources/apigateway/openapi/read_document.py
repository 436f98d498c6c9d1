"""All parts of an API that a document declares."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.cloudformation.contract import Place, PropertyError
from csc.emulator.cloudformation.resources.apigateway.gateway_response import (
    read_gateway_response,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.method import read_method
from csc.emulator.cloudformation.resources.apigateway.openapi.read_models import (
    component_schemas,
    read_models,
)
from csc.emulator.cloudformation.resources.apigateway.openapi.read_operation import (
    operation_properties,
)
from csc.emulator.cloudformation.resources.apigateway.openapi.read_security import (
    Security,
    read_security,
)
from csc.emulator.cloudformation.resources.apigateway.read_properties import flag, mapping
from csc.emulator.gateway.model import Model, RequestValidator, Resource

METHODS = {
    "delete": "DELETE",
    "get": "GET",
    "head": "HEAD",
    "options": "OPTIONS",
    "patch": "PATCH",
    "post": "POST",
    "put": "PUT",
    "x-amazon-apigateway-any-method": "ANY",
}
_VARIABLE = re.compile(r"\{([^}+]+)\+?\}")
VALIDATORS = "x-amazon-apigateway-request-validators"
VALIDATOR = "x-amazon-apigateway-request-validator"
GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"


@dataclass(slots=True)
class Draft:
    """The document and what has been read of it: ``resources`` by path, ``models`` by name."""

    document: Mapping[str, Any]
    place: Place
    api_id: str
    region: str
    resources: dict[str, Resource]
    models: dict[str, Model] = field(default_factory=dict)
    security: Security = field(default_factory=Security)


def read_document(
    document: Mapping[str, Any], place: Place, api_id: str, root_id: str, region: str
) -> tuple[object, ...]:
    """The parts of ``gateway/model.py`` that the document declares. Raises PropertyError."""
    root = Resource(api_id, root_id, "", "")
    draft = open_document(document, place, api_id, region, {"/": root})
    methods = [_method(draft, where, given) for where, given in method_properties(draft)]
    parts: list[object] = [r for path, r in draft.resources.items() if path != "/"]
    parts += methods
    parts += draft.models.values()
    parts += draft.security.authorizers.values()
    parts += _validators(draft)
    for kind, given in mapping(document, GATEWAY_RESPONSES, "Body.").items():
        parts.append(_gateway_response(draft, kind, given))
    return tuple(parts)


def open_document(
    document: Mapping[str, Any],
    place: Place,
    api_id: str,
    region: str,
    resources: Mapping[str, Resource],
) -> Draft:
    """``resources`` are those that are there already, by path: the root at least.

    Raises PropertyError for a schema or an authorizer that is wrong.
    """
    draft = Draft(document, place, api_id, region, dict(resources))
    draft.models = read_models(component_schemas(document), api_id)
    draft.security = read_security(document, place, api_id)
    return draft


def method_properties(draft: Draft) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each operation stands, and the properties of its AWS::ApiGateway::Method.

    Fills ``resources`` and ``models``. Raises PropertyError.
    """
    for path, item in mapping(draft.document, "paths", "Body.").items():
        if path.startswith("x-"):
            continue
        under = f"Body.paths.{path}"
        if not path.startswith("/") or not isinstance(item, Mapping):
            raise PropertyError(under, "a path is /… with an object of operations")
        resource = _resource(draft, path.rstrip("/") or "/")
        for name, operation in item.items():
            http_method = METHODS.get(name.lower())
            if http_method is not None:
                where = f"{under}.{name}"
                place = {"ResourceId": resource.id, "HttpMethod": http_method}
                try:
                    yield where, _properties(draft, path, item, operation) | place
                except PropertyError as error:
                    raise _at(where, error) from error


def _properties(draft: Draft, path: str, item: Mapping[str, Any], operation: Any) -> dict[str, Any]:
    properties = operation_properties(draft, item, operation)
    for name in _VARIABLE.findall(path):
        properties["RequestParameters"].setdefault(f"method.request.path.{name}", True)
    validator = operation.get(VALIDATOR, draft.document.get(VALIDATOR))
    if validator is not None:
        properties["RequestValidatorId"] = validator_id(draft, validator)
    return properties | {"RestApiId": draft.api_id}


def validator_id(draft: Draft, name: Any) -> str:
    return stable_id(draft.place, 6, f"validator {name}")


def _method(draft: Draft, where: str, properties: dict[str, Any]) -> object:
    try:
        return read_method(properties, {}, draft.region)
    except PropertyError as error:
        raise _at(where, error) from error


def _at(where: str, error: PropertyError) -> PropertyError:
    return PropertyError(f"{where}.{error.path}", error.message, error.remedy)


def _resource(draft: Draft, path: str) -> Resource:
    """The resource of a path, with its parents where they aren't there yet."""
    found = draft.resources.get(path)
    if found is None:
        parent_path, _, part = path.rpartition("/")
        parent = _resource(draft, parent_path or "/")
        resource_id = stable_id(draft.place, 6, path)
        found = draft.resources[path] = Resource(draft.api_id, resource_id, parent.id, part)
    return found


def _validators(draft: Draft) -> list[RequestValidator]:
    return [
        RequestValidator(
            draft.api_id,
            validator_id(draft, name),
            flag(given, "validateRequestBody", under=f"Body.{VALIDATORS}.{name}."),
            flag(given, "validateRequestParameters", under=f"Body.{VALIDATORS}.{name}."),
        )
        for name, given in mapping(draft.document, VALIDATORS, "Body.").items()
    ]


def _gateway_response(draft: Draft, kind: str, given: Any) -> object:
    properties = {
        "RestApiId": draft.api_id,
        "ResponseType": kind,
        "StatusCode": given.get("statusCode"),
        "ResponseParameters": given.get("responseParameters", {}),
        "ResponseTemplates": given.get("responseTemplates", {}),
    }
    try:
        return read_gateway_response(properties)
    except PropertyError as error:
        where = f"Body.{GATEWAY_RESPONSES}.{kind}.{error.path}"
        raise PropertyError(where, error.message, error.remedy) from error
