"""The authorizer's question, and every known attack on the answer, each by its name."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from csc.emulator.services.cognito_idp.issue_tokens import sign
from csc.emulator.services.cognito_idp.mint_token import mint_token
from csc.emulator.services.cognito_idp.verify_token import (
    BadSignature,
    Claims,
    Expired,
    Malformed,
    MissingScope,
    NotYetValid,
    Revoked,
    TokenRefused,
    WrongAudience,
    WrongPool,
    WrongTokenUse,
    verify_token,
)
from tests.emulator.services.cognito_idp.conftest import World

SCOPE = "users/todo:write"


@pytest.fixture
async def scoped(world: World) -> World:
    """The pool has a resource server with one scope, and a user."""
    await world.admin(
        "CreateResourceServer",
        Identifier="users",
        Name="users",
        Scopes=[{"ScopeName": "todo:write", "ScopeDescription": "write"}],
    )
    await world.add_user("agent", email="agent@example.com")
    return world


def _verify(world: World, token: str, *scopes: str) -> Claims:
    return verify_token(world.cognito, token, (world.pool.arn,), scopes)


def _mint(world: World, *scopes: str) -> str:
    kind: Any = "access" if scopes else "id"
    return mint_token(world.cognito, None, "agent", scopes, kind).token


def _part(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return claims


def _resigned(world: World, token: str, **changes: Any) -> str:
    """The token with other claims, signed with the pool's own key."""
    claims = {k: v for k, v in {**_claims(token), **changes}.items() if v is not None}
    return sign(world.cognito, world.pool, claims)


async def test_without_scopes_an_id_token_is_good(scoped: World) -> None:
    claims = _verify(scoped, _mint(scoped))
    assert claims.token_use == "id"
    assert claims.claims["email"] == "agent@example.com"


async def test_with_scopes_an_access_token_with_one_of_them_is_good(scoped: World) -> None:
    token = _mint(scoped, "todo:write")
    assert _verify(scoped, token, "users/other", SCOPE).scopes == {SCOPE}


async def test_a_missing_scope_is_403_as_api_gateway_documents(scoped: World) -> None:
    with pytest.raises(MissingScope) as refused:
        _verify(scoped, _mint(scoped, "todo:write"), "users/todo:read")
    assert (refused.value.status, refused.value.response_type) == (403, "ACCESS_DENIED")


async def test_part_of_a_scopes_name_is_not_the_scope(scoped: World) -> None:
    with pytest.raises(MissingScope):
        _verify(scoped, _mint(scoped, "todo:write"), "todo:write")


async def test_the_other_kind_of_token_is_refused(scoped: World) -> None:
    with pytest.raises(WrongTokenUse):
        _verify(scoped, _mint(scoped), SCOPE)
    with pytest.raises(WrongTokenUse):
        _verify(scoped, _mint(scoped, "todo:write"))


async def test_expired_also_when_it_was_verified_before(scoped: World) -> None:
    token = _mint(scoped)
    _verify(scoped, token)
    scoped.time.now += 3600
    with pytest.raises(Expired) as refused:
        _verify(scoped, token)
    assert (refused.value.status, refused.value.message) == (401, "The incoming token has expired")
    scoped.cognito.verified.clear()
    with pytest.raises(Expired):
        _verify(scoped, token)


async def test_not_yet_valid(scoped: World) -> None:
    token = _resigned(scoped, _mint(scoped), nbf=scoped.time.now + 60)
    with pytest.raises(NotYetValid):
        _verify(scoped, token)
    good = _resigned(scoped, _mint(scoped), nbf=scoped.time.now - 60)
    assert _verify(scoped, good).token_use == "id"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "", "RS384", "PS256", "ES256"])
async def test_another_algorithm(scoped: World, alg: str) -> None:
    header, payload, signature = _mint(scoped).split(".")
    kid = json.loads(base64.urlsafe_b64decode(header + "=="))["kid"]
    forged = _part({"alg": alg, "kid": kid})
    with pytest.raises(BadSignature):
        _verify(scoped, f"{forged}.{payload}.{signature}")
    with pytest.raises(TokenRefused):
        _verify(scoped, f"{forged}.{payload}.")


async def test_hs256_with_the_public_key_as_secret(scoped: World) -> None:
    """Algorithm confusion: the published key is no secret."""
    header, payload, _ = _mint(scoped).split(".")
    key = scoped.cognito.keys.of(scoped.pool_id)[0]
    kid = json.loads(base64.urlsafe_b64decode(header + "=="))["kid"]
    pem = key.verifier.to_pem()
    for secret in (pem, pem.strip(), json.dumps(key.jwk).encode(), key.jwk["n"].encode()):
        message = f"{_part({'alg': 'HS256', 'kid': kid})}.{payload}"
        mac = hmac.new(secret, message.encode(), hashlib.sha256).digest()
        with pytest.raises(BadSignature):
            _verify(scoped, f"{message}.{_part(mac)}")


async def test_a_key_that_the_token_brings_along(scoped: World) -> None:
    """``jwk``, ``jku`` and ``x5u`` in the header are not looked at."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = private.public_key().public_numbers()
    jwk = {
        "kty": "RSA",
        "n": _part(numbers.n.to_bytes(256, "big")),
        "e": _part(numbers.e.to_bytes(3, "big")),
    }
    kid = scoped.cognito.keys.of(scoped.pool_id)[0].kid
    payload = _mint(scoped).split(".")[1]
    for extra in ({"jwk": jwk}, {"jku": "http://localhost/keys"}, {"x5u": "http://localhost/c"}):
        message = f"{_part({'alg': 'RS256', 'kid': kid, **extra})}.{payload}"
        signature = private.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())
        with pytest.raises(BadSignature):
            _verify(scoped, f"{message}.{_part(signature)}")


@pytest.mark.parametrize(
    "kid", ["", "../../../dev/null", "' OR '1'='1", "x\x00y", None, 7, ["a"], {"a": 1}, True]
)
async def test_tricks_with_the_key_id(scoped: World, kid: Any) -> None:
    _, payload, signature = _mint(scoped).split(".")
    with pytest.raises((BadSignature, Malformed)):
        _verify(scoped, f"{_part({'alg': 'RS256', 'kid': kid})}.{payload}.{signature}")


async def test_critical_extensions_that_nobody_knows(scoped: World) -> None:
    header, payload, signature = _mint(scoped).split(".")
    known = json.loads(base64.urlsafe_b64decode(header + "=="))
    with pytest.raises(BadSignature):
        _verify(scoped, f"{_part({**known, 'crit': ['b64']})}.{payload}.{signature}")


async def test_changed_claims(scoped: World) -> None:
    header, _, signature = _mint(scoped).split(".")
    claims = {**_claims(_mint(scoped)), "cognito:username": "root"}
    with pytest.raises(BadSignature):
        _verify(scoped, f"{header}.{_part(claims)}.{signature}")


async def test_a_cut_or_changed_signature(scoped: World) -> None:
    header, payload, signature = _mint(scoped).split(".")
    changed = signature[:50] + ("A" if signature[50] != "A" else "B") + signature[51:]
    for bad in (signature[:-8], signature[:4], changed, "AAAA"):
        with pytest.raises(BadSignature):
            _verify(scoped, f"{header}.{payload}.{bad}")


async def test_a_token_of_another_pool(scoped: World) -> None:
    token = _mint(scoped)
    other = await scoped.call("CreateUserPool", PoolName="others")
    with pytest.raises(WrongPool):
        verify_token(scoped.cognito, token, (other["UserPool"]["Arn"],), ())
    _verify(scoped, token)
    with pytest.raises(WrongPool):
        verify_token(scoped.cognito, token, (other["UserPool"]["Arn"],), ())


async def test_another_issuer(scoped: World) -> None:
    for issuer in ("https://evil.example.com", scoped.cognito.issuer(scoped.pool) + "/", "", 5):
        with pytest.raises(WrongPool):
            _verify(scoped, _resigned(scoped, _mint(scoped), iss=issuer))


async def test_another_audience(scoped: World) -> None:
    for audience in ("someone-else", [scoped.client_id, "x"], None):
        with pytest.raises(WrongAudience):
            _verify(scoped, _resigned(scoped, _mint(scoped), aud=audience))
    with pytest.raises(WrongAudience):
        _verify(scoped, _resigned(scoped, _mint(scoped, "todo:write"), client_id="x"), SCOPE)


async def test_another_use(scoped: World) -> None:
    for use in ("refresh", None, "", ["id"]):
        with pytest.raises((WrongTokenUse, Malformed)):
            _verify(scoped, _resigned(scoped, _mint(scoped), token_use=use))


@pytest.mark.parametrize("expires", [None, "9999999999", True, [], {}])
async def test_no_time_of_expiry(scoped: World, expires: Any) -> None:
    with pytest.raises(Malformed):
        _verify(scoped, _resigned(scoped, _mint(scoped), exp=expires))


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "...", "a.b.c", "garbage", "x" * 20_000, "e30.e30.e30", "é.é.é", "a.b.c.d.e"],
)
async def test_what_is_no_token(scoped: World, token: str) -> None:
    with pytest.raises((Malformed, BadSignature)):
        _verify(scoped, token)


async def test_white_space_around_a_token(scoped: World) -> None:
    token = _mint(scoped)
    for changed in (token + "\n", " " + token, token.replace(".", ". ", 1)):
        with pytest.raises(Malformed):
            _verify(scoped, changed)


async def test_payloads_that_are_no_objects(scoped: World) -> None:
    key = scoped.cognito.keys.of(scoped.pool_id)[0]
    for payload in (b"[]", b"null", b"{", b"\xff", b"[" * 100_0):
        message = f"{_part({'alg': 'RS256', 'kid': key.kid})}.{_part(payload)}"
        with pytest.raises(Malformed):
            _verify(scoped, f"{message}.{_part(key.signer.sign(message.encode()))}")


async def test_signing_out_ends_a_token_that_was_verified_before(scoped: World) -> None:
    token = (await scoped.sign_in("agent"))["IdToken"]
    _verify(scoped, token)
    await scoped.admin("AdminUserGlobalSignOut", Username="agent")
    with pytest.raises(Revoked):
        _verify(scoped, token)


async def test_revoking_the_refresh_token_ends_its_tokens_and_no_others(scoped: World) -> None:
    first, second = await scoped.sign_in("agent"), await scoped.sign_in("agent")
    _verify(scoped, first["IdToken"])
    await scoped.public("RevokeToken", Token=first["RefreshToken"])
    with pytest.raises(Revoked):
        _verify(scoped, first["IdToken"])
    _verify(scoped, second["IdToken"])


@pytest.mark.parametrize("operation", ["AdminDisableUser", "AdminDeleteUser"])
async def test_a_user_that_is_gone_takes_its_tokens_along(scoped: World, operation: str) -> None:
    token = _mint(scoped)
    _verify(scoped, token)
    await scoped.admin(operation, Username="agent")
    with pytest.raises(Revoked):
        _verify(scoped, token)


async def test_tokens_outlive_a_rotation_of_keys(scoped: World) -> None:
    before = _mint(scoped)
    scoped.cognito.keys.rotate(scoped.pool_id)
    after = _mint(scoped)
    assert before.split(".")[0] != after.split(".")[0]
    _verify(scoped, before)
    _verify(scoped, after)


async def test_tokens_and_users_outlive_a_restart(scoped: World) -> None:
    from csc.emulator.services.cognito_idp import CognitoIdp

    token = _mint(scoped)
    again = CognitoIdp(scoped.cloud)
    assert verify_token(again, token, (scoped.pool.arn,), ()).token_use == "id"


async def test_the_cache_does_not_grow_without_end(
    scoped: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csc.emulator.services.cognito_idp import verify_token as module

    monkeypatch.setattr(module, "MOST_KEPT", 3)
    for _ in range(5):
        _verify(scoped, _mint(scoped))
    assert len(scoped.cognito.verified) <= 3
    with pytest.raises(TokenRefused):
        _verify(scoped, "a.b.c")
    assert "a.b.c" not in scoped.cognito.verified


async def test_context_claims_are_text_as_api_gateway_gives_them(scoped: World) -> None:
    await scoped.admin("CreateGroup", GroupName="a")
    await scoped.admin("CreateGroup", GroupName="b")
    for group in ("a", "b"):
        await scoped.admin("AdminAddUserToGroup", GroupName=group, Username="agent")
    context = _verify(scoped, _mint(scoped)).context
    assert context["cognito:groups"] == "a,b"
    assert context["exp"].endswith(" UTC 2026")
    assert context["auth_time"] == str(int(scoped.time.now))
