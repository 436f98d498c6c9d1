"""Signing in at a provider from outside, by OpenID Connect's code flow.

    /oauth2/authorize?identity_provider=Corp ─▶ the provider's authorize_url
    /oauth2/idpresponse?code&state           ─▶ its token_url, its user; then as any sign-in

``state`` works once and only in the browser that was sent away with it.  A provider's id token
counts when its signature, issuer, audience, time and nonce are right.  Another user pool of this
server can be the provider, so all of it works offline.
"""

import hmac
import secrets
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import IdentityProvider, Pool
from csc.emulator.services.cognito_idp.identity_providers import find_by_identifier
from csc.emulator.services.cognito_idp.issuer import local_url
from csc.emulator.services.cognito_idp.oauth.ask_provider import (
    ProviderFailed,
    ask_provider,
    find_endpoints,
)
from csc.emulator.services.cognito_idp.oauth.authorization_request import (
    AuthorizationRequest,
    Refused,
    SentBack,
    read_request,
)
from csc.emulator.services.cognito_idp.oauth.issue_code import grant_access, hash_code
from csc.emulator.services.cognito_idp.oauth.messages import (
    RepeatedParameter,
    page,
    read_cookie,
    read_form,
    redirect,
    set_cookie,
    with_parameters,
)
from csc.emulator.services.cognito_idp.oauth.pages import error_page
from csc.emulator.services.cognito_idp.sign_in_external import sign_in_external

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

STATE = "csrf-state"
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
    if provider.kind == "SAML":
        message = "Signing in by SAML is not emulated; use an OIDC provider for local development."
        return page(501, error_page("unsupported_identity_provider", message))
    try:
        endpoints = await find_endpoints(provider)
    except ProviderFailed as failed:
        return page(502, error_page("identity_provider_error", str(failed)))
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
    kept = {"pool": pool.id, "provider": provider.name, "query": query, "nonce": nonce}
    cognito.secrets.put("federation", hash_code(state), kept, LIFE)
    target = with_parameters(
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
    return redirect(target, set_cookie(pool, STATE, hash_code(state), int(LIFE)))


def response_url(cognito: "CognitoIdp", pool: Pool) -> str:
    """Where a provider sends its users back to: to be registered there."""
    return f"{local_url(cognito.cloud, pool)}/oauth2/idpresponse"


async def serve_response(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    """``/oauth2/idpresponse``."""
    try:
        given = read_form(request.query)
    except RepeatedParameter:
        return page(400, error_page("invalid_request", "A parameter is repeated."))
    state = hash_code(given.get("state", ""))
    cookie = read_cookie(request, STATE)
    kept = cognito.secrets.take("federation", state)
    if kept is None or kept["pool"] != pool.id or not hmac.compare_digest(cookie, state):
        return page(400, error_page("invalid_request", "Invalid state. Go back and try again."))
    try:
        asked = read_request(cognito, pool, read_form(kept["query"]))
    except (Refused, SentBack):
        return page(400, error_page("invalid_request", "The client has changed meanwhile."))
    return await _finish(cognito, pool, asked, kept, given)


async def _finish(
    cognito: "CognitoIdp",
    pool: Pool,
    asked: AuthorizationRequest,
    kept: dict[str, Any],
    given: dict[str, str],
) -> HttpResponse:
    def refuse(description: str) -> HttpResponse:
        values = {"error": "invalid_request", "error_description": description}
        return redirect(asked.answer(values))

    provider = cognito.store.providers.get((pool.id, kept["provider"]))
    if provider is None:
        return refuse("The identity provider no longer exists.")
    if "error" in given:
        return refuse(f"{given['error']}: {given.get('error_description', '')}".rstrip(": "))
    try:
        claims = await ask_provider(
            provider, given.get("code", ""), response_url(cognito, pool), kept["nonce"]
        )
        user = await sign_in_external(cognito, pool, asked.client, provider, claims)
        return redirect(await grant_access(cognito, pool, asked, user))
    except ProviderFailed as failed:
        return refuse(str(failed))
    except ServiceError as error:
        return refuse(error.message)
