"""``/login``, ``/signup``, ``/confirm``, ``/forgotPassword``, ``/confirmForgotPassword``.

Each page shows a form and takes it back at the same address, whose query is the authorization
request.  A form counts only with the token that its page was given (CSRF), and only from our own
origin.  The steps are those of the API: the same functions sign in, ask for a second factor, send
codes.
"""

import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.auth_flows import respond
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.errors import UserNotConfirmedException
from csc.emulator.services.cognito_idp.find import check_secret_hash
from csc.emulator.services.cognito_idp.flow_password import sign_in_by_password
from csc.emulator.services.cognito_idp.oauth.authorization_request import (
    AuthorizationRequest,
    Refused,
    SentBack,
    read_request,
)
from csc.emulator.services.cognito_idp.oauth.authorize import SIGNED_IN
from csc.emulator.services.cognito_idp.oauth.federate import supported
from csc.emulator.services.cognito_idp.oauth.issue_code import grant_access, hash_code
from csc.emulator.services.cognito_idp.oauth.messages import (
    RepeatedParameter,
    page,
    read_body,
    read_cookie,
    read_form,
    redirect,
    set_cookie,
)
from csc.emulator.services.cognito_idp.oauth.pages import Field, error_page, form_page
from csc.emulator.services.cognito_idp.settings import is_admin_create_only, username_attributes
from csc.emulator.services.cognito_idp.sign_in import Attempt
from csc.emulator.services.cognito_idp.terms import links_to_terms

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

CSRF = "XSRF-TOKEN"
STAYS_SIGNED_IN = 3600
"""Seconds that a browser is remembered: an hour, as with managed login."""


@dataclass(slots=True)
class Visit:
    """One request of one page. ``query`` is the authorization request as it was sent."""

    cognito: "CognitoIdp"
    pool: Pool
    asked: AuthorizationRequest
    query: str
    csrf: str
    given: dict[str, str]

    @property
    def attempt(self) -> Attempt:
        return Attempt(self.cognito, self.pool, self.asked.client)

    def show(self, form: "Form", **more: Any) -> HttpResponse:
        """A form, with the token that it must come back with."""
        hidden = {"_csrf": self.csrf, **more.pop("hidden", {})}
        links = [(f"{name}?{self.query}", text) for name, text in form.links(self.pool)]
        if form is SIGN_UP:
            links = [*links, *links_to_terms(self.pool, self.asked.client.id)]
        if form is LOGIN:
            links = [*_providers(self), *links]
        html = form_page(form.title, form.fields, form.button, hidden=hidden, links=links, **more)
        return page(200, html, set_cookie(self.pool, CSRF, self.csrf, STAYS_SIGNED_IN))


@dataclass(frozen=True, slots=True)
class Form:
    title: str
    button: str
    fields: tuple[Field, ...]
    ways: tuple[tuple[str, str], ...] = ()

    def links(self, pool: Pool) -> list[tuple[str, str]]:
        closed = is_admin_create_only(pool)
        return [way for way in self.ways if not (closed and way[0] == "signup")]


USERNAME = Field("username", "Username", complete="username")
PASSWORD = Field("password", "Password", "password", "current-password")
NEW_PASSWORD = Field("password", "New password", "password", "new-password")
EMAIL = Field("email", "E-mail address", "email", "email")
CODE = Field("code", "Code", "code", "one-time-code")

LOGIN = Form(
    "Sign in",
    "Sign in",
    (USERNAME, PASSWORD),
    (("signup", "Create an account"), ("forgotPassword", "Forgot your password?")),
)
SIGN_UP = Form(
    "Create an account", "Sign up", (USERNAME, EMAIL, NEW_PASSWORD), (("login", "Sign in"),)
)
CONFIRM = Form("Confirm your account", "Confirm", (USERNAME, CODE), (("login", "Sign in"),))
FORGOT = Form("Forgot your password?", "Send a code", (USERNAME,), (("login", "Sign in"),))
RESET = Form(
    "Choose a new password",
    "Change password",
    (USERNAME, CODE, NEW_PASSWORD),
    (("login", "Sign in"),),
)
CHANGE = Form("Choose a new password", "Continue", (NEW_PASSWORD,))
SECOND = Form("Enter your code", "Continue", (CODE,))
SETUP = Form("Set up your authenticator app", "Continue", (CODE,))

_METHODS = {
    "SOFTWARE_TOKEN_MFA": "A code of my authenticator app",
    "SMS_MFA": "A code by SMS",
    "EMAIL_OTP": "A code by e-mail",
}

_RESPONSES = {
    "NEW_PASSWORD_REQUIRED": (CHANGE, "password", "NEW_PASSWORD"),
    "SOFTWARE_TOKEN_MFA": (SECOND, "code", "SOFTWARE_TOKEN_MFA_CODE"),
    "SMS_MFA": (SECOND, "code", "SMS_MFA_CODE"),
    "EMAIL_OTP": (SECOND, "code", "EMAIL_OTP_CODE"),
    "SELECT_MFA_TYPE": (SECOND, "answer", "ANSWER"),
}


def _providers(visit: Visit) -> list[tuple[str, str]]:
    """A link to each provider from outside that the client's users may use."""
    own = visit.cognito.store.providers_of(visit.pool.id)
    return [
        (
            f"oauth2/authorize?{visit.query}&{urlencode({'identity_provider': p.name})}",
            f"Sign in with {p.name}",
        )
        for p in own
        if p.name in supported(visit.asked)
    ]


Take = Callable[[Visit], Awaitable[HttpResponse]]


def serve_form(form: Form, take: Take) -> Callable[..., Awaitable[HttpResponse]]:
    """The page of one form: GET shows it, POST takes it."""

    async def serve(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
        try:
            asked = read_request(cognito, pool, read_form(request.query))
            given = read_body(request) if request.method == "POST" else {}
        except RepeatedParameter:
            return page(400, error_page("invalid_request", "A parameter is repeated."))
        except Refused as refused:
            return page(400, error_page(refused.error, refused.message))
        except SentBack as sent:
            return redirect(sent.location)
        token = read_cookie(request, CSRF) or secrets.token_urlsafe(24)
        visit = Visit(cognito, pool, asked, request.query, token, given)
        if request.method != "POST":
            return visit.show(form)
        if not _is_ours(request, given.get("_csrf", "")):
            message = "This form was not sent by its own page. Go back and try again."
            return page(403, error_page("invalid_request", message))
        try:
            return await take(visit)
        except ServiceError as error:
            return visit.show(form, wrong=error.message)

    return serve


def _is_ours(request: HttpRequest, token: str) -> bool:
    """The form has its cookie's token, and no other origin sent it."""
    cookie = read_cookie(request, CSRF)
    origin = request.header("Origin")
    if origin is not None and urlsplit(origin).netloc != request.header("Host"):
        return False
    return bool(cookie) and hmac.compare_digest(cookie.encode(), token.encode())


async def _take_login(visit: Visit) -> HttpResponse:
    name = visit.given.get("challenge")
    if name == "MFA_SETUP":
        return await _take_setup(visit)
    if name:
        return await _take_challenge(visit, name)
    parameters = {
        "USERNAME": visit.given.get("username", ""),
        "PASSWORD": visit.given.get("password", ""),
        **_hash(visit, visit.given.get("username", "")),
    }
    try:
        output = await sign_in_by_password(visit.attempt, parameters)
    except UserNotConfirmedException:
        return redirect(f"confirm?{visit.query}")
    return await _after(visit, output)


async def _take_challenge(visit: Visit, name: str) -> HttpResponse:
    found = _RESPONSES.get(name)
    if found is None:
        return page(400, error_page("invalid_request", "There is no such step."))
    form, field, member = found
    username = visit.given.get("for", "")
    responses = {
        "USERNAME": username,
        member: visit.given.get(field, ""),
        **_hash(visit, username),
    }
    try:
        output = await respond(visit.attempt, name, visit.given.get("session"), responses)
    except ServiceError as error:
        if name == "NEW_PASSWORD_REQUIRED" and error.code.startswith(
            ("InvalidPass", "PasswordHis")
        ):
            hidden = {k: visit.given.get(k, "") for k in ("challenge", "session", "for")}
            return visit.show(form, wrong=error.message, hidden=hidden)
        return visit.show(LOGIN, wrong=error.message)
    return await _after(visit, output)


async def _take_setup(visit: Visit) -> HttpResponse:
    """The first code of an authenticator that was just told its secret."""
    session = visit.given.get("session", "")
    given = {"Session": session, "UserCode": visit.given.get("code", "")}
    try:
        await _call(visit, "VerifySoftwareToken", None, given)
    except ServiceError as error:
        if error.code != "EnableSoftwareTokenMFAException":
            return visit.show(LOGIN, wrong=error.message)
        return await _show_setup(visit, session, visit.given.get("for", ""), error.message)
    name = visit.given.get("for", "")
    responses = {"USERNAME": name, **_hash(visit, name)}
    return await _after(visit, await respond(visit.attempt, "MFA_SETUP", session, responses))


async def _show_setup(visit: Visit, session: str, name: str, wrong: str = "") -> HttpResponse:
    """A secret for the person's authenticator app: another one after each wrong code."""
    made = await _call(visit, "AssociateSoftwareToken", None, {"Session": session})
    hidden = {"challenge": "MFA_SETUP", "session": session, "for": name}
    note = f"Add this key to your authenticator app, then enter its code: {made['SecretCode']}"
    return visit.show(SETUP, hidden=hidden, note=note, wrong=wrong)


def _choose(parameters: dict[str, str]) -> Form:
    """The second factors that a person may choose from."""
    methods = json.loads(parameters.get("MFAS_CAN_CHOOSE", "[]"))
    choices = tuple((one, _METHODS[one]) for one in methods if one in _METHODS)
    return Form("Confirm that it is you", "Continue", (Field("answer", "How?", choices=choices),))


async def _after(visit: Visit, output: Output) -> HttpResponse:
    """The next step, or back to the client with the browser remembered."""
    name = output.get("ChallengeName")
    if name == "MFA_SETUP":
        username = output["ChallengeParameters"].get("USER_ID_FOR_SRP", "")
        return await _show_setup(visit, output["Session"], username)
    if name == "SELECT_MFA_TYPE":
        parameters = output["ChallengeParameters"]
        hidden = {"challenge": name, "session": output["Session"]}
        hidden["for"] = parameters.get("USER_ID_FOR_SRP", "")
        return visit.show(_choose(parameters), hidden=hidden)
    if name:
        found = _RESPONSES.get(name)
        if found is None:
            return page(400, error_page(name, "Finish this step through the API."))
        parameters = output["ChallengeParameters"]
        hidden = {
            "challenge": name,
            "session": output["Session"],
            "for": parameters.get("USER_ID_FOR_SRP", ""),
        }
        sent = parameters.get("CODE_DELIVERY_DESTINATION")
        return visit.show(
            found[0], hidden=hidden, note=f"A code was sent to {sent}." if sent else ""
        )
    return await _finish(visit, output["AuthenticationResult"])


async def _finish(visit: Visit, result: dict[str, Any]) -> HttpResponse:
    cognito, pool = visit.cognito, visit.pool
    session = cognito.sessions.by_refresh(result["RefreshToken"])
    assert session is not None
    user = cognito.users.by_sub(pool, session.sub)
    assert user is not None
    cookie = secrets.token_urlsafe(32)
    kept = {"pool": pool.id, "sub": user.sub, "session": session.id}
    cognito.secrets.put("browser", hash_code(cookie), kept, STAYS_SIGNED_IN)
    location = await grant_access(cognito, pool, visit.asked, user)
    return redirect(location, set_cookie(pool, SIGNED_IN, cookie, STAYS_SIGNED_IN))


async def _take_sign_up(visit: Visit) -> HttpResponse:
    email, given = visit.given.get("email", ""), visit.given
    username = given.get("username", "")
    if "email" in username_attributes(visit.pool):
        username = email
    attributes = [{"Name": "email", "Value": email}] if email else []
    output = await _call(
        visit,
        "SignUp",
        username,
        {"Password": given.get("password", ""), "UserAttributes": attributes},
    )
    if output["UserConfirmed"]:
        return visit.show(LOGIN, note="Your account was made. Sign in.")
    return redirect(f"confirm?{visit.query}")


async def _take_confirm(visit: Visit) -> HttpResponse:
    username = visit.given.get("username", "")
    await _call(visit, "ConfirmSignUp", username, {"ConfirmationCode": visit.given.get("code", "")})
    return redirect(f"login?{visit.query}")


async def _take_forgot(visit: Visit) -> HttpResponse:
    await _call(visit, "ForgotPassword", visit.given.get("username", ""), {})
    return redirect(f"confirmForgotPassword?{visit.query}")


async def _take_reset(visit: Visit) -> HttpResponse:
    given = visit.given
    more = {"ConfirmationCode": given.get("code", ""), "Password": given.get("password", "")}
    await _call(visit, "ConfirmForgotPassword", given.get("username", ""), more)
    return redirect(f"login?{visit.query}")


async def _call(visit: Visit, operation: str, username: str | None, more: Input) -> Output:
    """The API's own operation, as the client of the request; None where a session says whose."""
    cloud, client = visit.cognito.cloud, visit.asked.client
    secret = _hash(visit, username) if username is not None else {}
    named = {"ClientId": client.id, "Username": username}
    input: Input = {**(named if username is not None else {}), **more}
    if secret:
        input["SecretHash"] = secret["SECRET_HASH"]
    call = Call("cognito-idp", operation, input, cloud.root(), cloud.clock.uuid(), cloud.region)
    output = visit.cognito.operations[operation].run(visit.cognito, input, call)
    return output if isinstance(output, dict) else await output


def _hash(visit: Visit, username: str) -> dict[str, str]:
    """The page acts for the client, so it has the client's secret."""
    client = visit.asked.client
    if client.secret is None:
        return {}
    made = secret_hash(client.id, client.secret, username)
    check_secret_hash(client, username, made)
    return {"SECRET_HASH": made}


def secret_hash(client_id: str, secret: str, username: str) -> str:
    import base64
    import hashlib

    digest = hmac.new(secret.encode(), f"{username}{client_id}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


serve_login = serve_form(LOGIN, _take_login)
serve_sign_up = serve_form(SIGN_UP, _take_sign_up)
serve_confirm = serve_form(CONFIRM, _take_confirm)
serve_forgot = serve_form(FORGOT, _take_forgot)
serve_reset = serve_form(RESET, _take_reset)
