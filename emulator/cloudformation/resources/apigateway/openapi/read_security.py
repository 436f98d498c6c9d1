"""Security schemes as authorizers, and what an operation's ``security`` asks of its callers."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csc.emulator.cloudformation.contract import Place, PropertyError
from csc.emulator.cloudformation.resources.apigateway.authorizer import read_authorizer
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.gateway.model import Authorizer

if TYPE_CHECKING:
    from csc.emulator.cloudformation.resources.apigateway.openapi.read_document import Draft

LOG = logging.getLogger("csc.gateway")
AUTHORIZER = "x-amazon-apigateway-authorizer"
AUTH_TYPE = "x-amazon-apigateway-authtype"
AUTH = "x-amazon-apigateway-auth"


@dataclass(slots=True)
class Security:
    """``authorizers`` by scheme; ``signed`` schemes ask for SigV4, ``keys`` for an API key.

    ``others`` (oauth2, openIdConnect, http) are what API Gateway doesn't know how to enforce.
    """

    authorizers: dict[str, Authorizer] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)


def read_security(document: Mapping[str, Any], place: Place, api_id: str) -> Security:
    """Raises PropertyError."""
    schemes = document.get("securityDefinitions")
    schemes = schemes or (document.get("components") or {}).get("securitySchemes") or {}
    security = Security()
    for name, scheme in schemes.items():
        if AUTHORIZER in scheme:
            security.authorizers[name] = _authorizer(name, scheme, place, api_id)
        elif str(scheme.get(AUTH_TYPE, "")).lower() == "awssigv4":
            security.signed.add(name)
        elif scheme.get("type") == "apiKey" and str(scheme.get("name")).lower() == "x-api-key":
            security.keys.add(name)
        else:
            security.others.add(name)
    return security


def _authorizer(name: str, scheme: Mapping[str, Any], place: Place, api_id: str) -> Authorizer:
    given = scheme[AUTHORIZER]
    source = given.get("identitySource")
    if source is None and scheme.get("in") == "header":
        source = f"method.request.header.{scheme.get('name', 'Authorization')}"
    properties = {
        "RestApiId": api_id,
        "Name": name,
        "Type": str(given.get("type", "")).upper(),
        "AuthorizerUri": given.get("authorizerUri"),
        "AuthorizerCredentials": given.get("authorizerCredentials"),
        "IdentitySource": source,
        "IdentityValidationExpression": given.get("identityValidationExpression"),
        "AuthorizerResultTtlInSeconds": given.get("authorizerResultTtlInSeconds", 300),
        "ProviderARNs": given.get("providerARNs"),
    }
    try:
        return read_authorizer(properties, stable_id(place, 6, f"authorizer {name}"))
    except PropertyError as error:
        where = f"Body.securitySchemes.{name}.{AUTHORIZER}.{error.path}"
        raise PropertyError(where, error.message, error.remedy) from error


def security_properties(draft: "Draft", operation: Mapping[str, Any]) -> dict[str, Any]:
    """The operation's own requirements, else the document's; none where both have none."""
    own_type = (operation.get(AUTH) or {}).get("type")
    if own_type is not None:
        return {"AuthorizationType": str(own_type).upper()}
    properties: dict[str, Any] = {"AuthorizationType": "NONE"}
    wanted = operation.get("security", draft.document.get("security")) or ()
    for requirement in wanted:
        for name, scopes in requirement.items():
            _require(draft.security, properties, name, scopes)
    return properties


def _require(security: Security, properties: dict[str, Any], name: str, scopes: Any) -> None:
    authorizer = security.authorizers.get(name)
    if authorizer is not None:
        cognito = authorizer.type == "COGNITO_USER_POOLS"
        properties["AuthorizationType"] = "COGNITO_USER_POOLS" if cognito else "CUSTOM"
        properties["AuthorizerId"] = authorizer.id
        properties["AuthorizationScopes"] = list(scopes or ()) if cognito else []
    elif name in security.signed:
        properties["AuthorizationType"] = "AWS_IAM"
    elif name in security.keys:
        properties["ApiKeyRequired"] = True
    elif name in security.others:  # API Gateway takes such a document, and lets anyone in
        LOG.warning("security scheme %s isn't enforced: it has no %s", name, AUTHORIZER)
    else:
        raise PropertyError(
            "security",
            f"{name!r} is no security scheme of the document",
            "Name one of components.securitySchemes.",
        )
