"""Java's numbers under Velocity's operators."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.gateway.velocity.java.arithmetic import (
    add,
    divide,
    equal,
    int_value,
    java_equals,
    less,
    long_value,
    modulo,
    multiply,
)
from csc.emulator.gateway.velocity.java.methods import class_name
from csc.emulator.gateway.velocity.java.types import ArrayList, BigInteger, Character, Long


@pytest.mark.parametrize(
    ("left", "right", "sum_", "java_class"),
    [
        (1, 2, 3, "Integer"),
        (2**31 - 1, 1, 2**31, "Long"),
        (2**31, -1, 2**31 - 1, "Long"),
        (2**63 - 1, 1, 2**63, "BigInteger"),
        (2**63, -(2**63), 0, "BigInteger"),
        (1, 0.5, 1.5, "Double"),
        (1, Decimal("0.5"), Decimal("1.5"), "BigDecimal"),
        ("a", 1, "a1", "String"),
        (1.0, "a", "1.0a", "String"),
    ],
)
def test_add(left: Any, right: Any, sum_: Any, java_class: str) -> None:
    result = add(left, right, "", "")
    assert result == sum_
    assert class_name(result).endswith("." + java_class)


@given(st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1))
def test_division_truncates_and_the_remainder_takes_the_sign(left: int, right: int) -> None:
    quotient, remainder = divide(left, right), modulo(left, right)
    if right == 0:
        assert quotient is None and remainder is None
    else:
        assert quotient * right + remainder == left
        assert abs(quotient) == abs(left) // abs(right)
        assert remainder == 0 or (remainder < 0) == (left < 0)


@pytest.mark.parametrize("operation", [divide, modulo, multiply])
@pytest.mark.parametrize(("left", "right"), [("1", 1), (1, None), (True, 1), ([], 1)])
def test_what_is_no_number_gives_null(operation: Any, left: Any, right: Any) -> None:
    assert operation(left, right) is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, "1", True),
        (True, "true", True),
        (ArrayList([1]), [1], True),
        (ArrayList([1]), "[1]", True),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 1.0}, False),
        (None, None, True),
        (None, "", False),
        (Character("a"), "a", True),
        (2**40, Long(2**40), True),
    ],
)
def test_equal(left: Any, right: Any, expected: bool) -> None:
    assert equal(left, right) is expected


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, Long(1)), (1, True), (Character("a"), "a"), (1, 1.0), (5, BigInteger(5))],
)
def test_values_of_two_classes_are_not_equals(left: Any, right: Any) -> None:
    assert not java_equals(left, right)


def test_comparing_what_is_no_number_is_false() -> None:
    assert not less("a", "b")
    assert not less(None, 1)
    assert less(1, 1.5)


@given(st.integers())
def test_conversions_wrap(number: int) -> None:
    assert (int_value(number) - number) % 2**32 == 0
    assert (long_value(number) - number) % 2**64 == 0
    assert -(2**31) <= int_value(number) < 2**31
    assert -(2**63) <= long_value(number) < 2**63
