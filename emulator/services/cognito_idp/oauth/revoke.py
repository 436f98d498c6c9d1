"""``/oauth2/revoke``: end a session by its refresh token (RFC 7009)."""

from typing import TYPE_CHECKING

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.oauth.messages import (
    RepeatedParameter,
    oauth_error,
    read_body,
)
from csc.emulator.services.cognito_idp.oauth.token import TokenError, authenticate_client
from csc.emulator.services.cognito_idp.settings import revokes_tokens

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def serve_revoke(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return oauth_error("invalid_request", "Only POST.", 405)
    try:
        given = read_body(request)
        client = authenticate_client(cognito, pool, request, given)
    except RepeatedParameter:
        return oauth_error("invalid_request", "A parameter is repeated.")
    except TokenError as error:
        return oauth_error(error.error, error.description)
    token = given.get("token")
    if not token:
        return oauth_error("invalid_request", "token is missing")
    if not revokes_tokens(client):
        return oauth_error("invalid_request", "Token revocation is not enabled for this client.")
    if token.count(".") == 2:
        return oauth_error("unsupported_token_type")
    session = cognito.sessions.by_refresh(token)
    if session is not None and session.client == client.id:
        cognito.sessions.revoke(session.id)
        cognito.revoked()
    return HttpResponse(200, [("Cache-Control", "no-store")])
