"""Patterns that hang Python's engine end; all others find what it finds."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator import bounded_regex
from csc.emulator.bounded_regex import BoundedPattern, TooSlow, compile_bounded, longest_text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 60 + "b"),
        ("(a|a)*b", "a" * 100_000),
        ("(x+x+)+y", "x" * 10_000),
        ("(.*),(.*),(.*),(.*),(.*)x", "," * 10_000),
        (r"\s+$", " " * 1_000_000 + "x"),
        ("a*b", "a" * 1_000_000),
        ("a?" * 40 + "a" * 40, "a" * 39),
        (r"(\w+\s?)*!", "abc " * 50),
        ("(?:(?:a{1,30}){1,30}){1,30}b", "a" * 100),
    ],
)
def test_a_catastrophe_ends(monkeypatch: pytest.MonkeyPatch, pattern: str, text: str) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.02)
    compiled = compile_bounded(pattern, re.ASCII)
    for find in (
        compiled.search,
        compiled.fullmatch,
        lambda text: compiled.sub("", text),
        lambda text: list(compiled.finditer(text)),
    ):
        try:
            find(text)
        except TooSlow as error:
            assert repr(pattern) in str(error)


def test_some_patterns_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.02)
    with pytest.raises(TooSlow):
        compile_bounded(r"\s+$").sub("", " " * 1_000_000 + "x")


@pytest.mark.parametrize(
    ("pattern", "length"),
    [
        ("abc", 1_000_000),
        ("[*+?]", 1_000_000),
        (r"\*\+", 1_000_000),
        ("(?:a)(?=b)(?!c)(?<=d)(?P<n>e)", 1_000_000),
        ("a+", 1000),
        (r"[^\]]+x", 1000),
        ("a+?b", 1000),
        ("a+b*", 100),
        ("(a)+", 0),
        ("(?:a|b){2,}", 0),
        ("a?" * 9, 0),
    ],
)
def test_how_long_a_text_the_plain_engine_gets(pattern: str, length: int) -> None:
    assert longest_text(pattern) == pytest.approx(length, abs=1)


ATOMS = ["a", "b", "[ab]", "[^a]", ".", r"\w", "(a|b)", "(?:a|)", r"\b", "^", "$", "(?=a)", "é"]
QUANTIFIERS = ["", "", "*", "+", "?", "*?", "+?", "{1,2}", "{2,}"]
PARTS = st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(QUANTIFIERS)), max_size=4)


@settings(max_examples=300)
@given(PARTS, st.sampled_from(["", "(%s)*", "(%s){1,3}"]), st.text("ab é1\n", max_size=8))
def test_both_engines_find_the_same(parts: list[tuple[str, str]], group: str, text: str) -> None:
    pattern = "".join(atom + quantifier for atom, quantifier in parts)
    pattern = group % pattern if group else pattern
    try:
        plain = re.compile(pattern, re.ASCII)
    except re.error:
        return
    bounded = BoundedPattern(pattern, re.ASCII)
    bounded._longest = -1
    assert [m.span() for m in bounded.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert [m.groups() for m in bounded.finditer(text)] == [
        m.groups() for m in plain.finditer(text)
    ]
    assert bounded.sub("<>", text) == plain.sub("<>", text)
    assert bounded.sub("<>", text, 1) == plain.sub("<>", text, count=1)
    assert (bounded.fullmatch(text) is None) == (plain.fullmatch(text) is None)
    assert (bounded.search(text) is None) == (plain.search(text) is None)
