"""AWS::ApiGateway::RestApi and what hangs on it: Resource, Model, RequestValidator."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_body import read_body
from csc.emulator.cloudformation.resources.apigateway.read_properties import (
    choice,
    flag,
    mapping,
    text,
    texts,
)
from csc.emulator.gateway.model import Model, RequestValidator, Resource, RestApi
from csc.emulator.gateway.schemas.check import SchemaError
from csc.emulator.gateway.schemas.compile_schema import MODEL_REFERENCE, compile_schema

EndpointType = Literal["EDGE", "REGIONAL", "PRIVATE"]


@dataclass(frozen=True, slots=True)
class Body:
    """The OpenAPI document that an API was made from: the last part of what it is built into."""

    document: Mapping[str, Any]
    region: str


def identify_rest_api(context: Context, place: Place, properties: Properties) -> Identity:
    api_id = stable_id(place, 10)
    return Identity(api_id, {"RestApiId": api_id, "RootResourceId": stable_id(place, 10, "/")})


def build_rest_api(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> RestApi | tuple[object, ...]:
    """The API; with a Body, a tuple of the API and its parts. Raises PropertyError."""
    document = read_body(context, place, properties)
    api = _read_api(properties, document, identity, place.logical_id if document else None)
    if not document:
        return api
    from csc.emulator.cloudformation.resources.apigateway.openapi.read_document import (
        read_document,
    )

    parts = read_document(document, place, api.id, api.root_resource_id, context.cloud.region)
    return (api, *parts, Body(document, context.cloud.region))


def _read_api(
    properties: Properties, document: Mapping[str, Any], identity: Identity, untitled: str | None
) -> RestApi:
    """What the properties leave open, the document's extensions say. ``untitled`` is the name of an API whose
    document has no title."""
    extension = "x-amazon-apigateway-"
    configuration = mapping(document, f"{extension}endpoint-configuration", "Body.")
    endpoint = (
        texts(mapping(properties, "EndpointConfiguration"), "Types")
        or texts(configuration, "types")
        or ("EDGE",)
    )
    if endpoint[0] not in ("EDGE", "REGIONAL", "PRIVATE"):
        raise PropertyError("EndpointConfiguration.Types", f"{endpoint[0]!r} is not allowed")
    given = document.get(f"{extension}api-key-source", "HEADER")
    source = choice(properties, "ApiKeySourceType", ("HEADER", "AUTHORIZER"), str(given).upper())
    binary = texts(properties, "BinaryMediaTypes")
    binary += texts(document, f"{extension}binary-media-types", "Body.")
    return RestApi(
        identity.ref,
        text(properties, "Name", mapping(document, "info").get("title", untitled)),
        identity.attributes["RootResourceId"],
        cast(Literal["HEADER", "AUTHORIZER"], source),
        tuple(t.replace("~1", "/").lower() for t in binary),
        cast(EndpointType, endpoint[0]),
        flag(properties, "DisableExecuteApiEndpoint"),
        _policy(properties.get("Policy") or document.get(f"{extension}policy")),
    )


def _policy(given: Any) -> Mapping[str, Any] | None:
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise PropertyError("Policy", "it is not JSON") from None
    if given is None or isinstance(given, Mapping):
        return given or None
    raise PropertyError("Policy", "a policy document is expected")


def identify_resource(context: Context, place: Place, properties: Properties) -> Identity:
    resource_id = stable_id(place, 6)
    return Identity(resource_id, {"ResourceId": resource_id})


def build_resource(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Resource:
    """Raises PropertyError for a path part that API Gateway refuses."""
    part = text(properties, "PathPart")
    variable = part.startswith("{") and part.endswith("}")
    inner = part[1:-1].removesuffix("+") if variable else part
    allowed = "._-" if variable else "._-~:@$&'()*+,;=!%"
    if not inner or not all(c.isascii() and (c.isalnum() or c in allowed) for c in inner):
        raise PropertyError(
            "PathPart",
            f"{part!r} is not allowed: Resource's path part only allow a-zA-Z0-9._-: or a valid "
            "greedy path variable and curly braces at the beginning and the end.",
        )
    return Resource(text(properties, "RestApiId"), identity.ref, text(properties, "ParentId"), part)


def identify_model(context: Context, place: Place, properties: Properties) -> Identity:
    name = properties.get("Name")
    return Identity(str(name) if name else place.logical_id[:8] + stable_id(place, 12))


def build_model(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Model:
    """Raises PropertyError. References to other models are resolved when the API is joined."""
    kind = text(properties, "ContentType", "application/json")
    schema = properties.get("Schema", {})
    return read_model(identity.ref, schema, text(properties, "RestApiId"), kind)


def read_model(
    name: str, schema: Any, api_id: str, content_type: str = "application/json"
) -> Model:
    """Raises PropertyError at ``Schema``."""
    if isinstance(schema, str):
        try:
            schema = json.loads(schema)
        except ValueError as error:
            raise PropertyError("Schema", f"it is not JSON: {error}") from None
    references = tuple(sorted(_references(schema)))
    try:
        compile_schema(schema, {name: {} for name in references})
    except SchemaError as error:
        raise PropertyError(f"Schema{error.pointer[1:].replace('/', '.')}", error.message) from None
    return Model(api_id, name, content_type, schema, references)


def _references(schema: Any) -> set[str]:
    """The names of the API's models that a schema refers to, at any depth."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            reference = one.get("$ref")
            match = MODEL_REFERENCE.match(reference) if isinstance(reference, str) else None
            if match:
                found.add(match["name"])
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def identify_validator(context: Context, place: Place, properties: Properties) -> Identity:
    validator_id = stable_id(place, 6)
    return Identity(validator_id, {"RequestValidatorId": validator_id})


def build_validator(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> RequestValidator:
    return RequestValidator(
        text(properties, "RestApiId"),
        identity.ref,
        flag(properties, "ValidateRequestBody"),
        flag(properties, "ValidateRequestParameters"),
    )
