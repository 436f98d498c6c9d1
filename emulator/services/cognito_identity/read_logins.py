"""Who somebody is by the tokens that it brings: ``Logins``, provider → token.

The providers whose tokens can be checked here are the emulated user pools, by the name that the
identity pool knows them by (``cognito-idp.us-east-1.amazonaws.com/us-east-1_…``), and the pool
itself (``cognito-identity.amazonaws.com``), whose token a developer's own backend got.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from csc.emulator.services.cognito_identity.entities import IdentityPool
from csc.emulator.services.cognito_identity.errors import NotAuthorizedException
from csc.emulator.services.cognito_identity.open_id_token import PROVIDER
from csc.emulator.services.cognito_identity.open_id_token import read_token as read_open_id_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csc.emulator.services.cognito_identity.service import CognitoIdentity
    from csc.emulator.services.cognito_idp.service import CognitoIdp


@dataclass(frozen=True, slots=True)
class Login:
    """A checked token. ``provider`` is the pool's name of it, ``client`` the token's audience."""

    provider: str
    client: str
    claims: "Mapping[str, Any]"

    @property
    def sub(self) -> str:
        return str(self.claims["sub"])


def read_logins(
    service: "CognitoIdentity", pool: IdentityPool, logins: "Mapping[str, str] | None"
) -> list[Login]:
    """Raises NotAuthorizedException for a token that is not good, or none of this pool's."""
    return [_read(service, pool, name, token) for name, token in (logins or {}).items()]


def _read(service: "CognitoIdentity", pool: IdentityPool, provider: str, token: str) -> Login:
    if provider == PROVIDER:
        claims = read_open_id_token(service, token)
        if claims["aud"] != pool.id:
            raise NotAuthorizedException(
                "Token is not from a supported provider of this identity pool."
            )
        return Login(provider, pool.id, claims)
    from csc.emulator.services.cognito_idp.verify_token import Expired, TokenRefused, read_token

    cognito = cast("CognitoIdp", service.cloud.services["cognito-idp"])
    users = cognito.store.pools.get(provider.rpartition("/")[2])
    region = users.id.partition("_")[0] if users else ""
    if users is None or provider != f"cognito-idp.{region}.amazonaws.com/{users.id}":
        raise NotAuthorizedException("Invalid login token. Issuer doesn't match providerName")
    try:
        found = read_token(cognito, token, (users,))
    except Expired as refused:
        raise NotAuthorizedException("Invalid login token. Token expired") from refused
    except TokenRefused as refused:
        raise NotAuthorizedException(
            "Invalid login token. Not a valid OpenId Connect identity token."
        ) from refused
    if found.pool_arn != users.arn:
        raise NotAuthorizedException("Invalid login token. Issuer doesn't match providerName")
    client = str(found.claims.get("aud", ""))
    known = pool.config.get("CognitoIdentityProviders") or ()
    if found.token_use != "id" or not any(
        (one.get("ProviderName"), one.get("ClientId")) == (provider, client) for one in known
    ):
        raise NotAuthorizedException(
            "Token is not from a supported provider of this identity pool."
        )
    return Login(provider, client, found.claims)
