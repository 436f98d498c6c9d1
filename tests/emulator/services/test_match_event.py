"""Patterns of events: every operator, arrays, nesting, and patterns that are refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.services.match_event import InvalidPattern, check_pattern, matches

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
