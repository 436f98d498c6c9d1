"""``Integer``, ``Long``, ``Double``, ``BigInteger``, ``BigDecimal``, ``Boolean``, ``Character``.

Their static methods are reachable through any value of the class, as Velocity allows:
``#set($i = 0)$i.parseInt("12")``.
"""

import math
import struct
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.arithmetic import Number, compare, int_value, long_value
from csc.emulator.gateway.velocity.java.methods import class_name, java
from csc.emulator.gateway.velocity.java.text import java_text
from csc.emulator.gateway.velocity.java.types import (
    BigInteger,
    Character,
    Float,
    Long,
    integer_rank,
    make_integer,
)

_NUMBERS = (int, Long, BigInteger, float, Float, Decimal)
_INTEGERS = (int, Long, BigInteger)


def _of_rank(*ranks: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Plain ``int`` is three Java classes: the method only exists on those of ``ranks``."""

    def guard(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(number: int, *arguments: Any) -> Any:
            if integer_rank(number) not in ranks:
                return NotImplemented
            return function(number, *arguments)

        guarded.declines = True  # type: ignore[attr-defined]
        return guarded

    return guard


def _fault(text: str | None) -> RenderError:
    shown = "null" if text is None else f'"{text[:80]}"'
    return RenderError(f"NumberFormatException: For input string: {shown}")


@java(*_NUMBERS, name="intValue")
def get_int(number: Number) -> int:
    return int_value(number)


@java(*_NUMBERS, name="longValue")
def get_long(number: Number) -> int:
    return make_integer(long_value(number), 2)


@java(*_NUMBERS, name="doubleValue")
def get_double(number: Number) -> float:
    return float(number)


@java(*_NUMBERS, name="floatValue")
def get_float(number: Number) -> Float:
    try:
        return Float(struct.unpack("f", struct.pack("f", float(number)))[0])
    except OverflowError:
        return Float("inf" if number > 0 else "-inf")


@java(*_NUMBERS, bool, Character, name="compareTo", takes="O")
def compare_to(value: Any, other: Any) -> int:
    if other is None:
        raise RenderError("NullPointerException")
    if class_name(value) != class_name(other):
        raise RenderError(f"ClassCastException: {class_name(other)}, not {class_name(value)}")
    if isinstance(value, str):
        return ord(value) - ord(other)
    return compare(value, other)


def parse_integer(text: str | None, radix: int, low: int, high: int) -> int:
    digits = (text or "").removeprefix("-") if (text or "")[:1] != "+" else (text or "")[1:]
    if not digits or not digits.isalnum() or len(digits) > 70 or not 2 <= radix <= 36:
        raise _fault(text)
    try:
        number = int(text or "", radix)
    except ValueError:
        raise _fault(text) from None
    if not low <= number <= high:
        raise _fault(text)
    return number


def _parse_int(_: int, text: str | None, radix: int = 10) -> int:
    return parse_integer(text, radix, -(2**31), 2**31 - 1)


def _parse_long(_: int, text: str | None, radix: int = 10) -> int:
    return make_integer(parse_integer(text, radix, -(2**63), 2**63 - 1), 2)


def _integer_method(name: str, takes: str, function: Callable[..., Any]) -> None:
    java(int, name=name, takes=takes)(_of_rank(1)(function))


def _long_method(name: str, takes: str, function: Callable[..., Any]) -> None:
    java(int, Long, name=name, takes=takes)(_of_rank(2)(function))


def _unsigned(bits: int, base: str) -> Callable[[int, int], str]:
    return lambda _, number: format(number & (1 << bits) - 1, base)


for _name in ("parseInt", "valueOf"):
    _integer_method(_name, "S", _parse_int)
    _integer_method(_name, "SI", _parse_int)
for _name in ("parseLong", "valueOf"):
    _long_method(_name, "S", _parse_long)
    _long_method(_name, "SI", _parse_long)
for _name, _base in (("toHexString", "x"), ("toBinaryString", "b"), ("toOctalString", "o")):
    _integer_method(_name, "I", _unsigned(32, _base))
    _long_method(_name, "J", _unsigned(64, _base))
for _method, _takes in ((_integer_method, "I"), (_long_method, "J")):
    _method("toString", _takes, lambda _, number: java_text(number))
    _method("valueOf", _takes, lambda number, other: make_integer(other, integer_rank(number)))
    _method("max", _takes * 2, lambda number, a, b: make_integer(max(a, b), integer_rank(number)))
    _method("min", _takes * 2, lambda number, a, b: make_integer(min(a, b), integer_rank(number)))
    _method("compare", _takes * 2, lambda _, a, b: compare(a, b))
    _method("signum", _takes, lambda _, number: compare(number, 0))
_integer_method("sum", "II", lambda _, a, b: int_value(a + b))
_integer_method("bitCount", "I", lambda _, number: (number & 0xFFFFFFFF).bit_count())
_long_method("sum", "JJ", lambda _, a, b: make_integer(long_value(a + b), 2))
_long_method("bitCount", "J", lambda _, number: (number & 2**64 - 1).bit_count())


def _big(name: str, function: Callable[..., Any], takes: str = "N") -> None:
    def guarded(number: int, *arguments: Any) -> Any:
        if takes == "N" and not (isinstance(arguments[0], int) and integer_rank(arguments[0]) == 3):
            return None
        return make_integer(function(int(number), *map(int, arguments)), 3)

    java(int, BigInteger, name=name, takes=takes)(_of_rank(3)(guarded))


_big("add", lambda a, b: a + b)
_big("subtract", lambda a, b: a - b)
_big("max", max)
_big("min", min)
_big("abs", abs, "")
_big("negate", lambda a: -a, "")


@java(float, name="isNaN")
def is_nan(number: float) -> bool:
    return math.isnan(number)


@java(float, name="isInfinite")
def is_infinite(number: float) -> bool:
    return math.isinf(number)


@java(float, name="parseDouble", takes="S")
@java(float, name="valueOf", takes="S")
def parse_double(_: float, text: str | None) -> float:
    bare = (text or "").strip("".join(map(chr, range(33))))
    word = bare.lstrip("+-")
    if word not in ("NaN", "Infinity"):
        bare = bare[:-1] if word[-1:] in tuple("dDfF") else bare
        if "_" in bare or not word[:1].isascii() or word[:1].isalpha():
            raise _fault(text)
    try:
        return float(bare)
    except ValueError:
        raise _fault(text) from None


@java(float, name="valueOf", takes="D")
def double_of(_: float, number: float) -> float:
    return float(number)


@java(float, name="toString", takes="D")
def double_to_string(_: float, number: float) -> str:
    return java_text(float(number))


@java(float, name="compare", takes="DD")
def compare_doubles(_: float, left: float, right: float) -> int:
    return compare(float(left), float(right))


@java(float, name="max", takes="DD")
def max_double(_: float, left: float, right: float) -> float:
    return float(max(left, right))


@java(float, name="min", takes="DD")
def min_double(_: float, left: float, right: float) -> float:
    return float(min(left, right))


@java(float, name="sum", takes="DD")
def sum_doubles(_: float, left: float, right: float) -> float:
    return float(left) + float(right)


@java(Decimal, name="toPlainString")
def to_plain_string(number: Decimal) -> str:
    return format(number, "f")


@java(Decimal, name="scale")
def scale(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


@java(Decimal, name="negate")
def negate(number: Decimal) -> Decimal:
    return number.copy_negate()


@java(Decimal, name="abs")
def absolute(number: Decimal) -> Decimal:
    return number.copy_abs()


@java(Decimal, name="signum")
def signum(number: Decimal) -> int:
    return compare(number, 0)


def parse_decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _fault(text) from None


@java(bool, name="booleanValue")
def boolean_value(value: bool) -> bool:
    return value


@java(bool, name="parseBoolean", takes="S")
@java(bool, name="valueOf", takes="S")
def parse_boolean(_: bool, text: str | None) -> bool:
    return text is not None and text.lower() == "true"


@java(bool, name="valueOf", takes="B")
def boolean_of(_: bool, value: bool) -> bool:
    return value


@java(bool, name="toString", takes="B")
def boolean_to_string(_: bool, value: bool) -> str:
    return java_text(value)


@java(Character, name="charValue")
def char_value(value: Character) -> Character:
    return value


def _character_test(name: str, test: Callable[[str], bool]) -> None:
    java(Character, name=name, takes="C")(lambda _, character: test(character))


_character_test("isDigit", str.isdecimal)
_character_test("isLetter", str.isalpha)
_character_test("isLetterOrDigit", lambda c: c.isalpha() or c.isdecimal())
_character_test("isUpperCase", str.isupper)
_character_test("isLowerCase", str.islower)
_character_test("isWhitespace", lambda c: c.isspace() and c not in "\xa0\u2007\u202f\x85")


@java(Character, name="toUpperCase", takes="C")
def upper(_: Character, character: Character) -> Character:
    return Character(character.upper() if len(character.upper()) == 1 else character)


@java(Character, name="toLowerCase", takes="C")
def lower(_: Character, character: Character) -> Character:
    return Character(character.lower() if len(character.lower()) == 1 else character)


@java(Character, name="getNumericValue", takes="C")
def numeric_value(_: Character, character: Character) -> int:
    return int(character, 36) if character.isascii() and character.isalnum() else -1
