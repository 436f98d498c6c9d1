"""Roles, users, groups, policies, keys, profiles and providers through the API."""

import json
from typing import Any
from urllib.parse import unquote

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import LAMBDA, World, policy, trust

DOCUMENT = policy({"Action": "s3:GetObject"})


def _refused(world: World, operation: str, **input: Any) -> tuple[str, str]:
    with pytest.raises(ServiceError) as refused:
        world.call(operation, **input)
    return refused.value.code, refused.value.message


def test_a_role(world: World) -> None:
    made = world.call(
        "CreateRole",
        RoleName="r",
        Path="/team/",
        AssumeRolePolicyDocument=trust(LAMBDA),
        Tags=[{"Key": "a", "Value": "1"}],
    )["Role"]
    assert made["Arn"] == "arn:aws:iam::123456789012:role/team/r"
    assert made["RoleId"].startswith("AROA")
    assert json.loads(unquote(made["AssumeRolePolicyDocument"])) == json.loads(trust(LAMBDA))
    assert _refused(world, "CreateRole", RoleName="R", AssumeRolePolicyDocument=trust(LAMBDA)) == (
        "EntityAlreadyExists",
        "Role with name R already exists.",
    )
    world.call("UpdateRole", RoleName="r", Description="d", MaxSessionDuration=7200)
    shown = world.call("GetRole", RoleName="r")["Role"]
    assert (shown["Description"], shown["MaxSessionDuration"]) == ("d", 7200)
    assert shown["Tags"] == [{"Key": "a", "Value": "1"}]
    assert len(world.call("ListRoles", PathPrefix="/team/")["Roles"]) == 1
    assert world.call("ListRoles", PathPrefix="/other/")["Roles"] == []
    world.call("DeleteRole", RoleName="r")
    assert _refused(world, "GetRole", RoleName="r") == (
        "NoSuchEntity",
        "The role with name r cannot be found.",
    )


@pytest.mark.parametrize("kind", ["Role", "User", "Group"])
def test_inline_and_attached_policies(world: World, kind: str) -> None:
    name: dict[str, Any] = {f"{kind}Name": "x"}
    more: dict[str, Any] = {"AssumeRolePolicyDocument": trust(LAMBDA)} if kind == "Role" else {}
    world.call(f"Create{kind}", **name, **more)
    world.call(f"Put{kind}Policy", **name, PolicyName="p", PolicyDocument=DOCUMENT)
    assert world.call(f"List{kind}Policies", **name)["PolicyNames"] == ["p"]
    shown = world.call(f"Get{kind}Policy", **name, PolicyName="p")["PolicyDocument"]
    assert unquote(shown) == DOCUMENT
    arn = world.call("CreatePolicy", PolicyName="m", PolicyDocument=DOCUMENT)["Policy"]["Arn"]
    world.call(f"Attach{kind}Policy", **name, PolicyArn=arn)
    assert world.call(f"ListAttached{kind}Policies", **name)["AttachedPolicies"] == [
        {"PolicyName": "m", "PolicyArn": arn}
    ]
    assert world.call("GetPolicy", PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    assert _refused(world, "DeletePolicy", PolicyArn=arn)[0] == "DeleteConflict"
    assert _refused(world, f"Delete{kind}", **name)[0] == "DeleteConflict"
    world.call(f"Detach{kind}Policy", **name, PolicyArn=arn)
    assert _refused(world, f"Delete{kind}", **name)[1].endswith("must delete policies first.")
    world.call(f"Delete{kind}Policy", **name, PolicyName="p")
    world.call(f"Delete{kind}", **name)
    world.call("DeletePolicy", PolicyArn=arn)


def test_versions_of_a_policy(world: World) -> None:
    arn = world.call("CreatePolicy", PolicyName="m", PolicyDocument=DOCUMENT)["Policy"]["Arn"]
    for _ in range(4):
        world.call("CreatePolicyVersion", PolicyArn=arn, PolicyDocument=DOCUMENT)
    code, _ = _refused(world, "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=DOCUMENT)
    assert code == "LimitExceeded"
    assert _refused(world, "DeletePolicyVersion", PolicyArn=arn, VersionId="v1")[0] == (
        "DeleteConflict"
    )
    world.call("SetDefaultPolicyVersion", PolicyArn=arn, VersionId="v5")
    world.call("DeletePolicyVersion", PolicyArn=arn, VersionId="v1")
    versions = world.call("ListPolicyVersions", PolicyArn=arn)["Versions"]
    assert [v["VersionId"] for v in versions] == ["v5", "v4", "v3", "v2"]
    made = world.call("CreatePolicyVersion", PolicyArn=arn, PolicyDocument=DOCUMENT)
    assert made["PolicyVersion"]["VersionId"] == "v6"


def test_aws_policies_that_csc_holds(world: World) -> None:
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    assert world.call("GetPolicy", PolicyArn=arn)["Policy"]["Path"] == "/service-role/"
    role = world.role("r")
    world.call("AttachRolePolicy", RoleName="r", PolicyArn=arn)
    world.may(world.iam.caller_for_role(role, "s"), "logs:PutLogEvents")
    missing = "arn:aws:iam::aws:policy/NoneSuch"
    assert _refused(world, "AttachRolePolicy", RoleName="r", PolicyArn=missing)[0] == "NoSuchEntity"


def test_users_keys_groups_and_names(world: World) -> None:
    world.user("agent", policy({"Action": "iam:GetUser", "Resource": "arn:aws:iam::*:user/alicia"}))
    key = world.call("CreateAccessKey", UserName="agent")["AccessKey"]
    assert len(key["AccessKeyId"]) == 20
    assert len(key["SecretAccessKey"]) == 40
    world.call("CreateAccessKey", UserName="agent")
    assert _refused(world, "CreateAccessKey", UserName="agent")[0] == "LimitExceeded"
    listed = world.call("ListAccessKeys", UserName="agent")["AccessKeyMetadata"]
    assert all("SecretAccessKey" not in item for item in listed)
    world.call("UpdateUser", UserName="agent", NewUserName="alicia")
    caller = world.iam.caller_for_key(key["AccessKeyId"])
    assert caller is not None
    assert caller.arn.endswith("user/alicia")
    assert world.call("GetUser", caller=caller)["User"]["UserName"] == "alicia"
    world.call("CreateGroup", GroupName="g")
    world.call("AddUserToGroup", GroupName="g", UserName="alicia")
    assert [u["UserName"] for u in world.call("GetGroup", GroupName="g")["Users"]] == ["alicia"]
    assert _refused(world, "DeleteGroup", GroupName="g")[0] == "DeleteConflict"
    assert _refused(world, "DeleteUser", UserName="alicia")[0] == "DeleteConflict"
    assert world.iam.caller_for_key("AKIANONE") is None


def test_instance_profiles_hold_one_role(world: World) -> None:
    world.role("r")
    world.role("q")
    world.call("CreateInstanceProfile", InstanceProfileName="p")
    world.call("AddRoleToInstanceProfile", InstanceProfileName="p", RoleName="r")
    code, _ = _refused(world, "AddRoleToInstanceProfile", InstanceProfileName="p", RoleName="q")
    assert code == "LimitExceeded"
    assert _refused(world, "DeleteRole", RoleName="r")[0] == "DeleteConflict"
    world.call("RemoveRoleFromInstanceProfile", InstanceProfileName="p", RoleName="r")
    world.call("DeleteInstanceProfile", InstanceProfileName="p")


def test_pages(world: World) -> None:
    for number in range(5):
        world.user(f"u{number}")
    first = world.call("ListUsers", MaxItems=2)
    assert (first["IsTruncated"], len(first["Users"])) == (True, 2)
    rest = world.call("ListUsers", Marker=first["Marker"])
    assert [u["UserName"] for u in rest["Users"]] == ["u2", "u3", "u4"]
    assert rest["IsTruncated"] is False


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "Syntax errors in policy."),
        ('{"Statement": []}', "must be version 2012-10-17 or greater"),
        (policy({"Action": "a a:Get"}), "Vendor a a is not valid"),
        (policy({"Action": "s3:Get:It"}), "only one colon"),
        (policy({"Action": "s3:*", "Sid": "a-b"}), "alpha-numeric"),
        (policy({"Action": "s3:*", "Condition": {"DateEquals": {"k": "x"}}}), "legacy parsing"),
        ("[]", "Syntax errors in policy."),
        ('{"Version": "2020-01-01", "Statement": []}', "Syntax errors"),
        ('{"Version": "2012-10-17"}', "Syntax errors"),
        (policy({"Action": "s3:*", "Extra": 1}), "Syntax errors"),
        (policy({"Action": "s3:*", "Effect": "allow"}), "legacy parsing"),
        (policy({}), "must contain actions"),
        (policy({"Action": "GetObject"}), "prefaced by a vendor"),
        (policy({"Action": "s3:*", "Resource": "bucket"}), "must be in ARN format"),
        (policy({"Action": "s3:*", "Resource": "arn:error:s3:::b"}), 'Partition "error"'),
        (policy({"Action": "s3:*", "Resource": "arn:aws:s3::b"}), "legacy parsing"),
        (policy({"Action": "s3:*", "Resource": "arn:aws:*:::b"}), "must be fully qualified"),
        (policy({"Action": "s3:*", "Resource": "arn:aws:s3:eu-west-1::b"}), "region information"),
        (policy({"Action": "iam:*", "Resource": "arn:aws:iam::1:x"}), "must either be"),
        (policy(), "Syntax errors"),
        (policy({"Action": "s3:*", "Principal": "*"}), "should not specify a principal"),
        (policy({"Action": "s3:*", "Sid": "A"}, {"Action": "s3:*", "Sid": "A"}), "SID"),
        ('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*"}}', "resources"),
    ],
)
def test_what_is_no_policy(world: World, document: str, said: str) -> None:
    code, message = _refused(world, "CreatePolicy", PolicyName="p", PolicyDocument=document)
    assert code == "MalformedPolicyDocument"
    assert said in message


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (DOCUMENT, "prohibited field Resource"),
        (
            '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}',
            "Principal",
        ),
        (trust({"Service": "x"}, Action="s3:GetObject"), "STS AssumeRole actions"),
    ],
)
def test_what_is_no_trust_policy(world: World, document: str, said: str) -> None:
    code, message = _refused(world, "CreateRole", RoleName="r", AssumeRolePolicyDocument=document)
    assert code == "MalformedPolicyDocument"
    assert said in message


def test_what_an_operation_needs_is_on_its_entity(world: World) -> None:
    own = policy(
        {"Action": "iam:GetUser", "Resource": "arn:aws:iam::123456789012:user/${aws:username}"}
    )
    agent = world.user("agent", own)
    world.user("buyer")
    assert world.call("GetUser", caller=agent, UserName="agent")
    with pytest.raises(ServiceError, match="on resource: arn:aws:iam::123456789012:user/buyer"):
        world.call("GetUser", caller=agent, UserName="buyer")


def test_everything_at_once(world: World) -> None:
    world.role("r", DOCUMENT)
    world.user("u")
    details = world.call("GetAccountAuthorizationDetails")
    assert details["RoleDetailList"][0]["RolePolicyList"][0]["PolicyName"] == "own"
    assert len(details["UserDetailList"]) == 1
    only = world.call("GetAccountAuthorizationDetails", Filter=["User"])
    assert only["RoleDetailList"] == []
    assert world.call("GetAccountSummary")["SummaryMap"]["Roles"] == 1
