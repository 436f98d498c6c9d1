"""End one session, by its refresh token, with the access tokens made from it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import (
    UnauthorizedException,
    UnsupportedOperationException,
    UnsupportedTokenTypeException,
)
from csc.emulator.services.cognito_idp.find import client_of
from csc.emulator.services.cognito_idp.settings import revokes_tokens

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def revoke_token(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    if client.secret is not None and input.get("ClientSecret") != client.secret:
        raise UnauthorizedException("Client authentication failed")
    if not revokes_tokens(client):
        raise UnsupportedOperationException("Token revocation is not enabled for this client.")
    token = input["Token"]
    if token.count(".") == 2:
        raise UnsupportedTokenTypeException("Only refresh tokens can be revoked.")
    session = cognito.sessions.by_refresh(token)
    if session is not None and session.client == client.id:
        cognito.sessions.revoke(session.id)
        cognito.revoked()
    return {}
