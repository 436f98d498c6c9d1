"""OAuth 2 and OpenID Connect by a browser and a client; and every known attack on them."""

import base64
import hashlib
import inspect
import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from jose import jwt

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.totp import STEP, code_at
from csc.emulator.services.cognito_idp.verify_token import verify_token
from tests.emulator.services.cognito_idp.conftest import World

HOST = "localhost:8080"
BACK = "https://app.example.com/callback"
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


@dataclass
class Browser:
    """Keeps cookies, follows nothing by itself, fills in forms as a person would."""

    world: World
    cookies: dict[str, str] = field(default_factory=dict)
    url: str = ""

    async def go(self, method: str, url: str, body: str = "", **headers: str) -> HttpResponse:
        self.url = urljoin(f"http://{HOST}{self.url}", url)
        parts = urlsplit(self.url)
        self.url = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = [("Host", HOST), *((k.replace("_", "-"), v) for k, v in headers.items())]
        if self.cookies:
            sent.append(("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items())))
        request = HttpRequest(method, self.url, sent, body.encode())
        answer = self.world.cognito.web["/_aws/cognito-idp/"](request)
        response = await answer if inspect.isawaitable(answer) else answer
        assert isinstance(response, HttpResponse)
        for name, value in response.headers:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response

    async def authorize(self, **parameters: str) -> HttpResponse:
        given = {
            "client_id": self.world.client_id,
            "redirect_uri": BACK,
            "response_type": "code",
            "state": "st&te",
            **parameters,
        }
        query = urlencode({k: v for k, v in given.items() if v is not None})
        return await self.go(
            "GET", f"/_aws/cognito-idp/{self.world.pool_id}/oauth2/authorize?{query}"
        )

    async def fill(self, shown: HttpResponse, **values: str) -> HttpResponse:
        """Send a page's form with its hidden fields."""
        html = shown.body.decode()
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
        body = urlencode({**{k: unescape(v) for k, v in hidden.items()}, **values})
        return await self.go("POST", self.url, body, Origin=f"http://{HOST}")

    async def sign_in(self, name: str = "agent", **parameters: str) -> HttpResponse:
        """From the client's link to the redirect back to it."""
        sent = await self.authorize(**parameters)
        shown = await self.go("GET", location(sent))
        return await self.fill(shown, username=name, password="Secret-123!")


def location(response: HttpResponse) -> str:
    assert response.status == 302, response.body
    return dict(response.headers)["Location"]


def answered(response: HttpResponse) -> dict[str, str]:
    """What came back to the client, in the query or the fragment."""
    parts = urlsplit(location(response))
    assert location(response).startswith(BACK)
    return {k: v[0] for k, v in parse_qs(parts.query or parts.fragment).items()}


@pytest.fixture
async def site(world: World) -> World:
    """The client may use every flow of a user's."""
    world.client.config.update(
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code", "implicit"],
        AllowedOAuthScopes=["openid", "email", "users/read", "aws.cognito.signin.user.admin"],
        CallbackURLs=[BACK],
        LogoutURLs=["https://app.example.com/bye"],
    )
    await world.add_user("agent", email="agent@example.com", email_verified="true")
    return world


async def _token(world: World, body: dict[str, str], **headers: str) -> tuple[int, dict[str, Any]]:
    path = f"/_aws/cognito-idp/{world.pool_id}/oauth2/token"
    answer = await Browser(world).go("POST", path, urlencode(body), **headers)
    return answer.status, json.loads(answer.body)


async def _redeem(world: World, code: str, **more: str) -> tuple[int, dict[str, Any]]:
    body = {
        "grant_type": "authorization_code",
        "client_id": world.client_id,
        "code": code,
        "redirect_uri": BACK,
        **more,
    }
    return await _token(world, body)


async def test_code_with_pkce(site: World) -> None:
    back = await Browser(site).sign_in(
        code_challenge=CHALLENGE,
        code_challenge_method="S256",
        nonce="n-1",
        scope="openid users/read",
    )
    given = answered(back)
    assert given["state"] == "st&te"
    status, tokens = await _redeem(site, given["code"], code_verifier=VERIFIER)
    assert status == 200
    assert tokens["token_type"] == "Bearer"
    identity = jwt.get_unverified_claims(tokens["id_token"])
    assert identity["nonce"] == "n-1"
    digest = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert identity["at_hash"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert "email" in identity, "no scope of OpenID Connect narrows the claims"
    claims = verify_token(site.cognito, tokens["access_token"], (site.pool.arn,), ("users/read",))
    assert claims.scopes == {"openid", "users/read"}
    status, again = await _token(
        site,
        {
            "grant_type": "refresh_token",
            "client_id": site.client_id,
            "refresh_token": tokens["refresh_token"],
        },
    )
    assert status == 200
    assert jwt.get_unverified_claims(again["access_token"])["scope"] == "openid users/read"


async def test_without_openid_there_is_no_id_token(site: World) -> None:
    back = await Browser(site).sign_in(scope="users/read")
    _, tokens = await _redeem(site, answered(back)["code"])
    assert "id_token" not in tokens


async def test_implicit(site: World) -> None:
    back = await Browser(site).sign_in(response_type="token", scope="openid email")
    assert "#" in location(back)
    given = answered(back)
    assert given["token_type"] == "Bearer"
    assert jwt.get_unverified_claims(given["id_token"])["email"] == "agent@example.com"
    assert "refresh_token" not in given


async def test_a_browser_that_signed_in_is_remembered_until_it_signs_out(site: World) -> None:
    browser = Browser(site)
    await browser.sign_in()
    assert "code" in answered(await browser.authorize())
    assert "/login?" in location(await browser.authorize(prompt="login"))
    root = f"/_aws/cognito-idp/{site.pool_id}"
    bye = urlencode({"client_id": site.client_id, "logout_uri": "https://app.example.com/bye"})
    assert (
        location(await browser.go("GET", f"{root}/logout?{bye}")) == "https://app.example.com/bye"
    )
    assert "/login?" in location(await browser.authorize())
    assert answered(await browser.authorize(prompt="none"))["error"] == "login_required"


async def test_signing_out_everywhere_forgets_the_browser(site: World) -> None:
    browser = Browser(site)
    await browser.sign_in()
    await site.admin("AdminUserGlobalSignOut", Username="agent")
    assert "/login?" in location(await browser.authorize())


async def test_sign_up_confirm_and_sign_in_by_the_pages(site: World) -> None:
    browser = Browser(site)
    shown = await browser.go("GET", location(await browser.authorize()))
    (link,) = re.findall(r'href="(signup\?[^"]*)"', shown.body.decode())
    shown = await browser.go("GET", unescape(link))
    weak = await browser.fill(shown, username="buyer", email="buyer@example.com", password="short")
    assert "Password not long enough" in weak.body.decode()
    sent = await browser.fill(
        weak, username="buyer", email="buyer@example.com", password="Secret-123!"
    )
    shown = await browser.go("GET", location(sent))
    done = await browser.fill(shown, username="buyer", code=site.last_code())
    shown = await browser.go("GET", location(done))
    back = await browser.fill(shown, username="buyer", password="Secret-123!")
    assert "code" in answered(back)


async def test_a_forgotten_password_by_the_pages(site: World) -> None:
    browser = Browser(site)
    await browser.go("GET", location(await browser.authorize()))
    shown = await browser.go("GET", browser.url.replace("/login?", "/forgotPassword?"))
    shown = await browser.go("GET", location(await browser.fill(shown, username="agent")))
    done = await browser.fill(shown, username="agent", code=site.last_code(), password="Other-123!")
    shown = await browser.go("GET", location(done))
    assert "code" in answered(await browser.fill(shown, username="agent", password="Other-123!"))


async def test_a_new_password_and_a_second_factor_by_the_pages(site: World) -> None:
    await site.admin(
        "AdminCreateUser",
        Username="client",
        TemporaryPassword="Secret-123!",
        UserAttributes=[{"Name": "email", "Value": "c@example.com"}],
    )
    await site.admin("SetUserPoolMfaConfig", MfaConfiguration="OPTIONAL", EmailMfaConfiguration={})
    await site.admin(
        "AdminSetUserMFAPreference", Username="client", EmailMfaSettings={"Enabled": True}
    )
    browser = Browser(site)
    shown = await browser.sign_in("client")
    assert "Choose a new password" in shown.body.decode()
    weak = await browser.fill(shown, password="x")
    assert "not long enough" in weak.body.decode()
    shown = await browser.fill(weak, password="Other-123!")
    assert "A code was sent to c***@e***." in shown.body.decode()
    assert "code" in answered(await browser.fill(shown, code=site.last_code()))


async def test_client_credentials(site: World) -> None:
    await site.admin(
        "CreateResourceServer",
        Identifier="users",
        Name="users",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "r"}],
    )
    made = await site.admin(
        "CreateUserPoolClient",
        ClientName="job",
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["users/read"],
    )
    client = made["UserPoolClient"]
    pair = f"{client['ClientId']}:{client['ClientSecret']}"
    basic = "Basic " + base64.b64encode(pair.encode()).decode()
    status, tokens = await _token(site, {"grant_type": "client_credentials"}, Authorization=basic)
    assert status == 200
    assert set(tokens) == {"access_token", "expires_in", "token_type"}
    claims = verify_token(site.cognito, tokens["access_token"], (site.pool.arn,), ("users/read",))
    assert claims.claims["sub"] == client["ClientId"]
    body = {"grant_type": "client_credentials", "scope": "openid"}
    assert (await _token(site, body, Authorization=basic))[1] == {"error": "invalid_scope"}
    wrong = "Basic " + base64.b64encode(f"{client['ClientId']}:x".encode()).decode()
    _, refused = await _token(site, {"grant_type": "client_credentials"}, Authorization=wrong)
    assert refused["error"] == "invalid_client"
    body = {"grant_type": "client_credentials", "client_id": site.client_id}
    assert (await _token(site, body))[1] == {"error": "unauthorized_client"}


async def test_user_info(site: World) -> None:
    back = await Browser(site).sign_in(scope="openid email")
    _, tokens = await _redeem(site, answered(back)["code"])
    path = f"/_aws/cognito-idp/{site.pool_id}/oauth2/userInfo"

    async def ask(token: str) -> tuple[int, dict[str, Any]]:
        answer = await Browser(site).go("GET", path, Authorization=f"Bearer {token}")
        return answer.status, json.loads(answer.body)

    status, claims = await ask(tokens["access_token"])
    assert status == 200
    assert claims["email"] == "agent@example.com"
    assert claims["email_verified"] == "true"
    assert (await ask(tokens["id_token"]))[0] == 401
    assert (await ask("x.y.z"))[1]["error"] == "invalid_token"
    plain = (await site.sign_in("agent"))["AccessToken"]
    assert (await ask(plain))[0] == 403


async def test_revoke(site: World) -> None:
    back = await Browser(site).sign_in(scope="openid")
    _, tokens = await _redeem(site, answered(back)["code"])
    path = f"/_aws/cognito-idp/{site.pool_id}/oauth2/revoke"
    body = urlencode({"token": tokens["refresh_token"], "client_id": site.client_id})
    assert (await Browser(site).go("POST", path, body)).status == 200
    refresh = {
        "grant_type": "refresh_token",
        "client_id": site.client_id,
        "refresh_token": tokens["refresh_token"],
    }
    assert (await _token(site, refresh))[1]["error"] == "invalid_grant"


# -- attacks ---------------------------------------------------------------------------------------


async def test_a_code_that_comes_twice_ends_what_it_gave(site: World) -> None:
    code = answered(await Browser(site).sign_in())["code"]
    _, tokens = await _redeem(site, code)
    assert (await _redeem(site, code))[1] == {"error": "invalid_grant"}
    refresh = {
        "grant_type": "refresh_token",
        "client_id": site.client_id,
        "refresh_token": tokens["refresh_token"],
    }
    assert (await _token(site, refresh))[1]["error"] == "invalid_grant"


async def test_a_code_ends_and_is_bound_to_client_and_uri(site: World) -> None:
    other = await site.admin("CreateUserPoolClient", ClientName="other")
    site.client.config["CallbackURLs"].append("https://app.example.com/other")
    for change in (
        {"redirect_uri": "https://app.example.com/other"},
        {"client_id": other["UserPoolClient"]["ClientId"]},
    ):
        code = answered(await Browser(site).sign_in())["code"]
        assert (await _redeem(site, code, **change))[1] == {"error": "invalid_grant"}
    code = answered(await Browser(site).sign_in())["code"]
    site.time.now += 301
    assert (await _redeem(site, code))[1] == {"error": "invalid_grant"}


async def test_pkce_downgrade(site: World) -> None:
    asked = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    for verifier in ({}, {"code_verifier": "w" * 43}, {"code_verifier": ""}):
        code = answered(await Browser(site).sign_in(**asked))["code"]
        assert (await _redeem(site, code, **verifier))[1] == {"error": "invalid_grant"}
    plain = await Browser(site).authorize(code_challenge=VERIFIER, code_challenge_method="plain")
    assert answered(plain)["error"] == "invalid_request"
    assumed = await Browser(site).authorize(code_challenge=CHALLENGE)
    assert answered(assumed)["error"] == "invalid_request"
    code = answered(await Browser(site).sign_in())["code"]
    cut_out = await _redeem(site, code, code_verifier=VERIFIER)
    assert cut_out[1] == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example.com/callback",
        BACK + "/",
        BACK + "?x=1",
        BACK + "#x",
        BACK + ".evil.example.com",
        "https://app.example.com@evil.example.com/callback",
        "https://app.example.com/callback/../evil",
        "HTTPS://APP.EXAMPLE.COM/callback",
        "javascript:alert(1)",
        "//evil.example.com",
        "",
    ],
)
async def test_open_redirect(site: World, uri: str) -> None:
    answer = await Browser(site).authorize(redirect_uri=uri)
    assert answer.status == 400
    assert "Location" not in dict(answer.headers)
    root = f"/_aws/cognito-idp/{site.pool_id}"
    query = urlencode({"client_id": site.client_id, "logout_uri": uri})
    assert (await Browser(site).go("GET", f"{root}/logout?{query}")).status == 400


async def test_a_form_of_another_site(site: World) -> None:
    browser = Browser(site)
    shown = await browser.go("GET", location(await browser.authorize()))
    body = urlencode({"username": "agent", "password": "Secret-123!"})
    assert (await browser.go("POST", browser.url, body)).status == 403
    stranger = Browser(site, url=browser.url)
    html = shown.body.decode()
    token = re.findall(r'name="_csrf" value="([^"]+)"', html)[0]
    with_token = f"{body}&_csrf={token}"
    assert (await stranger.go("POST", browser.url, with_token)).status == 403
    evil = await browser.go("POST", browser.url, with_token, Origin="https://evil.example.com")
    assert evil.status == 403
    same = await browser.go("POST", browser.url, with_token, Origin=f"http://{HOST}")
    assert "code" in answered(same)


async def test_pages_can_not_be_framed_and_run_no_script(site: World) -> None:
    browser = Browser(site)
    shown = await browser.go("GET", location(await browser.authorize(state='"><script>x</script>')))
    headers = dict(shown.headers)
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "<script" not in shown.body.decode()
    wrong = await browser.fill(shown, username='"><script>x</script>', password="x")
    assert "<script" not in wrong.body.decode()
    cookies = [v for k, v in shown.headers if k == "Set-Cookie"]
    assert all("HttpOnly" in c and "SameSite=Lax" in c for c in cookies)


async def test_errors_go_back_with_the_state(site: World) -> None:
    for change, error in (
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"scope": "openid users/write"}, "invalid_scope"),
    ):
        given = answered(await Browser(site).authorize(**change))
        assert (given["error"], given["state"]) == (error, "st&te")
    site.client.config["AllowedOAuthFlows"] = ["code"]
    given = answered(await Browser(site).authorize(response_type="token"))
    assert given["error"] == "unauthorized_client"


async def test_repeated_parameters(site: World) -> None:
    root = f"/_aws/cognito-idp/{site.pool_id}"
    query = f"client_id={site.client_id}&redirect_uri={BACK}&redirect_uri=https://evil.example.com"
    answer = await Browser(site).go("GET", f"{root}/oauth2/authorize?{query}&response_type=code")
    assert answer.status == 400
    answer = await Browser(site).go("POST", f"{root}/oauth2/token", "client_id=a&client_id=b")
    assert json.loads(answer.body)["error"] == "invalid_request"


async def test_what_the_token_endpoint_refuses(site: World) -> None:
    for body, error in (
        ({"client_id": site.client_id}, "invalid_request"),
        ({"client_id": site.client_id, "grant_type": "password"}, "unsupported_grant_type"),
        ({"client_id": "x", "grant_type": "authorization_code"}, "invalid_client"),
        ({"client_id": site.client_id, "grant_type": "authorization_code"}, "invalid_grant"),
    ):
        status, answer = await _token(site, body)
        assert (status, answer["error"]) == (400, error)


async def test_a_client_of_another_pool(site: World) -> None:
    made = await site.call("CreateUserPool", PoolName="other")
    other = made["UserPool"]["Id"]
    query = urlencode({"client_id": site.client_id, "redirect_uri": BACK, "response_type": "code"})
    answer = await Browser(site).go("GET", f"/_aws/cognito-idp/{other}/oauth2/authorize?{query}")
    assert answer.status == 400


async def test_five_wrong_passwords_lock_the_page_too(site: World) -> None:
    browser = Browser(site)
    shown = await browser.go("GET", location(await browser.authorize()))
    for _ in range(5):
        shown = await browser.fill(shown, username="agent", password="wrong")
        assert "Incorrect username or password." in shown.body.decode()
    shown = await browser.fill(shown, username="agent", password="Secret-123!")
    assert "Password attempts exceeded" in shown.body.decode()


async def test_an_authenticator_is_set_up_by_the_pages(site: World) -> None:
    site.pool.config.update(MfaConfiguration="ON", EnabledMfas=["SOFTWARE_TOKEN_MFA"])
    browser = Browser(site)
    shown = await browser.sign_in()
    found = re.search(r"enter its code: ([A-Z2-7]+)", shown.body.decode())
    assert found is not None
    wrong = await browser.fill(shown, code="000000")
    assert "Code mismatch" in wrong.body.decode()
    found = re.search(r"enter its code: ([A-Z2-7]+)", wrong.body.decode())
    assert found is not None
    code = code_at(found.group(1), int(site.time.now // STEP))
    assert "code" in answered(await browser.fill(wrong, code=code))
    other = Browser(site)
    asked = await other.sign_in()
    assert "Enter your code" in asked.body.decode()
    site.time.now += STEP
    code = code_at(found.group(1), int(site.time.now // STEP))
    assert "code" in answered(await other.fill(asked, code=code))


async def test_a_second_factor_is_chosen_by_the_pages(site: World) -> None:
    site.pool.config.update(
        MfaConfiguration="OPTIONAL", EnabledMfas=["SMS_MFA", "EMAIL_OTP"], SmsConfiguration={}
    )
    number = [{"Name": "phone_number", "Value": "+15555550100"}]
    await site.admin("AdminUpdateUserAttributes", Username="agent", UserAttributes=number)
    both = {"SMSMfaSettings": {"Enabled": True}, "EmailMfaSettings": {"Enabled": True}}
    await site.admin("AdminSetUserMFAPreference", Username="agent", **both)
    browser = Browser(site)
    shown = await browser.sign_in()
    html = shown.body.decode()
    assert "<legend>How?</legend>" in html
    assert 'value="SMS_MFA"' in html
    sent = await browser.fill(shown, answer="EMAIL_OTP")
    assert "A code was sent to a***@e***." in sent.body.decode()
    assert "code" in answered(await browser.fill(sent, code=site.last_code()))
    other = Browser(site)
    again = await other.sign_in()
    refused = await other.fill(again, answer="SOFTWARE_TOKEN_MFA")
    assert "not one of the methods" in refused.body.decode()
