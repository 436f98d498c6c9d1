"""Authorization codes: they work once, for one client and one redirect URI, for five minutes."""

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.issue_tokens import Grant, issue_tokens
from csc.emulator.services.cognito_idp.oauth.authorization_request import AuthorizationRequest

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

LIFE = 300.0


async def grant_access(
    cognito: "CognitoIdp", pool: Pool, asked: AuthorizationRequest, user: User
) -> str:
    """Where to send the browser: the redirect URI with a code, or with tokens."""
    if asked.implicit:
        return asked.answer(await _tokens(cognito, pool, asked, user))
    code = secrets.token_urlsafe(32)
    body = {
        "pool": pool.id,
        "client": asked.client.id,
        "sub": user.sub,
        "redirect_uri": asked.redirect_uri,
        "scopes": list(asked.scopes),
        "nonce": asked.nonce,
        "challenge": asked.challenge,
    }
    cognito.secrets.put("oauth-code", hash_code(code), body, LIFE)
    return asked.answer({"code": code})


async def _tokens(
    cognito: "CognitoIdp", pool: Pool, asked: AuthorizationRequest, user: User
) -> dict[str, str]:
    session, _ = cognito.sessions.open(pool, asked.client, user, asked.scopes, oauth=True)
    grant = Grant(pool, asked.client, user, session, nonce_claim(asked.nonce))
    result = await issue_tokens(cognito, grant, "TokenGeneration_HostedAuth")
    values = {"access_token": result["AccessToken"], "token_type": "Bearer"}
    values["expires_in"] = str(result["ExpiresIn"])
    return {**values, **({"id_token": result["IdToken"]} if "IdToken" in result else {})}


def nonce_claim(nonce: str) -> dict[str, Any]:
    return {"nonce": nonce} if nonce else {}


def hash_code(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
