"""Keys as bytes: their order is that of the sort keys, in tables and in indexes."""

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb import keys, numbers
from csc.emulator.services.dynamodb.bounds import END, key_range, segment_range

SORTED = keys.KeySchema("pk", "S", "sk", "S")
texts = st.text(max_size=12)
some = st.text(min_size=1, max_size=12)
binaries = st.binary(min_size=1, max_size=12)
integers = st.integers(-(10**30), 10**30)


def key_of(type: str, value: Any) -> bytes:
    schema = keys.KeySchema("pk", "S", "sk", type)
    return keys.encode_key(schema, {"pk": {"S": "p"}, "sk": {type: value}})


@given(some, some)
def test_strings_order_by_their_utf8(one: str, two: str) -> None:
    assert (key_of("S", one) < key_of("S", two)) == (one.encode() < two.encode())


@given(binaries, binaries)
def test_binaries_order_by_unsigned_bytes(one: bytes, two: bytes) -> None:
    left, right = (key_of("B", b64encode(each).decode()) for each in (one, two))
    assert (left < right) == (one < two)


@given(integers, integers)
def test_numbers_order_by_value(one: int, two: int) -> None:
    left, right = (key_of("N", numbers.canonical(str(each))) for each in (one, two))
    assert (left < right) == (one < two)


@given(some, some, some, some)
def test_different_keys_have_different_bytes(p1: str, s1: str, p2: str, s2: str) -> None:
    one = keys.encode_key(SORTED, {"pk": {"S": p1}, "sk": {"S": s1}})
    two = keys.encode_key(SORTED, {"pk": {"S": p2}, "sk": {"S": s2}})
    assert (one == two) == ((p1, s1) == (p2, s2))


@given(st.binary(max_size=6), st.binary(max_size=6), st.binary(max_size=6), st.binary(max_size=6))
def test_an_index_orders_by_sort_key_first(s1: bytes, k1: bytes, s2: bytes, k2: bytes) -> None:
    one, two = keys.escape(s1) + k1, keys.escape(s2) + k2
    assert (one < two) == ((s1, k1) < (s2, k2))


@given(st.binary(max_size=6).filter(lambda each: each.rstrip(b"\xff")), st.binary(max_size=3))
def test_the_successor_follows_what_begins_with_a_prefix(prefix: bytes, rest: bytes) -> None:
    assert prefix + rest < keys.successor(prefix)


@given(
    st.sampled_from(["=", "<", "<=", ">", ">=", "begins_with", "BETWEEN"]),
    some,
    some,
    some,
    st.booleans(),
)
def test_a_stretch_holds_exactly_what_meets_the_condition(
    operator: str, sort: str, first: str, second: str, is_index: bool
) -> None:
    low, high = sorted([first, second], key=str.encode)
    values = [{"S": low}, {"S": high}] if operator == "BETWEEN" else [{"S": first}]
    terms: Any = {"pk": ("=", [{"S": "p"}]), "sk": (operator, values)}
    start, end = key_range(SORTED, terms, is_index)
    item = {"pk": {"S": "p"}, "sk": {"S": sort}}
    key = keys.encode_key(SORTED, item)
    if is_index:
        key = keys.index_key(SORTED, item, key) or b""
    a, b = sort.encode(), first.encode()
    meets = {
        "=": a == b,
        "<": a < b,
        "<=": a <= b,
        ">": a > b,
        ">=": a >= b,
        "begins_with": a.startswith(b),
        "BETWEEN": low.encode() <= a <= high.encode(),
    }
    assert (start <= key < end) == meets[operator]


@given(st.integers(1, 1000), some)
def test_segments_part_the_keys(total: int, partition: str) -> None:
    key = keys.partition_prefix(partition.encode())
    holding = [n for n in range(total) if (s := segment_range(n, total))[0] <= key < s[1]]
    assert len(holding) == 1
    assert segment_range(total - 1, total)[1] == END


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ({"pk": {"S": "a"}}, "The provided key element does not match the schema"),
        ({"pk": {"S": "a"}, "sk": {"N": "1"}}, "The provided key element does not match"),
        ({"pk": {"S": ""}, "sk": {"S": "b"}}, "cannot contain an empty string value. Key: pk"),
        ({"pk": {"S": "a"}, "sk": {"S": ""}}, "cannot contain an empty string value. Key: sk"),
        ({"pk": {"S": "é" * 1025}, "sk": {"S": "b"}}, "Size of hashkey has exceeded"),
        ({"pk": {"S": "a"}, "sk": {"S": "é" * 513}}, "Aggregated size of all range keys"),
    ],
)
def test_wrong_keys(key: Any, message: str) -> None:
    with pytest.raises(ServiceError) as raised:
        keys.encode_key(SORTED, key)
    assert message in raised.value.message
