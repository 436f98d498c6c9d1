"""Signing in at a SAML provider through the hosted page, and every forged or borrowed answer."""

import base64
import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp.web
import pytest

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.issuer import PREFIX
from csc.emulator.services.cognito_idp.web import web
from tests.emulator.services.cognito_idp.conftest import START, World
from tests.emulator.services.cognito_idp.saml_provider import SSO, SamlProvider, read_request
from tests.emulator.services.sts.test_assume_role_with_saml import Signer

BACK = "https://app.example.com/callback"
MAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer("ecdsa")


class Browser:
    """Keeps the cookies of one pool's pages, follows nothing by itself."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str, str] = {}

    async def send(self, method: str, target: str, form: dict[str, str] | None = None) -> Any:
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers = [("Host", "localhost"), ("Cookie", cookie)]
        parts = urlsplit(target)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        body = urlencode(form or {}).encode()
        answer = web(self.world.cognito, HttpRequest(method, path, headers, body))
        reply = await answer if inspect.isawaitable(answer) else answer
        assert isinstance(reply, HttpResponse)
        for name, value in reply.headers:
            if name == "Set-Cookie":
                key, _, content = value.partition(";")[0].partition("=")
                self.cookies[key] = content
        return reply

    async def begin(self) -> dict[str, str]:
        """To the provider's page: what it is asked there."""
        query = {
            "client_id": self.world.client_id,
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": "openid email",
            "state": "mine",
            "identity_provider": "Corp",
        }
        path = f"{PREFIX}/{self.world.pool_id}/oauth2/authorize?{urlencode(query)}"
        reply = await self.send("GET", path)
        assert reply.status == 302, reply.body
        return read_request(location(reply))

    async def come_back(self, asked: dict[str, str], answer: str) -> Any:
        """The provider's form posts itself, then the browser is sent on."""
        form = {"SAMLResponse": answer, "RelayState": asked["state"]}
        posted = await self.send("POST", asked["answer_to"], form)
        assert posted.status == 303
        return await self.send("GET", location(posted))


def location(reply: HttpResponse) -> str:
    return dict(reply.headers)["Location"]


def told(reply: HttpResponse) -> dict[str, str]:
    """What came back to the client."""
    assert location(reply).startswith(BACK), reply.body
    return {k: v[0] for k, v in parse_qs(urlsplit(location(reply)).query).items()}


@pytest.fixture
async def idp(world: World, signer: Signer) -> SamlProvider:
    provider = SamlProvider(signer, START, attributes={MAIL: ["p@example.com"]})
    await add(world, {"MetadataFile": provider.metadata})
    return provider


async def add(world: World, details: dict[str, str]) -> None:
    await world.admin(
        "CreateIdentityProvider",
        ProviderName="Corp",
        ProviderType="SAML",
        ProviderDetails=details,
        AttributeMapping={"email": MAIL, "name": "groups"},
    )
    made = await world.admin(
        "CreateUserPoolClient",
        ClientName="web",
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        CallbackURLs=[BACK],
        SupportedIdentityProviders=["Corp"],
    )
    world.client_id = made["UserPoolClient"]["ClientId"]


async def sign_in(world: World, idp: SamlProvider, **bent: Any) -> dict[str, str]:
    browser = Browser(world)
    asked = await browser.begin()
    return told(await browser.come_back(asked, idp.answer(asked, **bent)))


async def refusal(world: World, idp: SamlProvider, **bent: Any) -> str:
    back = await sign_in(world, idp, **bent)
    assert "code" not in back
    assert back["state"] == "mine"
    return back["error_description"]


@pytest.mark.parametrize("signs", [("assertion",), ("response",), ("assertion", "response")])
async def test_a_person_signs_in(world: World, idp: SamlProvider, signs: tuple[str, ...]) -> None:
    idp.signs = signs
    idp.attributes["groups"] = ["a", "b"]
    back = await sign_in(world, idp)
    assert back["state"] == "mine"
    assert back["code"]
    user = await world.admin("AdminGetUser", Username="Corp_person")
    attributes = {a["Name"]: a["Value"] for a in user["UserAttributes"]}
    assert attributes["email"] == "p@example.com"
    assert attributes["name"] == "[a, b]"
    assert user["UserStatus"] == "EXTERNAL_PROVIDER"
    idp.attributes[MAIL] = ["new@example.com"]
    await sign_in(world, idp)
    user = await world.admin("AdminGetUser", Username="Corp_person")
    assert {"Name": "email", "Value": "new@example.com"} in user["UserAttributes"]


async def test_what_the_provider_is_asked(world: World, idp: SamlProvider) -> None:
    asked = await Browser(world).begin()
    assert asked["issuer"] == f"urn:amazon:cognito:sp:{world.pool_id}"
    assert asked["destination"] == SSO
    assert asked["answer_to"].endswith(f"/{world.pool_id}/saml2/idpresponse")
    assert len(asked["state"]) <= 80, "SAML bindings, 3.4.3"


async def test_a_linked_person_is_the_user_it_is_linked_to(world: World, idp: SamlProvider) -> None:
    await world.add_user("agent")
    await world.admin(
        "AdminLinkProviderForUser",
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "agent"},
        SourceUser={
            "ProviderName": "Corp",
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": "person",
        },
    )
    await sign_in(world, idp)
    users = (await world.admin("ListUsers"))["Users"]
    assert [user["Username"] for user in users] == ["agent"]


@pytest.fixture
async def published(signer: Signer) -> AsyncIterator[str]:
    """Metadata at an address of this machine."""

    async def serve(request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.Response(text=SamlProvider(signer, START).metadata)

    application = aiohttp.web.Application()
    application.router.add_get("/metadata", serve)
    runner = aiohttp.web.AppRunner(application)
    await runner.setup()
    site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/metadata"
    await runner.cleanup()


async def test_metadata_at_an_address(world: World, signer: Signer, published: str) -> None:
    await add(world, {"MetadataURL": published})
    assert (await sign_in(world, SamlProvider(signer, START)))["code"]


@pytest.mark.parametrize("url", ["http://idp.example.com/metadata", "file:///etc/passwd"])
async def test_metadata_from_nowhere_else(world: World, url: str) -> None:
    await add(world, {"MetadataURL": url})
    with pytest.raises(AssertionError, match="neither https nor on this machine"):
        await Browser(world).begin()


# -- answers that must not pass ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bent", "why"),
    [
        ({"audience": "urn:amazon:cognito:sp:us-east-1_Other"}, "another audience"),
        ({"recipient": "https://evil.example/saml"}, "another address"),
        ({"request": "_another"}, "another request"),
        ({"request": ""}, "another request"),
        ({"begins": START + 120}, "not valid yet"),
        ({"ends": START - 120}, "expired"),
        ({"status": "Responder"}, "did not sign the user in"),
        ({"name": ""}, "names nobody"),
    ],
)
async def test_what_is_not_for_us(
    world: World, idp: SamlProvider, bent: dict[str, Any], why: str
) -> None:
    assert why in await refusal(world, idp, **bent)
    assert (await world.admin("ListUsers"))["Users"] == []


async def test_another_signer_or_issuer(world: World, idp: SamlProvider) -> None:
    other = SamlProvider(Signer("ecdsa"), START)
    assert "signature invalid" in await refusal(world, other)
    idp.issuer = "http://other"
    assert "another provider" in await refusal(world, idp)
    idp.issuer, idp.signs = "http://idp", ()
    assert "signature invalid" in await refusal(world, idp)


EVIL = '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_evil">'


def _evil(text: str) -> str:
    """The assertion with another name and without its signature."""
    start, end = text.index("<saml:Assertion"), text.index("</saml:Assertion>") + 17
    whole = text[start:end].replace("person", "admin").replace('ID="_a"', 'ID="_evil"')
    begin, stop = whole.find("<ds:Signature "), whole.find("</ds:Signature>") + 15
    return whole if begin < 0 else whole[:begin] + whole[stop:]


WRAPPED: list[Callable[[str], str]] = [
    lambda text: text.replace("person", "admin"),
    lambda text: text.replace("p@example.com", "admin@example.com"),
    # XSW1-8 of "On Breaking SAML": a second assertion before, after, around or inside the signed one
    lambda text: text.replace("<saml:Assertion", _evil(text) + "<saml:Assertion", 1),
    lambda text: text.replace("</samlp:Response>", _evil(text) + "</samlp:Response>"),
    lambda text: text.replace(
        "</ds:Signature>", f"<ds:Object>{_evil(text)}</ds:Object></ds:Signature>"
    ),
    lambda text: text.replace(
        "<saml:Assertion", _evil(text)[: -len("</saml:Assertion>")] + "<saml:Assertion", 1
    ).replace("</samlp:Response>", "</saml:Assertion></samlp:Response>"),
    lambda text: text.replace(
        "</samlp:Response>", f"<samlp:Extensions>{_evil(text)}</samlp:Extensions></samlp:Response>"
    ),
    lambda text: text.replace(
        "</saml:AttributeStatement>", f"</saml:AttributeStatement>{_evil(text)}"
    ),
    # the same ID twice, a second signature, a second list of what is signed
    lambda text: text.replace(
        "</samlp:Response>", _evil(text).replace("_evil", "_a") + "</samlp:Response>"
    ),
    lambda text: text.replace('URI="#_a"', 'URI="#_r"'),
    lambda text: text.replace("<ds:SignedInfo>", "<ds:SignedInfo></ds:SignedInfo><ds:SignedInfo>"),
    lambda text: text.replace(
        "<samlp:Status>",
        "<ds:SignedInfo xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/><samlp:Status>",
    ),
    lambda text: text.replace("ecdsa-sha256", "hmac-sha256"),
    lambda text: "<!DOCTYPE r [<!ENTITY x 'y'>]>" + text,
]


@pytest.mark.parametrize("forge", WRAPPED)
@pytest.mark.parametrize("signs", [("assertion",), ("assertion", "response")])
async def test_signature_wrapping(
    world: World, idp: SamlProvider, signs: tuple[str, ...], forge: Callable[[str], str]
) -> None:
    idp.signs = signs
    browser = Browser(world)
    asked = await browser.begin()
    text = base64.b64decode(idp.answer(asked)).decode()
    forged = forge(text)
    assert forged != text
    back = told(await browser.come_back(asked, base64.b64encode(forged.encode()).decode()))
    assert "code" not in back
    assert (await world.admin("ListUsers"))["Users"] == []


async def test_an_answer_works_once_and_in_its_own_browser(world: World, idp: SamlProvider) -> None:
    browser, other = Browser(world), Browser(world)
    asked = await browser.begin()
    answer = idp.answer(asked)
    stolen = await other.come_back(asked, answer)
    assert stolen.status == 400, "a link sent to somebody else signs nobody in"
    asked = await browser.begin()
    answer = idp.answer(asked)
    assert told(await browser.come_back(asked, answer))["code"]
    assert (await browser.come_back(asked, answer)).status == 400
    again = await browser.begin()
    assert "another request" in told(await browser.come_back(again, answer))["error_description"]


@pytest.mark.parametrize("answer", ["", "%%%", base64.b64encode(b"<a/>").decode(), "A" * 200_000])
async def test_no_answer_at_all(world: World, idp: SamlProvider, answer: str) -> None:
    browser = Browser(world)
    asked = await browser.begin()
    back = told(await browser.come_back(asked, answer))
    assert back["error_description"].startswith("Invalid SAML response received")


async def test_a_laid_aside_answer_that_nobody_knows(world: World, idp: SamlProvider) -> None:
    target = f"{PREFIX}/{world.pool_id}/saml2/idpresponse?answer=x"
    assert (await Browser(world).send("GET", target)).status == 400
