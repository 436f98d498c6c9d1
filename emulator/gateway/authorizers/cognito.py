"""COGNITO_USER_POOLS: the token of a user pool, enforced.

Without scopes the method takes an id token, with scopes an access token that has at least one of
them.  No token, a forged, foreign or unreadable one: 401.  An expired one: 401 with its own message.
A valid token that lacks the scopes: 403.
"""

from collections.abc import Callable

from csc.emulator.bounded_regex import compile_bounded
from csc.emulator.gateway.gateway_responses import (
    AccessDenied,
    AuthorizerConfigurationError,
    Unauthorized,
)
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import Authorizer
from csc.emulator.services.cognito_idp.service import CognitoIdp
from csc.emulator.services.cognito_idp.verify_token import TokenRefused, verify_token

_SCHEMES = ("Bearer ", "bearer ")


def enforce_cognito(
    authorizer: Authorizer, scopes: tuple[str, ...]
) -> Callable[[Invocation], None]:
    """Fills ``invocation.authorizer`` with ``{"claims": {…}}``, or raises the gateway response.

    It asks nothing of ``$context``: none is made that would lack the verdict (``makes_context``).
    """
    header = authorizer.identity_source.rpartition(".")[2].lower()
    pools = authorizer.provider_arns
    pattern = authorizer.identity_validation
    accepts = compile_bounded(pattern).fullmatch if pattern else None

    def enforce(invocation: Invocation) -> None:
        token = invocation.headers.get(header)
        if not token:
            raise Unauthorized(detail=f"the request has no {header} header")
        if accepts is not None and not accepts(token):
            raise Unauthorized(detail="the token doesn't match IdentityValidationExpression")
        if token[:7] in _SCHEMES:  # taken with or without its scheme
            token = token[7:]
        cognito = invocation.cloud.services.get("cognito-idp")
        if not isinstance(cognito, CognitoIdp):
            raise AuthorizerConfigurationError(
                detail="the authorizer names a user pool, and there is no Cognito in this cloud"
            )
        try:
            claims = verify_token(cognito, token, pools, scopes)
        except TokenRefused as refused:
            raise _refusal(refused) from None
        invocation.authorizer = {"claims": claims.context}

    enforce.makes_context = False  # type: ignore[attr-defined]
    return enforce


def _refusal(refused: TokenRefused) -> AccessDenied | Unauthorized:
    if refused.response_type == "ACCESS_DENIED":
        return AccessDenied(refused.message, detail=refused.reason)
    return Unauthorized(refused.message, detail=refused.reason)
