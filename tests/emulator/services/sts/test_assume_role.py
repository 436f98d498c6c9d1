"""AssumeRole: trust policies honoured, sessions limited and ended."""

import json
from typing import Any

import pytest

from csc.emulator.calls import Caller
from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import ACCOUNT, GATEWAY, LAMBDA, World, policy, trust

MAY_ASSUME = policy({"Action": "sts:AssumeRole"})


def _assume(world: World, caller: Caller | None, arn: str, **more: Any) -> Caller:
    """The caller that the session's credentials are."""
    made = world.sts("AssumeRole", caller, RoleArn=arn, RoleSessionName="session", **more)
    given = made["Credentials"]
    found = world.iam.caller_for_key(given["AccessKeyId"], given["SessionToken"])
    assert found is not None
    assert world.iam.secret_for(given["AccessKeyId"]) == given["SecretAccessKey"]
    return found


def test_a_role_that_trusts_the_account_needs_permission_on_the_callers_side(world: World) -> None:
    arn = world.role("target", trusted=trust(ACCOUNT))
    agent = world.user("agent")
    with pytest.raises(ServiceError, match="is not authorized to perform: sts:AssumeRole"):
        _assume(world, agent, arn)
    session = _assume(world, world.user("buyer", MAY_ASSUME), arn)
    assert session.arn == "arn:aws:sts::123456789012:assumed-role/target/session"
    assert session.principal == arn


def test_a_role_that_trusts_a_user_needs_nothing_more(world: World) -> None:
    agent, buyer = world.user("agent"), world.user("buyer", MAY_ASSUME)
    arn = world.role("target", trusted=trust({"AWS": agent.arn}))
    assert _assume(world, agent, arn).principal == arn
    with pytest.raises(ServiceError):
        _assume(world, buyer, arn)


def test_a_role_that_trusts_a_service_is_for_the_service_alone(world: World) -> None:
    arn = world.role("target", trusted=trust(LAMBDA))
    with pytest.raises(ServiceError):
        _assume(world, world.user("buyer", MAY_ASSUME), arn)
    with pytest.raises(ServiceError):
        _assume(world, None, arn)
    assert world.iam.may_assume(arn, "lambda.amazonaws.com")
    assert not world.iam.may_assume(arn, "apigateway.amazonaws.com")
    assert not world.iam.may_assume(arn + "x", "lambda.amazonaws.com")
    with pytest.raises(ServiceError):
        world.iam.assume(arn, "s", "apigateway.amazonaws.com")
    issued = world.iam.assume(arn, "s", "lambda.amazonaws.com")
    assert world.iam.caller_for_key(issued.access_key, issued.token) is not None


def test_a_role_may_trust_several(world: World) -> None:
    arn = world.role("target", trusted=trust(LAMBDA, GATEWAY))
    assert world.iam.may_assume(arn, "lambda.amazonaws.com")
    assert world.iam.may_assume(arn, "apigateway.amazonaws.com")


def test_the_external_id(world: World) -> None:
    condition = {"StringEquals": {"sts:ExternalId": "agreed"}}
    arn = world.role("target", trusted=trust(ACCOUNT, Condition=condition))
    buyer = world.user("buyer", MAY_ASSUME)
    with pytest.raises(ServiceError):
        _assume(world, buyer, arn)
    with pytest.raises(ServiceError):
        _assume(world, buyer, arn, ExternalId="other")
    assert _assume(world, buyer, arn, ExternalId="agreed")


def test_a_changed_trust_policy_counts_at_once(world: World) -> None:
    arn = world.role("target", trusted=trust(LAMBDA))
    assert world.iam.may_assume(arn, "lambda.amazonaws.com")
    world.call("UpdateAssumeRolePolicy", RoleName="target", PolicyDocument=trust(GATEWAY))
    assert not world.iam.may_assume(arn, "lambda.amazonaws.com")


def test_a_session_policy_limits_the_session(world: World) -> None:
    arn = world.role("target", policy({"Action": "s3:*"}), trust(ACCOUNT))
    limit = policy({"Action": "s3:GetObject"})
    session = _assume(world, None, arn, Policy=limit)
    world.may(session, "s3:GetObject")
    with pytest.raises(ServiceError, match="because no session policy allows"):
        world.may(session, "s3:PutObject")
    full = _assume(world, None, arn)
    world.may(full, "s3:PutObject")
    with pytest.raises(ServiceError):
        world.may(session, "s3:PutObject")


def test_session_tags_are_the_principals(world: World) -> None:
    document = policy(
        {"Action": "s3:*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue"}}}
    )
    untagged = world.role("untagged", document, trust(ACCOUNT))
    with pytest.raises(ServiceError, match="to perform: sts:TagSession"):
        _assume(world, None, untagged, Tags=[{"Key": "team", "Value": "blue"}])
    actions = ["sts:AssumeRole", "sts:TagSession"]
    arn = world.role("target", document, trust(ACCOUNT, Action=actions))
    with pytest.raises(ServiceError):
        world.may(_assume(world, None, arn), "s3:GetObject")
    tagged = _assume(world, None, arn, Tags=[{"Key": "team", "Value": "blue"}])
    world.may(tagged, "s3:GetObject")


def test_durations(world: World) -> None:
    arn = world.role("target", trusted=trust(ACCOUNT))
    with pytest.raises(ServiceError, match="exceeds the MaxSessionDuration"):
        _assume(world, None, arn, DurationSeconds=7200)
    with pytest.raises(ServiceError, match="'durationSeconds' failed to satisfy constraint"):
        _assume(world, None, arn, DurationSeconds=10)
    made = world.sts("AssumeRole", RoleArn=arn, RoleSessionName="session", DurationSeconds=900)
    assert made["Credentials"]["Expiration"] == int(world.time.now) + 900


def test_a_malformed_session_policy_and_name(world: World) -> None:
    arn = world.role("target", trusted=trust(ACCOUNT))
    with pytest.raises(ServiceError) as refused:
        _assume(world, None, arn, Policy="{")
    assert refused.value.code == "MalformedPolicyDocument"
    with pytest.raises(ServiceError, match="roleSessionName"):
        world.sts("AssumeRole", RoleArn=arn, RoleSessionName="a b/c")


def test_sessions_outlive_a_restart(world: World) -> None:
    from csc.emulator.services.iam import Iam

    arn = world.role("target", policy({"Action": "s3:*"}), trust(ACCOUNT))
    made = world.sts(
        "AssumeRole",
        RoleArn=arn,
        RoleSessionName="session",
        Policy=policy({"Action": "s3:GetObject"}),
    )["Credentials"]
    again = Iam(world.cloud)
    caller = again.caller_for_key(made["AccessKeyId"], made["SessionToken"])
    assert caller is not None
    assert len(caller.session) == 1


def test_who_am_i(world: World) -> None:
    root = world.sts("GetCallerIdentity")
    assert root == {
        "UserId": "123456789012",
        "Account": "123456789012",
        "Arn": "arn:aws:iam::123456789012:root",
    }
    arn = world.role("target", trusted=trust(ACCOUNT))
    who = world.sts("GetCallerIdentity", _assume(world, None, arn))
    assert who["Arn"].endswith("assumed-role/target/session")
    assert who["UserId"].startswith("AROA") and who["UserId"].endswith(":session")
    agent = world.user("agent")
    assert world.sts("GetCallerIdentity", agent)["UserId"].startswith("AIDA")


def test_a_session_of_ones_own(world: World) -> None:
    agent = world.user("agent", policy({"Action": "s3:*"}))
    made = world.sts("GetSessionToken", agent)["Credentials"]
    session = world.iam.caller_for_key(made["AccessKeyId"], made["SessionToken"])
    assert session is not None
    assert session.arn == agent.arn
    world.may(session, "s3:GetObject")
    arn = world.role("target", trusted=trust(ACCOUNT))
    with pytest.raises(ServiceError, match="session credentials"):
        world.sts("GetSessionToken", _assume(world, None, arn))


def test_a_federated_session_has_what_both_allow(world: World) -> None:
    own = policy({"Action": ["s3:GetObject", "s3:PutObject", "sts:*"]})
    agent = world.user("agent", own)

    def federated(**more: Any) -> Caller:
        made = world.sts("GetFederationToken", agent, Name="guest", **more)["Credentials"]
        found = world.iam.caller_for_key(made["AccessKeyId"], made["SessionToken"])
        assert found is not None
        return found

    guest = federated(Policy=policy({"Action": ["s3:GetObject", "s3:DeleteObject"]}))
    assert guest.arn == "arn:aws:sts::123456789012:federated-user/guest"
    world.may(guest, "s3:GetObject")
    for action in ("s3:PutObject", "s3:DeleteObject"):
        with pytest.raises(ServiceError):
            world.may(guest, action)
    with pytest.raises(ServiceError):
        world.may(federated(), "s3:GetObject")


def test_web_identity_of_an_emulated_pool(world: World) -> None:
    from csc.emulator.services.cognito_idp import CognitoIdp
    from csc.emulator.services.cognito_idp.entities import Client, Pool
    from csc.emulator.services.cognito_idp.mint_token import mint_token

    cognito = CognitoIdp(world.cloud)
    world.cloud.services["cognito-idp"] = cognito
    arn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI"
    pool = Pool("us-east-1_AbCdEfGhI", "users", arn, 0.0, 0.0)
    cognito.store.save(pool)
    cognito.store.save(Client("app", "app", pool.id, None, 0.0, 0.0))
    token = mint_token(cognito, None, "agent", (), "id", create=True).token
    issuer = cognito.issuer(pool).partition("://")[2]
    document = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{issuer}"},
                "Condition": {"StringEquals": {f"{issuer}:aud": "app"}},
            },
        }
    )
    role = world.role("web", policy({"Action": "s3:*"}), document)

    def assume(given: str) -> dict[str, Any]:
        return world.sts(
            "AssumeRoleWithWebIdentity",
            RoleArn=role,
            RoleSessionName="agent",
            WebIdentityToken=given,
        )

    assert assume(token)["Audience"] == "app"
    with pytest.raises(ServiceError) as refused:
        assume(token[:-4])
    assert refused.value.code == "InvalidIdentityToken"
    world.time.now += 3600
    with pytest.raises(ServiceError) as refused:
        assume(token)
    assert refused.value.code == "ExpiredTokenException"


def test_a_session_does_not_outlive_its_role_in_another_of_its_name(world: World) -> None:
    arn = world.role("target", policy({"Action": "s3:*"}), trust(ACCOUNT))
    made = world.sts("AssumeRole", RoleArn=arn, RoleSessionName="old")["Credentials"]

    def session() -> Caller:
        found = world.iam.caller_for_key(made["AccessKeyId"], made["SessionToken"])
        assert found is not None
        return found

    world.may(session(), "s3:GetObject")
    world.call("DeleteRolePolicy", RoleName="target", PolicyName="own")
    world.call("DeleteRole", RoleName="target")
    with pytest.raises(ServiceError, match="is not authorized"):
        world.may(session(), "s3:GetObject")
    assert world.role("target", policy({"Action": "s3:*"}), trust(ACCOUNT)) == arn
    with pytest.raises(ServiceError, match="is not authorized"):
        world.may(session(), "s3:GetObject")
    world.may(_assume(world, None, arn), "s3:GetObject")


def test_who_may_not_assume_a_role_is_told_with_the_missing_statement(world: World) -> None:
    told: list[Any] = []
    world.iam.on_denial.append(told.append)
    arn = world.role("target", trusted=trust(LAMBDA))
    with pytest.raises(ServiceError):
        world.iam.assume(arn, "s", "apigateway.amazonaws.com")
    assert told[0].statement == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "apigateway.amazonaws.com"},
    }
    assert "trust policy" in told[0].remedy
    open_arn = world.role("open", trusted=trust(ACCOUNT))
    agent = world.user("agent")
    with pytest.raises(ServiceError):
        _assume(world, agent, open_arn)
    assert told[1].principal == agent.arn
    assert told[1].statement == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": open_arn,
    }
