"""Bodies as JSON, as leniently as json-smart and with its faults."""

import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.gateway.mapping import PayloadError
from csc.emulator.gateway.mapping.lenient_json import JsonFault, parse_lenient
from csc.emulator.gateway.mapping.payload import parse_payload

DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z"))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8", categories=("L", "P"))), inner)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        ('{"a": 1}', {"a": 1}),
        (b"a=b", "a=b"),
        (b"5", 5),
        (b" -1.5 ", -1.5),
        (b"007", "007"),
        (b"1e3", 1000.0),
        (b"5 apples", "5 apples"),
        (b"true", True),
        (b"null", None),
        (b"NaN", "NaN"),
        (b"'single'", "'single'"),
        (b'"text"', "text"),
        (b"[1,,2,]", [1, 2]),
        (b"{a: 'b', c: true,}", {"a": "b", "c": True}),
        (b'{"a":1} and more', {"a": 1}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b'{"n":12345678901234567890}', {"n": 12345678901234567890}),
        (b'{"n":0.1234567890123456789}', {"n": Decimal("0.1234567890123456789")}),
        (b'{"n":1.0000000000000001}', {"n": 1.0}),
        (b'{"e":"\\u00e9\\ud83d\\ude00"}', {"e": "é😀"}),
        (b'{"e":"\\x41\\q"}', {"e": "A"}),
        (b"\xff{", "\ufffd{"),
        (b'{"a":"\xff"}', {"a": "\ufffd"}),
        (b'{"a":01}', {"a": 1}),
        (b'{"a":1x}', {"a": "1x"}),
    ],
)
def test_reads(body: bytes | str, value: Any) -> None:
    found = parse_payload(body)
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_read() -> None:
    assert math.isnan(parse_payload(b'{"a":NaN}')["a"])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{a", "Unexpected End Of File position 1: null"),
        (b"[a", "Unexpected End Of File position 1: EOF"),
        (b'{"a" 1}', "Unexpected character (1) at position 4."),
        (b'{"a":}', "Unexpected character (}) at position 5."),
        (b'"abc', "Unexpected End Of File position 4: null"),
        (b'{"a":"\\u12"}', 'Unexpected unicode escape sequence " at position 10.'),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":[' + b"[1]," * 300_000, "not strictly JSON"),
        (b'{"a":' * 100_000, "nested too deep"),
    ],
)
def test_refuses_with_the_message_that_aws_passes_on(body: bytes, message: str) -> None:
    with pytest.raises(PayloadError) as caught:
        parse_payload(body)
    assert str(caught.value).startswith("Could not process payload")
    assert str(caught.value).endswith(message)


@given(DOCUMENTS)
def test_the_lenient_reader_reads_json(document: Any) -> None:
    text = json.dumps([document], ensure_ascii=False)
    assert parse_lenient(text) == json.loads(text, parse_float=_parse_float)


@given(DOCUMENTS)
def test_the_fast_way_reads_what_the_lenient_one_does(document: Any) -> None:
    text = json.dumps({"d": document})
    assert parse_payload(text) == parse_lenient(text)


def _parse_float(text: str) -> Any:
    return Decimal(text) if len(text) > 18 else float(text)


@given(st.text())
def test_any_body_is_read_or_refused(body: str) -> None:
    try:
        parse_payload(body.encode("utf-8", "surrogatepass"))
    except PayloadError as error:
        assert "Could not process payload" in str(error)


@given(st.text("{}[]\"',:\\utrfals-e01. \n"))
def test_any_text_of_json_characters_is_read_or_refused(body: str) -> None:
    try:
        parse_lenient("[" + body)
    except JsonFault as fault:
        assert str(fault)


@pytest.mark.parametrize("text", ["-.", "{'a': -.}", "[1, -.]"])
def test_what_looks_like_a_number_and_is_none_is_a_fault(text: str) -> None:
    with pytest.raises(JsonFault):
        parse_lenient(text)
