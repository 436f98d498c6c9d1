"""Java's regular expressions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java import regex
from csc.emulator.gateway.velocity.java.regex import matches, replace_all, replace_first, split


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("abc", "[a-c]+", True),
        ("abc", "[a-z&&[^b]]+", False),
        ("ac", "[a-z&&[^b]]+", True),
        ("aB1_", "\\w+", True),
        ("é", "\\w", False),
        ("é", "\\p{L}", True),
        ("٣", "\\d", False),
        ("A", "\\p{Upper}", True),
        ("a.b", "\\Qa.b\\E", True),
        ("axb", "\\Qa.b\\E", False),
        ("a\r", "a.", False),
        ("x-y", "[\\w-]+", True),
        ("]", "[]]", True),
        ("^", "[\\^]", True),
        ("aa", "(?<x>a)\\k<x>", True),
        ("ab", "a++b", True),
        ("", "", True),
    ],
)
def test_matches(text: str, pattern: str, expected: bool) -> None:
    assert matches(text, pattern) is expected


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "expected"),
    [
        ("foobar", "o+(b)", "<$1>", "f<b>ar"),
        ("a", "(a)", "$1$0\\$", "aa$"),
        ("ab", "(a)", "$12", "a2b"),
        ("abxd", "x*", "-", "-a-b--d-"),
        ("ab", "(?<n>a)", "${n}${n}", "aab"),
        ("a.b", "\\.", "", "ab"),
        ("ab", "x", "$9", "ab"),  # Java reads the replacement where the pattern is found
    ],
)
def test_replace_all(text: str, pattern: str, replacement: str, expected: str) -> None:
    assert replace_all(text, pattern, replacement) == expected


def test_replace_first() -> None:
    assert replace_first("aXbX", "X", "-") == "a-bX"


@pytest.mark.parametrize(
    ("text", "pattern", "limit", "parts"),
    [
        ("a,b,,", ",", 0, ["a", "b"]),
        ("a,b,,", ",", -1, ["a", "b", "", ""]),
        ("a,b,c", ",", 2, ["a", "b,c"]),
        (",a", ",", 0, ["", "a"]),
        ("abc", "", 0, ["a", "b", "c"]),
        ("", ",", 0, [""]),
        (",", ",", 0, []),
        ("abc", "x", 0, ["abc"]),
    ],
)
def test_split(text: str, pattern: str, limit: int, parts: list[str]) -> None:
    assert split(text, pattern, limit) == parts


@pytest.mark.parametrize("pattern", ["[", "(", "*", "a{2,1}", "\\", "[a", "\\p{Nope}", "(?<n"])
def test_a_bad_pattern_is_an_error(pattern: str) -> None:
    with pytest.raises(RenderError, match="PatternSyntaxException"):
        matches("a", pattern)


@pytest.mark.parametrize("replacement", ["$", "$x", "\\", "$1", "${", "${nope}"])
def test_a_bad_replacement_is_an_error(replacement: str) -> None:
    with pytest.raises(RenderError):
        replace_all("a", "a", replacement)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("\\\\'", "\\'"),
        ("[+]", "+"),
        ("a\\.b", "a.b"),
        ("%2B", "%2B"),
        ("", ""),
        ("a+", None),
        ("\\d", None),
        ("[^a]", None),
        ("[ab]", None),
        ("(a)", None),
        ("a|b", None),
        ("é", None),
        ("\\", None),
    ],
)
def test_a_pattern_that_matches_one_text(pattern: str, expected: str | None) -> None:
    assert regex.plain_pattern(pattern) == expected


@pytest.mark.parametrize(
    ("replacement", "expected"),
    [("'", "'"), ("\\$x", "$x"), ("\\\\", "\\"), ("$1", None), ("a\\", None), ("\\a$", None)],
)
def test_a_replacement_that_names_no_group(replacement: str, expected: str | None) -> None:
    assert regex.plain_replacement(replacement) == expected


@given(st.text("a\\'[].+$^", max_size=6), st.text("a\\'$1", max_size=4), st.text("a\\'[].+$^"))
def test_plain_patterns_replace_as_expressions_do(pattern: str, new: str, text: str) -> None:
    old, plain = regex.plain_pattern(pattern), regex.plain_replacement(new)
    if old and plain is not None:
        assert text.replace(old, plain) == regex.replace_all(text, pattern, new)


def test_a_dot_is_any_character_where_the_pattern_says_so() -> None:
    assert not matches("a\nb", "a.b")
    assert matches("a\nb", "(?s)a.b")
    assert matches("a\u2028b", "(?is)A.B")
    assert replace_first("ab\ncd", "(?s)^(.{0,2}).*", "$1") == "ab"
