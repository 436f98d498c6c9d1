"""``/logout``: forget the browser, then go on to one of the client's sign-out URLs."""

from typing import TYPE_CHECKING

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.issuer import PREFIX
from csc.emulator.services.cognito_idp.oauth.authorize import SIGNED_IN
from csc.emulator.services.cognito_idp.oauth.issue_code import hash_code
from csc.emulator.services.cognito_idp.oauth.messages import (
    RepeatedParameter,
    page,
    read_cookie,
    read_form,
    redirect,
    set_cookie,
)
from csc.emulator.services.cognito_idp.oauth.pages import error_page

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def serve_logout(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    try:
        given = read_form(request.query)
    except RepeatedParameter:
        return page(400, error_page("invalid_request", "A parameter is repeated."))
    client = cognito.store.clients.get(given.get("client_id", ""))
    if client is None or client.pool != pool.id:
        return page(400, error_page("invalid_request", "The client does not exist."))
    forget = set_cookie(pool, SIGNED_IN, "", 0)
    cookie = read_cookie(request, SIGNED_IN)
    if cookie:
        cognito.secrets.drop("browser", hash_code(cookie))
    target = given.get("logout_uri")
    if target is not None:
        if target not in (client.config.get("LogoutURLs") or ()):
            message = "The URL is not one of the client's sign-out URLs."
            return page(400, error_page("redirect_mismatch", message), forget)
        return redirect(target, forget)
    if given.get("redirect_uri"):
        return redirect(f"{PREFIX}/{pool.id}/login?{request.query}", forget)
    return page(400, error_page("invalid_request", "logout_uri is missing."), forget)
