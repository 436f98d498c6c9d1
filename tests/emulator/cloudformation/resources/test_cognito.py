"""User pools of templates: their ids stay, their users stay, their settings follow the template."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources.cognito import TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.services.cognito_idp import CognitoIdp
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.storage import Storage, open_storage


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::Cognito::{kind}", "Properties": properties}


def users(**pool: Any) -> dict[str, Any]:
    """A pool with everything that belongs to one."""
    ref = {"Ref": "Pool"}
    return {
        "Pool": resource("UserPool", UserPoolName="users", **pool),
        "Client": resource("UserPoolClient", UserPoolId=ref, GenerateSecret=True),
        "Domain": resource("UserPoolDomain", UserPoolId=ref, Domain="my-app"),
        "Server": resource(
            "UserPoolResourceServer",
            UserPoolId=ref,
            Identifier="users",
            Name="users",
            Scopes=[{"ScopeName": "read", "ScopeDescription": "reading"}],
        ),
        "Admins": resource("UserPoolGroup", UserPoolId=ref, GroupName="admins", Precedence=1),
        "Agent": resource(
            "UserPoolUser",
            UserPoolId=ref,
            Username="agent",
            UserAttributes=[{"Name": "email", "Value": "a@example.com"}],
        ),
        "Member": resource(
            "UserPoolUserToGroupAttachment",
            UserPoolId=ref,
            Username={"Ref": "Agent"},
            GroupName={"Ref": "Admins"},
        ),
    }


class Account:
    def __init__(self, storage: Storage) -> None:
        self.cloud = Cloud(storage, Clock())
        self.cognito = CognitoIdp(self.cloud)
        self.cloud.services["cognito-idp"] = self.cognito
        self.engine = Engine(self.cloud, {row.type: row for row in TYPES})
        self.deployment = Deployment(0)

    def deploy(self, resources: dict[str, Any]) -> None:
        assembly = Assembly({}, {"auth": {"Resources": resources}} if resources else {})
        self.deployment = self.engine.deploy(assembly, self.deployment)

    def identity(self, logical_id: str) -> Any:
        return self.deployment.resources["auth", logical_id].identity


@pytest.fixture
def account() -> Iterator[Account]:
    storage = open_storage(None)
    yield Account(storage)
    storage.close()


def test_everything_of_a_pool(account: Account) -> None:
    account.deploy(users())
    store, pool_id = account.cognito.store, account.identity("Pool").ref
    pool = store.pools[pool_id]
    assert pool.name == "users"
    assert account.identity("Pool").attributes["Arn"].endswith(f"userpool/{pool_id}")
    (client,) = store.clients_of(pool_id)
    assert client.secret == account.identity("Client").attributes["ClientSecret"]
    assert store.domains["my-app"].pool == pool_id
    assert store.servers[pool_id, "users"].scopes == {"read": "reading"}
    agent = account.cognito.users.find(pool, "agent")
    assert agent is not None
    assert account.cognito.users.groups_of(pool, agent) == ["admins"]


def test_ids_secrets_and_users_outlive_reloads_and_restarts(tmp_path: Path) -> None:
    storage = open_storage(tmp_path / "state.db")
    account = Account(storage)
    account.deploy(users())
    pool, client = account.identity("Pool").ref, account.identity("Client")
    store = account.cognito.store
    account.cognito.users.save(
        store.pools[pool], User(pool, "sub-1", "buyer", {}, "CONFIRMED", 0.0, 0.0)
    )
    account.deploy(users(MfaConfiguration="OPTIONAL"))
    assert account.identity("Pool").ref == pool
    assert account.identity("Client") == client
    assert store.pools[pool].config["MfaConfiguration"] == "OPTIONAL"
    storage.close()
    again = Account(open_storage(tmp_path / "state.db"))
    again.deploy(users())
    assert again.identity("Pool").ref == pool
    assert again.identity("Client") == client
    assert again.cognito.users.find(again.cognito.store.pools[pool], "buyer") is not None
    again.cloud.storage.close()


def test_a_fresh_state_gives_the_same_ids(account: Account) -> None:
    account.deploy(users())
    other = Account(open_storage(None))
    other.deploy(users())
    assert other.identity("Pool").ref == account.identity("Pool").ref
    assert other.identity("Client").ref == account.identity("Client").ref
    secrets = {a.identity("Client").attributes["ClientSecret"] for a in (account, other)}
    assert len(secrets) == 2, "a secret is never derived from its place"
    other.cloud.storage.close()


def test_what_can_not_be_changed_makes_a_new_pool(account: Account) -> None:
    account.deploy(users())
    first = account.identity("Pool").ref
    only = {"Pool": users(UsernameAttributes=["email"])["Pool"]}
    account.deploy(only)
    assert account.identity("Pool").ref != first
    assert list(account.cognito.store.pools) == [account.identity("Pool").ref]


def test_what_is_no_longer_declared_goes(account: Account) -> None:
    account.deploy(users())
    account.deploy({"Pool": users()["Pool"]})
    store = account.cognito.store
    assert not store.clients and not store.domains and not store.servers and not store.groups
    account.deploy({})
    assert not store.pools


@pytest.mark.parametrize(
    ("pool", "said"),
    [
        ({"PasswordPolicy": {}}, "PasswordPolicy"),
        ({"Policies": {"PasswordPolicy": {"MinimumLength": 3}}}, "minimumLength"),
        ({"UsernameAttributes": ["email"], "AliasAttributes": ["email"]}, "Only one of"),
    ],
)
def test_what_is_wrong_is_refused(account: Account, pool: dict[str, Any], said: str) -> None:
    with pytest.raises(DiagnosticsError, match=said):
        account.deploy(users(**pool))
    assert not account.cognito.store.pools


def test_flows_are_checked(account: Account) -> None:
    resources = users()
    resources["Client"]["Properties"]["ExplicitAuthFlows"] = ["ALLOW_ANYTHING"]
    with pytest.raises(DiagnosticsError, match="ALLOW_ANYTHING"):
        account.deploy(resources)
