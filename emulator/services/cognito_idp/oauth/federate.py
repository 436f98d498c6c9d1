"""Signing in at a provider from outside: by OpenID Connect's code flow, or by SAML 2.0.

    /oauth2/authorize?identity_provider=Corp ─▶ the provider's own page
    /oauth2/idpresponse?code&state           ─▶ its token_url, its user; then as any sign-in
    /saml2/idpresponse  SAMLResponse         ─▶ its assertion (take_assertion.py)

``state`` works once and only in the browser that was sent away with it.  A provider's id token
counts when its signature, issuer, audience, time and nonce are right.  Another user pool of this
server can be the provider, so all of it works offline.
"""

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import IdentityProvider, Pool
from csc.emulator.services.cognito_idp.identity_providers import find_by_identifier
from csc.emulator.services.cognito_idp.issuer import local_url
from csc.emulator.services.cognito_idp.oauth.ask_provider import (
    ProviderFailed,
    ask_provider,
    find_endpoints,
    is_safe_url,
)
from csc.emulator.services.cognito_idp.oauth.authorization_request import (
    AuthorizationRequest,
    SentBack,
)
from csc.emulator.services.cognito_idp.oauth.issue_code import hash_code
from csc.emulator.services.cognito_idp.oauth.messages import (
    RepeatedParameter,
    page,
    read_form,
    redirect,
    set_cookie,
    with_parameters,
)
from csc.emulator.services.cognito_idp.oauth.pages import error_page
from csc.emulator.services.cognito_idp.oauth.take_assertion import saml_url
from csc.emulator.services.cognito_idp.oauth.take_back import (
    STATE,
    back_to_client,
    refused,
    take_state,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

LIFE = 600.0


def wanted_provider(
    cognito: "CognitoIdp", pool: Pool, asked: AuthorizationRequest, given: dict[str, str]
) -> IdentityProvider | None:
    """Named by ``identity_provider`` or ``idp_identifier``; None for the pool's own pages.

    Raises SentBack for one that the client doesn't support.
    """
    name, identifier = given.get("identity_provider", ""), given.get("idp_identifier", "")
    if not (name or identifier) or name == "COGNITO":
        return None
    if name:
        found = cognito.store.providers.get((pool.id, name))
    else:
        found = find_by_identifier(cognito, pool, identifier)
    if found is None or found.name not in supported(asked):
        raise SentBack(
            asked.answer(
                {"error": "invalid_request", "error_description": "Invalid identity_provider"}
            )
        )
    return found


def supported(asked: AuthorizationRequest) -> list[str]:
    """The names of the providers that a client's users may use."""
    return list(asked.client.config.get("SupportedIdentityProviders") or ("COGNITO",))


async def send_away(
    cognito: "CognitoIdp", pool: Pool, provider: IdentityProvider, query: str
) -> HttpResponse:
    """To the provider's own sign-in page."""
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
    request = f"_{secrets.token_hex(20)}"
    ask = _by_saml if provider.kind == "SAML" else _by_openid
    try:
        target = await ask(cognito, pool, provider, state, request, nonce)
    except ProviderFailed as failed:
        return page(502, error_page("identity_provider_error", str(failed)))
    kept = {"pool": pool.id, "provider": provider.name, "query": query}
    kept.update({"nonce": nonce, "request": request})
    cognito.secrets.put("federation", hash_code(state), kept, LIFE)
    return redirect(target, set_cookie(pool, STATE, hash_code(state), int(LIFE)))


async def _by_openid(
    cognito: "CognitoIdp",
    pool: Pool,
    provider: IdentityProvider,
    state: str,
    request: str,
    nonce: str,
) -> str:
    endpoints = await find_endpoints(provider)
    return with_parameters(
        endpoints["authorize_url"],
        {
            "client_id": provider.details.get("client_id", ""),
            "redirect_uri": response_url(cognito, pool),
            "scope": provider.details.get("authorize_scopes") or "openid",
            "response_type": "code",
            "state": state,
            "nonce": nonce,
        },
    )


async def _by_saml(
    cognito: "CognitoIdp",
    pool: Pool,
    provider: IdentityProvider,
    state: str,
    request: str,
    nonce: str,
) -> str:
    from csc.emulator.services.cognito_idp.saml.ask_to_sign_in import sign_in_request
    from csc.emulator.services.cognito_idp.saml.find_metadata import find_metadata
    from csc.emulator.services.cognito_idp.saml.make_certificate import sign_request

    now = cognito.cloud.clock.now()
    known = await find_metadata(provider, now)
    if not is_safe_url(known.sign_in_url):
        raise ProviderFailed(f"{provider.name} is neither at https nor on this machine.")
    signs = provider.details.get("RequestSigningAlgorithm") == "rsa-sha256"
    sign = partial(sign_request, cognito, pool) if signs else None
    return sign_in_request(pool, known, saml_url(cognito, pool), request, state, now, sign)


def response_url(cognito: "CognitoIdp", pool: Pool) -> str:
    """Where a provider sends its users back to: to be registered there."""
    return f"{local_url(cognito.cloud, pool)}/oauth2/idpresponse"


async def serve_response(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    """``/oauth2/idpresponse``."""
    try:
        given = read_form(request.query)
    except RepeatedParameter:
        return page(400, error_page("invalid_request", "A parameter is repeated."))
    found = take_state(cognito, pool, request, given.get("state", ""))
    if found is None:
        return page(400, error_page("invalid_request", "Invalid state. Go back and try again."))
    kept, asked, provider = found
    if "error" in given:
        described = f"{given['error']}: {given.get('error_description', '')}"
        return refused(asked, described.rstrip(": "))

    async def claims() -> dict[str, Any]:
        url = response_url(cognito, pool)
        return await ask_provider(provider, given.get("code", ""), url, kept["nonce"])

    return await back_to_client(cognito, pool, asked, provider, claims)
