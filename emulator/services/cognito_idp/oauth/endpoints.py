"""Which address is served by what. Read when the first such address is asked for."""

from collections.abc import Awaitable, Callable

from csc.emulator.http import HttpResponse
from csc.emulator.services.cognito_idp.oauth.authorize import serve_authorize
from csc.emulator.services.cognito_idp.oauth.federate import serve_response
from csc.emulator.services.cognito_idp.oauth.login import (
    serve_confirm,
    serve_forgot,
    serve_login,
    serve_reset,
    serve_sign_up,
)
from csc.emulator.services.cognito_idp.oauth.logout import serve_logout
from csc.emulator.services.cognito_idp.oauth.revoke import serve_revoke
from csc.emulator.services.cognito_idp.oauth.take_assertion import serve_assertion
from csc.emulator.services.cognito_idp.oauth.token import serve_token_endpoint
from csc.emulator.services.cognito_idp.oauth.user_info import serve_user_info

ENDPOINTS: dict[str, Callable[..., HttpResponse | Awaitable[HttpResponse]]] = {
    "oauth2/authorize": serve_authorize,
    "oauth2/idpresponse": serve_response,
    "saml2/idpresponse": serve_assertion,
    "oauth2/token": serve_token_endpoint,
    "oauth2/userInfo": serve_user_info,
    "oauth2/revoke": serve_revoke,
    "login": serve_login,
    "signup": serve_sign_up,
    "confirm": serve_confirm,
    "forgotPassword": serve_forgot,
    "confirmForgotPassword": serve_reset,
    "logout": serve_logout,
}
