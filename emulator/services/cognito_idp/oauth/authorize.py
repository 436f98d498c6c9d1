"""``/oauth2/authorize``: begin. Who is signed in already goes straight back to the client."""

from typing import TYPE_CHECKING

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.issuer import PREFIX
from csc.emulator.services.cognito_idp.oauth.authorization_request import (
    Refused,
    SentBack,
    read_request,
)
from csc.emulator.services.cognito_idp.oauth.federate import send_away, wanted_provider
from csc.emulator.services.cognito_idp.oauth.issue_code import grant_access, hash_code
from csc.emulator.services.cognito_idp.oauth.messages import (
    RepeatedParameter,
    page,
    read_cookie,
    read_form,
    redirect,
)
from csc.emulator.services.cognito_idp.oauth.pages import error_page

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

SIGNED_IN = "cognito"
"""The cookie of a browser that signed in. Its value is a secret of kind ``browser``."""


async def serve_authorize(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "POST"):
        return page(405, error_page("invalid_request", "Only GET and POST."))
    query = request.query if request.method == "GET" else request.body.decode("utf-8", "replace")
    try:
        given = read_form(query)
        asked = read_request(cognito, pool, given)
        provider = wanted_provider(cognito, pool, asked, given)
    except RepeatedParameter:
        return page(400, error_page("invalid_request", "A parameter is repeated."))
    except Refused as refused:
        return page(400, error_page(refused.error, refused.message))
    except SentBack as sent:
        return redirect(sent.location)
    user = signed_in_user(cognito, pool, request)
    prompt = given.get("prompt", "")
    if user is not None and prompt != "login":
        return redirect(await grant_access(cognito, pool, asked, user))
    if prompt == "none":
        return redirect(asked.answer({"error": "login_required"}))
    if provider is not None:
        return await send_away(cognito, pool, provider, query)
    return redirect(f"{PREFIX}/{pool.id}/login?{query}")


def signed_in_user(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> User | None:
    """Whose browser it is, by its cookie."""
    cookie = read_cookie(request, SIGNED_IN)
    kept = cognito.secrets.get("browser", hash_code(cookie)) if cookie else None
    if kept is None or kept["pool"] != pool.id:
        return None
    session = cognito.sessions.by_id(kept["session"])
    user = cognito.users.by_sub(pool, kept["sub"])
    if session is None or session.revoked or user is None or not user.enabled:
        return None
    return user
