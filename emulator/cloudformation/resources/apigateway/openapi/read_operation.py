"""One operation of a document as the properties of an ``AWS::ApiGateway::Method``."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.openapi.read_models import (
    inline_model,
    reference_name,
)
from csc.emulator.cloudformation.resources.apigateway.openapi.read_security import (
    security_properties,
)

if TYPE_CHECKING:
    from csc.emulator.cloudformation.resources.apigateway.openapi.read_document import Draft

INTEGRATION = "x-amazon-apigateway-integration"
_PLACES = {"path": "path", "query": "querystring", "header": "header"}
_UPPER = {
    "contentHandling": "ContentHandling",
    "passthroughBehavior": "PassthroughBehavior",
    "type": "Type",
}
_AS_IS = {
    "cacheKeyParameters": "CacheKeyParameters",
    "cacheNamespace": "CacheNamespace",
    "connectionId": "ConnectionId",
    "connectionType": "ConnectionType",
    "credentials": "Credentials",
    "httpMethod": "IntegrationHttpMethod",
    "requestParameters": "RequestParameters",
    "requestTemplates": "RequestTemplates",
    "timeoutInMillis": "TimeoutInMillis",
    "uri": "Uri",
}
_RESPONSE = {
    "responseParameters": "ResponseParameters",
    "responseTemplates": "ResponseTemplates",
    "statusCode": "StatusCode",
}


def operation_properties(draft: "Draft", item: Mapping[str, Any], operation: Any) -> dict[str, Any]:
    """Raises PropertyError, with the path inside the operation."""
    if not isinstance(operation, Mapping):
        raise PropertyError("", "an operation is an object")
    parameters = [_resolved(draft, p) for p in item.get("parameters") or ()]
    parameters += [_resolved(draft, p) for p in operation.get("parameters") or ()]
    declared = {
        f"method.request.{_PLACES[p['in']]}.{p['name']}": bool(p.get("required"))
        for p in parameters
        if p.get("in") in _PLACES
    }
    properties: dict[str, Any] = {
        "OperationName": operation.get("operationId", ""),
        "RequestParameters": declared,
        "RequestModels": _request_models(draft, operation, parameters),
        "MethodResponses": _method_responses(draft, operation),
        **security_properties(draft, operation),
    }
    integration = operation.get(INTEGRATION)
    if integration is not None:
        properties["Integration"] = _integration(integration)
    return properties


def _resolved(draft: "Draft", given: Any) -> Mapping[str, Any]:
    """A parameter, response or request body that may be a reference inside the document."""
    reference = given.get("$ref") if isinstance(given, Mapping) else None
    if not isinstance(reference, str):
        return given if isinstance(given, Mapping) else {}
    target: Any = draft.document
    for part in reference.removeprefix("#/").split("/"):
        target = target.get(part.replace("~1", "/")) if isinstance(target, Mapping) else None
    if not isinstance(target, Mapping):
        raise PropertyError("$ref", f"{reference!r} points to nothing")
    return target


def _request_models(
    draft: "Draft", operation: Mapping[str, Any], parameters: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """The body's model by content type: 3.0's ``requestBody``, or 2.0's parameter in the body."""
    content = _resolved(draft, operation.get("requestBody")).get("content") or {}
    schemas = {kind: media.get("schema") for kind, media in content.items()}
    for parameter in parameters:
        if parameter.get("in") == "body":
            kinds = operation.get("consumes") or draft.document.get("consumes")
            schemas |= dict.fromkeys(kinds or ["application/json"], parameter.get("schema"))
    return {
        kind: _model_name(draft, schema)
        for kind, schema in schemas.items()
        if isinstance(schema, Mapping) and schema
    }


def _model_name(draft: "Draft", schema: Mapping[str, Any]) -> str:
    name = reference_name(schema)
    if name is None:
        name = "Model" + stable_id(draft.place, 10, repr(schema))
        draft.models.setdefault(name, inline_model(schema, name, draft.api_id))
    return name


def _method_responses(draft: "Draft", operation: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for status, given in (operation.get("responses") or {}).items():
        if not str(status).isdigit():
            continue
        response = _resolved(draft, given)
        headers = response.get("headers") or {}
        declared = {f"method.response.header.{name}": False for name in headers}
        models = _response_models(draft, operation, response)
        answer = {"StatusCode": str(status), "ResponseParameters": declared}
        found.append(answer | ({"ResponseModels": models} if models else {}))
    return found


def _response_models(
    draft: "Draft", operation: Mapping[str, Any], response: Mapping[str, Any]
) -> dict[str, str]:
    """By content type: 3.0's ``content``, or 2.0's schema for what the operation ``produces``."""
    content = response.get("content") or {}
    schemas = {kind: (media or {}).get("schema") for kind, media in content.items()}
    if response.get("schema"):
        kinds = operation.get("produces") or draft.document.get("produces")
        schemas |= dict.fromkeys(kinds or ["application/json"], response["schema"])
    return {
        kind: _model_name(draft, schema)
        for kind, schema in schemas.items()
        if isinstance(schema, Mapping) and schema
    }


def _integration(given: Mapping[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        name: given[key] for key, name in _AS_IS.items() if given.get(key) is not None
    }
    expressions = properties.get("RequestParameters")
    if isinstance(expressions, Mapping):  # what is no text is left out (recorded on AWS)
        texts = {name: one for name, one in expressions.items() if isinstance(one, str)}
        properties["RequestParameters"] = texts
    for key, name in _UPPER.items():
        if given.get(key) is not None:
            properties[name] = str(given[key]).upper()
    responses = []
    for pattern, response in (given.get("responses") or {}).items():
        answer = {name: response[key] for key, name in _RESPONSE.items() if key in response}
        if response.get("contentHandling"):
            answer["ContentHandling"] = str(response["contentHandling"]).upper()
        if pattern != "default":
            answer["SelectionPattern"] = str(pattern)
        responses.append(answer)
    properties["IntegrationResponses"] = responses
    return properties
