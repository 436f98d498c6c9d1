"""What a session carries: MFA, source identity, transitive tags, when it was issued."""

from typing import Any

import pytest

from csc.emulator.calls import Call, Caller, Permission
from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.totp import STEP, code_at
from tests.emulator.services.iam.conftest import ACCOUNT, World, policy, trust

ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]


def caller_of(world: World, made: dict[str, Any]) -> Caller:
    given = made["Credentials"]
    found = world.iam.caller_for_key(given["AccessKeyId"], given["SessionToken"])
    assert found is not None
    return found


def assume(world: World, caller: Caller | None, arn: str, **more: Any) -> dict[str, Any]:
    return world.sts("AssumeRole", caller, RoleArn=arn, RoleSessionName="session", **more)


def refused(world: World, operation: str, caller: Caller | None, **input: Any) -> ServiceError:
    with pytest.raises(ServiceError) as error:
        world.sts(operation, caller, **input)
    return error.value


def with_device(world: World, document: str) -> tuple[Caller, str, str]:
    caller = world.user("agent", document)
    made = world.call("CreateVirtualMFADevice", VirtualMFADeviceName="phone")["VirtualMFADevice"]
    serial, seed = made["SerialNumber"], made["Base32StringSeed"].decode()
    step = int(world.time.now) // STEP
    world.call(
        "EnableMFADevice",
        UserName="agent",
        SerialNumber=serial,
        AuthenticationCode1=code_at(seed, step - 5),
        AuthenticationCode2=code_at(seed, step - 4),
    )
    return caller, serial, seed


def code(world: World, seed: str) -> str:
    return code_at(seed, int(world.time.now) // STEP)


def test_a_session_with_mfa_may_what_others_may_not(world: World) -> None:
    fresh = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "300"},
    }
    document = policy({"Action": "s3:GetObject", "Condition": fresh})
    caller, serial, seed = with_device(world, document)
    wrong = {"SerialNumber": serial, "TokenCode": "000000"}
    assert refused(world, "GetSessionToken", caller, **wrong).code == "AccessDenied"
    plain = caller_of(world, world.sts("GetSessionToken", caller))
    right = {"SerialNumber": serial, "TokenCode": code(world, seed)}
    session = caller_of(world, world.sts("GetSessionToken", caller, **right))
    used = refused(world, "GetSessionToken", caller, **right)
    assert "MultiFactorAuthentication failed" in used.message, "no code is good twice"
    world.may(session, "s3:GetObject")
    for other in (caller, plain):
        with pytest.raises(ServiceError):
            world.may(other, "s3:GetObject")
    world.time.now += 301
    with pytest.raises(ServiceError):
        world.may(session, "s3:GetObject")


def test_long_lived_keys_have_no_mfa_key_at_all(world: World) -> None:
    deny = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    if_there = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    for condition, denied in ((deny, False), (if_there, True)):
        document = policy(
            {"Action": "s3:*"}, {"Effect": "Deny", "Action": "s3:*", "Condition": condition}
        )
        caller = world.user(f"user-{denied}", document)
        if denied:
            with pytest.raises(ServiceError, match="explicit deny"):
                world.may(caller, "s3:GetObject")
        else:
            world.may(caller, "s3:GetObject")


def test_a_role_that_asks_for_mfa(world: World) -> None:
    asked = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    arn = world.role("target", trusted=trust(ACCOUNT, Condition=asked))
    caller, serial, seed = with_device(world, policy({"Action": "sts:AssumeRole"}))
    role = {"RoleArn": arn, "RoleSessionName": "session"}
    assert refused(world, "AssumeRole", caller, **role).code == "AccessDenied"
    bad = {**role, "SerialNumber": serial, "TokenCode": "123456"}
    assert "invalid MFA" in refused(world, "AssumeRole", caller, **bad).message
    assume(world, caller, arn, SerialNumber=serial, TokenCode=code(world, seed))
    buyer = world.user("buyer", policy({"Action": "sts:AssumeRole"}))
    world.time.now += 60
    other = {**role, "SerialNumber": serial, "TokenCode": code(world, seed)}
    assert "invalid MFA" in refused(world, "AssumeRole", buyer, **other).message


def test_an_external_id(world: World) -> None:
    asked = {"StringEquals": {"sts:ExternalId": "shared"}}
    arn = world.role("target", trusted=trust(ACCOUNT, Condition=asked))
    role = {"RoleArn": arn, "RoleSessionName": "session"}
    assert refused(world, "AssumeRole", None, **role).code == "AccessDenied"
    assert refused(world, "AssumeRole", None, **role, ExternalId="other").code == "AccessDenied"
    assume(world, None, arn, ExternalId="shared")


def test_a_source_identity_stays(world: World) -> None:
    without = world.role("without", trusted=trust(ACCOUNT))
    named = {"RoleArn": without, "RoleSessionName": "session", "SourceIdentity": "agent"}
    assert "sts:SetSourceIdentity" in refused(world, "AssumeRole", None, **named).message
    first = world.role("first", policy({"Action": "sts:*"}), trust(ACCOUNT, Action=ALL))
    asked = {"StringEquals": {"aws:SourceIdentity": "agent"}}
    second = world.role(
        "second",
        policy({"Action": "s3:GetObject", "Condition": asked}),
        trust({"AWS": first}, Action=ALL, Condition=asked),
    )
    session = caller_of(world, assume(world, None, first, SourceIdentity="agent"))
    chained = assume(world, session, second)
    assert chained["SourceIdentity"] == "agent"
    world.may(caller_of(world, chained), "s3:GetObject")
    changed = {"RoleArn": second, "RoleSessionName": "session", "SourceIdentity": "buyer"}
    assert refused(world, "AssumeRole", session, **changed).code == "AccessDenied"
    other = caller_of(world, assume(world, None, first, SourceIdentity="buyer"))
    plain = {"RoleArn": second, "RoleSessionName": "session"}
    assert refused(world, "AssumeRole", other, **plain).code == "AccessDenied"


def test_transitive_tags_go_along_and_others_do_not(world: World) -> None:
    first = world.role("first", policy({"Action": "sts:*"}), trust(ACCOUNT, Action=ALL))
    second = world.role("second", trusted=trust({"AWS": first}, Action=ALL))
    tags = [{"Key": "team", "Value": "blue"}, {"Key": "task", "Value": "1"}]
    made = assume(world, None, first, Tags=tags, TransitiveTagKeys=["team"])
    session = caller_of(world, made)
    assert dict(session.tags) == {"team": "blue", "task": "1"}
    chained = caller_of(world, assume(world, session, second))
    assert dict(chained.tags) == {"team": "blue"}
    again = {
        "RoleArn": second,
        "RoleSessionName": "session",
        "Tags": [{"Key": "Team", "Value": "red"}],
    }
    assert (
        "conflicts with a transitive tag key"
        in refused(world, "AssumeRole", session, **again).message
    )


def test_a_session_knows_when_it_was_issued(world: World) -> None:
    revoked = {"DateLessThan": {"aws:TokenIssueTime": "2026-09-21T14:13:21Z"}}
    document = policy({"Action": "s3:*"}, {"Effect": "Deny", "Action": "*", "Condition": revoked})
    arn = world.role("target", document, trust(ACCOUNT))
    old = caller_of(world, assume(world, None, arn))
    world.time.now += 60
    new = caller_of(world, assume(world, None, arn))
    world.may(new, "s3:GetObject")
    with pytest.raises(ServiceError, match="explicit deny"):
        world.may(old, "s3:GetObject")


def test_what_cannot_be_decoded(world: World) -> None:
    error = refused(world, "DecodeAuthorizationMessage", None, EncodedMessage="nonsense")
    assert error.code == "InvalidAuthorizationMessageException"


KEYS: list[tuple[str, str, dict[str, Any], str, Any]] = [
    ("s3", "ListObjectsV2", {"Prefix": "home/"}, "s3:prefix", "home/"),
    ("s3", "PutObject", {"ACL": "public-read"}, "s3:x-amz-acl", "public-read"),
    ("s3", "GetObject", {"VersionId": "v"}, "s3:VersionId", "v"),
    ("sns", "Subscribe", {"Protocol": "https"}, "sns:Protocol", "https"),
    ("lambda", "AddPermission", {"Principal": "*"}, "lambda:Principal", "*"),
    ("lambda", "TagResource", {"Tags": {"team": "a"}}, "aws:RequestTag/team", "a"),
    ("sqs", "TagQueue", {"Tags": {"team": "a"}}, "aws:TagKeys", "team"),
    ("cognito-idp", "CreateUserPool", {"UserPoolTags": {"t": "1"}}, "aws:RequestTag/t", "1"),
    ("iam", "CreateRole", {"Tags": [{"Key": "t", "Value": "1"}]}, "aws:RequestTag/t", "1"),
    ("dynamodb", "TagResource", {"Tags": [{"Key": "t", "Value": "1"}]}, "aws:TagKeys", "t"),
    ("dynamodb", "UntagResource", {"TagKeys": ["t"]}, "aws:TagKeys", "t"),
    ("states", "StartExecution", {}, "aws:PrincipalArn", "arn:aws:iam::123456789012:user/agent"),
    ("states", "StartExecution", {}, "aws:PrincipalAccount", "123456789012"),
    ("states", "StartExecution", {}, "aws:PrincipalType", "User"),
    ("states", "StartExecution", {}, "aws:PrincipalIsAWSService", "false"),
    ("states", "StartExecution", {}, "aws:username", "agent"),
    ("states", "StartExecution", {}, "aws:SourceIp", "127.0.0.1"),
    ("states", "StartExecution", {}, "aws:RequestedRegion", "us-east-1"),
    ("states", "StartExecution", {}, "aws:SecureTransport", "true"),
    ("states", "StartExecution", {}, "aws:ViaAWSService", "false"),
    ("states", "StartExecution", {}, "aws:EpochTime", "1790000000"),
    ("states", "StartExecution", {}, "aws:CurrentTime", "2026-09-21T14:13:20Z"),
    ("states", "StartExecution", {}, "aws:UserAgent", "aws-cli/2"),
    ("states", "StartExecution", {}, "aws:Referer", "https://example.com/"),
]


@pytest.mark.parametrize(("service", "operation", "input", "key", "value"), KEYS)
def test_each_key_is_filled_from_the_request(
    world: World, service: str, operation: str, input: Any, key: str, value: str
) -> None:
    from csc.emulator.services.iam.fill_keys import HeaderKeys

    action, condition = f"{service}:{operation}", {"ForAnyValue:StringEquals": {key: value}}
    allowed = world.user("agent", policy({"Action": action, "Condition": condition}))
    headers = HeaderKeys({"user-agent": "aws-cli/2", "referer": "https://example.com/"})
    call = Call(service, operation, input, allowed, "r", "us-east-1", context=headers)
    world.iam.authorize(call, (Permission(action, "*"),))
    world.call(
        "PutUserPolicy",
        UserName="agent",
        PolicyName="own",
        PolicyDocument=policy(
            {"Action": action, "Condition": {"ForAnyValue:StringEquals": {key: f"{value}-not"}}}
        ),
    )
    with pytest.raises(ServiceError):
        world.iam.authorize(call, (Permission(action, "*"),))


def test_nobody_assumes_root_without_an_organization(world: World) -> None:
    task = {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}
    for target in ("123456789012", "arn:aws:iam::123456789012:root"):
        with pytest.raises(ServiceError, match="sts:AssumeRoot on resource") as refused:
            world.sts("AssumeRoot", TargetPrincipal=target, TaskPolicyArn=task)
        assert refused.value.code == "AccessDenied"
    other = {"arn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    with pytest.raises(ServiceError, match="root task") as refused:
        world.sts("AssumeRoot", TargetPrincipal="123456789012", TaskPolicyArn=other)
    assert refused.value.code == "ValidationError"
