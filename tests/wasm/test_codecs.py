"""Values to linear memory and back: what goes in comes out, and a guest's lies do no harm."""

import contextlib
import struct
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.wasm.codecs import BUDGET, GuestValueError, decoder, encoder

MODELS = {
    "Node": {
        "fields": [
            {"name": "name", "type": "str"},
            {"name": "size", "type": {"optional": "int"}},
            {"name": "next", "type": {"optional": {"model": "Node"}}},
        ]
    }
}
INTS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | INTS | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
NODES = st.recursive(
    st.none(),
    lambda inner: st.fixed_dictionaries({"name": TEXTS, "size": st.none() | INTS, "next": inner}),
    max_leaves=4,
)
VALUES: list[tuple[Any, st.SearchStrategy[Any]]] = [
    ("int", INTS),
    ("float", st.floats(allow_nan=False)),
    ("bool", st.booleans()),
    ("str", TEXTS),
    ("bytes", st.binary(max_size=20)),
    ("decimal", st.decimals(allow_nan=False, allow_infinity=False, places=4)),
    ("none", st.none()),
    ("json", JSON),
    ({"optional": "int"}, st.none() | INTS),
    ({"optional": "str"}, st.none() | TEXTS),
    ({"list": {"list": "bool"}}, st.lists(st.lists(st.booleans(), max_size=3), max_size=3)),
    ({"dict": "float"}, st.dictionaries(TEXTS, st.floats(allow_nan=False), max_size=3)),
    ({"set": "str"}, st.sets(TEXTS, max_size=4)),
    ({"optional": {"model": "Node"}}, NODES),
    (
        {"page": "str"},
        st.fixed_dictionaries({"items": st.lists(TEXTS, max_size=3), "next": st.none() | TEXTS}),
    ),
]  # fmt: skip


@given(st.data())
def test_what_goes_in_comes_out(data: st.DataObject) -> None:
    type_, strategy = data.draw(st.sampled_from(VALUES))
    value = data.draw(strategy)
    arena = bytearray(8)
    slot = encoder(type_, MODELS)(value, 0, arena)
    BUDGET.left = 1 << 20
    found = decoder(type_, MODELS)(memoryview(arena), slot)
    assert found == value
    assert type(found) is type(value) or isinstance(found, dict)


@pytest.mark.parametrize(
    ("type_", "value"),
    [("int", True), ("int", "1"), ("str", 1), ("bool", 1), ("str", "\ud800"), ("none", 0)],
)
def test_a_value_of_another_type_is_refused(type_: Any, value: Any) -> None:
    with pytest.raises(GuestValueError):
        encoder(type_, {})(value, 0, bytearray(8))


def test_an_int_past_64_bits_overflows() -> None:
    with pytest.raises(OverflowError):
        encoder("int", {})(2**63, 0, bytearray())


@given(st.binary(min_size=16, max_size=200), st.integers(0, 2**32 - 1))
def test_memory_that_lies_is_an_error_and_no_more(memory: bytes, slot: int) -> None:
    for type_ in ("str", "bytes", "json", {"list": "str"}, {"dict": "str"}, {"model": "Node"}):
        BUDGET.left = 1 << 16
        with contextlib.suppress(MemoryError, ValueError, struct.error, RecursionError):
            decoder(type_, MODELS)(memoryview(memory), slot)


def test_one_string_a_million_times_is_too_much() -> None:
    arena = bytearray(8)
    text = encoder("str", {})("x" * 1000, 0, arena)
    slots = struct.pack("<IIII", 10_000, 10_000, len(arena) + 16, 0)
    at = len(arena)
    arena += slots + struct.pack("<q", text) * 10_000
    BUDGET.left = 1 << 20
    with pytest.raises(MemoryError):
        decoder({"list": "str"}, {})(memoryview(arena), at)


def test_decimals_keep_all_digits() -> None:
    value = Decimal(12345678901234567890123456789012345678)
    arena = bytearray(8)
    slot = encoder("decimal", {})(value, 0, arena)
    BUDGET.left = 1 << 10
    assert decoder("decimal", {})(memoryview(arena), slot) == value
