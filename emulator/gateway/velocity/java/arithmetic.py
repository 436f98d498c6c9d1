"""``+ - * / %`` and comparisons with Java's numbers, as Velocity's operators use them.

Operators never raise on wrong types: they give null (``None``), and comparisons false.
``5 / 2`` is 2, ``5 / 2.0`` is 2.5, ``2147483647 + 1`` is a Long, ``1 / 0`` null.
"""

import math
import operator
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, Context, Decimal
from typing import Any

from csc.emulator.gateway.velocity.errors import LimitError, RenderError
from csc.emulator.gateway.velocity.java.text import java_text
from csc.emulator.gateway.velocity.java.types import (
    ArrayList,
    Character,
    Entry,
    EntrySet,
    JavaArray,
    KeySet,
    MapView,
    integer_rank,
    make_integer,
)
from csc.emulator.gateway.velocity.limits import (
    MAX_COLLECTION_ITEMS,
    MAX_INTEGER_BITS,
    check_text,
)

Number = int | float | Decimal
_NUMBERS = (int, float, Decimal)


def is_number(value: Any) -> bool:
    return isinstance(value, _NUMBERS) and type(value) is not bool


def add(left: Any, right: Any, left_literal: object, right_literal: object) -> Any:
    """Sum, or concatenation where either is a String; a null operand then prints its source."""
    if type(left) is str or type(right) is str:
        if left is None:
            left = str(left_literal)
        elif right is None:
            right = str(right_literal)
        return check_text(java_text(left) + java_text(right))
    return _calculate(left, right, operator.add)


def subtract(left: Any, right: Any) -> Any:
    return _calculate(left, right, operator.sub)


def multiply(left: Any, right: Any) -> Any:
    return _calculate(left, right, operator.mul)


def divide(left: Any, right: Any) -> Any:
    if not (is_number(left) and is_number(right)) or right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        quotient = abs(left) // abs(right)
        return _ranked(quotient if (left < 0) == (right < 0) else -quotient, left, right)
    if isinstance(left, Decimal) or isinstance(right, Decimal) or _is_big(left, right):
        return _divide_decimals(_decimal(left), _decimal(right))
    return _float(operator.truediv, float(left), float(right))


def modulo(left: Any, right: Any) -> Any:
    if not (is_number(left) and is_number(right)) or right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int):
        if max(integer_rank(left), integer_rank(right)) == 3:
            if right < 0:
                raise RenderError("BigInteger: modulus not positive")
            return make_integer(left % right, 3)
        return _ranked(int(math.copysign(1, left)) * (abs(left) % abs(right)), left, right)
    if isinstance(left, Decimal) or isinstance(right, Decimal) or _is_big(left, right):
        raise RenderError("Cannot calculate the modulo of BigDecimals.")
    return math.fmod(float(left), float(right))


def compare(left: Number, right: Number) -> int:
    """-1, 0 or 1. Not a number compares as equal, as in Velocity."""
    if isinstance(left, float) or isinstance(right, float):
        if isinstance(left, Decimal) or isinstance(right, Decimal) or _is_big(left, right):
            left, right = _decimal(left), _decimal(right)
        else:
            left, right = float(left), float(right)
    return (left > right) - (left < right)


def less(left: Any, right: Any) -> bool:
    return is_number(left) and is_number(right) and compare(left, right) == -1


def less_equal(left: Any, right: Any) -> bool:
    return is_number(left) and is_number(right) and compare(left, right) != 1


def greater(left: Any, right: Any) -> bool:
    return is_number(left) and is_number(right) and compare(left, right) == 1


def greater_equal(left: Any, right: Any) -> bool:
    return is_number(left) and is_number(right) and compare(left, right) != -1


def equal(left: Any, right: Any) -> bool:
    """``==``: numbers by value, like classes by ``equals``, all else by their text."""
    if type(left) is str and type(right) is str:
        return left == right
    if type(left) is bool and type(right) is str:
        return ("true" if left else "false") == right
    if is_number(left) and is_number(right):
        return compare(left, right) == 0
    if left is None or right is None:
        return left is right
    if _related(type(left), type(right)):
        return java_equals(left, right)
    return java_text(left) == java_text(right)


def not_equal(left: Any, right: Any) -> bool:
    return not equal(left, right)


def java_equals(left: Any, right: Any) -> bool:
    """``left.equals(right)``: an Integer never equals a Long, nor a Character a String."""
    if isinstance(left, list) and isinstance(right, list):
        if type(left) is JavaArray or type(right) is JavaArray:
            return left is right
        return len(left) == len(right) and all(map(java_equals, left, right))
    if isinstance(left, MapView) or isinstance(right, MapView):
        return _equal_views(left, right)
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return len(left) == len(right) and all(
            key in right and java_equals(item, right[key]) for key, item in left.items()
        )
    if isinstance(left, Entry):
        return java_equals(left.key, right.key) and java_equals(left.value, right.value)
    if type(left) is Decimal:
        return bool(left.as_tuple() == right.as_tuple())
    if type(left) is int:
        return left == right and integer_rank(left) == integer_rank(right)
    return bool(left == right)


def _equal_views(left: Any, right: Any) -> bool:
    """Sets by what they hold; ``values()`` is only equal to itself."""
    if not (isinstance(left, KeySet | EntrySet) and isinstance(right, KeySet | EntrySet)):
        return left is right
    mine, others = left.items(), right.items()
    return len(mine) == len(others) and all(
        any(java_equals(item, other) for other in others) for item in mine
    )


def make_range(low: Any, high: Any) -> ArrayList | None:
    """``[1..3]``, either way round; null where a bound is no number."""
    if not (is_number(low) and is_number(high)):
        return None
    first, last = int_value(low), int_value(high)
    if abs(first - last) >= MAX_COLLECTION_ITEMS:
        raise LimitError(f"a range of more than {MAX_COLLECTION_ITEMS} items")
    if first >= last:
        return ArrayList(range(first, last - 1, -1))
    return ArrayList(range(first, last + 1))


def int_value(number: Number) -> int:
    """``Number.intValue()``: 32 bits, cut off or (from a double) held at the ends."""
    if isinstance(number, float):
        if math.isnan(number):
            return 0
        return int(min(max(number, -(2.0**31)), 2.0**31 - 1))
    return (int(number) + 2**31) % 2**32 - 2**31


def long_value(number: Number) -> int:
    """``Number.longValue()``, as a Python int of no particular class."""
    if isinstance(number, float):
        if math.isnan(number):
            return 0
        return max(min(int(max(min(number, 1e19), -1e19)), 2**63 - 1), -(2**63))
    return (int(number) + 2**63) % 2**64 - 2**63


def _calculate(left: Any, right: Any, function: Callable[[Any, Any], Any]) -> Any:
    if type(left) is int and type(right) is int:
        return _ranked(function(left, right), left, right)
    if not (is_number(left) and is_number(right)):
        return None
    if isinstance(left, int) and isinstance(right, int):
        return _ranked(function(int(left), int(right)), left, right)
    if isinstance(left, Decimal) or isinstance(right, Decimal) or _is_big(left, right):
        return _decimals(function, _decimal(left), _decimal(right))
    return _float(function, float(left), float(right))


def _ranked(result: int, left: int, right: int) -> int:
    if result.bit_length() > MAX_INTEGER_BITS:
        raise LimitError(f"a number grew past {MAX_INTEGER_BITS} bits")
    rank = max(integer_rank(left), integer_rank(right))
    return result if rank == 1 else make_integer(result, rank)


def _is_big(left: Number, right: Number) -> bool:
    """Whether a BigInteger meets a Double, which Velocity calculates as decimals."""
    return (isinstance(left, int) and integer_rank(left) == 3) or (
        isinstance(right, int) and integer_rank(right) == 3
    )


def _float(function: Callable[[float, float], float], left: float, right: float) -> float:
    try:
        return function(left, right)
    except OverflowError:
        return math.inf


_EXACT = Context(prec=20_000)


def _decimal(number: Number) -> Decimal:
    if isinstance(number, float) and not math.isfinite(number):
        raise RenderError("NumberFormatException: infinite or not a number")
    return number if isinstance(number, Decimal) else Decimal(number)


def _decimals(function: Callable[[Any, Any], Any], left: Decimal, right: Decimal) -> Decimal:
    if function is operator.add:
        return _EXACT.add(left, right)
    if function is operator.sub:
        return _EXACT.subtract(left, right)
    return _EXACT.multiply(left, right)


def _divide_decimals(left: Decimal, right: Decimal) -> Decimal:
    exponent = left.as_tuple().exponent
    assert isinstance(exponent, int)
    quotient = Context(prec=2000).divide(left, right)
    scale = Decimal((0, (1,), exponent))
    return quotient.quantize(scale, ROUND_HALF_DOWN, Context(prec=20_000))


_FAMILIES: tuple[frozenset[type[Any]], ...] = (frozenset({list, ArrayList}),)


def _related(left: type[Any], right: type[Any]) -> bool:
    """Whether one of two Java classes is a subclass of the other."""
    if left is right:
        return True
    if Character in (left, right):
        return False
    return any(left in family and right in family for family in _FAMILIES)
