"""``/oauth2/token``: tokens for a code, a refresh token, or a client itself.

Errors are RFC 6749's (5.2), all with status 400, as Cognito's TOKEN endpoint answers.
"""

import base64
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Client, Pool
from csc.emulator.services.cognito_idp.flow_refresh import find_session
from csc.emulator.services.cognito_idp.issue_tokens import Grant, issue_tokens
from csc.emulator.services.cognito_idp.oauth.client_credentials import (
    allowed_scopes,
    client_token,
    grants_itself,
)
from csc.emulator.services.cognito_idp.oauth.issue_code import hash_code, nonce_claim
from csc.emulator.services.cognito_idp.oauth.messages import (
    RepeatedParameter,
    basic_credentials,
    json_answer,
    oauth_error,
    read_body,
)
from csc.emulator.services.cognito_idp.sign_in import Attempt

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


class TokenError(Exception):
    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.error, self.description = error, description


async def serve_token_endpoint(
    cognito: "CognitoIdp", pool: Pool, request: HttpRequest
) -> HttpResponse:
    if request.method == "OPTIONS":
        allow = ("Access-Control-Allow-Headers", "authorization, content-type")
        return json_answer(200, {}, allow, ("Access-Control-Allow-Methods", "POST"))
    if request.method != "POST":
        return oauth_error("invalid_request", "Only POST.", 405)
    try:
        given = read_body(request)
        client = authenticate_client(cognito, pool, request, given)
        return json_answer(200, await _grant(cognito, pool, client, given))
    except RepeatedParameter:
        return oauth_error("invalid_request", "A parameter is repeated.")
    except TokenError as error:
        return oauth_error(error.error, error.description)
    except ServiceError as error:
        return oauth_error("invalid_grant", error.message)


def authenticate_client(
    cognito: "CognitoIdp", pool: Pool, request: HttpRequest, given: dict[str, str]
) -> Client:
    """By HTTP Basic or in the body; a public client by its id alone. Raises TokenError."""
    basic = basic_credentials(request)
    name = basic[0] if basic else given.get("client_id", "")
    secret = basic[1] if basic else given.get("client_secret", "")
    if basic and given.get("client_id", name) != name:
        raise TokenError("invalid_request", "Two different clients are named.")
    client = cognito.store.clients.get(name)
    if client is None or client.pool != pool.id:
        raise TokenError("invalid_client")
    if client.secret is not None and not hmac.compare_digest(
        client.secret.encode(), secret.encode()
    ):
        raise TokenError("invalid_client", "invalid_client_secret")
    return client


async def _grant(
    cognito: "CognitoIdp", pool: Pool, client: Client, given: dict[str, str]
) -> dict[str, Any]:
    kind = given.get("grant_type")
    if kind == "authorization_code":
        return await _by_code(cognito, pool, client, given)
    if kind == "refresh_token":
        return await _by_refresh_token(cognito, pool, client, given)
    if kind == "client_credentials":
        return _by_client(cognito, pool, client, given)
    raise TokenError("unsupported_grant_type" if kind else "invalid_request")


async def _by_code(
    cognito: "CognitoIdp", pool: Pool, client: Client, given: dict[str, str]
) -> dict[str, Any]:
    key = hash_code(given.get("code", ""))
    kept = cognito.secrets.take("oauth-code", key)
    if kept is None:
        _replayed(cognito, key)
        raise TokenError("invalid_grant")
    same = (kept["pool"], kept["client"], kept["redirect_uri"]) == (
        pool.id,
        client.id,
        given.get("redirect_uri"),
    )
    user = cognito.users.by_sub(pool, kept["sub"])
    if not same or user is None or not user.enabled:
        raise TokenError("invalid_grant")
    _check_verifier(kept["challenge"], given.get("code_verifier"))
    session, refresh = cognito.sessions.open(pool, client, user, tuple(kept["scopes"]), oauth=True)
    cognito.secrets.put("used-code", key, {"session": session.id}, 3600)
    grant = Grant(pool, client, user, session, nonce_claim(kept["nonce"]))
    result = await issue_tokens(cognito, grant, "TokenGeneration_HostedAuth")
    return {**_shown(result), "refresh_token": refresh}


def _replayed(cognito: "CognitoIdp", key: str) -> None:
    """A code that comes twice was stolen: what it gave is revoked (RFC 6749, 4.1.2)."""
    used = cognito.secrets.take("used-code", key)
    if used is not None:
        cognito.sessions.revoke(used["session"])
        cognito.revoked()


_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def _check_verifier(challenge: str, verifier: str | None) -> None:
    """PKCE (RFC 7636). A verifier without a challenge is refused too: the challenge was cut out."""
    if not challenge and verifier is None:
        return
    if not challenge or verifier is None or not _VERIFIER.fullmatch(verifier):
        raise TokenError("invalid_grant")
    digest = hashlib.sha256(verifier.encode()).digest()
    if not hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"="), challenge.encode()):
        raise TokenError("invalid_grant")


async def _by_refresh_token(
    cognito: "CognitoIdp", pool: Pool, client: Client, given: dict[str, str]
) -> dict[str, Any]:
    attempt = Attempt(cognito, pool, client)
    session, user = find_session(attempt, given.get("refresh_token", ""))
    grant = Grant(pool, client, user, session)
    result = _shown(await issue_tokens(cognito, grant, "TokenGeneration_RefreshTokens"))
    if (client.config.get("RefreshTokenRotation") or {}).get("Feature") == "ENABLED":
        result["refresh_token"] = cognito.sessions.rotate(session)
    return result


def _by_client(
    cognito: "CognitoIdp", pool: Pool, client: Client, given: dict[str, str]
) -> dict[str, Any]:
    if not grants_itself(client):
        raise TokenError("unauthorized_client")
    allowed = allowed_scopes(client)
    scopes = tuple(given.get("scope", "").split()) or allowed
    if not scopes or not set(scopes) <= set(allowed):
        raise TokenError("invalid_scope")
    token, life = client_token(cognito, pool, client, scopes)
    return {"access_token": token, "expires_in": life, "token_type": "Bearer"}


def _shown(result: dict[str, Any]) -> dict[str, Any]:
    names = {
        "IdToken": "id_token",
        "AccessToken": "access_token",
        "ExpiresIn": "expires_in",
        "TokenType": "token_type",
    }
    return {new: result[old] for old, new in names.items() if old in result}
