"""Tokens of OpenID Connect providers from outside, that the account made known to IAM.

    CreateOpenIDConnectProvider(Url, ClientIDList)
    token ─▶ <issuer>/.well-known/openid-configuration ─▶ its keys ─▶ who brings the token

Only addresses of providers that the account has are asked, by https or on this machine.  Thumbprints
are not compared: the certificate is checked as any program checks one.

Source: STS API Reference, AssumeRoleWithWebIdentity; OpenID Connect Core 1.0, 3.1.3.7.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.services.sts.errors import (
    ExpiredTokenException,
    IDPCommunicationError,
    InvalidIdentityToken,
)

if TYPE_CHECKING:
    from csc.emulator.services.iam.entities import Provider

ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
_SKEW = 300.0
_NO_JWT = (
    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
)


async def verified_claims(
    provider: "Provider", issuer: str, token: str, now: float
) -> dict[str, Any]:
    """What the provider says of the bearer. ``issuer`` is the token's own word, compared with what
    is verified. Raises InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError."""
    from jose import JOSEError, jwt

    keys = await keys_of_issuer(issuer)
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            keys,
            algorithms=ALGORITHMS,
            issuer=issuer,
            options={
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_at_hash": False,
            },
        )
    except JOSEError as wrong:
        raise InvalidIdentityToken(_NO_JWT) from wrong
    _check_times(claims, now)
    _check_audience(claims, provider)
    return claims


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    for name in ("exp", "iat"):
        if not isinstance(claims.get(name), int | float):
            raise InvalidIdentityToken(f"Missing a required claim: {name}")
    if now >= claims["exp"]:
        raise ExpiredTokenException("Token expired: current date/time must be before the end")
    begins = max(float(claims["iat"]), float(claims.get("nbf") or 0))
    if begins > now + _SKEW:
        raise InvalidIdentityToken("Token is not valid yet")


def _check_audience(claims: Mapping[str, Any], provider: "Provider") -> None:
    if not claims.get("sub"):
        raise InvalidIdentityToken("Missing a required claim: sub")
    given = claims.get("aud")
    named = [given] if isinstance(given, str) else list(given or ())
    if not set(named) & set(provider.clients):
        raise InvalidIdentityToken("Incorrect token audience")


def audience_of(claims: Mapping[str, Any], provider: "Provider") -> str:
    """The client that the token is for: of several, one that the provider is known for."""
    given = claims["aud"]
    if isinstance(given, str):
        return given
    return next(str(one) for one in given if one in provider.clients)


async def keys_of_issuer(issuer: str) -> dict[str, Any]:
    """The key set that an issuer publishes. Raises InvalidIdentityToken, IDPCommunicationError."""
    url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    configuration = await _json(url)
    if str(configuration.get("issuer", "")) != issuer:
        raise InvalidIdentityToken("The issuer of the token and of its provider differ")
    keys = await _json(str(configuration.get("jwks_uri", "")))
    if not isinstance(keys.get("keys"), list):
        raise _unreachable()
    # A shared secret among the keys must not verify anything (RS/HS confusion).
    return {"keys": [key for key in keys["keys"] if key.get("kty") in ("RSA", "EC")]}


async def _json(url: str) -> dict[str, Any]:
    from csc.emulator.services.cognito_idp.oauth.ask_provider import ProviderFailed, fetch_text

    try:
        found = json.loads(await fetch_text(url))
    except ProviderFailed as failed:
        raise IDPCommunicationError(str(failed)) from failed
    except ValueError as wrong:
        raise _unreachable() from wrong
    if not isinstance(found, dict):
        raise _unreachable()
    return found


def _unreachable() -> InvalidIdentityToken:
    return InvalidIdentityToken(
        "Couldn't retrieve verification key from your identity provider,  please reference "
        "AssumeRoleWithWebIdentity documentation for requirements"
    )
