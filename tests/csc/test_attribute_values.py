"""Python values to attribute values and back."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.attribute_values import (
    MismatchError,
    Record,
    any_item,
    as_wire,
    encode,
    encode_members,
    item_reader,
    number,
    reader,
)

MODELS: dict[str, Any] = {
    "Item": {
        "fields": [
            {"name": "id", "type": "str"},
            {"name": "note", "type": {"optional": "str"}},
            {"name": "count", "type": "int", "default": 3},
            {"name": "tags", "type": {"set": "str"}},
            {"name": "lines", "type": {"list": "str"}, "default": []},
            {"name": "parent", "type": {"optional": {"model": "Item"}}},
        ]
    }
}


def test_each_kind_of_value() -> None:
    value = {
        "s": "é",
        "i": 5,
        "f": 1.5,
        "d": Decimal("1.50"),
        "b": True,
        "n": None,
        "x": b"\0\1",
        "l": [1, "a"],
        "m": {"k": None},
        "r": Record(a=None, b=1),
        "ss": {"b", "a"},
        "ns": {2, 1},
        "bs": {b"z"},
    }
    assert encode_members(value) == {
        "s": {"S": "é"},
        "i": {"N": "5"},
        "f": {"N": "1.5"},
        "d": {"N": "1.50"},
        "b": {"BOOL": True},
        "n": {"NULL": True},
        "x": {"B": b"\0\1"},
        "l": {"L": [{"N": "1"}, {"S": "a"}]},
        "m": {"M": {"k": {"NULL": True}}},
        "r": {"M": {"b": {"N": "1"}}},
        "ss": {"SS": ["a", "b"]},
        "ns": {"NS": ["1", "2"]},
        "bs": {"BS": [b"z"]},
    }


def test_an_item_leaves_out_what_is_absent() -> None:
    assert encode_members({"a": None, "b": set(), "c": ""}, top=True) == {"c": {"S": ""}}


def test_binary_on_the_wire_is_base64() -> None:
    assert encode([b"\0\1", {b"\2"}], as_wire) == {"L": [{"B": "AAE="}, {"BS": ["Ag=="]}]}
    assert reader("bytes", {})({"B": "AAE="}) == b"\0\1"
    assert reader({"set": "bytes"}, {})({"BS": ["Ag=="]}) == {b"\2"}


def test_what_cant_be_stored() -> None:
    with pytest.raises(TypeError):
        encode(object())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+2"), "100"),
        (Decimal("1E-5"), "0.00001"),
        (Decimal("1E+100"), "1E+100"),
        (Decimal("0.10"), "0.10"),
        (12, "12"),
        (1e16, "1e+16"),
        (Decimal(10**37), "1" + "0" * 37),
    ],
)
def test_numbers_as_text(value: Any, text: str) -> None:
    assert number(value) == text


def test_an_item_is_read_by_its_model() -> None:
    read = item_reader("Item", MODELS)
    assert read({"id": {"S": "a"}}) == {
        "id": "a",
        "note": None,
        "count": 3,
        "tags": set(),
        "lines": [],
        "parent": None,
    }
    parent = {"M": {"id": {"S": "b"}, "note": {"NULL": True}, "extra": {"N": "1"}}}
    found = read({"id": {"S": "a"}, "count": {"N": "7.0"}, "parent": parent})
    assert (found["count"], found["parent"]["id"], found["parent"]["note"]) == (7, "b", None)
    found["lines"].append("x")
    assert read({"id": {"S": "a"}})["lines"] == []


@pytest.mark.parametrize(
    "item",
    [{}, {"id": {"N": "1"}}, {"id": {"S": "a"}, "count": {"N": "1.5"}}],
)
def test_an_item_that_isnt_its_models(item: dict[str, Any]) -> None:
    with pytest.raises(MismatchError):
        item_reader("Item", MODELS)(item)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**37), 10**37)
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.sets(st.text(max_size=3), min_size=1, max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=3), PLAIN, max_size=4))
def test_untyped_items_come_back(item: dict[str, Any]) -> None:
    assert any_item(encode_members(item)) == item
    assert any_item(encode_members(item, as_wire)) == item


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_decimals_come_back_equal(value: Decimal) -> None:
    assert reader("decimal", {})({"N": number(value)}) == value
