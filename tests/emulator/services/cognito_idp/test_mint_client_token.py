"""``csc token --client``: what AWS gives for client_credentials, and what it would refuse."""

import json

import pytest

from csc.emulator.http import HttpRequest
from csc.emulator.services.cognito_idp.mint_client_token import mint_client_token
from csc.emulator.services.cognito_idp.mint_token import CannotMint
from csc.emulator.services.cognito_idp.verify_token import verify_token
from tests.emulator.services.cognito_idp.conftest import World


@pytest.fixture
async def worker(world: World) -> World:
    """The pool has a client ``worker`` that may write and not read."""
    await world.admin(
        "CreateResourceServer",
        Identifier="users",
        Name="users",
        Scopes=[{"ScopeName": n, "ScopeDescription": n} for n in ("read", "write")],
    )
    await world.admin(
        "CreateUserPoolClient",
        ClientName="worker",
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["users/write"],
    )
    return world


async def test_a_client_gets_the_scopes_it_is_allowed(worker: World) -> None:
    minted = mint_client_token(worker.cognito, None, "worker", ())
    assert minted.scopes == ("users/write",)
    claims = verify_token(worker.cognito, minted.token, (worker.pool.arn,), ("users/write",))
    assert claims.claims["sub"] == claims.claims["client_id"]
    short = mint_client_token(worker.cognito, "users", "worker", ("write",))
    assert short.scopes == ("users/write",)


async def test_what_aws_would_refuse_is_refused(worker: World) -> None:
    with pytest.raises(CannotMint, match="not allowed users/read"):
        mint_client_token(worker.cognito, None, "worker", ("read",))
    with pytest.raises(CannotMint, match="no client_credentials flow"):
        mint_client_token(worker.cognito, None, "app", ())
    with pytest.raises(CannotMint, match="no app client nobody"):
        mint_client_token(worker.cognito, None, "nobody", ())
    await worker.admin("CreateUserPoolClient", ClientName="app")
    with pytest.raises(CannotMint, match="Several app clients"):
        mint_client_token(worker.cognito, None, "app", ())


async def test_the_endpoint_takes_a_user_or_a_client(worker: World) -> None:
    def post(body: object) -> int:
        request = HttpRequest("POST", "/_csc/token", [], json.dumps(body).encode())
        answer = worker.cognito.web["/_csc/token"](request)
        assert not hasattr(answer, "__await__")
        return answer.status

    assert post({"client": "worker"}) == 200
    assert post({"client": "worker", "user": "agent"}) == 400
    assert post({"client": 7}) == 400
    assert post({"client": "app"}) == 404


async def test_keys_are_found_where_aws_has_them(world: World) -> None:
    def get(target: str) -> object:
        return world.cognito.publish(HttpRequest("GET", target, [], b""))

    found = get(f"/{world.pool_id}/.well-known/jwks.json")
    assert json.loads(found.body)["keys"]  # type: ignore[attr-defined]
    assert get(f"/{world.pool_id}/.well-known/openid-configuration").status == 200  # type: ignore[attr-defined]
    assert get("/us-east-1_none/.well-known/jwks.json") is None
    assert get(f"/{world.pool_id}/items") is None
