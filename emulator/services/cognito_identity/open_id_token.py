"""OpenID tokens of identity pools: who somebody is in a pool, signed, for STS or a later login.

Issuer ``https://cognito-identity.amazonaws.com``, audience the pool, subject the identity.
"""

import base64
import json
from typing import TYPE_CHECKING, Any, cast

from csc.emulator.services.cognito_identity.errors import NotAuthorizedException

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.entities import IdentityPool, PoolIdentity
    from csc.emulator.services.cognito_identity.service import CognitoIdentity
    from csc.emulator.services.cognito_idp.keys import Keys
    from csc.emulator.services.cognito_idp.service import CognitoIdp

PROVIDER = "cognito-identity.amazonaws.com"
ISSUER = f"https://{PROVIDER}"
LIFE = 600
"""Seconds: GetOpenIdToken's tokens are good for ten minutes, a developer's for fifteen or more."""


def make_token(
    service: "CognitoIdentity",
    pool: "IdentityPool",
    identity: "PoolIdentity",
    providers: list[str],
    seconds: int = LIFE,
) -> str:
    """``providers`` names the logins that were checked; none for a guest."""
    now = int(service.cloud.clock.now())
    claims = {
        "sub": identity.id,
        "aud": pool.id,
        "amr": ["authenticated", *providers] if providers else ["unauthenticated"],
        "iss": ISSUER,
        "exp": now + seconds,
        "iat": now,
    }
    key = _keys(service).of(PROVIDER)[0]
    message = f"{_encode({'kid': key.kid, 'typ': 'JWS', 'alg': 'RS256'})}.{_encode(claims)}"
    return f"{message}.{_base64url(key.signer.sign(message.encode()))}"


def read_token(service: "CognitoIdentity", token: str) -> dict[str, Any]:
    """The claims of a token of ``make_token``. Raises NotAuthorizedException."""
    from jose import ExpiredSignatureError, JWTError, jwt

    keys = {"keys": [key.jwk for key in _keys(service).known(PROVIDER)]}
    try:
        # The clock is the cloud's, not the machine's, so the end is checked below.
        claims: dict[str, Any] = jwt.decode(
            token,
            keys,
            algorithms=["RS256"],
            issuer=ISSUER,
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
    except (JWTError, ExpiredSignatureError) as error:
        raise NotAuthorizedException(
            "Invalid login token. Not a valid OpenId Connect identity token."
        ) from error
    if claims["exp"] <= service.cloud.clock.now():
        raise NotAuthorizedException("Invalid login token. Token expired")
    return claims


def _keys(service: "CognitoIdentity") -> "Keys":
    return cast("CognitoIdp", service.cloud.services["cognito-idp"]).keys


def _encode(part: dict[str, Any]) -> str:
    return _base64url(json.dumps(part, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
