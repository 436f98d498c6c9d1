"""Who comes back from a provider: whose sign-in it was, and on with it to the client."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import IdentityProvider, Pool
from csc.emulator.services.cognito_idp.oauth.ask_provider import ProviderFailed
from csc.emulator.services.cognito_idp.oauth.authorization_request import (
    AuthorizationRequest,
    Refused,
    SentBack,
    read_request,
)
from csc.emulator.services.cognito_idp.oauth.issue_code import grant_access, hash_code
from csc.emulator.services.cognito_idp.oauth.messages import read_cookie, read_form, redirect
from csc.emulator.services.cognito_idp.sign_in_external import sign_in_external

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

STATE = "csrf-state"

Found = tuple[dict[str, Any], AuthorizationRequest, IdentityProvider]


def take_state(cognito: "CognitoIdp", pool: Pool, request: HttpRequest, state: str) -> Found | None:
    """What was kept with a state: it works once, and in the browser that was sent away with it."""
    named = hash_code(state)
    kept = cognito.secrets.take("federation", named)
    cookie = read_cookie(request, STATE)
    if kept is None or kept["pool"] != pool.id:
        return None
    if not hmac.compare_digest(cookie.encode(), named.encode()):
        return None
    provider = cognito.store.providers.get((pool.id, kept["provider"]))
    try:
        asked = read_request(cognito, pool, read_form(kept["query"]))
    except (Refused, SentBack):
        return None  # the client has changed meanwhile
    return (kept, asked, provider) if provider is not None else None


def refused(asked: AuthorizationRequest, description: str) -> HttpResponse:
    values = {"error": "invalid_request", "error_description": description}
    return redirect(asked.answer(values))


async def back_to_client(
    cognito: "CognitoIdp",
    pool: Pool,
    asked: AuthorizationRequest,
    provider: IdentityProvider,
    claims: Callable[[], Awaitable[Mapping[str, Any]]],
) -> HttpResponse:
    """With a code or tokens for the user of whom ``claims`` tells; else with why not."""
    try:
        user = await sign_in_external(cognito, pool, asked.client, provider, await claims())
        return redirect(await grant_access(cognito, pool, asked, user))
    except ProviderFailed as failed:
        return refused(asked, str(failed))
    except ServiceError as error:
        return refused(asked, error.message)
