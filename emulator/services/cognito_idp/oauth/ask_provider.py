"""Talking to a provider: its endpoints, its tokens, what it says of the user.

Source: OpenID Connect Core 1.0, 3.1.3.7 (what must be checked of an id token) and Discovery 1.0.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from csc.emulator.services.cognito_idp.entities import IdentityProvider
from csc.emulator.services.cognito_idp.identity_providers import SUBJECT

if TYPE_CHECKING:
    import aiohttp

TIMEOUT_SECONDS = 10.0
LONGEST_DOCUMENT = 1_000_000


class ProviderFailed(Exception):
    """What went wrong at the provider, for the person who waits."""


async def find_endpoints(provider: IdentityProvider) -> dict[str, str]:
    """``authorize_url``, ``token_url``, ``attributes_url``, ``jwks_uri``: given, or discovered."""
    details = provider.details
    names = ("authorize_url", "token_url", "attributes_url", "jwks_uri")
    known = {name: details[name] for name in names if details.get(name)}
    issuer = details.get("oidc_issuer", "")
    if issuer and not {"authorize_url", "token_url", "jwks_uri"} <= known.keys():
        known = {**await _discover(issuer), **known}
    for name in ("authorize_url", "token_url"):
        if not known.get(name):
            raise ProviderFailed(f"The identity provider {provider.name} has no {name}.")
        if not is_safe_url(known[name]):
            raise ProviderFailed(f"{name} of {provider.name} is neither https nor on this machine.")
    return known


def is_safe_url(url: str) -> bool:
    """https, or http on this machine."""
    parts = urlsplit(url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and local)


async def _discover(issuer: str) -> dict[str, str]:
    found = await _fetch("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    names = {
        "authorization_endpoint": "authorize_url",
        "token_endpoint": "token_url",
        "userinfo_endpoint": "attributes_url",
        "jwks_uri": "jwks_uri",
    }
    return {ours: str(found[theirs]) for theirs, ours in names.items() if found.get(theirs)}


async def ask_provider(
    provider: IdentityProvider, code: str, redirect_uri: str, nonce: str
) -> dict[str, Any]:
    """The claims of the user who came back with ``code``. Raises ProviderFailed."""
    endpoints = await find_endpoints(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": provider.details.get("client_id", ""),
        "client_secret": provider.details.get("client_secret", ""),
    }
    tokens = await _fetch("POST", endpoints["token_url"], form={k: v for k, v in form.items() if v})
    claims: dict[str, Any] = {}
    if provider.details.get("oidc_issuer"):
        claims = await _verify(provider, endpoints, tokens, nonce)
    if endpoints.get("attributes_url") and tokens.get("access_token"):
        said = await _fetch("GET", endpoints["attributes_url"], bearer=str(tokens["access_token"]))
        if claims and said.get("sub") not in (None, claims["sub"]):
            raise ProviderFailed("The provider's user info is of another user.")
        claims = {**claims, **said}
    if not claims.get(SUBJECT.get(provider.kind, "sub")):
        raise ProviderFailed(f"{provider.name} did not say who the user is.")
    return claims


async def _verify(
    provider: IdentityProvider, endpoints: Mapping[str, str], tokens: Mapping[str, Any], nonce: str
) -> dict[str, Any]:
    from jose import JWTError, jwt

    keys = await _fetch("GET", endpoints.get("jwks_uri", ""))
    try:
        claims: dict[str, Any] = jwt.decode(
            str(tokens.get("id_token") or ""),
            keys,
            algorithms=["RS256", "ES256"],
            audience=provider.details.get("client_id"),
            issuer=provider.details.get("oidc_issuer"),
            access_token=tokens.get("access_token"),
            options={"require_exp": True, "require_sub": True, "verify_at_hash": False},
        )
    except JWTError as error:
        raise ProviderFailed(f"The id token of {provider.name} is refused: {error}") from error
    if claims.get("nonce") != nonce:
        raise ProviderFailed(f"The id token of {provider.name} answers another request.")
    return claims


async def _fetch(
    method: str, url: str, *, form: Mapping[str, str] | None = None, bearer: str = ""
) -> dict[str, Any]:
    headers = {"Accept": "application/json"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    async with _asked(method, url, headers, form) as answer:
        return await _read(answer, url)


async def fetch_text(url: str) -> str:
    """A document of a provider's: https, or on this machine. Raises ProviderFailed."""
    async with _asked("GET", url, {"Accept": "*/*"}, None) as answer:
        if answer.status != 200:
            raise ProviderFailed(f"{url} answered {answer.status}")
        read = await answer.content.read(LONGEST_DOCUMENT + 1)
        if len(read) > LONGEST_DOCUMENT:
            raise ProviderFailed(f"{url} answered more than {LONGEST_DOCUMENT} bytes")
        return read.decode("utf-8", "replace")


@asynccontextmanager
async def _asked(
    method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
) -> "AsyncIterator[aiohttp.ClientResponse]":
    import aiohttp

    if not is_safe_url(url):
        raise ProviderFailed(f"{url or 'An address'} is neither https nor on this machine.")
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(
                method, url, data=form, headers=headers, allow_redirects=False
            ) as answer,
        ):
            yield answer
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ProviderFailed(f"{url} can't be reached: {error or 'time-out'}") from error


async def _read(answer: "aiohttp.ClientResponse", url: str) -> dict[str, Any]:
    try:
        value = await answer.json(content_type=None)
    except ValueError:
        raise ProviderFailed(f"{url} answered {answer.status} without JSON.") from None
    if not isinstance(value, dict) or answer.status != 200:
        said = value.get("error", "") if isinstance(value, dict) else ""
        raise ProviderFailed(f"{url} answered {answer.status} {said}".strip())
    return value
