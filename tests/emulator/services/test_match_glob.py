"""Wildcards, compared with what a regular expression says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.services.match_glob import matches_glob


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("*", "", True),
        ("a*", "a", True),
        ("a*a", "a", False),
        ("*b*", "abc", True),
        (r"a\*", "a*", True),
        (r"a\*", "ab", False),
        ("a", "ab", False),
        ("\\", "\\", True),
    ],
)
def test_examples(pattern: str, text: str, matches: bool) -> None:
    assert matches_glob(pattern, text) == matches


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_as_a_regular_expression(pattern: str, text: str) -> None:
    expression = "".join(".*" if sign == "*" else sign for sign in pattern)
    assert matches_glob(pattern, text) == (re.fullmatch(expression, text) is not None)


def test_many_wildcards_take_no_longer() -> None:
    assert not matches_glob("a*" * 200 + "b", "a" * 100_000)
