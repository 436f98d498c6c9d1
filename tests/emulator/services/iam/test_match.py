"""Wildcards as AWS matches them."""

import pytest

from csc.emulator.services.iam.match import compile_action, compile_pattern, compile_resource


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        ("*", "", True),
        ("a*", "a", True),
        ("a*", "ba", False),
        ("*a", "ba", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("a.c", "abc", False),
        ("a\\*", "a\\b", True),
        ("[a]*", "[a]x", True),
        ("[a]*", "ax", False),
        ("a*b*c", "a/x:b\nc", True),
        ("arn:aws:s3:::bucket", "arn:aws:s3:::bucket", True),
        ("arn:aws:s3:::bucket", "arn:aws:s3:::bucket/x", False),
        ("Ä*", "ä", False),
    ],
)
def test_pattern(pattern: str, value: str, matches: bool) -> None:
    assert compile_pattern(pattern).matches(value, {}) is matches


def test_actions_do_not_mind_case() -> None:
    pattern = compile_action("DynamoDB:Get*")
    assert pattern.matches("dynamodb:GetItem", {})
    assert pattern.matches("DYNAMODB:GETITEM", {})
    assert not pattern.matches("dynamodb:PutItem", {})


def test_a_short_arn_is_completed() -> None:
    assert compile_resource("arn:aws:sqs", variables=True).matches("arn:aws:sqs:us-east-1:1:q", {})
    assert not compile_resource("arn:aws:sqs", variables=True).matches(
        "arn:aws:sns:us-east-1:1:q", {}
    )
    assert compile_resource("arn:aws:sqs:us-east-1:*", variables=True).matches(
        "arn:aws:sqs:us-east-1:1:q", {}
    )


@pytest.mark.timeout(20)
def test_no_pattern_makes_matching_slow() -> None:
    assert not compile_pattern("*a" * 40 + "b").matches("a" * 5000, {})
    assert compile_pattern("*" * 50 + "a" + "*" * 50 + "b").matches("a" * 5000 + "b", {})
