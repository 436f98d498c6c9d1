"""An authorizer, as API Gateway takes it for an HTTP API, and the object that enforces it."""

from csc.emulator.http_api.authorizers.function import FunctionAuthorizer, FunctionAuthorizerModel
from csc.emulator.http_api.authorizers.jwt import JwtAuthorizer
from csc.emulator.http_api.select import read_selection
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

LONGEST_TTL = 3600
Enforcer = JwtAuthorizer | FunctionAuthorizer


def check_authorizer(document: Document) -> None:
    """Raises BadRequestException."""
    make_enforcer(document, "")


def make_enforcer(document: Document, api_id: str) -> Enforcer:
    """Raises BadRequestException."""
    try:
        match document.get("AuthorizerType"):
            case "JWT":
                return _jwt(document)
            case "REQUEST":
                return _function(document, api_id)
    except ValueError as error:
        raise BadRequestException(str(error)) from None
    raise BadRequestException("Invalid authorizer type specified. Must be one of [JWT, REQUEST]")


def _sources(document: Document) -> list[str]:
    given = document.get("IdentitySource") or []
    listed = given.split(",") if isinstance(given, str) else given
    return [str(one).strip() for one in listed if str(one).strip()]


def _jwt(document: Document) -> JwtAuthorizer:
    sources, given = _sources(document), document.get("JwtConfiguration") or {}
    if len(sources) != 1:
        raise ValueError("A JWT authorizer needs exactly one identity source")
    issuer, audience = given.get("Issuer"), given.get("Audience")
    if not issuer or not audience:
        raise ValueError("JwtConfiguration: Audience and Issuer are required for JWT authorizers")
    return JwtAuthorizer(read_selection(sources[0]), str(issuer), tuple(map(str, audience)))


def _function(document: Document, api_id: str) -> FunctionAuthorizer:
    payload = document.get("AuthorizerPayloadFormatVersion")
    if not payload:
        raise ValueError(
            "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer"
        )
    if payload not in ("1.0", "2.0"):
        raise ValueError("AuthorizerPayloadFormatVersion must be 1.0 or 2.0")
    simple = bool(document.get("EnableSimpleResponses"))
    if simple and payload == "1.0":
        raise ValueError("Simple responses are only supported with payload format version 2.0")
    ttl, sources = document.get("AuthorizerResultTtlInSeconds") or 0, _sources(document)
    if not 0 <= ttl <= LONGEST_TTL:
        raise ValueError("AuthorizerResultTtlInSeconds must be between 0 and 3600")
    if ttl and not sources:
        raise ValueError("An identity source is required where the authorizer's result is cached")
    return FunctionAuthorizer(
        FunctionAuthorizerModel(
            api_id,
            str(document.get("AuthorizerId") or ""),
            document.get("AuthorizerUri") or "",
            document.get("AuthorizerCredentialsArn") or "",
            tuple(read_selection(one) for one in sources),
            payload,
            simple,
            int(ttl),
        )
    )
