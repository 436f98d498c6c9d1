"""``/oauth2/userInfo``: the attributes that the bearer's scopes name."""

from typing import TYPE_CHECKING, Any

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.issue_tokens import Grant, attribute_claims
from csc.emulator.services.cognito_idp.oauth.messages import json_answer
from csc.emulator.services.cognito_idp.verify_token import TokenRefused, read_token

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

_INVALID = "Access token is expired, disabled, or deleted, or the user has globally signed out."


def serve_user_info(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    scheme, _, token = (request.header("Authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return _refused(400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint")
    try:
        found = read_token(cognito, token, (pool,))
    except TokenRefused:
        return _refused(401, "invalid_token", _INVALID)
    user = cognito.users.by_sub(pool, str(found.claims.get("sub")))
    if found.pool_arn != pool.arn or found.token_use != "access" or user is None:
        return _refused(401, "invalid_token", _INVALID)
    if "openid" not in found.scopes:
        return _refused(403, "insufficient_scope", "The openid scope is needed.")
    client = cognito.store.clients[found.claims["client_id"]]
    session = cognito.sessions.by_id(found.claims["origin_jti"])
    claims: dict[str, Any] = {"sub": user.sub, "username": user.username}
    if session is not None:
        shown = attribute_claims(Grant(pool, client, user, session))
        # The endpoint gives booleans as text.
        claims |= {k: str(v).lower() if isinstance(v, bool) else v for k, v in shown.items()}
    return json_answer(200, claims)


def _refused(status: int, error: str, description: str) -> HttpResponse:
    value = {"error": error, "error_description": description}
    challenge = f'Bearer error="{error}", error_description="{description}"'
    return json_answer(status, value, ("WWW-Authenticate", challenge))
