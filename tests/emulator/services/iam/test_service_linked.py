"""Roles of services: their names, policies and suffixes; what the answer to CreateRole shows."""

import json
from urllib.parse import unquote

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.iam.service_linked import policies_of, role_name, takes_suffix
from tests.emulator.services.iam.conftest import World

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
        ],
    }
)


@pytest.mark.parametrize(
    ("service", "name", "policy"),
    [
        ("ops.apigateway.amazonaws.com", "APIGateway", "APIGatewayServiceRolePolicy"),
        ("sso.amazonaws.com", "SSO", "AWSSSOServiceRolePolicy"),
        ("lex.amazonaws.com", "LexBots", "AmazonLexBotPolicy"),
    ],
)
def test_names_and_policies(service: str, name: str, policy: str) -> None:
    assert role_name(service, None) == f"AWSServiceRoleFor{name}"
    assert policies_of(service) == [f"arn:aws:iam::aws:policy/aws-service-role/{policy}"]


def test_a_service_that_isnt_listed() -> None:
    assert role_name("new.amazonaws.com", "x") == "AWSServiceRoleFornew_x"
    assert policies_of("new.amazonaws.com") == []
    assert takes_suffix("new.amazonaws.com")


def test_a_role_of_a_service(world: World) -> None:
    made = world.call(
        "CreateServiceLinkedRole", AWSServiceName="lexv2.amazonaws.com", CustomSuffix="a"
    )
    assert made["Role"]["RoleName"] == "AWSServiceRoleForLexV2Bots_a"
    trust = json.loads(unquote(made["Role"]["AssumeRolePolicyDocument"]))
    (statement,) = trust["Statement"]
    assert statement["Principal"] == {"Service": "lexv2.amazonaws.com"}
    assert statement["Action"] == "sts:AssumeRole"
    attached = world.call("ListAttachedRolePolicies", RoleName="AWSServiceRoleForLexV2Bots_a")
    assert [one["PolicyName"] for one in attached["AttachedPolicies"]] == ["AmazonLexV2BotPolicy"]
    with pytest.raises(ServiceError, match="Custom suffix is not allowed for"):
        world.call(
            "CreateServiceLinkedRole", AWSServiceName="batch.amazonaws.com", CustomSuffix="a"
        )


def test_a_new_role_shows_less_than_later(world: World) -> None:
    made = world.call("CreateRole", RoleName="new", AssumeRolePolicyDocument=TRUST)["Role"]
    assert not {"MaxSessionDuration", "RoleLastUsed"} & made.keys()
    found = world.call("GetRole", RoleName="new")["Role"]
    assert (found["MaxSessionDuration"], found["RoleLastUsed"]) == (3600, {})


def test_a_policy_is_named_by_its_arn(world: World) -> None:
    world.call("CreateRole", RoleName="bare", AssumeRolePolicyDocument=TRUST)
    with pytest.raises(ServiceError, match="Invalid ARN:  Could not be parsed!") as refused:
        world.call("AttachRolePolicy", RoleName="bare", PolicyArn="longpolicynamebutnoarn")
    assert refused.value.code == "ValidationError"
