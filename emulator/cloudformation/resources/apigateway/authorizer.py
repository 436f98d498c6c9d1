"""AWS::ApiGateway::Authorizer."""

import re
from typing import Literal, cast

from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_properties import (
    choice,
    number,
    text,
    texts,
)
from csc.emulator.gateway.authorizers.function import enforce_function
from csc.emulator.gateway.model import Authorizer

Type = Literal["TOKEN", "REQUEST", "COGNITO_USER_POOLS"]
LONGEST_TTL = 3600


def identify_authorizer(context: Context, place: Place, properties: Properties) -> Identity:
    authorizer_id = stable_id(place, 6)
    return Identity(authorizer_id, {"AuthorizerId": authorizer_id})


def build_authorizer(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Authorizer:
    return read_authorizer(properties, identity.ref)


def read_authorizer(properties: Properties, authorizer_id: str) -> Authorizer:
    """An authorizer from CloudFormation's properties. Raises PropertyError."""
    kind = cast(Type, choice(properties, "Type", ("TOKEN", "REQUEST", "COGNITO_USER_POOLS"), ""))
    ttl = number(properties, "AuthorizerResultTtlInSeconds", 300)
    if not 0 <= ttl <= LONGEST_TTL:
        raise PropertyError("AuthorizerResultTtlInSeconds", "it must be between 0 and 3600")
    default = "" if kind == "REQUEST" else "method.request.header.Authorization"
    authorizer = Authorizer(
        text(properties, "RestApiId"),
        authorizer_id,
        text(properties, "Name"),
        kind,
        text(properties, "AuthorizerUri", ""),
        text(properties, "AuthorizerCredentials", ""),
        text(properties, "IdentitySource", default),
        text(properties, "IdentityValidationExpression", ""),
        int(ttl),
        texts(properties, "ProviderARNs"),
    )
    _check(authorizer)
    return authorizer


def _check(authorizer: Authorizer) -> None:
    try:
        re.compile(authorizer.identity_validation)
    except re.error as error:
        raise PropertyError(
            "IdentityValidationExpression", f"it is not a regular expression: {error}"
        ) from None
    if authorizer.type == "COGNITO_USER_POOLS":
        if not authorizer.provider_arns:
            raise PropertyError("ProviderARNs", "at least one user pool is required")
        return
    if authorizer.type == "REQUEST" and authorizer.ttl and not authorizer.identity_source:
        raise PropertyError("IdentitySource", "it is required where the result is cached")
    try:
        enforce_function(authorizer)
    except ValueError as error:
        raise PropertyError("AuthorizerUri", str(error)) from None
