"""Devices, certificates, providers, single policies and members that templates declare."""

from collections.abc import Iterator
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.storage import open_storage
from tests.emulator.cloudformation.resources.test_iam import TRUST, Account, policy
from tests.emulator.services.iam.test_reports import METADATA


@pytest.fixture
def account() -> Iterator[Account]:
    storage = open_storage(None)
    yield Account(storage)
    storage.close()


def user(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::IAM::User", "Properties": properties}


def test_policies_given_one_by_one(account: Account) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}}
    single = {
        "Type": "AWS::IAM::RolePolicy",
        "Properties": {
            "PolicyName": "own",
            "RoleName": {"Ref": "R"},
            "PolicyDocument": policy("dynamodb:GetItem"),
        },
    }
    account.deploy(R=role, P=single)
    assert account.may(account.arn("R"), "dynamodb:GetItem")
    account.deploy(R=role)
    assert not account.may(account.arn("R"), "dynamodb:GetItem")


def test_members_of_a_group(account: Account) -> None:
    group = {
        "Type": "AWS::IAM::Group",
        "Properties": {
            "Policies": [{"PolicyName": "p", "PolicyDocument": policy("dynamodb:GetItem")}]
        },
    }
    members = {
        "Type": "AWS::IAM::UserToGroupAddition",
        "Properties": {"GroupName": {"Ref": "G"}, "Users": [{"Ref": "U"}]},
    }
    account.deploy(G=group, U=user(), M=members)
    assert account.may(account.arn("U"), "dynamodb:GetItem")
    account.deploy(G=group, U=user())
    assert not account.may(account.arn("U"), "dynamodb:GetItem")


def test_devices_and_providers(account: Account) -> None:
    device = {"Type": "AWS::IAM::VirtualMFADevice", "Properties": {"Users": [{"Ref": "U"}]}}
    provider = {
        "Type": "AWS::IAM::SAMLProvider",
        "Properties": {"Name": "idp", "SamlMetadataDocument": METADATA},
    }
    linked = {
        "Type": "AWS::IAM::ServiceLinkedRole",
        "Properties": {"AWSServiceName": "ecs.amazonaws.com"},
    }
    account.deploy(U=user(), D=device, P=provider, L=linked)
    store = account.iam.store
    (found,) = store.mfa.items.values()
    assert (found.user, bool(found.seed)) == (next(iter(store.users.items)), True)
    assert list(store.saml.items) == ["arn:aws:iam::123456789012:saml-provider/idp"]
    assert store.roles.items["AWSServiceRoleForECS"].path == "/aws-service-role/ecs.amazonaws.com/"
    account.deploy()
    assert not store.mfa.items
    assert not store.saml.items
    assert not store.roles.items


def test_a_provider_without_metadata_is_refused(account: Account) -> None:
    wrong = {
        "Type": "AWS::IAM::SAMLProvider",
        "Properties": {"SamlMetadataDocument": "none"},
    }
    with pytest.raises(DiagnosticsError, match="Could not parse metadata"):
        account.deploy(P=wrong)


def test_another_path_keeps_the_user(account: Account) -> None:
    account.deploy(U=user())
    (name,) = account.iam.store.users.items
    account.deploy(U=user(Path="/team/"))
    (found,) = account.iam.store.users.items.values()
    assert (found.name, found.path) == (name, "/team/")
    assert found.arn == f"arn:aws:iam::123456789012:user/team/{name}"
