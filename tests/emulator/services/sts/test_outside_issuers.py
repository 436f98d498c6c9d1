"""AssumeRoleWithWebIdentity by tokens of a provider on this machine, and forged ones."""

import base64
import inspect
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp.web
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwk, jwt

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import START, World, policy, trust


def pem(key: Any) -> str:
    made: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.decode()


@dataclass
class Issuer:
    """An OpenID Connect provider: what it publishes and signs."""

    url: str = ""
    algorithm: str = "ES256"
    keys: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.private = pem(ec.generate_private_key(ec.SECP256R1()))

    def publish(self) -> None:
        public = jwk.construct(self.private, self.algorithm).public_key().to_dict()
        self.keys = [{**public, "kid": "k", "use": "sig"}]

    def token(self, private: str = "", algorithm: str = "", **claims: Any) -> str:
        given = {"iss": self.url, "sub": "repo:shop", "aud": "sts", "iat": int(START)}
        given.update({"exp": int(START) + 600, **claims})
        kept = {name: value for name, value in given.items() if value is not None}
        made = jwt.encode(
            kept, private or self.private, algorithm or self.algorithm, headers={"kid": "k"}
        )
        return str(made)


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    made = Issuer()

    async def configuration(request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.json_response(
            {"issuer": made.url, "jwks_uri": f"{made.url}/keys", **made.said}
        )

    async def keys(request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.json_response({"keys": made.keys})

    application = aiohttp.web.Application()
    application.router.add_get("/.well-known/openid-configuration", configuration)
    application.router.add_get("/keys", keys)
    runner = aiohttp.web.AppRunner(application)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    made.publish()
    yield made
    await runner.cleanup()


@pytest.fixture
def account(world: World, issuer: Issuer) -> World:
    arn = world.call("CreateOpenIDConnectProvider", Url=issuer.url, ClientIDList=["sts"])
    name = issuer.url.partition("://")[2]
    document = trust(
        {"Federated": arn["OpenIDConnectProviderArn"]},
        Action="sts:AssumeRoleWithWebIdentity",
        Condition={"StringLike": {f"{name}:sub": "repo:shop*"}},
    )
    world.role("deploy", policy({"Action": "s3:GetObject"}), document)
    return world


async def assume(world: World, token: str) -> dict[str, Any]:
    given = {
        "RoleArn": "arn:aws:iam::123456789012:role/deploy",
        "RoleSessionName": "run",
        "WebIdentityToken": token,
    }
    cloud = world.cloud
    call = Call("sts", "AssumeRoleWithWebIdentity", given, cloud.root(), "r", cloud.region)
    made = cloud.invoke(call)
    return await made if inspect.isawaitable(made) else made


async def refusal(world: World, token: str) -> tuple[str, str]:
    with pytest.raises(ServiceError) as refused:
        await assume(world, token)
    return refused.value.code, refused.value.message


async def test_a_token_from_outside_assumes_a_role(account: World, issuer: Issuer) -> None:
    made = await assume(account, issuer.token())
    assert made["SubjectFromWebIdentityToken"] == "repo:shop"
    assert (made["Audience"], made["Provider"]) == (
        "sts",
        f"arn:aws:iam::123456789012:oidc-provider/{issuer.url.partition('://')[2]}",
    )
    keys = made["Credentials"]
    caller = account.iam.caller_for_key(keys["AccessKeyId"], keys["SessionToken"])
    assert caller is not None
    account.may(caller, "s3:GetObject")


async def test_rsa_keys_and_several_audiences(account: World, issuer: Issuer) -> None:
    issuer.private = pem(rsa.generate_private_key(65537, 2048))
    issuer.algorithm = "RS256"
    issuer.publish()
    assert (await assume(account, issuer.token(aud=["other", "sts"])))["Audience"] == "sts"


@pytest.mark.parametrize(
    ("bent", "code", "why"),
    [
        ({"aud": "other"}, "InvalidIdentityToken", "audience"),
        ({"aud": None}, "InvalidIdentityToken", "audience"),
        ({"sub": None}, "InvalidIdentityToken", "sub"),
        ({"exp": None}, "InvalidIdentityToken", "exp"),
        ({"iat": None}, "InvalidIdentityToken", "iat"),
        ({"exp": int(START)}, "ExpiredTokenException", "expired"),
        ({"nbf": int(START) + 900}, "InvalidIdentityToken", "not valid yet"),
        ({"iss": "https://other.example.com"}, "InvalidIdentityToken", "No OpenIDConnect provider"),
        ({"sub": "repo:other"}, "AccessDenied", "not authorized"),
    ],
)
async def test_claims_that_are_not_for_this_account(
    account: World, issuer: Issuer, bent: dict[str, Any], code: str, why: str
) -> None:
    got, message = await refusal(account, issuer.token(**bent))
    assert (got, why in message) == (code, True), message


async def test_forged_tokens(account: World, issuer: Issuer) -> None:
    other = pem(ec.generate_private_key(ec.SECP256R1()))
    public = json.dumps(issuer.keys[0])
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    body = issuer.token().split(".")[1]
    for token in (
        issuer.token(private=other),
        issuer.token()[:-6] + "AAAAAA",
        f"{head}.{body}.",
        jwt.encode({"iss": issuer.url, "sub": "x", "aud": "sts"}, public, "HS256"),
    ):
        code, message = await refusal(account, token)
        assert (code, "not a valid JWT" in message) == ("InvalidIdentityToken", True)


async def test_a_shared_secret_among_the_keys_verifies_nothing(
    account: World, issuer: Issuer
) -> None:
    secret = base64.urlsafe_b64encode(b"secret" * 8).decode().rstrip("=")
    issuer.keys = [{"kty": "oct", "k": secret, "kid": "k", "alg": "HS256"}]
    code, _ = await refusal(account, issuer.token("secret" * 8, "HS256"))
    assert code == "InvalidIdentityToken"


async def test_a_configuration_of_somebody_else_or_none(account: World, issuer: Issuer) -> None:
    issuer.said = {"issuer": "https://other.example.com"}
    assert (await refusal(account, issuer.token()))[0] == "InvalidIdentityToken"
    issuer.said = {"jwks_uri": "http://keys.example.com/keys"}
    code, message = await refusal(account, issuer.token())
    assert (code, "neither https" in message) == ("IDPCommunicationError", True)
    issuer.said, issuer.keys = {}, []
    assert (await refusal(account, issuer.token()))[0] == "InvalidIdentityToken"
