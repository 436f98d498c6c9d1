"""Is this token good for this pool and these scopes? What the gateway's authorizer asks.

    verify_token(cognito, "eyJ…", ("arn:aws:cognito-idp:…:userpool/…",), ("todos/todo:write",))

Without scopes API Gateway takes an *id* token, with scopes an *access* token whose ``scope`` has at
least one of them (API Gateway Developer Guide, "Integrate a REST API with an Amazon Cognito user
pool").  The signature is verified once a token; after that a token costs a look-up, until it
expires or is revoked.

How API Gateway answers is in each refusal: 401 ``Unauthorized``; an expired token 401 ``The
incoming token has expired``; a missing scope is an authorization failure, which the table
"Gateway response types for API Gateway" (supported-gateway-response-types) gives ACCESS_DENIED,
403, "for example, when access is denied by a custom or Amazon Cognito authorizer".
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.keys import SigningKey

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


class TokenRefused(Exception):
    """Why a token was refused, and the gateway response that says so.

    ``response_type`` is API Gateway's name of it.
    """

    reason: ClassVar[str] = "refused"
    response_type: ClassVar[str] = "UNAUTHORIZED"
    status: ClassVar[int] = 401
    message: ClassVar[str] = "Unauthorized"


class Malformed(TokenRefused):
    reason = "the token is not a JSON web token as Cognito makes them"


class BadSignature(TokenRefused):
    reason = "the token was not signed with a key of the user pool"


class WrongPool(TokenRefused):
    reason = "the token is of another user pool"


class WrongAudience(TokenRefused):
    reason = "the token is for an app client that the user pool doesn't have"


class WrongTokenUse(TokenRefused):
    reason = "the token is of the other use: id or access"


class NotYetValid(TokenRefused):
    reason = "the token is not valid yet"


class Expired(TokenRefused):
    reason = "the token has expired"
    message = "The incoming token has expired"


class Revoked(TokenRefused):
    reason = "the token was revoked"


class MissingScope(TokenRefused):
    reason = "the access token has none of the scopes that the method asks for"
    response_type = "ACCESS_DENIED"
    status = 403
    message = "User is not authorized to access this resource"


@dataclass(frozen=True, slots=True)
class Claims:
    """A verified token. ``claims`` as they are in it, ``context`` as API Gateway gives them on
    (``$context.authorizer.claims``): all as text, times as dates."""

    pool_arn: str
    token_use: str
    claims: Mapping[str, Any]
    context: Mapping[str, str]
    scopes: frozenset[str]
    expires: float


MOST_KEPT = 10_000
LONGEST = 16_384


def verify_token(
    cognito: "CognitoIdp", token: str, pool_arns: tuple[str, ...], scopes: tuple[str, ...]
) -> Claims:
    """The claims of a good token. Raises TokenRefused."""
    found = cognito.verified.get(token)
    if found is None:
        found = _verify_signed(cognito, token, pool_arns)
        if len(cognito.verified) >= MOST_KEPT:
            cognito.verified.clear()
        cognito.verified[token] = found
    if found.expires <= cognito.cloud.clock.now():
        raise Expired
    if found.pool_arn not in pool_arns:
        raise WrongPool
    if found.token_use != ("access" if scopes else "id"):
        raise WrongTokenUse
    if scopes and found.scopes.isdisjoint(scopes):
        raise MissingScope
    return found


def read_token(cognito: "CognitoIdp", token: str, pools: tuple[Pool, ...]) -> Claims:
    """A token of one of the pools, of either use, for Cognito's own operations."""
    found = cognito.verified.get(token)
    if found is None:
        found = _verify_signed(cognito, token, tuple(pool.arn for pool in pools))
        if len(cognito.verified) >= MOST_KEPT:
            cognito.verified.clear()
        cognito.verified[token] = found
    if found.expires <= cognito.cloud.clock.now():
        raise Expired
    return found


def _verify_signed(cognito: "CognitoIdp", token: str, pool_arns: tuple[str, ...]) -> Claims:
    header, payload, message, signature = split_token(token)
    if header.get("alg") != "RS256" or "crit" in header:
        raise BadSignature
    pool, key = _key_of(cognito, header.get("kid"), pool_arns)
    if not key.verifier.verify(message, signature):
        raise BadSignature
    claims = _object(payload)
    return _check(cognito, pool, claims)


def _key_of(cognito: "CognitoIdp", kid: Any, pool_arns: tuple[str, ...]) -> tuple[Pool, SigningKey]:
    """The key of one of the pools by its id. A key that the header brings along is not looked at."""
    if not isinstance(kid, str):
        raise Malformed
    wrong: TokenRefused = BadSignature()
    for pool in cognito.store.pools.values():
        for key in cognito.keys.known(pool.id):
            if key.kid == kid:
                if pool.arn in pool_arns:
                    return pool, key
                wrong = WrongPool()
    raise wrong


def _check(cognito: "CognitoIdp", pool: Pool, claims: dict[str, Any]) -> Claims:
    now = cognito.cloud.clock.now()
    expires = _time(claims, "exp")
    if expires is None:
        raise Malformed
    if expires <= now:
        raise Expired
    if "nbf" in claims and (_time(claims, "nbf") or now + 1) > now:
        raise NotYetValid
    if claims.get("iss") != cognito.issuer(pool):
        raise WrongPool
    use = claims.get("token_use")
    if use not in ("id", "access"):
        raise WrongTokenUse
    client = cognito.store.clients.get(str(claims.get("aud" if use == "id" else "client_id")))
    if client is None or client.pool != pool.id:
        raise WrongAudience
    if _is_revoked(cognito, pool, claims):
        raise Revoked
    scopes = frozenset(str(claims.get("scope", "")).split())
    return Claims(pool.arn, use, claims, context_claims(claims), scopes, expires)


def _is_revoked(cognito: "CognitoIdp", pool: Pool, claims: Mapping[str, Any]) -> bool:
    """Signed out, its user gone or disabled. Tokens of a client itself have no session."""
    origin = claims.get("origin_jti")
    if isinstance(origin, str):
        session = cognito.sessions.by_id(origin)
        if session is None or session.revoked:
            return True
    sub = claims.get("sub")
    if sub == claims.get("client_id"):
        return False
    user = cognito.users.by_sub(pool, str(sub))
    return user is None or not user.enabled


_PART = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def split_token(token: str) -> tuple[dict[str, Any], bytes, bytes, bytes]:
    """Header, payload, what is signed, signature. Raises Malformed."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3 or not all(map(_PART.fullmatch, parts)):
        raise Malformed
    try:
        header, payload, signature = (
            base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts
        )
    except binascii.Error:
        raise Malformed from None
    return _object(header), payload, f"{parts[0]}.{parts[1]}".encode(), signature


def _object(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(value, dict):
        raise Malformed
    return value


def _time(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def context_claims(claims: Mapping[str, Any]) -> dict[str, str]:
    """Claims as API Gateway hands them to mapping templates and Lambda: text, lists joined by
    commas, ``exp`` and ``iat`` as ``Fri Nov 20 08:00:00 UTC 2026``."""
    context = {}
    for name, value in claims.items():
        if name in ("exp", "iat"):
            date = datetime.fromtimestamp(value, UTC)
            context[name] = date.strftime("%a %b %d %H:%M:%S UTC %Y")
        elif isinstance(value, str):
            context[name] = value
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            context[name] = ",".join(value)
        else:
            context[name] = json.dumps(value, separators=(",", ":"))
    return context
