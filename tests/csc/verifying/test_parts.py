"""The parts of verify: texts of patterns, values within constraints, shrinking, comparing."""

import re
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.request import WrongValueError, check, typed
from csc.verifying.compare import Made, Outcome, difference
from csc.verifying.patterns import text_of
from csc.verifying.shrink import shrink, simpler
from csc.verifying.values import Pool, Values

PATTERNS = [
    "^[a-z]{2}$",
    "^[A-Za-z0-9 -]{3,10}$",
    r"^\d+(\.\d\d)?$",
    "^(a|bc)*$",
    "[^a-z]",
    "x.y",
    "",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_match_their_pattern(pattern: str) -> None:
    rng = Random(1)
    texts = [text_of(pattern, rng) for _ in range(50)]
    assert all(re.search(pattern, text) for text in texts)


LIMITS: list[tuple[Any, dict[str, Any]]] = [
    ("int", {"ge": 1, "le": 5}),
    ("int", {"gt": 0, "multiple_of": 7}),
    ("str", {"min_length": 2, "max_length": 4}),
    ("str", {"enum": ["a", "b"]}),
    ("decimal", {"ge": 0}),
    ({"list": "int"}, {"min_items": 2, "max_items": 3}),
    ({"optional": {"set": "str"}}, {}),
    ({"model": "Item"}, {}),
]
MODELS = {
    "Item": {
        "fields": [
            {"name": "id", "type": "str", "required": True, "constraints": {}},
            {"name": "n", "type": "int", "required": False, "constraints": {"ge": 1}, "default": 1},
        ]
    }
}


@pytest.mark.parametrize(("type_", "limits"), LIMITS)
def test_strict_values_are_allowed_and_others_sometimes_not(type_: Any, limits: Any) -> None:
    def allowed(strict: bool, seed: int) -> list[bool]:
        values = Values(Random(seed), MODELS, Pool(["key"], [6]), strict=strict)
        found = []
        for _ in range(300):
            try:
                check(typed(values.value(type_, limits), type_, MODELS), limits)
                found.append(True)
            except WrongValueError:
                found.append(False)
        return found

    assert all(allowed(True, 1))
    if limits and type_ != {"model": "Item"}:
        assert 150 < sum(allowed(False, 2)) < 300


@given(st.integers(3, 10**6))
def test_a_failing_number_shrinks_to_the_least(number: int) -> None:
    case = {"path": {"n": number, "other": [1, 2, {"x": "text"}]}, "user": "author"}
    smallest = shrink(case, lambda one: one.get("path", {}).get("n", 0) >= 3)
    assert set(smallest) == {"path"}
    assert set(smallest["path"]) == {"n"}
    assert 3 <= smallest["path"]["n"] <= 5


json_data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(json_data)
def test_shrinking_always_ends(data: Any) -> None:
    for _ in range(2000):
        following = next(simpler(data), None)
        if following is None:
            return
        data = following
    raise AssertionError("it went on")


def outcome(body: str, *calls: Made, status: int = 200, **tables: list[Any]) -> Outcome:
    return Outcome("python", status, body, calls, tables)


PUT, UPDATE = Made("dynamodb", "PutItem", "t"), Made("dynamodb", "UpdateItem", "t")
REFUSED = Made("dynamodb", "Query", "t", "ValidationException")


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (outcome('{"a": 1.0}'), outcome('{"a":1}'), ""),
        (outcome('{"a": 1}'), outcome('{"a": true}'), "body"),
        (outcome('{"a": 0.1}'), outcome('{"a": 0.10000000000000001}'), "body"),
        (outcome('{"s": ["b", "a"]}'), outcome('{"s": ["a", "b"]}'), ""),
        (outcome('{"l": ["b", "a"]}'), outcome('{"l": ["a", "b"]}'), "body"),
        (outcome(""), outcome(" \n"), ""),
        (outcome("{"), outcome("{}"), "body"),
        (outcome("1", status=200), outcome("1", status=201), "status"),
        (outcome("1", PUT), outcome("1", UPDATE), ""),
        (outcome("1", PUT), outcome("1"), "AWS calls"),
        (outcome("1", REFUSED), outcome("1"), ""),
        (outcome("1", PUT, t=[1]), outcome("1", UPDATE, t=[2]), "what the tables hold"),
    ],
)
def test_what_differs(one: Outcome, other: Outcome, what: str) -> None:
    models = {
        "M": {"fields": [{"name": "s", "type": {"set": "str"}}, {"name": "a", "type": "json"}]}
    }
    assert difference(one, other, {"model": "M"}, models) == what


def test_numbers_stay_exact() -> None:
    values = Values(Random(1), {}, Pool())
    found = {type(values.value("decimal", {})) for _ in range(50)}
    assert found == {int, Decimal}


REFUSED = Made("dynamodb", "PutItem", "items", "ValidationException")
FAILED = Made("dynamodb", "UpdateItem", "items", "ConditionalCheckFailedException")


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (outcome("{}", REFUSED, status=400), outcome("[]", FAILED, status=409), ""),
        (outcome("{}", FAILED, status=409), outcome("[]", REFUSED, status=400), ""),
        (outcome("{}", REFUSED, status=400), outcome("[]", status=409), "status"),
        (outcome("{}", REFUSED, status=200), outcome("[]", FAILED, status=409), "status"),
        (
            outcome("{}", REFUSED, status=400, items=[1]),
            outcome("[]", FAILED, status=409, items=[]),
            "status",
        ),
    ],
)
def test_a_write_that_is_wrong_in_two_ways_may_be_refused_for_either(
    one: Outcome, other: Outcome, what: str
) -> None:
    assert difference(one, other, "json", {}) == what


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{"a": 1, "b": "é"}', '{ "b": "\\u00E9",\n "a": 1 }', True),
        ('{"a": 1.0}', '{"a": 1}', True),
        ('{"a": true}', '{"a": 1}', False),
        ('{"a": 1e400}', '{"a": 1e500}', False),
        ('{"a": 1e400}', '{"a": null}', False),
        ("[0.1000000000000000001]", "[0.1]", False),
        ("[12345678901234567890]", "[12345678901234567891]", False),
        ("[12345678901234567890]", "[12345678901234567890.0]", True),
        ('["\\ud800"]', '["\\ud801"]', False),
        ("", " ", True),
        ("no", "no JSON", False),
    ],
)
def test_bodies_are_compared_by_what_they_say(one: str, other: str, same: bool) -> None:
    forms = (Outcome("python", 200, one, (), {}), Outcome("vtl", 200, other, (), {}))
    assert (difference(*forms, "json", {}) == "") is same
