"""``toString`` of values."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.gateway.velocity.java.json_text import json_text
from csc.emulator.gateway.velocity.java.number_methods import get_float
from csc.emulator.gateway.velocity.java.text import double_text, java_text
from csc.emulator.gateway.velocity.java.types import ArrayList


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.001, "0.001"),
        (0.0009, "9.0E-4"),
        (9999999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (123456789.125, "1.23456789125E8"),
        (1.5e-7, "1.5E-7"),
        (-1e21, "-1.0E21"),
        (1.7976931348623157e308, "1.7976931348623157E308"),
        (5e-324, "4.9E-324"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (float("nan"), "NaN"),
    ],
)
def test_double(number: float, text: str) -> None:
    assert double_text(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.1, "0.1"), (1 / 3, "0.33333334"), (1e10, "1.0E10"), (100.0, "100.0"), (-1.5e-5, "-1.5E-5")],
)
def test_float(number: float, text: str) -> None:
    assert java_text(get_float(number)) == text


@given(st.floats(allow_nan=False))
def test_a_double_reads_back(number: float) -> None:
    assert float(double_text(number).replace("Infinity", "inf")) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        ({"a": [1, "b/c"], "d": None}, '{a=[1,"b\\/c"], d=null}'),
        ([1, "a", {"k": [True]}], '[1,"a",{"k":[true]}]'),
        (ArrayList([1, "a", ArrayList()]), "[1, a, []]"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+30"), "1E+30"),
        ({}, "{}"),
        ([], "[]"),
    ],
)
def test_value(value: Any, text: str) -> None:
    assert java_text(value) == text


def test_json_escapes_as_json_smart() -> None:
    assert json_text('"\\/\b\x01\x7f\x9f\xa0\u2028é') == (
        '"\\"\\\\/\\b\\u0001\\u007F\\u009F\xa0\\u2028é"'
    )
    assert json_text(["a/b"], web=True) == '["a\\/b"]'
