"""Identity pools and outside providers of templates: ids and roles stay, providers follow."""

from collections.abc import Iterator
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import cognito, cognito_identity, cognito_providers
from csc.emulator.deployment import Deployment
from csc.emulator.services.cognito_identity.service import CognitoIdentity
from csc.emulator.services.cognito_idp import CognitoIdp
from csc.emulator.storage import Storage, open_storage

ROLE = "arn:aws:iam::123456789012:role/users"


def template(**more: Any) -> dict[str, Any]:
    resources: dict[str, Any] = {
        "Users": {"Type": "AWS::Cognito::UserPool", "Properties": {}},
        "Corp": {
            "Type": "AWS::Cognito::UserPoolIdentityProvider",
            "Properties": {
                "UserPoolId": {"Ref": "Users"},
                "ProviderName": "Corp",
                "ProviderType": "OIDC",
                "ProviderDetails": {
                    "client_id": "abc",
                    "oidc_issuer": "https://login.example.com",
                },
            },
        },
        "Pool": {
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": {"AllowUnauthenticatedIdentities": "true"},
        },
        "Roles": {
            "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
            "Properties": {
                "IdentityPoolId": {"Ref": "Pool"},
                "Roles": {"unauthenticated": ROLE},
                "RoleMappings": {
                    "mine": {"IdentityProvider": "idp:client", "Type": "Token"},
                },
            },
        },
    }
    return {**resources, **more}


class Account:
    def __init__(self, storage: Storage) -> None:
        self.cloud = Cloud(storage, Clock())
        self.users, self.pools = CognitoIdp(self.cloud), CognitoIdentity(self.cloud)
        self.cloud.services.update({"cognito-idp": self.users, "cognito-identity": self.pools})
        types = (*cognito.TYPES, *cognito_identity.TYPES, *cognito_providers.TYPES)
        self.engine = Engine(self.cloud, {row.type: row for row in types})
        self.deployment = Deployment(0)

    def deploy(self, resources: dict[str, Any]) -> None:
        assembly = Assembly({}, {"auth": {"Resources": resources}} if resources else {})
        self.deployment = self.engine.deploy(assembly, self.deployment)


@pytest.fixture
def account() -> Iterator[Account]:
    storage = open_storage(None)
    yield Account(storage)
    storage.close()


def test_a_pool_with_its_roles(account: Account) -> None:
    account.deploy(template())
    (pool,) = account.pools.store.pools.values()
    assert pool.allows_guests
    assert pool.name == "Pool"
    assert pool.roles == {"unauthenticated": ROLE}
    assert pool.mappings == {"idp:client": {"Type": "Token"}}
    changed = template()
    changed["Pool"]["Properties"] = {"AllowUnauthenticatedIdentities": False}
    account.deploy(changed)
    (after,) = account.pools.store.pools.values()
    assert (after.id, after.allows_guests) == (pool.id, False)
    assert after.roles == {"unauthenticated": ROLE}


def test_a_provider_comes_and_goes_with_the_template(account: Account) -> None:
    account.deploy(template())
    (provider,) = account.users.store.providers.values()
    assert provider.details["client_id"] == "abc"
    assert provider.details["authorize_scopes"] == "openid"
    without = template()
    del without["Corp"], without["Roles"]
    account.deploy(without)
    assert not account.users.store.providers
    (pool,) = account.pools.store.pools.values()
    assert pool.roles == {}


def test_a_provider_that_lacks_something_is_refused_with_its_place(account: Account) -> None:
    wrong = template()
    wrong["Corp"]["Properties"]["ProviderDetails"] = {"client_id": "abc"}
    with pytest.raises(DiagnosticsError, match="oidc_issuer"):
        account.deploy(wrong)


def test_the_style_of_the_pages_is_kept_with_the_pool(account: Account) -> None:
    style = {
        "Type": "AWS::Cognito::UserPoolUICustomizationAttachment",
        "Properties": {"UserPoolId": {"Ref": "Users"}, "ClientId": "ALL", "CSS": ".a{}"},
    }
    account.deploy(template(Style=style))
    (pool,) = account.users.store.pools.values()
    assert pool.extras["ui"]["ALL"]["CSS"] == ".a{}"
    account.deploy(template())
    (pool,) = account.users.store.pools.values()
    assert pool.extras["ui"] == {}
