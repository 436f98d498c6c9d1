"""Every condition operator, with what it matches and what it doesn't; absent keys; quantifiers."""

from typing import Any

import pytest

from csc.emulator.services.iam.conditions import compile_conditions
from csc.emulator.services.iam.problem import PolicyProblem


def holds(operator: str, wanted: Any, given: Any, **more: Any) -> bool:
    """Whether ``{operator: {"k": wanted}}`` holds where the request's key is ``given``."""
    context = {} if given is None else {"k": given}
    conditions = compile_conditions({operator: {"K": wanted}}, variables=True)
    return all(condition.holds({**context, **more}) for condition in conditions)


@pytest.mark.parametrize(
    ("operator", "wanted", "matching", "other"),
    [
        ("StringEquals", "a*", "a*", "ab"),
        ("StringEquals", ["x", "y"], "y", "z"),
        ("StringEquals", "A", "A", "a"),
        ("StringEqualsIgnoreCase", "Straße", "STRASSE", "strase"),
        ("StringLike", "a*c?", "abcd", "abc"),
        ("StringLike", "*", "", "\x00"[:0] or None),
        ("NumericEquals", "10", "10.0", "11"),
        ("NumericLessThan", 10, "9.99", "10"),
        ("NumericLessThanEquals", 10, "10", "10.01"),
        ("NumericGreaterThan", 10, "1e2", "10"),
        ("NumericGreaterThanEquals", 10, "10", "x"),
        ("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:01Z"),
        ("DateLessThan", "2026-01-01", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"),
        ("DateLessThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-02"),
        ("DateGreaterThan", "1767225600", "2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z"),
        ("DateGreaterThanEquals", "2026-01-01T00:00:00Z", "1767225600", "1767225599"),
        ("Bool", "true", "True", "false"),
        ("Bool", True, "true", "x"),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", "QmluYXJ6"),
        ("IpAddress", "203.0.113.0/24", "203.0.113.7", "203.0.114.7"),
        ("IpAddress", "2001:db8::/32", "2001:db8::1", "2001:db9::1"),
        ("IpAddress", "203.0.113.5", "203.0.113.5", "not an address"),
        (
            "ArnEquals",
            "arn:aws:sns:*:1:t?",
            "arn:aws:sns:us-east-1:1:t1",
            "arn:aws:sns:us:east:1:t1",
        ),
        ("ArnLike", "arn:aws:s3:::b/*", "arn:aws:s3:::b/c:d/e", "arn:aws:s3:::c/x"),
        ("Null", "true", None, "x"),
        ("Null", "false", "x", None),
    ],
)
def test_operator(operator: str, wanted: Any, matching: Any, other: Any) -> None:
    assert holds(operator, wanted, matching)
    assert not holds(operator, wanted, other)


@pytest.mark.parametrize(
    ("operator", "wanted", "matching"),
    [
        ("StringNotEquals", "a", "a"),
        ("StringNotEqualsIgnoreCase", "a", "A"),
        ("StringNotLike", "a*", "abc"),
        ("NumericNotEquals", "1", "1.0"),
        ("DateNotEquals", "2026-01-01", "2026-01-01T00:00:00Z"),
        ("NotIpAddress", "10.0.0.0/8", "10.1.2.3"),
        ("ArnNotEquals", "arn:aws:s3:::b", "arn:aws:s3:::b"),
        ("ArnNotLike", "arn:aws:s3:::*", "arn:aws:s3:::b"),
    ],
)
def test_negated_operator(operator: str, wanted: Any, matching: Any) -> None:
    assert not holds(operator, wanted, matching)
    assert not holds(
        operator,
        ["other", wanted]
        if "Ip" not in operator and "Num" not in operator and "Date" not in operator
        else [wanted],
        matching,
    )
    assert holds(operator, wanted, "something else entirely")
    assert holds(operator, wanted, None), "an absent key makes a negated operator true"


def test_an_absent_key(world: object = None) -> None:
    assert not holds("StringEquals", "a", None)
    assert holds("StringEqualsIfExists", "a", None)
    assert not holds("StringEqualsIfExists", "a", "b")
    assert holds("ForAllValues:StringEquals", "a", None)
    assert not holds("ForAnyValue:StringEquals", "a", None)
    assert not holds("ForAnyValue:StringNotEquals", "a", None)
    assert holds("ForAnyValue:StringEqualsIfExists", "a", None)


def test_quantifiers() -> None:
    assert holds("ForAllValues:StringEquals", ["a", "b"], ["a", "b", "a"])
    assert not holds("ForAllValues:StringEquals", ["a", "b"], ["a", "c"])
    assert holds("ForAnyValue:StringLike", ["a*"], ["x", "ab"])
    assert not holds("ForAnyValue:StringLike", ["a*"], ["x", "y"])
    assert holds("ForAllValues:StringNotEquals", ["a"], ["b", "c"])
    assert not holds("ForAllValues:StringNotEquals", ["a"], ["b", "a"])
    assert holds("ForAnyValue:StringNotEquals", ["a"], ["a", "b"])
    assert not holds("ForAnyValue:StringNotEquals", ["a"], ["a", "a"])
    assert holds("ForAllValues:StringEquals", ["a"], [])
    assert not holds("ForAnyValue:StringEquals", ["a"], [])


def test_variables_defaults_and_escapes() -> None:
    assert holds("StringEquals", "${aws:username}", "agent", **{"aws:username": "agent"})
    assert not holds("StringEquals", "${aws:username}", "agent")
    assert holds("StringEquals", "${aws:username, 'nobody'}", "nobody")
    assert holds("StringLike", "home/${aws:username}/*", "home/al/x", **{"aws:username": "al"})
    assert holds("StringLike", "${*}x*", "*xyz")
    assert not holds("StringLike", "${*}x*", "axyz")
    assert holds("StringEquals", "${$}{a}", "${a}")
    assert not holds("StringLike", "${aws:username}", "anything", **{"aws:username": "*"})
    assert holds(
        "ArnLike", "arn:aws:s3:::${aws:username}", "arn:aws:s3:::al", **{"aws:username": "al"}
    )
    assert holds("StringNotEquals", "${aws:username}", "agent"), "no value: it doesn't match"


@pytest.mark.parametrize(
    "block",
    [
        {"StringEqual": {"k": "v"}},
        {"stringequals": {"k": "v"}},
        {"ForSomeValues:StringEquals": {"k": "v"}},
        {"StringEquals": "v"},
        {"StringEquals": {"k": {"a": "b"}}},
        {"NumericEquals": {"k": "ten"}},
        {"DateEquals": {"k": "tomorrow"}},
        {"IpAddress": {"k": "300.1.1.1"}},
        {"BinaryEquals": {"k": "?"}},
        {"Null": {"k": "perhaps"}},
        {"NullIfExists": {"k": "true"}},
        [],
    ],
)
def test_what_is_no_condition(block: Any) -> None:
    with pytest.raises(PolicyProblem):
        compile_conditions(block, variables=True)
