"""Patterns of events: every operator, arrays, nesting, and patterns that are refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.services.check_pattern import InvalidPattern, check_pattern
from csc.emulator.services.match_event import matches

EVENT: Any = {
    "source": "shop",
    "detail": {
        "state": "open",
        "n": 5,
        "tags": ["new", "big"],
        "none": None,
        "flag": True,
        "ip": "10.1.2.3",
        "empty": [],
        "items": [{"id": 1}, {"id": 2}],
        "path": "a/b/c.png",
    },
}


@pytest.mark.parametrize(
    ("field", "rules"),
    [
        ("state", ["closed", "open"]),
        ("n", [5.0]),
        ("n", [{"numeric": [">", 0, "<=", 5]}]),
        ("n", [{"anything-but": [1, 2]}]),
        ("tags", ["big"]),
        ("tags", [{"anything-but": ["big"]}]),
        ("none", [None]),
        ("flag", [True]),
        ("state", [{"prefix": "op"}]),
        ("state", [{"prefix": {"equals-ignore-case": "OP"}}]),
        ("state", [{"suffix": "en"}]),
        ("state", [{"equals-ignore-case": "OPEN"}]),
        ("state", [{"anything-but": {"prefix": "cl"}}]),
        ("state", [{"anything-but": {"wildcard": "c*"}}]),
        ("path", [{"wildcard": "a/*/*.png"}]),
        ("ip", [{"cidr": "10.0.0.0/8"}]),
        ("no", [{"exists": False}]),
        ("empty", [{"exists": False}]),
        ("state", [{"exists": True}]),
        ("items", {"id": [2]}),
    ],
)
def test_what_matches(field: str, rules: Any) -> None:
    pattern = {"source": ["shop"], "detail": {field: rules}}
    check_pattern(pattern)
    assert matches(pattern, EVENT)


@pytest.mark.parametrize(
    ("field", "rules"),
    [
        ("state", ["Open"]),
        ("n", ["5"]),
        ("n", [True]),
        ("n", [{"numeric": ["<", 5]}]),
        ("state", [{"numeric": ["=", 5]}]),
        ("state", [{"anything-but": "open"}]),
        ("state", [{"anything-but": {"suffix": ["en", "x"]}}]),
        ("no", ["x"]),
        ("no", [{"anything-but": "x"}]),
        ("state", [{"exists": False}]),
        ("ip", [{"cidr": "11.0.0.0/8"}]),
        ("items", {"id": [3]}),
    ],
)
def test_what_does_not(field: str, rules: Any) -> None:
    assert not matches({"detail": {field: rules}}, EVENT)


def test_or() -> None:
    either = {"$or": [{"source": ["other"]}, {"detail": {"n": [5]}}]}
    check_pattern(either)
    assert matches(either, EVENT)
    assert not matches({**either, "source": ["other"]}, EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        [],
        {},
        {"a": "x"},
        {"a": []},
        {"a": [["x"]]},
        {"a": [{"almost": "x"}]},
        {"a": [{"numeric": [">"]}]},
        {"a": [{"numeric": ["!", 1]}]},
        {"a": [{"exists": "yes"}]},
        {"a": [{"prefix": "x", "suffix": "y"}]},
        {"a": [{"anything-but": {"numeric": [">", 1]}}]},
    ],
)
def test_what_is_refused(pattern: Any) -> None:
    with pytest.raises(InvalidPattern):
        check_pattern(pattern)


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)


@given(LEAVES, LEAVES)
def test_a_value_matches_itself_alone(one: Any, other: Any) -> None:
    assert matches({"a": [one]}, {"a": one})
    same = one is other or (type(one) is type(other) and one == other)
    assert matches({"a": [one]}, {"a": other}) == same


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"prefix": 1}, "prefix match pattern must be a string"),
        ({"EXISTS": True}, "Unrecognized match type EXISTS"),
        ({"exists": "no"}, "exists match pattern must be either true or false."),
        ({"numeric": 5}, "Value of numeric must be an array."),
        ({"numeric": [">", 0, ">", 0]}, "Bad numeric range operator: >"),
        ({"numeric": [">", 3, "<", 1]}, "Bottom must be less than top"),
        ({"numeric": ["<", "1"]}, "Value of < must be numeric"),
        ({"wildcard": "a**b"}, "Consecutive wildcard characters at pos 2"),
        ({"cidr": "bad-filter"}, "Malformed CIDR, one '/' required"),
        ({"cidr": "10.0.0.0/x"}, "Malformed CIDR, mask bits must be an integer"),
        ({"cidr": "xx.11.xx/8"}, "Nonstandard IP address: xx.11.xx"),
        ({"anything-but": {"prefix": ""}}, "Null prefix/suffix not allowed"),
        ({"anything-but": {"wrong": "x"}}, "Unsupported anything-but pattern: wrong"),
        (["x"], "Match value must be String, number, true, false, or null"),
    ],
)
def test_what_is_said_of_wrong_rules(rule: object, said: str) -> None:
    """Recorded on AWS."""
    with pytest.raises(InvalidPattern) as refused:
        check_pattern({"a": [rule]})
    assert str(refused.value) == said


def test_a_point_in_a_name_is_a_step() -> None:
    nested, dotted = {"detail": {"state": ["open"]}}, {"detail.state": ["open"]}
    for event in ({"detail": {"state": "open"}}, {"detail.state": "open"}):
        assert matches(nested, event)
        assert matches(dotted, event)
    assert not matches({"a": [{"exists": True}]}, {"a": {"b": 1}})
