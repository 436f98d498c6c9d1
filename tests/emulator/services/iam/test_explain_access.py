"""``csc iam explain``: the deciding statement, or the one that is missing."""

import json

import pytest

from csc.emulator.http import HttpRequest
from csc.emulator.services.iam.explain_access import CannotExplain, explain_access
from tests.emulator.services.iam.conftest import World, policy

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/todos"


def test_the_statement_that_allows_it(world: World) -> None:
    statement = {"Sid": "Read", "Effect": "Allow", "Action": "dynamodb:Get*", "Resource": TABLE}
    world.role("reader", json.dumps({"Version": "2012-10-17", "Statement": statement}))
    found = explain_access(world.iam, "reader", "dynamodb:GetItem", TABLE, {})
    assert found["outcome"] == "allowed"
    assert found["statement"] == statement
    assert "own#Read" in found["reason"]
    assert found["add"] is None


def test_what_no_statement_allows_comes_with_the_one_that_would(world: World) -> None:
    arn = world.role("reader", policy({"Action": "dynamodb:GetItem"}))
    found = explain_access(world.iam, arn, "dynamodb:PutItem", TABLE, {})
    assert found["outcome"] == "implicitDeny"
    assert found["add"] == {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": TABLE}
    world.call(
        "PutRolePolicy", RoleName="reader", PolicyName="more", PolicyDocument=policy(found["add"])
    )
    assert explain_access(world.iam, arn, "dynamodb:PutItem", TABLE, {})["outcome"] == "allowed"


def test_a_deny_and_a_condition(world: World) -> None:
    when = {"StringEquals": {"aws:PrincipalTag/team": "blue"}}
    document = policy(
        {"Action": "s3:*", "Condition": when}, {"Effect": "Deny", "Action": "s3:DeleteBucket"}
    )
    world.role("keeper", document)
    hangs = explain_access(world.iam, "keeper", "s3:GetObject", "arn:aws:s3:::b/k", {})
    assert (hangs["outcome"], hangs["when"]) == (
        "implicitDeny",
        {"aws:principaltag/team": "blue"},
    )
    given = explain_access(world.iam, "keeper", "s3:GetObject", "arn:aws:s3:::b/k", hangs["when"])
    assert given["outcome"] == "allowed"
    denied = explain_access(world.iam, "keeper", "s3:DeleteBucket", "arn:aws:s3:::b", {})
    assert (denied["outcome"], denied["add"]) == ("explicitDeny", None)
    assert denied["statement"]["Effect"] == "Deny"


def test_a_user_answers_by_its_groups(world: World) -> None:
    world.user("agent")
    world.call("CreateGroup", GroupName="staff")
    world.call("AddUserToGroup", GroupName="staff", UserName="agent")
    world.call(
        "PutGroupPolicy",
        GroupName="staff",
        PolicyName="staff",
        PolicyDocument=policy({"Action": "sqs:SendMessage"}),
    )
    found = explain_access(world.iam, "agent", "sqs:SendMessage", "*", {})
    assert (found["outcome"], found["statement"]["Action"]) == ("allowed", "sqs:SendMessage")


def test_a_role_is_found_by_its_logical_id(world: World) -> None:
    world.role("stack-Reader-1X")
    role = world.iam.store.roles.items["stack-Reader-1X"]
    role.origin = "template.yaml:7 (Reader)"
    assert explain_access(world.iam, "Reader", "s3:GetObject", "*", {})["declared"] == role.origin
    with pytest.raises(CannotExplain, match="no role or user Writer"):
        explain_access(world.iam, "Writer", "s3:GetObject", "*", {})
    with pytest.raises(CannotExplain, match="is no action"):
        explain_access(world.iam, "Reader", "GetObject", "*", {})


def test_the_endpoint(world: World) -> None:
    world.role("reader", policy({"Action": "s3:GetObject"}))

    def post(body: object) -> int:
        request = HttpRequest("POST", "/_csc/iam/explain", [], json.dumps(body).encode())
        return world.iam.web["/_csc/iam/explain"](request).status

    asked = {"role": "reader", "action": "s3:GetObject", "resource": "*"}
    assert post(asked) == 200
    assert post({**asked, "role": "none"}) == 404
    wrong: tuple[object, ...] = ([], {}, {**asked, "action": 1}, {**asked, "context": {"a": 1}})
    for bad in wrong:
        assert post(bad) == 400


def test_the_policies_that_a_proof_reads(world: World) -> None:
    limit = world.call(
        "CreatePolicy", PolicyName="limit", PolicyDocument=policy({"Action": "s3:*"})
    )
    arn = limit["Policy"]["Arn"]
    world.role("reader", policy({"Action": "s3:GetObject"}))
    world.call("PutRolePermissionsBoundary", RoleName="reader", PermissionsBoundary=arn)
    world.call("AttachRolePolicy", RoleName="reader", PolicyArn=arn)

    def post(body: object) -> tuple[int, dict[str, object]]:
        request = HttpRequest("POST", "/_csc/iam/policies", [], json.dumps(body).encode())
        answer = world.iam.web["/_csc/iam/policies"](request)
        return answer.status, json.loads(answer.body)

    status, found = post({"role": "reader"})
    assert status == 200
    assert found["identity"] == {
        "own": policy({"Action": "s3:GetObject"}),
        arn: policy({"Action": "s3:*"}),
    }
    assert found["boundary"] == policy({"Action": "s3:*"})
    assert post({"role": "none"})[0] == 404
    assert post({})[0] == 400
