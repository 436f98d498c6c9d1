"""``/saml2/idpresponse``: a SAML provider posts its answer here, through the person's browser.

A browser keeps our cookie from a form that another site posts.  So the answer is laid aside, and the
browser sent here again by itself, with the cookie that tells whose sign-in it is.
"""

import secrets
from typing import TYPE_CHECKING

from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.issuer import local_url
from csc.emulator.services.cognito_idp.oauth.ask_provider import ProviderFailed
from csc.emulator.services.cognito_idp.oauth.issue_code import hash_code
from csc.emulator.services.cognito_idp.oauth.messages import (
    NO_STORE,
    RepeatedParameter,
    page,
    read_body,
    read_form,
)
from csc.emulator.services.cognito_idp.oauth.pages import error_page
from csc.emulator.services.cognito_idp.oauth.take_back import back_to_client, take_state

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

PAGE = "saml2/idpresponse"
LAID_ASIDE = 60.0


def saml_url(cognito: "CognitoIdp", pool: Pool) -> str:
    """Where SAML providers send their answers: to be registered there."""
    return f"{local_url(cognito.cloud, pool)}/{PAGE}"


async def serve_assertion(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    try:
        if request.method == "POST":
            return _lay_aside(cognito, pool, read_body(request))
        given = read_form(request.query)
    except RepeatedParameter:
        return page(400, error_page("invalid_request", "A parameter is repeated."))
    aside = cognito.secrets.take("saml-answer", hash_code(given.get("answer", "")))
    found = take_state(cognito, pool, request, aside["state"]) if aside else None
    if aside is None or found is None:
        return page(400, error_page("invalid_request", "Invalid relayState from identity provider"))
    kept, asked, provider = found

    async def claims() -> dict[str, str]:
        from csc.emulator.services.cognito_idp.saml.ask_to_sign_in import entity_id
        from csc.emulator.services.cognito_idp.saml.find_metadata import find_metadata
        from csc.emulator.services.cognito_idp.saml.read_assertion import read_assertion

        now = cognito.cloud.clock.now()
        known = await find_metadata(provider, now)
        try:
            return read_assertion(
                aside["answer"],
                known,
                entity_id(pool),
                saml_url(cognito, pool),
                kept["request"],
                now,
            )
        except ServiceError as error:
            raise ProviderFailed(error.message) from error

    return await back_to_client(cognito, pool, asked, provider, claims)


def _lay_aside(cognito: "CognitoIdp", pool: Pool, given: dict[str, str]) -> HttpResponse:
    drawn = secrets.token_urlsafe(32)
    kept = {"answer": given.get("SAMLResponse", ""), "state": given.get("RelayState", "")}
    cognito.secrets.put("saml-answer", hash_code(drawn), kept, LAID_ASIDE)
    again = f"{saml_url(cognito, pool)}?answer={drawn}"
    return HttpResponse(303, [("Location", again), NO_STORE])
