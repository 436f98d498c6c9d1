"""``csc token``: scopes expanded, users made where asked, clear words where there is no token."""

import json

import pytest

from csc.emulator.http import HttpRequest
from csc.emulator.services.cognito_idp.mint_token import CannotMint, mint_token
from csc.emulator.services.cognito_idp.verify_token import verify_token
from tests.emulator.services.cognito_idp.conftest import World


async def _scope(world: World, identifier: str, name: str) -> None:
    await world.admin(
        "CreateResourceServer",
        Identifier=identifier,
        Name=identifier,
        Scopes=[{"ScopeName": name, "ScopeDescription": name}],
    )


async def test_a_scope_without_a_slash_is_the_pools_own(world: World) -> None:
    await _scope(world, "users", "todo:write")
    await world.add_user("agent")
    minted = mint_token(world.cognito, "users", "agent", ("todo:write",), "access")
    assert minted.scopes == ("users/todo:write",)
    assert verify_token(world.cognito, minted.token, (world.pool.arn,), minted.scopes)
    await _scope(world, "other", "todo:write")
    with pytest.raises(CannotMint, match="several resource servers"):
        mint_token(world.cognito, "users", "agent", ("todo:write",), "access")
    assert mint_token(world.cognito, "users", "agent", ("other/todo:write",), "access").scopes


async def test_what_is_missing_is_said_with_its_remedy(world: World) -> None:
    with pytest.raises(CannotMint, match="has no user agent") as refused:
        mint_token(world.cognito, None, "agent", (), "id")
    assert "--create" in refused.value.remedy
    minted = mint_token(world.cognito, None, "agent", (), "id", create=True)
    assert "created" in minted.note
    with pytest.raises(CannotMint, match="has no scope nothing"):
        mint_token(world.cognito, None, "agent", ("nothing",), "access")
    with pytest.raises(CannotMint, match="no user pool x"):
        mint_token(world.cognito, "x", "agent", (), "id")
    await world.call("CreateUserPool", PoolName="second")
    with pytest.raises(CannotMint, match="several user pools"):
        mint_token(world.cognito, None, "agent", (), "id")
    with pytest.raises(CannotMint, match="no app client"):
        mint_token(world.cognito, "second", "agent", (), "id")
    await world.admin("AdminDisableUser", Username="agent")
    with pytest.raises(CannotMint, match="is disabled"):
        mint_token(world.cognito, "users", "agent", (), "id")


def _post(world: World, body: object) -> tuple[int, dict[str, object]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = world.cognito.web["/_csc/token"](HttpRequest("POST", "/_csc/token", [], raw))
    assert not hasattr(answer, "__await__")
    return answer.status, json.loads(answer.body)


async def test_the_endpoint(world: World) -> None:
    status, answer = _post(world, {"user": "agent", "create": True})
    assert status == 200
    assert verify_token(world.cognito, str(answer["token"]), (world.pool.arn,), ())
    assert _post(world, {"user": "nobody"})[0] == 404
    several: list[object] = [
        b"{",
        [],
        {},
        {"user": 5},
        {"user": "a", "scopes": "x"},
        {"user": "a", "pool": 1},
    ]
    for bad in several:
        assert _post(world, bad)[0] == 400


async def test_discovery(world: World) -> None:
    prefix = f"/_aws/cognito-idp/{world.pool_id}"
    handler = world.cognito.web["/_aws/cognito-idp/"]

    def get(path: str) -> tuple[int, dict[str, object]]:
        answer = handler(HttpRequest("GET", path, [], b""))
        return answer.status, json.loads(answer.body)  # type: ignore[union-attr]

    status, configuration = get(f"{prefix}/.well-known/openid-configuration")
    assert status == 200
    assert configuration["issuer"] == world.cognito.issuer(world.pool)
    assert configuration["jwks_uri"] == f"http://localhost:8080{prefix}/.well-known/jwks.json"
    status, keys = get(f"{prefix}/.well-known/jwks.json")
    assert status == 200
    assert "d" not in json.dumps(keys["keys"]).split('"'), "only the public half"
    assert get("/_aws/cognito-idp/us-east-1_none/.well-known/jwks.json")[0] == 404
    assert get(f"{prefix}/other")[0] == 404


async def test_the_issuer_may_be_awss(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from csc.emulator.services.cognito_idp import CognitoIdp

    monkeypatch.setenv("CSC_COGNITO_ISSUER", "aws")
    cognito = CognitoIdp(world.cloud)
    assert cognito.issuer(world.pool) == (
        f"https://cognito-idp.us-east-1.amazonaws.com/{world.pool_id}"
    )
