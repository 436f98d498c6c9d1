"""JWT: a token that the issuer signed, for one of the audiences, with one of the route's scopes.

    Authorization: Bearer eyJ…  ──▶  {"claims": {"sub": "…"}, "scopes": ["orders/read"]}

The steps are those of "Control access to HTTP APIs with JWT authorizers": RSA signatures only, ``kid``,
``iss``, ``aud`` (or ``client_id``, where there is no ``aud``), ``exp``, ``nbf``, ``iat``, then scopes.
A token that fails is a 401 that says why in ``www-authenticate``; one that lacks the scopes a 403.
"""

import asyncio
import json
from collections.abc import Awaitable, Mapping
from typing import Any, TypeGuard

from csc.emulator.http_api.authorizers.issuer_keys import IssuerFailed, IssuerKeys
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.model import Step
from csc.emulator.http_api.refusals import Denied, Failed, Unauthenticated
from csc.emulator.http_api.select import Select
from csc.emulator.services.cognito_idp.verify_token import Malformed, split_token

ALGORITHMS = {"RS256": "sha256", "RS384": "sha384", "RS512": "sha512"}
TIMEOUT = 1.5
"""Seconds that an issuer's OpenID configuration may take; its key set as many again (quotas)."""


class JwtAuthorizer:
    """Holds the issuer's keys, which live as long as the authorizer stays the same."""

    def __init__(self, source: Select, issuer: str, audience: tuple[str, ...]) -> None:
        self.source, self.audience = source, audience
        self.keys = IssuerKeys(issuer)

    def enforce(self, scopes: tuple[str, ...]) -> Step:
        """The step of a route with these scopes."""

        def authorise(invocation: HttpInvocation) -> Awaitable[None] | None:
            token = self.source(invocation)
            if not token:
                raise Unauthenticated(
                    detail="the request has no token", headers=[("www-authenticate", "Bearer")]
                )
            header, payload, message, signature = _split(_bare(token), scopes)
            kid = header.get("kid")
            if header.get("alg") not in ALGORITHMS or "crit" in header:
                raise _refused(scopes, "the signing method is invalid")
            if not isinstance(kid, str):
                raise _refused(scopes, "the token has no kid")
            key = self.keys.find(invocation.cloud, kid)
            verify = _Verify(self, invocation, scopes, str(header["alg"]))
            if isinstance(key, Awaitable):
                return verify.later(key, payload, message, signature)
            verify.finish(key, payload, message, signature)
            return None

        return authorise


class _Verify:
    """One token, once its header is read."""

    def __init__(
        self,
        authorizer: JwtAuthorizer,
        invocation: HttpInvocation,
        scopes: tuple[str, ...],
        algorithm: str,
    ) -> None:
        self.authorizer, self.invocation = authorizer, invocation
        self.scopes, self.algorithm = scopes, algorithm

    async def later(
        self, pending: Awaitable[Any], payload: bytes, message: bytes, signature: bytes
    ) -> None:
        try:
            key = await asyncio.wait_for(_wait(pending), 2 * TIMEOUT)
        except TimeoutError:
            raise Failed(detail="OIDC discovery endpoint communication error") from None
        except IssuerFailed as error:
            raise Failed(detail=f"OIDC discovery endpoint communication error: {error}") from None
        self.finish(key, payload, message, signature)

    def finish(self, key: Any, payload: bytes, message: bytes, signature: bytes) -> None:
        """Fills ``authorizer``."""
        if key is None or not _is_signed(key, self.algorithm, message, signature):
            raise _refused(self.scopes, "the token was not signed by a key of the issuer")
        claims = _object(payload, self.scopes)
        self._check(claims)
        held = _scopes_of(claims)
        if self.scopes and not set(self.scopes) & set(held):
            raise Denied(detail="the token has none of the route's scopes")
        self.invocation.authorizer = {
            "claims": {name: written(value) for name, value in claims.items()},
            "scopes": held if self.scopes else None,
        }

    def _check(self, claims: Mapping[str, Any]) -> None:
        now = self.invocation.started
        if not self.authorizer.keys.accepts(self.invocation.cloud, claims.get("iss")):
            raise _refused(self.scopes, "the token does not have a valid issuer")
        given = claims["aud"] if "aud" in claims else claims.get("client_id")
        audience = given if isinstance(given, list) else [given]
        if not set(map(str, audience)) & set(self.authorizer.audience):
            raise _refused(self.scopes, "the token does not have a valid audience")
        expires = claims.get("exp")
        if not _is_time(expires) or expires <= now:
            raise _refused(self.scopes, "the token has expired")
        for name in ("nbf", "iat"):
            value = claims.get(name, now)
            if not _is_time(value) or value > now:
                raise _refused(self.scopes, "the token is not valid yet")


async def _wait(pending: Awaitable[Any]) -> Any:
    return await pending


def _bare(token: str) -> str:
    """A token may come with its scheme, or without."""
    return token[7:].strip() if token[:7].lower() == "bearer " else token


def _split(token: str, scopes: tuple[str, ...]) -> tuple[dict[str, Any], bytes, bytes, bytes]:
    try:
        return split_token(token)
    except Malformed:
        raise _refused(scopes, "the token is malformed") from None


def _object(payload: bytes, scopes: tuple[str, ...]) -> dict[str, Any]:
    try:
        claims = json.loads(payload)
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise _refused(scopes, "the token is malformed")
    return claims


def _is_signed(key: Any, algorithm: str, message: bytes, signature: bytes) -> bool:
    """``key`` is python-jose's, of RS256; the two others differ in their hash."""
    if algorithm == "RS256":
        return bool(key.verify(message, signature))
    from jose import jwk

    other = jwk.construct(key.to_dict(), algorithm)
    return bool(other.verify(message, signature))


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _scopes_of(claims: Mapping[str, Any]) -> list[str]:
    given = claims.get("scope", claims.get("scp"))
    if isinstance(given, list):
        return [str(one) for one in given]
    return str(given).split() if given else []


def written(value: Any) -> str:
    """A claim as events and logs have it: all are texts, lists ``[a b]`` (seen in AWS's events)."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return f"[{' '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{k}:{written(v)}' for k, v in sorted(value.items()))}]"
    return str(value)


def _refused(scopes: tuple[str, ...], why: str) -> Unauthenticated:
    challenge = f'Bearer scope="{" ".join(scopes)}" error="invalid_token" error_description="{why}"'
    return Unauthenticated(detail=why, headers=[("www-authenticate", challenge)])
