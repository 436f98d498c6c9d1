"""IAM's word on calls: what it says, whom it tells, and when a change takes effect."""

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.iam import Iam
from csc.emulator.services.iam.explain_denial import Denial
from tests.emulator.services.iam.conftest import World, policy

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/todos"
GET = {"Action": "dynamodb:GetItem", "Resource": TABLE}


def test_a_role_may_do_what_its_policy_allows_and_nothing_else(world: World) -> None:
    caller = world.iam.caller_for_role(world.role("reader", policy(GET)), "session")
    world.may(caller, "dynamodb:GetItem", TABLE)
    world.may(caller, "dynamodb:GetItem", TABLE)
    for action, resource in (
        ("dynamodb:PutItem", TABLE),
        ("dynamodb:GetItem", TABLE + "2"),
        ("dynamodb:GetItem", TABLE + "/index/x"),
        ("dynamodb:getitems", TABLE),
    ):
        with pytest.raises(ServiceError):
            world.may(caller, action, resource)


def test_an_implicit_denial_is_worded_as_aws_words_it(world: World) -> None:
    caller = world.iam.caller_for_role(
        world.role("reader", policy(GET)), "BackplaneAssumeRoleSession"
    )
    with pytest.raises(ServiceError) as denied:
        world.may(caller, "dynamodb:PutItem", TABLE)
    assert (denied.value.code, denied.value.status) == ("AccessDeniedException", 400)
    assert denied.value.message == (
        "User: arn:aws:sts::123456789012:assumed-role/reader/BackplaneAssumeRoleSession is not "
        f"authorized to perform: dynamodb:PutItem on resource: {TABLE} because no identity-based "
        "policy allows the dynamodb:PutItem action"
    )


def test_an_explicit_denial_is_worded_as_aws_words_it(world: World) -> None:
    document = policy(GET, {"Effect": "Deny", "Action": "dynamodb:*", "Sid": "No"})
    caller = world.iam.caller_for_role(world.role("reader", document), "s")
    with pytest.raises(ServiceError, match=r"with an explicit deny in an identity-based policy$"):
        world.may(caller, "dynamodb:GetItem", TABLE)


@pytest.mark.parametrize(
    ("service", "code", "status"),
    [
        ("dynamodb", "AccessDeniedException", 400),
        ("cognito-idp", "AccessDeniedException", 400),
        ("lambda", "AccessDeniedException", 403),
        ("iam", "AccessDenied", 403),
        ("sts", "AccessDenied", 403),
        ("s3", "AccessDenied", 403),
        ("sns", "AuthorizationError", 403),
    ],
)
def test_each_service_has_its_own_error(world: World, service: str, code: str, status: int) -> None:
    caller = world.iam.caller_for_role(world.role("nothing"), "s")
    with pytest.raises(ServiceError) as denied:
        world.may(caller, f"{service}:Act", service=service)
    assert (denied.value.code, denied.value.status) == (code, status)


def test_the_log_is_told_the_statement_that_would_allow_the_call(world: World) -> None:
    told: list[Denial] = []
    world.iam.on_denial.append(told.append)
    caller = world.iam.caller_for_role(world.role("reader", policy(GET)), "s")
    with pytest.raises(ServiceError):
        world.may(caller, "dynamodb:PutItem", TABLE)
    (denial,) = told
    assert denial.statement == {
        "Effect": "Allow",
        "Action": "dynamodb:PutItem",
        "Resource": TABLE,
    }
    assert "role/reader" in denial.remedy
    world.call(
        "PutRolePolicy",
        RoleName="reader",
        PolicyName="more",
        PolicyDocument=policy(dict(denial.statement)),
    )
    world.may(caller, "dynamodb:PutItem", TABLE)
    assert len(told) == 1


def test_the_log_is_told_the_statement_that_denies(world: World) -> None:
    told: list[Denial] = []
    world.iam.on_denial.append(told.append)
    document = policy(GET, {"Effect": "Deny", "Action": "*", "Sid": "Stop"})
    caller = world.iam.caller_for_role(world.role("reader", document), "s")
    with pytest.raises(ServiceError):
        world.may(caller, "dynamodb:GetItem", TABLE)
    assert (told[0].statement, told[0].deciding) == (None, "own#Stop")
    assert "own#Stop" in told[0].remedy


def test_a_changed_policy_counts_on_the_next_call(world: World) -> None:
    caller = world.iam.caller_for_role(world.role("reader", policy(GET)), "s")
    world.may(caller, "dynamodb:GetItem", TABLE)
    world.call("DeleteRolePolicy", RoleName="reader", PolicyName="own")
    with pytest.raises(ServiceError):
        world.may(caller, "dynamodb:GetItem", TABLE)
    world.call("PutRolePolicy", RoleName="reader", PolicyName="own", PolicyDocument=policy(GET))
    world.may(caller, "dynamodb:GetItem", TABLE)
    world.call("DeleteRolePolicy", RoleName="reader", PolicyName="own")
    world.call("DeleteRole", RoleName="reader")
    with pytest.raises(ServiceError):
        world.may(caller, "dynamodb:GetItem", TABLE)


def test_managed_policies_groups_and_boundaries_count(world: World) -> None:
    agent = world.user("agent")
    arn = world.call("CreatePolicy", PolicyName="read", PolicyDocument=policy(GET))["Policy"]["Arn"]
    world.call("CreateGroup", GroupName="readers")
    world.call("AttachGroupPolicy", GroupName="readers", PolicyArn=arn)
    with pytest.raises(ServiceError):
        world.may(agent, "dynamodb:GetItem", TABLE)
    world.call("AddUserToGroup", GroupName="readers", UserName="agent")
    world.may(agent, "dynamodb:GetItem", TABLE)
    limit = world.call(
        "CreatePolicy", PolicyName="limit", PolicyDocument=policy({"Action": "s3:*"})
    )["Policy"]["Arn"]
    world.call("PutUserPermissionsBoundary", UserName="agent", PermissionsBoundary=limit)
    with pytest.raises(ServiceError, match="because no permissions boundary allows"):
        world.may(agent, "dynamodb:GetItem", TABLE)
    world.call("DeleteUserPermissionsBoundary", UserName="agent")
    version = world.call(
        "CreatePolicyVersion",
        PolicyArn=arn,
        PolicyDocument=policy({"Action": "s3:*"}),
        SetAsDefault=True,
    )
    assert version["PolicyVersion"]["VersionId"] == "v2"
    with pytest.raises(ServiceError):
        world.may(agent, "dynamodb:GetItem", TABLE)
    world.call("SetDefaultPolicyVersion", PolicyArn=arn, VersionId="v1")
    world.may(agent, "dynamodb:GetItem", TABLE)


def test_conditions_see_the_request_each_time(world: World) -> None:
    document = policy(
        {**GET, "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a"]}}}
    )
    caller = world.iam.caller_for_role(world.role("own", document), "s")
    for _ in range(2):
        world.may(caller, "dynamodb:GetItem", TABLE, context={"dynamodb:LeadingKeys": ["a"]})
        with pytest.raises(ServiceError):
            world.may(
                caller, "dynamodb:GetItem", TABLE, context={"dynamodb:LeadingKeys": ["a", "b"]}
            )


def test_conditions_see_the_clock_the_address_and_the_tags(world: World) -> None:
    document = policy(
        {
            **GET,
            "Condition": {
                "DateLessThan": {"aws:CurrentTime": "2026-09-22T00:00:00Z"},
                "IpAddress": {"aws:SourceIp": "127.0.0.0/8"},
                "StringEquals": {
                    "aws:PrincipalTag/team": "blue",
                    "aws:RequestedRegion": "us-east-1",
                },
            },
        }
    )
    arn = world.role("timed", document)
    with pytest.raises(ServiceError):
        world.may(world.iam.caller_for_role(arn, "s"), "dynamodb:GetItem", TABLE)
    world.call("TagRole", RoleName="timed", Tags=[{"Key": "team", "Value": "blue"}])
    caller = world.iam.caller_for_role(arn, "s")
    world.may(caller, "dynamodb:GetItem", TABLE)
    world.time.now += 5 * 86_400
    with pytest.raises(ServiceError):
        world.may(caller, "dynamodb:GetItem", TABLE)


def test_variables_are_the_callers(world: World) -> None:
    document = policy({"Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:username}/*"})
    agent, buyer = world.user("agent", document), world.user("buyer", document)
    world.may(agent, "s3:GetObject", "arn:aws:s3:::home/agent/x")
    with pytest.raises(ServiceError):
        world.may(buyer, "s3:GetObject", "arn:aws:s3:::home/agent/x")


def test_a_resource_policy_is_asked_where_a_service_tells_it(world: World) -> None:
    from csc.emulator.services.iam.policy import compile_policy

    caller = world.iam.caller_for_role(world.role("sender"), "s")
    document = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sqs:SendMessage",
            "Principal": {"AWS": caller.principal},
            "Resource": "*",
        },
    }
    world.iam.resource_policies["sqs"] = lambda arn: compile_policy(document)
    world.may(caller, "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:q")
    with pytest.raises(ServiceError):
        world.may(caller, "sqs:DeleteMessage", "arn:aws:sqs:us-east-1:123456789012:q")


def test_everything_outlives_a_restart(world: World) -> None:
    arn = world.role("reader", policy(GET))
    world.iam = Iam(world.cloud)
    world.may(world.iam.caller_for_role(arn, "s"), "dynamodb:GetItem", TABLE)


def test_what_is_remembered_does_not_grow_without_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csc.emulator.services.iam import authorize

    monkeypatch.setattr(authorize, "MOST_REMEMBERED", 5)
    caller = world.iam.caller_for_role(world.role("all", policy({"Action": "*"})), "s")
    for number in range(20):
        world.may(caller, "s3:GetObject", f"arn:aws:s3:::bucket/{number}")
    assert len(world.iam.authorizer._allowed) <= 5
