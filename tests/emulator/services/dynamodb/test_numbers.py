"""Numbers against Python's Decimal: normal form, order of the bytes, sums."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb import numbers


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A number that DynamoDB can hold, in any spelling."""
    digits = draw(st.text("0123456789", min_size=1, max_size=38))
    point = draw(st.integers(0, len(digits)))
    exponent = draw(st.integers(-90, 80))
    sign = draw(st.sampled_from(["", "+", "-"]))
    text = f"{sign}{digits[:point]}.{digits[point:]}" if point < len(digits) else sign + digits
    return text + (f"e{exponent}" if draw(st.booleans()) else "")


@given(texts())
def test_the_normal_form_is_the_same_number_in_plain_digits(text: str) -> None:
    normal = numbers.canonical(text)
    assert Decimal(normal) == Decimal(text)
    assert "e" not in normal.lower()
    assert not normal.startswith(("+", ".", "-."))
    assert numbers.canonical(normal) == normal
    if "." in normal:
        assert not normal.endswith(("0", "."))


@given(texts(), texts())
def test_bytes_order_as_the_numbers_do(one: str, two: str) -> None:
    left, right = numbers.canonical(one), numbers.canonical(two)
    by_bytes = numbers.encode(left) < numbers.encode(right)
    assert by_bytes == (Decimal(left) < Decimal(right))
    assert (numbers.encode(left) == numbers.encode(right)) == (left == right)


@given(st.integers(-(10**20), 10**20), st.integers(-(10**20), 10**20))
def test_sums_of_integers(one: int, two: int) -> None:
    assert numbers.add(str(one), str(two)) == str(one + two)


@given(texts(), texts())
def test_sums_are_exact_or_refused(one: str, two: str) -> None:
    left, right = numbers.canonical(one), numbers.canonical(two)
    with localcontext() as context:
        context.prec = 300
        exact = Decimal(left) + Decimal(right)
        digits = len("".join(map(str, exact.as_tuple().digits)).strip("0"))
    if digits <= 38:
        assert Decimal(numbers.add(left, right)) == exact
    else:
        with pytest.raises(ServiceError, match="Number overflow"):
            numbers.add(left, right)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("0", "0"),
        ("-0.00", "0"),
        ("0e1000", "0"),
        ("007", "7"),
        ("+3", "3"),
        (".123", "0.123"),
        ("1.50e1", "15"),
        ("-17.4E37", "-174000000000000000000000000000000000000"),
        ("1e-130", "0." + "0" * 129 + "1"),
    ],
)
def test_spellings(text: str, normal: str) -> None:
    assert numbers.canonical(text) == normal


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The parameter cannot be converted to a numeric value"),
        ("1e126", "Number overflow"),
        ("-1e126", "Number overflow"),
        ("1.0e100000000000000000000", "Number overflow"),
        ("1e-131", "Number underflow"),
        ("9e-999999999999", "Number underflow"),
        ("1" * 39, "Attempting to store more than 38 significant digits in a Number"),
        ("NaN", "The parameter cannot be converted to a numeric value: NaN"),
        ("Infinity", "The parameter cannot be converted to a numeric value: Infinity"),
        (" 1", "The parameter cannot be converted to a numeric value:  1"),
        ("1_000", "The parameter cannot be converted to a numeric value: 1_000"),
        ("٣", "The parameter cannot be converted to a numeric value: ٣"),
    ],
)
def test_what_is_no_number(text: str, message: str) -> None:
    with pytest.raises(ServiceError) as raised:
        numbers.canonical(text)
    assert raised.value.message.startswith(message)


@pytest.mark.parametrize(
    ("text", "size"), [("0", 1), ("1", 2), ("10", 2), ("123", 3), ("-123", 4), ("0.001", 2)]
)
def test_sizes(text: str, size: int) -> None:
    assert numbers.stored_size(text) == size
