"""Security schemes and requirements of an OpenAPI document → authorizers, and what routes ask for.

Each operation has one of IAM, a Lambda authorizer or a JWT authorizer; several requirements are an error
("Use OpenAPI definitions for HTTP APIs").
"""

from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

X = "x-amazon-apigateway-"
_AUTHORIZER = {
    "authorizerCredentials": "AuthorizerCredentialsArn",
    "authorizerPayloadFormatVersion": "AuthorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds": "AuthorizerResultTtlInSeconds",
    "authorizerUri": "AuthorizerUri",
    "enableSimpleResponses": "EnableSimpleResponses",
}
Schemes = Mapping[str, tuple[str, str]]
"""By name: authorization type, and the authorizer's id where it has one."""

VERSION = "PayloadFormatVersion"

DISCOVERY = "/.well-known/openid-configuration"


def read_schemes(
    document: Mapping[str, Any], make_id: Callable[[str], str]
) -> tuple[dict[str, Document], Schemes]:
    """The authorizers by id, and the schemes by name."""
    authorizers: dict[str, Document] = {}
    schemes: dict[str, tuple[str, str]] = {"NONE": ("NONE", "")}
    components = document.get("components")
    listed = components.get("securitySchemes") if isinstance(components, Mapping) else None
    for name, scheme in (listed or {}).items():
        if not isinstance(scheme, Mapping):
            continue
        given = scheme.get(f"{X}authorizer")
        if str(scheme.get(f"{X}authtype", "")).lower() == "awssigv4":
            schemes[name] = ("AWS_IAM", "")
        elif isinstance(given, Mapping):
            authorizer_id = make_id(f"authorizer {name}")
            authorizer = _authorizer(str(name), scheme, given)
            authorizers[authorizer_id] = {"AuthorizerId": authorizer_id, **authorizer}
            is_jwt = authorizer["AuthorizerType"] == "JWT"
            schemes[name] = ("JWT" if is_jwt else "CUSTOM", authorizer_id)
    return authorizers, schemes


def _authorizer(name: str, scheme: Mapping[str, Any], given: Mapping[str, Any]) -> Document:
    kind = str(given.get("type", "")).upper()
    source = given.get("identitySource")
    if isinstance(source, str):
        source = [one.strip() for one in source.split(",") if one.strip()]
    found: Document = {"Name": name, "AuthorizerType": kind, "IdentitySource": source or []}
    for old, new in _AUTHORIZER.items():
        if given.get(old) is not None:
            found[new] = given[old]
    if "AuthorizerPayloadFormatVersion" in found:
        found["AuthorizerPayloadFormatVersion"] = read_version(given[f"authorizer{VERSION}"])
    if kind == "JWT":
        configuration = given.get("jwtConfiguration")
        given_jwt = configuration if isinstance(configuration, Mapping) else {}
        url = str(scheme.get("openIdConnectUrl") or "")
        audience = given_jwt.get("audience") or []
        found["JwtConfiguration"] = {
            "Issuer": given_jwt.get("issuer") or url.removesuffix(DISCOVERY),
            "Audience": [audience] if isinstance(audience, str) else list(audience),
        }
    return found


def read_version(given: Any) -> str:
    """A payload format: YAML takes ``2.0`` for a number, and ``2`` is written too."""
    return f"{given}.0" if str(given).isdecimal() else str(given)


def secure(key: str, requirements: Any, operation: Mapping[str, Any], schemes: Schemes) -> Document:
    """The members of a route that say who may call it. Raises BadRequestException."""
    own = operation.get(f"{X}auth")
    if isinstance(own, Mapping) and str(own.get("type", "")).upper() == "AWS_IAM":
        return {"AuthorizationType": "AWS_IAM"}
    pairs = [pair for one in requirements or () for pair in dict(one).items()]
    if not pairs:
        return {"AuthorizationType": "NONE"}
    if len(pairs) > 1:
        raise BadRequestException(
            f"Unable to create route {key}: each operation can have only one security requirement"
        )
    name, scopes = pairs[0]
    scheme = schemes.get(name)
    if scheme is None:
        raise BadRequestException(
            f"Unable to create route {key}: the security scheme {name} has no authorizer"
        )
    kind, authorizer_id = scheme
    route: Document = {"AuthorizationType": kind}
    if authorizer_id:
        route["AuthorizerId"] = authorizer_id
    if scopes and kind == "JWT":
        route["AuthorizationScopes"] = list(scopes)
    return route
