"""The order of evaluation: how far each type of policy reaches."""

from typing import Any

import pytest

from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.principals import ANONYMOUS, Principal

A, B = "111111111111", "222222222222"
USER = Principal("user", f"arn:aws:iam::{A}:user/u", f"arn:aws:iam::{A}:user/u", A)
ROLE = Principal("role", f"arn:aws:sts::{A}:assumed-role/r/s", f"arn:aws:iam::{A}:role/r", A)
ROOT = Principal("root", f"arn:aws:iam::{A}:root", f"arn:aws:iam::{A}:root", A)
LAMBDA = Principal("service", "lambda.amazonaws.com", "lambda.amazonaws.com", "")
BUCKET = "arn:aws:s3:::b"


def _policy(*statements: dict[str, Any]) -> Policy:
    full = [{"Effect": "Allow", "Action": "s3:Get", "Resource": "*", **s} for s in statements]
    return compile_policy({"Version": "2012-10-17", "Statement": full}, "p")


ALLOW, DENY = _policy({}), _policy({"Effect": "Deny"})
OTHER = _policy({"Action": "s3:Put"})
EMPTY = _policy()


def _to(principal: Any) -> Policy:
    return _policy({"Principal": principal})


def _decide(principal: Principal = USER, owner: str = A, **policies: Any) -> tuple[str, str]:
    decision = evaluate(Request(principal, "s3:Get", BUCKET, {}, owner), Policies(**policies))
    return decision.outcome, decision.policy_type


def test_nothing_allows_nothing() -> None:
    assert _decide() == ("implicitDeny", "identity")
    assert _decide(identity=(OTHER, EMPTY)) == ("implicitDeny", "identity")


def test_root_may_all_but_what_is_denied() -> None:
    assert _decide(ROOT) == ("allowed", "identity")
    assert _decide(ROOT, scps=((DENY,),)) == ("explicitDeny", "scp")
    assert _decide(ROOT, scps=((OTHER,),)) == ("implicitDeny", "scp")
    assert _decide(ROOT, session=(OTHER,)) == ("implicitDeny", "session")


@pytest.mark.parametrize("kind", ["identity", "boundary", "session"])
def test_a_deny_anywhere_wins(kind: str) -> None:
    limits: dict[str, Any] = {"identity": (ALLOW,), "resource": _to({"AWS": USER.arn})}
    limits[kind] = (ALLOW, DENY)
    assert _decide(**limits) == ("explicitDeny", kind)
    assert _decide(identity=(ALLOW,), resource=DENY) == ("explicitDeny", "resource")
    assert _decide(identity=(ALLOW,), scps=((ALLOW,), (DENY,))) == ("explicitDeny", "scp")
    assert _decide(identity=(ALLOW,), rcps=((DENY,),)) == ("explicitDeny", "rcp")


def test_every_level_of_an_organisation_must_allow() -> None:
    assert _decide(identity=(ALLOW,), scps=((ALLOW,), (OTHER,))) == ("implicitDeny", "scp")
    assert _decide(identity=(ALLOW,), scps=((ALLOW,), (OTHER, ALLOW)))[0] == "allowed"
    assert _decide(identity=(ALLOW,), rcps=((OTHER,),)) == ("implicitDeny", "rcp")


def test_a_boundary_and_a_session_limit_identity_policies() -> None:
    assert _decide(identity=(ALLOW,), boundary=(ALLOW,), session=(ALLOW,))[0] == "allowed"
    assert _decide(identity=(ALLOW,), boundary=(OTHER,)) == ("implicitDeny", "boundary")
    assert _decide(identity=(ALLOW,), boundary=()) == ("implicitDeny", "boundary")
    assert _decide(identity=(ALLOW,), session=(OTHER,)) == ("implicitDeny", "session")
    assert _decide(boundary=(ALLOW,)) == ("implicitDeny", "identity")


def test_a_resource_policy_that_names_a_user_is_not_limited_by_its_boundary() -> None:
    named = _to({"AWS": USER.arn})
    assert _decide(resource=named) == ("allowed", "resource")
    assert _decide(resource=named, boundary=(OTHER,)) == ("allowed", "resource")


def test_a_resource_policy_that_names_a_role_is_limited_one_that_names_its_session_is_not() -> None:
    limits: dict[str, Any] = {"boundary": (ALLOW,), "session": (OTHER,)}
    assert _decide(ROLE, resource=_to({"AWS": ROLE.identity})) == ("allowed", "resource")
    assert _decide(ROLE, resource=_to({"AWS": ROLE.identity}), **limits) == (
        "implicitDeny",
        "session",
    )
    assert _decide(ROLE, resource=_to({"AWS": ROLE.arn}), **limits) == ("allowed", "resource")


@pytest.mark.parametrize("account", [A, f"arn:aws:iam::{A}:root"])
def test_a_resource_policy_that_names_the_account_only_delegates(account: str) -> None:
    named = _to({"AWS": account})
    assert _decide(resource=named) == ("implicitDeny", "identity")
    assert _decide(identity=(ALLOW,), resource=named)[0] == "allowed"


def test_across_accounts_both_sides_must_allow() -> None:
    for named in ({"AWS": USER.arn}, {"AWS": A}, "*"):
        assert _decide(owner=B, resource=_to(named)) == ("implicitDeny", "identity")
        assert _decide(owner=B, identity=(ALLOW,), resource=_to(named))[0] == "allowed"
    assert _decide(owner=B, identity=(ALLOW,)) == ("implicitDeny", "resource")
    limited: dict[str, Any] = {
        "identity": (ALLOW,),
        "boundary": (OTHER,),
        "resource": _to({"AWS": USER.arn}),
    }
    assert _decide(owner=B, **limited) == ("implicitDeny", "boundary")


def test_services_and_the_unknown_have_resource_policies_only() -> None:
    assert _decide(LAMBDA, resource=_to({"Service": LAMBDA.arn}))[0] == "allowed"
    assert _decide(LAMBDA, resource=_to({"Service": "sns.amazonaws.com"}))[0] == "implicitDeny"
    assert _decide(LAMBDA, resource=_to({"AWS": LAMBDA.arn}))[0] == "implicitDeny"
    assert _decide(ANONYMOUS, resource=_to("*"))[0] == "allowed"
    assert _decide(ANONYMOUS, resource=_to({"AWS": A}))[0] == "implicitDeny"


def test_without_a_trust_policys_allow_nobody_assumes_a_role() -> None:
    assert _decide(identity=(ALLOW,), resource=EMPTY, resource_must_allow=True) == (
        "implicitDeny",
        "resource",
    )
    assert _decide(ROOT, resource=EMPTY, resource_must_allow=True)[0] == "implicitDeny"
    named = _to({"AWS": USER.arn})
    assert _decide(resource=named, resource_must_allow=True)[0] == "allowed"


def test_not_action_not_resource_not_principal() -> None:
    assert (
        _decide(
            identity=(
                compile_policy(
                    {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Allow", "NotAction": "s3:Put", "Resource": "*"}],
                    }
                ),
            )
        )[0]
        == "allowed"
    )
    assert (
        _decide(
            identity=(
                compile_policy(
                    {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Allow", "NotAction": "S3:*", "Resource": "*"}],
                    }
                ),
            )
        )[0]
        == "implicitDeny"
    )
    assert (
        _decide(
            identity=(
                compile_policy(
                    {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Allow", "Action": "*", "NotResource": BUCKET}],
                    }
                ),
            )
        )[0]
        == "implicitDeny"
    )
    spared = compile_policy(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Deny",
                    "Action": "*",
                    "Resource": "*",
                    "NotPrincipal": {"AWS": USER.arn},
                }
            ],
        }
    )
    assert _decide(identity=(ALLOW,), resource=spared)[0] == "allowed"
    assert _decide(ROLE, identity=(ALLOW,), resource=spared) == ("explicitDeny", "resource")
