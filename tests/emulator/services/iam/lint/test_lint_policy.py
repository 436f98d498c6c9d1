"""Policy lint: each kind of finding, and what must not be found."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("policy_sentry", reason="policy-sentry is an optional dependency")

from csc.emulator.services.iam.lint import lint_policy
from csc.emulator.services.iam.lint.action_table import action_table
from csc.emulator.services.iam.lint.escalation import PATHS
from csc.emulator.services.iam.match import compile_resource
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.prove.distinguish import items_of, overlap
from csc.emulator.services.iam.variables import parse_text

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/notes"


def found(*statements: dict[str, Any], use: Any = "identity") -> list[tuple[int, str]]:
    listed = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    policy = compile_policy({"Version": "2012-10-17", "Statement": listed}, "p")
    return [(one.statement, one.kind) for one in lint_policy(policy, use, action_table())]


def only(kind: str) -> list[tuple[int, str]]:
    return [(0, kind)]


@pytest.mark.parametrize(
    "action", ["s3:GetObjects", "dynamdb:GetItem", "s3:Fetch*", "dynamodb:Get Item", "nonsense:*"]
)
def test_actions_that_no_service_has(action: str) -> None:
    assert found({"Action": ["s3:GetObject", action]}) == only("unknown-action")


@pytest.mark.parametrize(
    "action", ["*", "s3:*", "S3:getobject", "dynamodb:Get*", "*:Get*", "s3:?et*"]
)
def test_actions_that_there_are(action: str) -> None:
    assert found({"Action": action}) == []


def test_a_misspelt_action_comes_with_the_right_one() -> None:
    policy = compile_policy(
        {"Statement": {"Effect": "Allow", "Action": "dynamodb:GetItems", "Resource": "*"}}
    )
    (finding,) = lint_policy(policy, "identity", action_table())
    assert finding.remedy == "Did you mean dynamodb:GetItem?"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::bucket"),
        ("s3:ListBucket", "arn:aws:s3:::bucket/*"),
        ("dynamodb:ListTables", TABLE),
        ("dynamodb:GetItem", "arn:aws:sqs:us-east-1:123456789012:q"),
        ("dynamodb:Scan", "arn:aws:dynamodb:us-east-1:123456789012:stream/x"),
        ("sqs:SendMessage", "arn:aws:sns:*:*:*"),
        ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:layer:x"),
    ],
)
def test_resources_that_an_action_cannot_have(action: str, resource: str) -> None:
    assert found({"Action": action, "Resource": resource}) == only("impossible-resource")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::bucket/*"),
        ("s3:GetObject", "arn:aws:s3:::*"),
        ("s3:ListBucket", "arn:aws:s3:::${aws:username}"),
        ("dynamodb:Query", f"{TABLE}/index/*"),
        ("dynamodb:*", "arn:aws:dynamodb:*"),
        ("dynamodb:ListTables", "*"),
        (["s3:ListBucket", "s3:GetObject"], ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]),
        ("execute-api:Invoke", "arn:aws:execute-api:us-east-1:123456789012:abc/dev/GET/notes"),
        ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:f"),
        ("logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*"),
        ("xray:PutTraceSegments", "*"),
        ("kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/1234"),
    ],
)
def test_resources_that_it_can(action: Any, resource: Any) -> None:
    assert found({"Action": action, "Resource": resource}) == []


@pytest.mark.parametrize(
    ("action", "condition", "kinds"),
    [
        ("dynamodb:GetItem", {"StringEquals": {"s3:prefix": "x"}}, ["unsupported-condition-key"]),
        ("dynamodb:GetItem", {"StringEquals": {"dynamodb:Select": "COUNT"}}, None),
        ("dynamodb:GetItem", {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a"]}}, []),
        ("s3:ListBucket", {"StringLike": {"s3:prefix": "home/*"}}, []),
        ("s3:GetObject", {"StringEquals": {"s3:ExistingObjectTag/team": "a"}}, []),
        ("sqs:SendMessage", {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:t"}}, []),
        ("sqs:SendMessage", {"StringEquals": {"aws:PrincipalTag/team": "a"}}, []),
        ("sqs:SendMessage", {"Bool": {"aws:SecureTransport": "true"}}, []),
        (
            "s3:GetObject",
            {"StringEqualsIfExists": {"s3:prefix": "a"}},
            ["unsupported-condition-key"],
        ),
    ],
)
def test_condition_keys_of_actions(action: str, condition: Any, kinds: list[str] | None) -> None:
    told = [kind for _, kind in found({"Action": action, "Condition": condition})]
    assert told == (kinds if kinds is not None else told)


@pytest.mark.parametrize(
    "condition",
    [
        {
            "DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": "2025-01-01T00:00:00Z"},
        },
        {"StringEquals": {"aws:username": "a"}, "StringNotLike": {"aws:username": "a*"}},
        {"StringEquals": {"aws:username": "team-*"}},
        {"ArnLike": {"aws:SourceArn": "my-topic"}},
        {
            "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
            "NotIpAddress": {"aws:SourceIp": "10.0.0.0/7"},
        },
        {"Null": {"aws:username": "true"}, "StringLike": {"aws:username": "*"}},
        {
            "NumericLessThan": {"aws:MultiFactorAuthAge": 5},
            "NumericGreaterThan": {"aws:MultiFactorAuthAge": 5},
        },
    ],
)
def test_conditions_that_never_hold(condition: Any) -> None:
    assert found({"Action": "sqs:SendMessage", "Condition": condition}) == only(
        "condition-never-holds"
    )


@pytest.mark.parametrize(
    "condition",
    [
        {
            "DateGreaterThan": {"aws:CurrentTime": "2025-01-01T00:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": "2025-01-01T00:00:02Z"},
        },
        {"StringLike": {"aws:username": "a*"}, "StringNotEquals": {"aws:username": "ab"}},
        {
            "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
            "NotIpAddress": {"aws:SourceIp": "10.1.0.0/16"},
        },
        {"StringEquals": {"aws:username": "${aws:PrincipalTag/name}"}},
        {"StringEquals": {"aws:username": "a${*}b"}},
    ],
)
def test_conditions_that_may(condition: Any) -> None:
    assert found({"Action": "sqs:SendMessage", "Condition": condition}) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: "+".join(path.actions))
def test_each_path_of_escalation(path: Any) -> None:
    on_all = {"Action": list(path.actions)}
    assert found(on_all) == only("privilege-escalation")
    for action in path.actions:
        rest = [one for one in path.actions if one != action]
        alone = [{"Action": rest}] if rest else []
        narrow = found(*alone, {"Action": action, "Resource": "arn:aws:iam::123456789012:role/own"})
        assert "privilege-escalation" not in {kind for _, kind in narrow}


def test_what_is_no_escalation() -> None:
    own = {"Action": "iam:*AccessKey*", "Resource": "arn:aws:iam::*:user/${aws:username}"}
    assert found(own) == []
    to_lambda = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    passing = {"Action": "iam:PassRole", "Condition": to_lambda}
    assert found(passing, {"Action": "ec2:RunInstances"}) == []
    functions = {"Action": ["lambda:CreateFunction", "lambda:InvokeFunction"]}
    assert [kind for _, kind in found(passing, functions)] == ["privilege-escalation"]
    denied = {"Effect": "Deny", "Action": "iam:PassRole"}
    assert found({"Action": ["iam:PassRole", "ec2:RunInstances"]}, denied) == []
    assert found({"Action": "*"}) == [], "an administrator has nothing to gain"


def test_trust_policies() -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumRole"}
    policy = compile_policy({"Version": "2012-10-17", "Statement": [statement]})
    assert [one.kind for one in lint_policy(policy, "trust", action_table())] == ["unknown-action"]


_GLOBS = st.text("ab:*?", max_size=6)


@settings(max_examples=200, deadline=None)
@given(_GLOBS, _GLOBS, st.text("ab:", max_size=6))
def test_overlap_is_what_both_match(one: str, other: str, text: str) -> None:
    patterns = [compile_resource(each, variables=False) for each in (one, other)]
    if all(pattern.matches(text, {}) for pattern in patterns):
        assert overlap(*(items_of(parse_text(each, False)) for each in (one, other)))
