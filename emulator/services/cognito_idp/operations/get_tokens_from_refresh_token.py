"""New tokens; with rotation, a new refresh token in place of the old."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import client_of
from csc.emulator.services.cognito_idp.flow_refresh import find_session
from csc.emulator.services.cognito_idp.issue_tokens import Grant, issue_tokens
from csc.emulator.services.cognito_idp.sign_in import Attempt

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


async def get_tokens_from_refresh_token(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    client = client_of(cognito, input)
    if client.secret is not None and input.get("ClientSecret") != client.secret:
        raise NotAuthorizedException("Client authentication failed")
    pool = cognito.store.pools[client.pool]
    session, user = find_session(Attempt(cognito, pool, client), input["RefreshToken"])
    grant = Grant(pool, client, user, session)
    result = await issue_tokens(cognito, grant, "TokenGeneration_RefreshTokens")
    rotation = client.config.get("RefreshTokenRotation") or {}
    if rotation.get("Feature") == "ENABLED":
        result["RefreshToken"] = cognito.sessions.rotate(session)
    return {"AuthenticationResult": result}
