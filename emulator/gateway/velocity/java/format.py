"""``String.format``: ``format_text("%05d|%-4s|%.2f", (7, "a", 1.5))`` is ``"00007|a   |1.50"``."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.text import java_text
from csc.emulator.gateway.velocity.java.types import integer_rank
from csc.emulator.gateway.velocity.limits import MAX_TEXT_CHARACTERS

_SPECIFIER = re.compile(r"%(?:(\d{1,9})\$)?([-#+ 0,(<]*)(\d{1,9})?(?:\.(\d{1,9}))?([a-zA-Z%])")
_BITS = {1: 32, 2: 64}
MAX_PRECISION = 1000


def format_text(pattern: str, values: Sequence[Any]) -> str:
    """Raises ``RenderError`` for what Java calls an ``IllegalFormatException``."""
    out: list[str] = []
    position = ordinary = last = 0
    while (start := pattern.find("%", position)) >= 0:
        match = _SPECIFIER.match(pattern, start)
        if match is None:
            raise RenderError(f"UnknownFormatConversionException: {pattern[start : start + 2]}")
        out.append(pattern[position:start])
        position = match.end()
        index, flags, conversion = match[1], match[2], match[5]
        if conversion in "n%":
            out.append("\n" if conversion == "n" else _pad("%", flags, match[3]))
            continue
        if index is not None:
            last = int(index)
        elif "<" not in flags:
            ordinary += 1
            last = ordinary
        if not 1 <= last <= len(values):
            raise RenderError(f"MissingFormatArgumentException: {match[0]}")
        out.append(_convert(values[last - 1], flags, match[3], match[4], conversion))
    out.append(pattern[position:])
    return "".join(out)


def _convert(
    value: Any, flags: str, width: str | None, precision: str | None, conversion: str
) -> str:
    if width is not None and int(width) > MAX_TEXT_CHARACTERS:
        raise RenderError("a format's width is too large")
    if precision is not None and int(precision) > MAX_PRECISION and conversion not in "sSbB":
        raise RenderError("a format's precision is too large")
    kind = conversion.lower()
    converter = _CONVERTERS.get(kind)
    if converter is None:
        raise RenderError(f"UnknownFormatConversionException: {conversion}")
    if value is None and kind != "b":
        text = "null" if precision is None else "null"[: int(precision)]
        flags = flags.replace("0", "")
    else:
        text = converter(value, flags, None if precision is None else int(precision))
    if "0" in flags and width is not None:
        text = _zero_pad(text, int(width))
    text = _pad(text, flags, width)
    return text.upper() if conversion.isupper() else text


def _pad(text: str, flags: str, width: str | None) -> str:
    if width is None:
        return text
    return text.ljust(int(width)) if "-" in flags else text.rjust(int(width))


def _zero_pad(text: str, width: int) -> str:
    sign = text[0] if text[:1] in ("-", "+", " ", "(") else ""
    return sign + text[len(sign) :].rjust(width - len(sign), "0")


def _sign(negative: bool, digits: str, flags: str) -> str:
    if negative:
        return f"({digits})" if "(" in flags else "-" + digits
    return ("+" if "+" in flags else " " if " " in flags else "") + digits


def _string(value: Any, _: str, precision: int | None) -> str:
    text = java_text(value)
    return text if precision is None else text[:precision]


def _boolean(value: Any, _: str, precision: int | None) -> str:
    truth = value if type(value) is bool else value is not None
    return _string(truth, "", precision)


def _integer(value: Any) -> int:
    if not isinstance(value, int) or type(value) is bool:
        raise RenderError(f"IllegalFormatConversionException: {java_text(value)}")
    return int(value)


def _decimal(value: Any, flags: str, _: int | None) -> str:
    number = _integer(value)
    return _sign(number < 0, format(abs(number), "," if "," in flags else "d"), flags)


def _unsigned(value: Any, base: str) -> str:
    number = _integer(value)
    bits = _BITS.get(integer_rank(value))
    if number < 0 and bits is not None:
        number += 1 << bits
    return format(number, base)


def _hexadecimal(value: Any, flags: str, _: int | None) -> str:
    return ("0x" if "#" in flags else "") + _unsigned(value, "x")


def _octal(value: Any, flags: str, _: int | None) -> str:
    return ("0" if "#" in flags else "") + _unsigned(value, "o")


def _real(value: Any) -> Decimal:
    if type(value) not in (float, Decimal):
        raise RenderError(f"IllegalFormatConversionException: {java_text(value)}")
    return Decimal(repr(value)) if type(value) is float else value


def _fixed(value: Any, flags: str, precision: int | None) -> str:
    number = _real(value)
    if not number.is_finite():
        return java_text(value)
    places = Decimal((0, (1,), -(6 if precision is None else precision)))
    rounded = abs(number).quantize(places, ROUND_HALF_UP, Context(prec=5000))
    return _sign(number.is_signed(), format(rounded, ",f" if "," in flags else "f"), flags)


def _scientific(value: Any, flags: str, precision: int | None) -> str:
    number = _real(value)
    if not number.is_finite():
        return java_text(value)
    mantissa, _, exponent = format(
        abs(number), f".{6 if precision is None else precision}e"
    ).partition("e")
    power = int(exponent or 0)
    return _sign(
        number.is_signed(), f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}", flags
    )


def _character(value: Any, _: str, __: int | None) -> str:
    if isinstance(value, int) and type(value) is not bool and 0 <= value < 0x110000:
        return chr(value)
    if isinstance(value, str) and type(value) is not str:
        return str(value)
    raise RenderError(f"IllegalFormatConversionException: {java_text(value)}")


_CONVERTERS = {
    "s": _string,
    "b": _boolean,
    "d": _decimal,
    "x": _hexadecimal,
    "o": _octal,
    "f": _fixed,
    "e": _scientific,
    "c": _character,
}
