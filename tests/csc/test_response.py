"""Values to proxy responses and JSON."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.attribute_values import Record
from csc.response import answer, refusal, to_json


def test_answers() -> None:
    assert answer(201, Record(id="a"), {"model": "X"}) == {
        "statusCode": 201,
        "headers": {"Content-Type": "application/json"},
        "body": '{"id": "a"}',
        "isBase64Encoded": False,
    }
    assert answer(204, None, "none")["body"] == ""
    assert answer(200, None, {"optional": "str"})["body"] == "null"
    assert refusal(404, 'No "x"')["body"] == '{"message": "No \\"x\\""}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            Decimal(12345678901234567890123456789012345678),
            "12345678901234567890123456789012345678",
        ),
        (Decimal("0.10"), "0.10"),
        (10**30, "1" + "0" * 30),
        (1.0, "1.0"),
        (b"\0\1", '"AAE="'),
        ({"b", "a"}, '["a", "b"]'),
        (True, "true"),
        (None, "null"),
        ((1, 2), "[1, 2]"),
        ("日\n", '"日\\n"'),
    ],
)
def test_json_of(value: Any, text: str) -> None:
    assert to_json(value) == text
    json.loads(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), object(), {1: 2}])
def test_no_json(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        to_json(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_json_comes_back(value: Any) -> None:
    assert json.loads(to_json(value)) == value
