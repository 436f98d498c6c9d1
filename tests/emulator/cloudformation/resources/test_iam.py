"""Roles, policies, users, groups and keys of templates, in one store with those of the API."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.calls import Call, Caller, Permission
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.cloudformation.resources.iam import TYPES
from csc.emulator.cloudformation.resources.iam_access import TYPES as ACCESS_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam import Iam
from csc.emulator.storage import Storage, open_storage
from tests.emulator.services.bed import Bed

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/todos"
TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}


def policy(action: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": TABLE}
    return {"Version": "2012-10-17", "Statement": [statement]}


def role(*actions: str, **more: Any) -> dict[str, Any]:
    policies = [{"PolicyName": a.partition(":")[2], "PolicyDocument": policy(a)} for a in actions]
    properties = {"AssumeRolePolicyDocument": TRUST, "Policies": policies, **more}
    return {"Type": "AWS::IAM::Role", "Properties": properties}


class Account:
    def __init__(self, storage: Storage) -> None:
        self.cloud = Cloud(storage, Clock())
        self.iam = Iam(self.cloud)
        self.cloud.services["iam"] = self.iam
        self.engine = Engine(self.cloud, {row.type: row for row in (*TYPES, *ACCESS_TYPES)})
        self.deployment = Deployment(0)

    def deploy(self, **resources: Any) -> Deployment:
        stacks = {"iam": {"Resources": resources}} if resources else {}
        assembly = Assembly({}, stacks, {}, {"iam": "iam-stack.yaml"})
        self.deployment = self.engine.deploy(assembly, self.deployment)
        return self.deployment

    def arn(self, logical_id: str) -> str:
        return str(self.deployment.resources["iam", logical_id].identity.attributes["Arn"])

    def may(self, principal: str, action: str) -> bool:
        caller = Caller(principal.replace(":iam:", ":sts:"), self.cloud.account, principal)
        if ":role/" in principal:
            caller = self.iam.caller_for_role(principal, "s")
        call = Call("dynamodb", "X", {}, caller, "r", "us-east-1")
        try:
            self.iam.authorize(call, (Permission(action, TABLE),))
        except ServiceError:
            return False
        return True

    def refused(self, **resources: Any) -> str:
        with pytest.raises(DiagnosticsError) as raised:
            self.deploy(**resources)
        return "; ".join(each.message for each in raised.value.diagnostics)


@pytest.fixture
def account() -> Iterator[Account]:
    storage = open_storage(None)
    yield Account(storage)
    storage.close()


def test_a_reload_that_edits_a_policy_counts_on_the_next_call(account: Account) -> None:
    account.deploy(R=role("dynamodb:GetItem"))
    arn = account.arn("R")
    assert account.may(arn, "dynamodb:GetItem")
    account.deploy(R=role("dynamodb:PutItem"))
    assert account.arn("R") == arn
    assert not account.may(arn, "dynamodb:GetItem")
    assert account.may(arn, "dynamodb:PutItem")
    account.deploy(R=role())
    assert not account.may(arn, "dynamodb:PutItem")
    account.deploy()
    assert account.iam.store.roles.items == {}


def test_a_broken_policy_leaves_the_last_good_one(account: Account) -> None:
    account.deploy(R=role("dynamodb:GetItem"))
    broken = role()
    broken["Properties"]["Policies"] = [{"PolicyName": "p", "PolicyDocument": {"Statement": 5}}]
    assert "Statement must be a list" in account.refused(R=broken)
    assert account.may(account.arn("R"), "dynamodb:GetItem")


def test_a_separate_policy_adds_to_its_roles_and_goes_alone(account: Account) -> None:
    extra = {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": "extra",
            "PolicyDocument": policy("dynamodb:Query"),
            "Roles": [{"Ref": "R"}],
        },
    }
    account.deploy(R=role("dynamodb:GetItem"), P=extra)
    arn = account.arn("R")
    assert account.may(arn, "dynamodb:Query")
    account.deploy(R=role("dynamodb:PutItem"), P=extra)
    assert account.may(arn, "dynamodb:Query")
    assert account.may(arn, "dynamodb:PutItem")
    account.deploy(R=role("dynamodb:PutItem"))
    assert not account.may(arn, "dynamodb:Query")
    assert account.may(arn, "dynamodb:PutItem")


def test_what_the_api_added_stays_over_a_reload(account: Account) -> None:
    account.deploy(R=role("dynamodb:GetItem"))
    entity = account.iam.store.roles.sorted()[0]
    entity.inline["by-hand"] = json.dumps(policy("dynamodb:Scan"))
    account.iam.store.roles.save(entity.name, entity)
    account.deploy(R=role("dynamodb:PutItem"))
    assert account.may(account.arn("R"), "dynamodb:Scan")
    assert not account.may(account.arn("R"), "dynamodb:GetItem")


def test_managed_policies_boundaries_users_and_groups(account: Account) -> None:
    resources = {
        "M": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"PolicyDocument": policy("dynamodb:*"), "Groups": [{"Ref": "G"}]},
        },
        "B": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"PolicyDocument": policy("dynamodb:GetItem")},
        },
        "G": {"Type": "AWS::IAM::Group", "Properties": {}},
        "U": {
            "Type": "AWS::IAM::User",
            "Properties": {"Groups": [{"Ref": "G"}], "PermissionsBoundary": {"Ref": "B"}},
        },
        "K": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "U"}}},
    }
    account.deploy(**resources)
    assert account.may(account.arn("U"), "dynamodb:GetItem")
    assert not account.may(account.arn("U"), "dynamodb:PutItem")
    key = account.deployment.resources["iam", "K"].identity
    caller = account.iam.caller_for_key(key.ref)
    assert caller is not None
    assert caller.arn == account.arn("U")
    account.deploy(**resources)
    assert account.deployment.resources["iam", "K"].identity == key


def test_a_denial_says_where_the_role_was_declared(account: Account, tmp_path: Path) -> None:
    told: list[Any] = []
    account.iam.on_denial.append(told.append)
    account.deploy(R=role("dynamodb:GetItem"))
    assert not account.may(account.arn("R"), "dynamodb:PutItem")
    assert told[-1].declared == "iam-stack.yaml (R)"
    assert "(iam-stack.yaml (R))" in told[-1].remedy
    compiled = {**role("dynamodb:GetItem"), "Metadata": {"csc:source": "api.py:12"}}
    account.deploy(R=compiled)
    assert not account.may(account.arn("R"), "dynamodb:PutItem")
    assert told[-1].declared == "api.py:12 (R)"


def test_a_denial_says_at_which_line_a_template_declares_the_role(
    account: Account, tmp_path: Path
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources:\n\n  R:\n    Type: AWS::IAM::Role\n")
    told: list[Any] = []
    account.iam.on_denial.append(told.append)
    stacks = {"iam": {"Resources": {"R": role("dynamodb:GetItem")}}}
    assembly = Assembly({}, stacks, {}, {"iam": str(template)})
    account.deployment = account.engine.deploy(assembly, account.deployment)
    assert not account.may(account.arn("R"), "dynamodb:PutItem")
    assert told[-1].declared in (f"{template}:3 (R)", f"{template}:4 (R)")


def test_another_path_makes_another_role(account: Account) -> None:
    account.deploy(R=role("dynamodb:GetItem"))
    first = account.arn("R")
    account.deploy(R=role("dynamodb:GetItem", Path="/team/"))
    assert account.arn("R") != first
    assert account.may(account.arn("R"), "dynamodb:GetItem")
    assert len(account.iam.store.roles.items) == 1


def test_what_is_wrong_is_refused_with_its_place(account: Account) -> None:
    assert "AssumeRolePolicyDocument" in account.refused(
        R={"Type": "AWS::IAM::Role", "Properties": {}}
    )
    assert "specify a principal" in account.refused(
        R=role(
            Policies=[
                {
                    "PolicyName": "p",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": TRUST["Statement"]},
                }
            ]
        )
    )
    held = "arn:aws:iam::aws:policy/SomethingElse"
    assert "does not hold AWS's policy" in account.refused(R=role(ManagedPolicyArns=[held]))
    assert "RolName" in account.refused(R=role(RolName="x"))


def test_a_restart_keeps_roles_and_takes_away_what_is_no_longer_declared(tmp_path: Path) -> None:
    storage = open_storage(tmp_path / "state.db")
    account = Account(storage)
    account.deploy(R=role("dynamodb:GetItem", "dynamodb:PutItem"))
    arn = account.arn("R")
    storage.close()
    again = Account(open_storage(tmp_path / "state.db"))
    assert again.may(arn, "dynamodb:PutItem")
    again.deploy(R=role("dynamodb:GetItem"))
    assert again.arn("R") == arn
    assert not again.may(arn, "dynamodb:PutItem")
    again.cloud.storage.close()


def test_awss_policies_of_several_statements_are_held() -> None:
    bed = Bed()
    arn = "arn:aws:iam::aws:policy/AWSLambda_FullAccess"
    bed.deploy({"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST, "ManagedPolicyArns": [arn]}}})  # fmt: skip
    document = bed.call("iam", "GetPolicyVersion", PolicyArn=arn, VersionId="v1")
    assert "lambda%3A%2A" in document["PolicyVersion"]["Document"] or "lambda:*" in str(document)


def test_a_policy_of_awss_that_is_not_held_grants_nothing_where_it_may_be_left_out() -> None:
    arns = ["arn:aws:iam::aws:policy/AmazonAppFlowFullAccess", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"]  # fmt: skip
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": TRUST, "ManagedPolicyArns": arns}}  # fmt: skip
    bed = Bed()
    with pytest.raises(
        DiagnosticsError, match="does not hold AWS's policy AmazonAppFlowFullAccess"
    ):
        bed.deploy({"R": role})
    bed.engine = Engine(bed.cloud, RESOURCE_TYPES, allow_missing=True)
    [told] = bed.deploy({"R": role}).diagnostics
    assert (told.code, told.severity) == ("CSC613", "warning")
    assert "nothing that it allows is granted" in told.message
    attached = bed.call("iam", "ListAttachedRolePolicies", RoleName="r")["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["AmazonSQSFullAccess"]
