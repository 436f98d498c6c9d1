"""``csc iam prove``: proofs over all requests, and counterexamples that the evaluator confirms."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.principals import Principal

pytest.importorskip("z3", reason="z3-solver is an optional dependency")

from csc.emulator.services.iam.prove import (
    Counterexample,
    Proved,
    Unknown,
    prove_within,
)

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/"


def _policy(*statements: dict[str, Any]) -> Policy:
    full = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    return compile_policy(json.dumps({"Version": "2012-10-17", "Statement": full}), "p")


def _within(one: Policy, other: Policy, **more: Any) -> Any:
    return prove_within(Policies(identity=(one,), **more), [other])


def test_what_lies_within_is_proved() -> None:
    narrow = _policy({"Action": "dynamodb:GetItem", "Resource": TABLE + "todos"})
    wide = _policy({"Action": "dynamodb:Get*", "Resource": TABLE + "*"})
    assert _within(narrow, wide) == Proved()
    assert _within(narrow, narrow) == Proved()
    assert _within(_policy({"Action": "DynamoDB:getitem"}), _policy({"Action": "dynamodb:GetItem"}))


def test_what_does_not_comes_with_a_request() -> None:
    narrow = _policy({"Action": "dynamodb:GetItem", "Resource": TABLE + "todos"})
    wide = _policy({"Action": "dynamodb:Get*", "Resource": TABLE + "*"})
    found = _within(wide, narrow)
    assert isinstance(found, Counterexample)
    assert found.action.startswith("dynamodb:get")
    assert found.resource.startswith(TABLE)


def test_denies_boundaries_and_negations_count() -> None:
    everything = _policy({"Action": "*"})
    but = _policy(
        {"Action": "*"}, {"Effect": "Deny", "Action": "iam:*"}, {"NotAction": "s3:GetObject"}
    )
    found = _within(everything, but)
    assert isinstance(found, Counterexample)
    assert found.action.startswith("iam:")
    assert _within(everything, but, boundary=(_policy({"NotAction": "iam:*"}),)) == Proved()
    others = _policy({"NotAction": "iam:*"})
    assert _within(but, others) == Proved()


def test_conditions() -> None:
    team = {"StringEquals": {"aws:PrincipalTag/team": "blue"}}
    teams = {"StringLike": {"aws:PrincipalTag/team": "b*"}}
    blue, like_b = (_policy({"Action": "s3:*", "Condition": c}) for c in (team, teams))
    assert _within(blue, like_b) == Proved()
    found = _within(like_b, blue)
    assert isinstance(found, Counterexample)
    assert str(found.context["aws:principaltag/team"]).startswith("b")
    address = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    local = _policy({"Action": "s3:*", "Condition": address})
    assert _within(local, _policy({"Action": "s3:*"})) == Proved()
    assert _within(local, local) == Proved(), "the same condition is the same truth"
    assert isinstance(_within(_policy({"Action": "s3:*"}), local), Counterexample)
    narrower = _policy(
        {"Action": "s3:*", "Condition": {"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}}
    )
    assert _within(narrower, local) == Proved()
    found = _within(local, narrower)
    assert isinstance(found, Counterexample)
    assert str(found.context["aws:sourceip"]).startswith("10.")


def test_a_variable_of_the_request_is_itself() -> None:
    own = _policy({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*"})
    assert _within(own, own) == Proved()
    assert _within(own, _policy({"Action": "s3:*"})) == Proved()


_PATTERNS = st.text("ab*?", min_size=1, max_size=4)
_STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Allow", "Deny"]),
        "Action": st.lists(_PATTERNS.map("s:".__add__), min_size=1, max_size=2),
        "Resource": st.lists(_PATTERNS, min_size=1, max_size=2),
    }
)
_POLICIES = st.lists(_STATEMENTS, min_size=1, max_size=3).map(lambda s: _policy(*s))
_TEXTS = st.text("ab", min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(_POLICIES, _POLICIES, st.lists(st.tuples(_TEXTS, _TEXTS), min_size=20, max_size=20))
def test_a_proof_is_never_contradicted(
    one: Policy, other: Policy, asked: list[tuple[str, str]]
) -> None:
    answer = _within(one, other)
    assert not isinstance(answer, Unknown)
    if answer != Proved():
        return
    arn = "arn:aws:iam::123456789012:user/u"
    principal = Principal("user", arn, arn, "123456789012")
    for action, resource in asked:
        request = Request(principal, f"s:{action}", resource, {})
        if evaluate(request, Policies(identity=(one,))).allowed:
            assert evaluate(request, Policies(identity=(other,))).allowed
