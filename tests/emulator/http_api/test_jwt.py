"""JWT authorizers: tokens of our own pools and of an issuer from outside, and everything that isn't one."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jose import jwk, jws
from jose.constants import ALGORITHMS

from csc.emulator.services.cognito_idp.mint_token import mint_token
from csc.emulator.services.sts import ask_issuer
from csc.emulator.services.sts.errors import IDPCommunicationError
from tests.emulator.http_api.conftest import HttpBench, header, route

ISSUER = "https://issuer.example.com/"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=1024)
START = 1_700_000_000
CLAIMS = {"iss": ISSUER, "aud": "orders", "exp": START + 60, "iat": START, "sub": "u-1"}


def public(key: Any, kid: str = "k1") -> dict[str, Any]:
    found = jwk.construct(key.public_key(), ALGORITHMS.RS256).to_dict()
    return {n: v.decode() if isinstance(v, bytes) else v for n, v in found.items()} | {"kid": kid}


def token(key: Any = KEY, kid: str = "k1", algorithm: str = "RS256", **claims: Any) -> str:
    given = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    signer = jwk.construct(key, algorithm)
    return str(jws.sign(given, signer.to_dict(), headers={"kid": kid}, algorithm=algorithm))


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def authorizer(issuer: Any = ISSUER, audience: Any = "orders", **more: Any) -> dict[str, Any]:
    given = {
        "ApiId": {"Ref": "Api"},
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Issuer": issuer, "Audience": [audience]},
        "Name": "tokens",
    }
    return {"Type": "AWS::ApiGatewayV2::Authorizer", "Properties": given | more}


def guarded(*scopes: str) -> dict[str, Any]:
    more: dict[str, Any] = {"AuthorizationScopes": list(scopes)} if scopes else {}
    return route("GET /x", AuthorizationType="JWT", AuthorizerId={"Ref": "Tokens"}, **more)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The issuers that were asked for their keys; each has one."""
    issuers: list[str] = []

    async def keys_of(issuer: str) -> dict[str, Any]:
        issuers.append(issuer)
        if "down" in issuer:
            raise IDPCommunicationError("no")
        return {"keys": [public(KEY)]}

    monkeypatch.setattr(ask_issuer, "keys_of_issuer", keys_of)
    return issuers


async def get(bench: HttpBench, given: str | None) -> tuple[int, str | None]:
    headers = {} if given is None else {"Authorization": given}
    response = await bench.ask("GET", "/x", headers)
    return response.status, header(response, "www-authenticate")


async def test_a_good_token_and_what_the_function_learns(
    bench: HttpBench, asked: list[str]
) -> None:
    bench.routes(Guarded=guarded("orders/read", "orders/write"), Tokens=authorizer())
    events = bench.answering(lambda event: "ok")
    given = token(scope="openid orders/read", groups=["a", "b"], ok=True, n=1.0, o={"k": 1})
    for sent in (f"Bearer {given}", f"bearer {given}", given):
        assert await get(bench, sent) == (200, None)
    assert asked == [ISSUER]
    jwt = events[0]["requestContext"]["authorizer"]["jwt"]
    assert jwt["scopes"] == ["openid", "orders/read"]
    assert jwt["claims"] == {
        "iss": ISSUER,
        "aud": "orders",
        "exp": str(START + 60),
        "iat": str(START),
        "sub": "u-1",
        "scope": "openid orders/read",
        "groups": "[a b]",
        "ok": "true",
        "n": "1",
        "o": "map[k:1]",
    }


async def test_without_scopes_the_event_has_none(bench: HttpBench, asked: list[str]) -> None:
    bench.routes(Guarded=guarded(), Tokens=authorizer())
    events = bench.answering(lambda event: "ok")
    assert (await get(bench, token(scope="a")))[0] == 200
    assert events[0]["requestContext"]["authorizer"]["jwt"]["scopes"] is None


async def test_a_token_that_lacks_the_scopes_is_forbidden(
    bench: HttpBench, asked: list[str]
) -> None:
    bench.routes(Guarded=guarded("orders/read"), Tokens=authorizer())
    bench.answering(lambda event: "ok")
    for claims in ({}, {"scope": "orders/reads"}, {"scp": ["orders/write"]}):
        response = await bench.ask("GET", "/x", {"Authorization": token(**claims)})
        assert (response.status, response.body) == (403, b'{"message":"Forbidden"}')
    assert (await get(bench, token(scp=["orders/read"])))[0] == 200


async def test_no_token_is_unauthorized(bench: HttpBench, asked: list[str]) -> None:
    bench.routes(Guarded=guarded(), Tokens=authorizer())
    response = await bench.ask("GET", "/x")
    assert (response.status, response.body) == (401, b'{"message":"Unauthorized"}')
    assert bench.functions.calls == []


HS = encoded({"alg": "HS256", "kid": "k1"}) + "." + encoded(CLAIMS)
SECRET = json.dumps(public(KEY)).encode()
CONFUSED = base64.urlsafe_b64encode(hmac.new(SECRET, HS.encode(), hashlib.sha256).digest())
NONE = encoded({"alg": "none", "kid": "k1"}) + "." + encoded(CLAIMS) + "."


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("nonsense", "the token is malformed"),
        ("a.b.c", "the token is malformed"),
        (NONE, "the token is malformed"),
        (NONE + "AA", "the signing method is invalid"),
        (f"{HS}.{CONFUSED.decode().rstrip('=')}", "the signing method is invalid"),
        (token(OTHER), "the token was not signed by a key of the issuer"),
        (token(kid="k2"), "the token was not signed by a key of the issuer"),
        (token()[:-6] + "AAAAAA", "the token was not signed by a key of the issuer"),
        (token(iss="https://other.example.com/"), "the token does not have a valid issuer"),
        (token(iss=None), "the token does not have a valid issuer"),
        (token(aud="other"), "the token does not have a valid audience"),
        (token(aud=None), "the token does not have a valid audience"),
        (token(aud="other", client_id="orders"), "the token does not have a valid audience"),
        (token(exp=START), "the token has expired"),
        (token(exp=None), "the token has expired"),
        (token(exp=True), "the token has expired"),
        (token(nbf=START + 1), "the token is not valid yet"),
        (token(iat=START + 1), "the token is not valid yet"),
    ],
)
async def test_what_is_wrong_with_a_token(
    bench: HttpBench, asked: list[str], given: str, why: str
) -> None:
    bench.routes(Guarded=guarded(), Tokens=authorizer())
    challenge = f'Bearer scope="" error="invalid_token" error_description="{why}"'
    assert await get(bench, f"Bearer {given}") == (401, challenge)
    assert bench.functions.calls == []


async def test_client_id_stands_in_for_the_audience(bench: HttpBench, asked: list[str]) -> None:
    bench.routes(Guarded=guarded(), Tokens=authorizer())
    bench.answering(lambda event: "ok")
    assert (await get(bench, token(aud=None, client_id="orders")))[0] == 200
    assert (await get(bench, token(aud=["x", "orders"])))[0] == 200


async def test_longer_hashes(bench: HttpBench, asked: list[str]) -> None:
    bench.routes(Guarded=guarded(), Tokens=authorizer())
    bench.answering(lambda event: "ok")
    for algorithm in ("RS384", "RS512"):
        assert (await get(bench, token(algorithm=algorithm)))[0] == 200
    forged = token(OTHER, algorithm="RS512")
    assert (await get(bench, forged))[0] == 401


async def test_an_unknown_key_asks_again_but_not_each_time(
    bench: HttpBench, asked: list[str]
) -> None:
    bench.routes(Guarded=guarded(), Tokens=authorizer())
    for _ in range(3):
        await get(bench, token(kid="k2"))
    assert len(asked) == 1
    bench.time += 61
    await get(bench, token(kid="k2", exp=START + 999))
    assert len(asked) == 2


async def test_an_issuer_that_cant_be_reached(bench: HttpBench, asked: list[str]) -> None:
    issuer = "https://down.example.com"
    bench.routes(Guarded=guarded(), Tokens=authorizer(issuer))
    assert await get(bench, token(iss=issuer)) == (500, None)


async def test_the_token_in_the_query(bench: HttpBench, asked: list[str]) -> None:
    bench.routes(
        Guarded=guarded(), Tokens=authorizer(IdentitySource=["$request.querystring.token"])
    )
    bench.answering(lambda event: "ok")
    assert (await bench.ask("GET", f"/x?token={token()}")).status == 200
    assert (await bench.ask("GET", "/x", {"Authorization": token()})).status == 401


POOL = {
    "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "users"}},
    "Client": {
        "Type": "AWS::Cognito::UserPoolClient",
        "Properties": {"UserPoolId": {"Ref": "Pool"}, "ClientName": "web"},
    },
}
ON_AWS = {"Fn::Sub": "https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}"}
LOCAL = {"Fn::GetAtt": ["Pool", "ProviderURL"]}


@pytest.mark.parametrize("issuer", [ON_AWS, LOCAL])
@pytest.mark.parametrize("kind", ["id", "access"])
async def test_a_pool_of_ours_by_either_of_its_names(
    bench: HttpBench, issuer: Any, kind: str
) -> None:
    tokens = authorizer(issuer, {"Ref": "Client"})
    bench.routes(Guarded=guarded(), Tokens=tokens, **POOL)
    bench.answering(lambda event: event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"])
    cognito: Any = bench.cloud.services["cognito-idp"]
    minted = mint_token(cognito, None, "author", (), kind, create=True)  # type: ignore[arg-type]
    response = await bench.ask("GET", "/x", {"Authorization": f"Bearer {minted.token}"})
    assert response.status == 200
    assert len(response.body) == 36
    tampered = minted.token[:-8] + ("AAAAAAAA" if minted.token[-8:] != "AAAAAAAA" else "BBBBBBBB")
    assert (await get(bench, tampered))[0] == 401


async def test_a_token_of_another_pool(bench: HttpBench) -> None:
    other = {
        "Other": POOL["Pool"],
        "OtherClient": POOL["Client"]
        | {"Properties": {"UserPoolId": {"Ref": "Other"}, "ClientName": "web"}},
    }
    tokens = authorizer(ON_AWS, {"Ref": "OtherClient"})
    bench.routes(Guarded=guarded(), Tokens=tokens, **other, **POOL)
    cognito: Any = bench.cloud.services["cognito-idp"]
    other_id = next(
        r.identity.ref for k, r in bench.deployment.resources.items() if k[1] == "Other"
    )
    minted = mint_token(cognito, other_id, "author", (), "id", create=True)
    status, why = await get(bench, minted.token)
    assert status == 401
    assert why is not None
    assert "not signed" in why


async def test_an_authorizer_that_is_gone_lets_nobody_in(bench: HttpBench) -> None:
    bench.routes(
        Guarded=route("GET /x", AuthorizationType="JWT", AuthorizerId="gone"),
    )
    bench.answering(lambda event: "ok")
    assert await get(bench, token()) == (500, None)
    assert bench.functions.calls == []
