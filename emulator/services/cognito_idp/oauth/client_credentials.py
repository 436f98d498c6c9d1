"""A token for an app client itself: custom scopes only, no user, no refresh token (RFC 6749, 4.4)."""

from typing import TYPE_CHECKING

from csc.emulator.services.cognito_idp.check_pool import OWN_SCOPES
from csc.emulator.services.cognito_idp.entities import Client, Pool
from csc.emulator.services.cognito_idp.issue_tokens import sign
from csc.emulator.services.cognito_idp.settings import validity_seconds

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def grants_itself(client: Client) -> bool:
    """Whether the client may use the flow: it has a secret, and the flow is switched on."""
    flows = client.config.get("AllowedOAuthFlows") or ()
    return client.secret is not None and "client_credentials" in flows


def allowed_scopes(client: Client) -> tuple[str, ...]:
    """The scopes of resource servers: those of OpenID Connect are about users."""
    scopes = client.config.get("AllowedOAuthScopes") or ()
    return tuple(scope for scope in scopes if scope not in OWN_SCOPES)


def client_token(
    cognito: "CognitoIdp", pool: Pool, client: Client, scopes: tuple[str, ...]
) -> tuple[str, int]:
    """The access token and its life in seconds."""
    now = int(cognito.cloud.clock.now())
    life = validity_seconds(client, "AccessTokenValidity")
    claims = {
        "sub": client.id,
        "token_use": "access",
        "scope": " ".join(scopes),
        "auth_time": now,
        "iss": cognito.issuer(pool),
        "exp": now + life,
        "iat": now,
        "version": 2,
        "jti": cognito.cloud.clock.uuid(),
        "client_id": client.id,
    }
    return sign(cognito, pool, claims), life
