"""AWS::ApiGateway::Method: built into its plan, with every template parsed."""

import re
from typing import Any, Literal, cast

from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_integration import (
    read_integration,
    status_code,
)
from csc.emulator.cloudformation.resources.apigateway.read_properties import (
    choice,
    flag,
    items,
    mapping,
    text,
    texts,
)
from csc.emulator.gateway.compile_method import PlannedMethod, plan_method
from csc.emulator.gateway.model import Method, ParameterPlace, RequiredParameter

Authorization = Literal["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"]
HTTP_METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_PARAMETER = re.compile(r"method\.request\.(header|querystring|path)\.(.+)")


def identify_method(context: Context, place: Place, properties: Properties) -> Identity:
    return Identity(f"{place.stack[:5]}-{place.logical_id[:5]}-{stable_id(place, 13)}".lower())


def build_method(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> PlannedMethod:
    """Raises PropertyError."""
    return read_method(properties, place.metadata, context.cloud.region)


def read_method(properties: Properties, metadata: Any, region: str) -> PlannedMethod:
    """A method from CloudFormation's properties. Raises PropertyError."""
    declared, required = _parameters(properties)
    headers, models = _responses(properties)
    integration = read_integration(properties, declared, headers)
    authorization = _authorization(properties)
    method = Method(
        api_id=text(properties, "RestApiId"),
        resource_id=text(properties, "ResourceId"),
        http_method=choice(properties, "HttpMethod", HTTP_METHODS, ""),
        integration=integration,
        authorization_type=authorization,
        authorizer_id=text(properties, "AuthorizerId", ""),
        scopes=texts(properties, "AuthorizationScopes"),
        api_key_required=flag(properties, "ApiKeyRequired"),
        required_parameters=required,
        models={k: str(v) for k, v in mapping(properties, "RequestModels").items()},
        validator_id=text(properties, "RequestValidatorId", ""),
        responses=models,
        operation_name=text(properties, "OperationName", ""),
        metadata=metadata,
    )
    try:
        return plan_method(method, region)
    except ValueError as error:
        remedy = "arn:aws:apigateway:{region}:{service}:action/{Operation}, or …:path/{path}."
        raise PropertyError("Integration.Uri", str(error), f"It is written {remedy}") from error


def _authorization(properties: Properties) -> Authorization:
    allowed = ("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS")
    authorization = choice(properties, "AuthorizationType", allowed, "NONE")
    if authorization in ("CUSTOM", "COGNITO_USER_POOLS") and not properties.get("AuthorizerId"):
        raise PropertyError(
            "AuthorizerId",
            f"it is required for AuthorizationType {authorization}",
            "Name an AWS::ApiGateway::Authorizer of the same API.",
        )
    return cast(Authorization, authorization)


def _parameters(properties: Properties) -> tuple[frozenset[str], tuple[RequiredParameter, ...]]:
    """All declared request parameters, and those that a validator requires."""
    given = mapping(properties, "RequestParameters")
    required: list[RequiredParameter] = []
    for name in given:
        match = _PARAMETER.fullmatch(name)
        if match is None:
            raise PropertyError(
                f"RequestParameters.{name}",
                "it is not method.request.{header|querystring|path}.{name}",
            )
        if flag(given, name, under="RequestParameters."):
            required.append(RequiredParameter(cast(ParameterPlace, match[1]), match[2]))
    return frozenset(given), tuple(required)


def _responses(
    properties: Properties,
) -> tuple[dict[int, frozenset[str]], dict[int, dict[str, str]]]:
    """The declared response headers and models by status."""
    headers: dict[int, frozenset[str]] = {}
    models: dict[int, dict[str, str]] = {}
    for n, response in enumerate(items(properties, "MethodResponses")):
        under = f"MethodResponses.{n}."
        status = status_code(response, under)
        headers[status] = frozenset(mapping(response, "ResponseParameters", under))
        models[status] = dict(mapping(response, "ResponseModels", under))
    return headers, models
