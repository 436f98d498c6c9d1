"""Providers from outside: their API, and a user pool that signs its users in at another one."""

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import aiohttp
import pytest
from jose import jwt

from csc.emulator.app import Emulator, Options
from csc.emulator.services.cognito_idp.errors import (
    AliasExistsException,
    DuplicateProviderException,
    InvalidParameterException,
    ResourceNotFoundException,
    UserNotFoundException,
)
from csc.emulator.services.cognito_idp.oauth.ask_provider import is_safe_url
from csc.emulator.services.cognito_idp.service import CognitoIdp
from tests.emulator.services.cognito_idp.conftest import Time, World

BACK = "http://localhost:9/callback"
CORP = {"client_id": "abc", "oidc_issuer": "https://login.example.com"}


async def _create(world: World, name: str = "Corp", **more: Any) -> dict[str, Any]:
    given = {"ProviderType": "OIDC", "ProviderDetails": CORP, **more}
    made = await world.admin("CreateIdentityProvider", ProviderName=name, **given)
    provider: dict[str, Any] = made["IdentityProvider"]
    return provider


async def test_a_provider_is_made_changed_listed_and_deleted(world: World) -> None:
    made = await _create(world, IdpIdentifiers=["example.com"])
    assert made["ProviderDetails"]["attributes_request_method"] == "GET"
    changed = await world.admin(
        "UpdateIdentityProvider", ProviderName="Corp", AttributeMapping={"email": "mail"}
    )
    assert changed["IdentityProvider"]["AttributeMapping"] == {"email": "mail"}
    assert changed["IdentityProvider"]["ProviderDetails"]["client_id"] == "abc"
    listed = (await world.admin("ListIdentityProviders"))["Providers"]
    assert [(p["ProviderName"], p["ProviderType"]) for p in listed] == [("Corp", "OIDC")]
    found = await world.admin("GetIdentityProviderByIdentifier", IdpIdentifier="example.com")
    assert found["IdentityProvider"]["ProviderName"] == "Corp"
    await world.admin("DeleteIdentityProvider", ProviderName="Corp")
    with pytest.raises(ResourceNotFoundException):
        await world.admin("DescribeIdentityProvider", ProviderName="Corp")
    with pytest.raises(ResourceNotFoundException):
        await world.admin("GetIdentityProviderByIdentifier", IdpIdentifier="example.com")


async def test_a_provider_of_the_same_name_or_identifier_is_refused(world: World) -> None:
    await _create(world, IdpIdentifiers=["example.com"])
    with pytest.raises(DuplicateProviderException):
        await _create(world)
    with pytest.raises(InvalidParameterException, match="already in use"):
        await _create(world, "Other", IdpIdentifiers=["example.com"])


@pytest.mark.parametrize(
    ("kind", "details", "message"),
    [
        ("OIDC", {"client_id": "abc"}, "oidc_issuer"),
        ("OIDC", {"oidc_issuer": "https://x.example.com"}, "client_id"),
        ("SAML", {}, "MetadataURL"),
    ],
)
async def test_what_a_kind_needs(
    world: World, kind: str, details: dict[str, str], message: str
) -> None:
    with pytest.raises(InvalidParameterException, match=message):
        await _create(world, ProviderType=kind, ProviderDetails=details)


async def test_google_knows_its_own_addresses(world: World) -> None:
    made = await _create(world, ProviderType="Google", ProviderDetails={"client_id": "abc"})
    assert made["ProviderDetails"]["authorize_url"].startswith("https://accounts.google.com/")


async def test_providers_are_paged_and_outlive_a_restart(world: World) -> None:
    for number in range(5):
        await _create(world, f"Corp{number}")
    first = await world.admin("ListIdentityProviders", MaxResults=3)
    rest = await world.admin("ListIdentityProviders", MaxResults=3, NextToken=first["NextToken"])
    assert [len(first["Providers"]), len(rest["Providers"])] == [3, 2]
    assert "NextToken" not in rest
    assert len(CognitoIdp(world.cloud).store.providers) == 5


async def test_linking_and_unlinking(world: World) -> None:
    await _create(world)
    await world.add_user("agent")
    await world.add_user("admin")
    source = {
        "ProviderName": "Corp",
        "ProviderAttributeName": "Cognito_Subject",
        "ProviderAttributeValue": "4711",
    }

    async def link(name: str) -> None:
        destination = {"ProviderName": "Cognito", "ProviderAttributeValue": name}
        await world.admin(
            "AdminLinkProviderForUser", DestinationUser=destination, SourceUser=source
        )

    await link("agent")
    shown = await world.admin("AdminGetUser", Username="agent")
    (identities,) = [a["Value"] for a in shown["UserAttributes"] if a["Name"] == "identities"]
    assert '"providerName":"Corp"' in identities
    with pytest.raises(AliasExistsException):
        await link("admin")
    await world.admin("AdminDisableProviderForUser", User=source)
    shown = await world.admin("AdminGetUser", Username="agent")
    assert "identities" not in {a["Name"] for a in shown["UserAttributes"]}
    with pytest.raises(UserNotFoundException):
        await world.admin("AdminDisableProviderForUser", User=source)


async def test_nobody_writes_identities_themselves(world: World) -> None:
    await world.add_user("agent")
    given = [{"Name": "identities", "Value": "[]"}]
    with pytest.raises(InvalidParameterException, match="non-mutable"):
        await world.admin("AdminUpdateUserAttributes", Username="agent", UserAttributes=given)


def test_a_provider_is_reached_by_https_or_on_this_machine() -> None:
    assert is_safe_url("https://login.example.com/token")
    assert is_safe_url("http://localhost:8080/token")
    assert not is_safe_url("http://login.example.com/token")
    assert not is_safe_url("file:///etc/passwd")


class Federation:
    """Two pools of one server: ``shop`` signs its users in at ``corp``."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        cognito = emulator.cloud.services["cognito-idp"]
        assert isinstance(cognito, CognitoIdp)
        self.corp = World(emulator.cloud, cognito, Time())
        self.shop = World(emulator.cloud, cognito, Time())

    async def make(self) -> None:
        for world, name in ((self.corp, "corp"), (self.shop, "shop")):
            made = await world.call("CreateUserPool", PoolName=name)
            world.pool_id = made["UserPool"]["Id"]
        corp_back = f"{self.emulator.url}/_aws/cognito-idp/{self.shop.pool_id}/oauth2/idpresponse"
        made = await self._client(self.corp, corp_back, GenerateSecret=True)
        await self.shop.admin(
            "CreateIdentityProvider",
            ProviderName="Corp",
            ProviderType="OIDC",
            ProviderDetails={
                "client_id": made["ClientId"],
                "client_secret": made["ClientSecret"],
                "oidc_issuer": self.corp.cognito.issuer(self.corp.pool),
                "authorize_scopes": "openid email",
            },
            AttributeMapping={"email": "email", "username": "sub"},
        )
        await self._client(self.shop, BACK, SupportedIdentityProviders=["COGNITO", "Corp"])
        await self.corp.add_user("clerk", email="clerk@example.com", email_verified="true")

    async def _client(self, world: World, back: str, **more: Any) -> dict[str, Any]:
        made = await world.admin(
            "CreateUserPoolClient",
            ClientName="app",
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"],
            CallbackURLs=[back],
            **more,
        )
        world.client_id = made["UserPoolClient"]["ClientId"]
        client: dict[str, Any] = made["UserPoolClient"]
        return client

    def url(self, path: str, **query: str) -> str:
        base = f"{self.emulator.url}/_aws/cognito-idp/{self.shop.pool_id}/{path}"
        return f"{base}?{urlencode(query)}" if query else base

    async def sign_in(self, browser: aiohttp.ClientSession) -> dict[str, list[str]]:
        """From the client's link by the provider's page to what comes back to the client."""
        asked = self.url(
            "oauth2/authorize",
            client_id=self.shop.client_id,
            redirect_uri=BACK,
            response_type="code",
            scope="openid email",
            state="s",
            identity_provider="Corp",
        )
        url = await self._follow(browser, asked)
        if url.startswith(BACK):
            return parse_qs(urlsplit(url).query)
        async with browser.get(url) as shown:
            html = await shown.text()
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
        form = {k: unescape(v) for k, v in hidden.items()}
        form.update(username="clerk", password="Secret-123!")
        headers = {"Origin": self.emulator.url}
        async with browser.post(url, data=form, headers=headers, allow_redirects=False) as done:
            assert done.status == 302, await done.text()
            url = urljoin(url, done.headers["Location"])
        url = await self._follow(browser, url)
        assert url.startswith(BACK), url
        return parse_qs(urlsplit(url).query)

    async def _follow(self, browser: aiohttp.ClientSession, url: str) -> str:
        """Redirects up to a page, or to the client's own address."""
        for _ in range(8):
            if url.startswith(BACK):
                return url
            async with browser.get(url, allow_redirects=False) as answer:
                if answer.status != 302:
                    assert answer.status == 200, await answer.text()
                    return url
                url = urljoin(url, answer.headers["Location"])
        raise AssertionError(url)

    async def redeem(self, browser: aiohttp.ClientSession, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "client_id": self.shop.client_id,
            "code": code,
            "redirect_uri": BACK,
        }
        async with browser.post(self.url("oauth2/token"), data=form) as answer:
            tokens: dict[str, Any] = await answer.json()
            return tokens


@pytest.fixture
async def federation() -> AsyncIterator[Federation]:
    async with Emulator(Options(port=0, state=None)) as emulator:
        federation = Federation(emulator)
        await federation.make()
        yield federation


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_user_of_the_provider_signs_in(
    federation: Federation, browser: aiohttp.ClientSession
) -> None:
    given = await federation.sign_in(browser)
    assert given["state"] == ["s"]
    tokens = await federation.redeem(browser, given["code"][0])
    claims = jwt.get_unverified_claims(tokens["id_token"])
    assert claims["email"] == "clerk@example.com"
    assert claims["cognito:username"].startswith("Corp_")
    assert claims["cognito:groups"] == [f"{federation.shop.pool_id}_Corp"]
    (user,) = (await federation.shop.admin("ListUsers"))["Users"]
    assert user["UserStatus"] == "EXTERNAL_PROVIDER"
    await federation.sign_in(browser)
    assert len((await federation.shop.admin("ListUsers"))["Users"]) == 1, "found again"


async def test_the_login_page_offers_the_provider(
    federation: Federation, browser: aiohttp.ClientSession
) -> None:
    query = {"client_id": federation.shop.client_id, "redirect_uri": BACK, "response_type": "code"}
    async with browser.get(federation.url("login", **query)) as shown:
        html = await shown.text()
    assert "Sign in with Corp" in html
    assert "identity_provider=Corp" in html


async def test_a_stolen_state_does_nothing_in_another_browser(federation: Federation) -> None:
    asked = federation.url(
        "oauth2/authorize",
        client_id=federation.shop.client_id,
        redirect_uri=BACK,
        response_type="code",
        identity_provider="Corp",
    )
    async with aiohttp.ClientSession() as victim, aiohttp.ClientSession() as thief:
        async with victim.get(asked, allow_redirects=False) as sent:
            state = parse_qs(urlsplit(sent.headers["Location"]).query)["state"][0]
        stolen = federation.url("oauth2/idpresponse", code="x", state=state)
        async with thief.get(stolen, allow_redirects=False) as answer:
            assert answer.status == 400
        async with victim.get(stolen, allow_redirects=False) as answer:
            assert answer.status == 400, "it worked once, and was used up"


async def test_a_code_that_the_provider_refuses_goes_back_as_an_error(
    federation: Federation, browser: aiohttp.ClientSession
) -> None:
    asked = federation.url(
        "oauth2/authorize",
        client_id=federation.shop.client_id,
        redirect_uri=BACK,
        response_type="code",
        identity_provider="Corp",
    )
    async with browser.get(asked, allow_redirects=False) as sent:
        state = parse_qs(urlsplit(sent.headers["Location"]).query)["state"][0]
    forged = federation.url("oauth2/idpresponse", code="forged", state=state)
    async with browser.get(forged, allow_redirects=False) as answer:
        given = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert given["error"] == ["invalid_request"]
    assert "invalid_grant" in given["error_description"][0]
    assert (await federation.shop.admin("ListUsers"))["Users"] == []


async def test_a_provider_that_the_client_does_not_support_is_refused(
    federation: Federation, browser: aiohttp.ClientSession
) -> None:
    federation.shop.client.config["SupportedIdentityProviders"] = ["COGNITO"]
    asked = federation.url(
        "oauth2/authorize",
        client_id=federation.shop.client_id,
        redirect_uri=BACK,
        response_type="code",
        identity_provider="Corp",
    )
    async with browser.get(asked, allow_redirects=False) as answer:
        assert "error=invalid_request" in answer.headers["Location"]
