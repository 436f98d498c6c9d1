"""``java.lang.String``: positions count UTF-16 units, as in Java.

A string without characters past U+FFFF is indexed as it is; others go through their UTF-16 form
(``_units``), in which a surrogate is a character of its own.
"""

from collections.abc import Iterable
from typing import Any

from csc.emulator.gateway.velocity.errors import LimitError, RenderError
from csc.emulator.gateway.velocity.java import regex
from csc.emulator.gateway.velocity.java.format import format_text
from csc.emulator.gateway.velocity.java.methods import class_name, java
from csc.emulator.gateway.velocity.java.text import java_text
from csc.emulator.gateway.velocity.java.types import Character, JavaArray, elements
from csc.emulator.gateway.velocity.limits import MAX_TEXT_CHARACTERS, check_text

_SPACES = "".join(map(chr, range(33)))


def _units(text: str) -> str:
    if text.isascii() or max(text, default="") <= "\uffff":
        return text
    return "".join(
        c if c <= "\uffff" else chr(0xD7C0 + (ord(c) >> 10)) + chr(0xDC00 + (ord(c) & 0x3FF))
        for c in text
    )


def _join_units(units: str) -> str:
    """Surrogate pairs back to characters; a lone surrogate stays."""
    if units.isascii() or not any("\ud800" <= c <= "\udfff" for c in units):
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _fault(index: int, length: int) -> RenderError:
    return RenderError(f"StringIndexOutOfBoundsException: index {index}, length {length}")


@java(str, name="length")
def length(text: str) -> int:
    return len(_units(text))


@java(str, name="isEmpty")
def is_empty(text: str) -> bool:
    return not text


@java(str, name="isBlank")
def is_blank(text: str) -> bool:
    return not text.strip()


@java(str, name="charAt", takes="I")
def char_at(text: str, index: int) -> Character:
    units = _units(text)
    if not 0 <= index < len(units):
        raise _fault(index, len(units))
    return Character(units[index])


@java(str, name="codePointAt", takes="I")
def code_point_at(text: str, index: int) -> int:
    units = _units(text)
    if not 0 <= index < len(units):
        raise _fault(index, len(units))
    return ord(_join_units(units[index : index + 2])[0])


@java(str, name="substring", takes="I")
def substring_from(text: str, start: int) -> str:
    return substring(text, start, length(text))


@java(str, name="substring", takes="II")
@java(str, name="subSequence", takes="II")
def substring(text: str, start: int, end: int) -> str:
    units = _units(text)
    if not 0 <= start <= end <= len(units):
        raise RenderError(
            f"StringIndexOutOfBoundsException: begin {start}, end {end}, length {len(units)}"
        )
    return _join_units(units[start:end])


@java(str, name="indexOf", takes="S")
def index_of(text: str, part: str) -> int:
    return _units(text).find(_units(_given(part)))


@java(str, name="indexOf", takes="SI")
def index_of_from(text: str, part: str, start: int) -> int:
    units = _units(text)
    return units.find(_units(_given(part)), min(max(start, 0), len(units)))


@java(str, name="indexOf", takes="I")
def index_of_code(text: str, code: int) -> int:
    return index_of(text, _from_code(code))


@java(str, name="indexOf", takes="II")
def index_of_code_from(text: str, code: int, start: int) -> int:
    return index_of_from(text, _from_code(code), start)


@java(str, name="lastIndexOf", takes="S")
def last_index_of(text: str, part: str) -> int:
    return _units(text).rfind(_units(_given(part)))


@java(str, name="lastIndexOf", takes="SI")
def last_index_of_from(text: str, part: str, start: int) -> int:
    if start < 0:
        return -1
    wanted = _units(_given(part))
    return _units(text).rfind(wanted, 0, start + len(wanted))


@java(str, name="lastIndexOf", takes="I")
def last_index_of_code(text: str, code: int) -> int:
    return last_index_of(text, _from_code(code))


def _from_code(code: int) -> str:
    return chr(code) if 0 <= code < 0x110000 else "\U0010ffff\U0010ffff"


def _given(argument: str | None) -> str:
    if argument is None:
        raise RenderError("NullPointerException")
    return argument


@java(str, name="contains", takes="Q")
def contains(text: str, part: str) -> bool:
    return _given(part) in text


@java(str, name="startsWith", takes="S")
def starts_with(text: str, part: str) -> bool:
    return text.startswith(_given(part))


@java(str, name="startsWith", takes="SI")
def starts_with_at(text: str, part: str, start: int) -> bool:
    units = _units(text)
    return 0 <= start <= len(units) and units[start:].startswith(_units(_given(part)))


@java(str, name="endsWith", takes="S")
def ends_with(text: str, part: str) -> bool:
    return text.endswith(_given(part))


@java(str, name="equalsIgnoreCase", takes="S")
def equals_ignore_case(text: str, other: str | None) -> bool:
    return other is not None and _fold(text) == _fold(other)


@java(str, name="contentEquals", takes="Q")
def content_equals(text: str, other: str) -> bool:
    return text == _given(other)


@java(str, name="compareTo", takes="S")
def compare_to(text: str, other: str) -> int:
    left, right = _units(text), _units(_given(other))
    for a, b in zip(left, right, strict=False):
        if a != b:
            return ord(a) - ord(b)
    return len(left) - len(right)


@java(str, name="compareTo", takes="O")
def refuse_compare(_: str, other: Any) -> int:
    raise RenderError(f"ClassCastException: {class_name(other)} cannot be cast to java.lang.String")


@java(str, name="compareToIgnoreCase", takes="S")
def compare_to_ignore_case(text: str, other: str) -> int:
    return compare_to(_fold(text), _fold(_given(other)))


def _fold(text: str) -> str:
    """Case folded one character at a time, so that lengths stay."""
    folded = []
    for character in text:
        upper = character.upper()
        lower = (upper if len(upper) == 1 else character).lower()
        folded.append(lower if len(lower) == 1 else character)
    return "".join(folded)


@java(str, name="concat", takes="S")
def concat(text: str, other: str) -> str:
    return check_text(text + _given(other))


@java(str, name="replace", takes="CC")
@java(str, name="replace", takes="QQ")
def replace(text: str, old: str, new: str) -> str:
    if len(_given(new)) > 1 and (text.count(_given(old)) + 1) * len(new) > MAX_TEXT_CHARACTERS:
        raise LimitError(f"a string grew past {MAX_TEXT_CHARACTERS} characters")
    return check_text(text.replace(_given(old), new))


@java(str, name="replaceAll", takes="SS")
def replace_all(text: str, pattern: str, replacement: str) -> str:
    return regex.replace_all(text, _given(pattern), _given(replacement))


@java(str, name="replaceFirst", takes="SS")
def replace_first(text: str, pattern: str, replacement: str) -> str:
    return regex.replace_first(text, _given(pattern), _given(replacement))


@java(str, name="matches", takes="S")
def matches(text: str, pattern: str) -> bool:
    return regex.matches(text, _given(pattern))


@java(str, name="split", takes="S")
def split(text: str, pattern: str) -> JavaArray:
    return JavaArray(regex.split(text, _given(pattern)))


@java(str, name="split", takes="SI")
def split_limited(text: str, pattern: str, limit: int) -> JavaArray:
    return JavaArray(regex.split(text, _given(pattern), limit))


@java(str, name="toUpperCase")
def to_upper_case(text: str) -> str:
    return text.upper()


@java(str, name="toLowerCase")
def to_lower_case(text: str) -> str:
    return text.lower()


@java(str, name="trim")
def trim(text: str) -> str:
    """Cuts U+0000 to U+0020 only: a no-break space stays."""
    return text.strip(_SPACES)


_WHITE = "\t\n\x0b\f\r\x1c\x1d\x1e\x1f \u1680\u2028\u2029\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B) if code != 0x2007
)


@java(str, name="strip")
def strip(text: str) -> str:
    return text.strip(_WHITE)


@java(str, name="stripLeading")
def strip_leading(text: str) -> str:
    return text.lstrip(_WHITE)


@java(str, name="stripTrailing")
def strip_trailing(text: str) -> str:
    return text.rstrip(_WHITE)


@java(str, name="repeat", takes="I")
def repeat(text: str, count: int) -> str:
    if count < 0:
        raise RenderError(f"IllegalArgumentException: count is negative: {count}")
    if len(text) * count > MAX_TEXT_CHARACTERS:
        raise LimitError(f"a string grew past {MAX_TEXT_CHARACTERS} characters")
    return text * count


@java(str, name="intern")
def intern(text: str) -> str:
    return text


@java(str, name="valueOf", takes="O")
def value_of(_: str, value: Any) -> str:
    return java_text(value)


@java(str, name="getBytes")
def get_bytes(text: str) -> JavaArray:
    data = text.encode("utf-8", "replace")
    return JavaArray([byte - 256 if byte > 127 else byte for byte in data], "B")


@java(str, name="toCharArray")
def to_char_array(text: str) -> JavaArray:
    return JavaArray([Character(unit) for unit in _units(text)], "C")


@java(str, name="join", takes="QL")
def join(_: str, separator: str, items: list[Any] | None) -> str:
    if items is None:
        raise RenderError("NullPointerException")
    return _join_checked(_given(separator), elements(items))


def _format(_: str, pattern: str, *values: Any) -> str:
    return check_text(format_text(_given(pattern), values))


def _formatted(pattern: str, *values: Any) -> str:
    return check_text(format_text(pattern, values))


def _join_all(_: str, separator: str, *parts: Any) -> str:
    return _join_checked(_given(separator), parts)


def _join_checked(separator: str, items: Iterable[Any]) -> str:
    texts = [java_text(item) for item in items]
    if sum(map(len, texts)) + len(separator) * len(texts) > MAX_TEXT_CHARACTERS:
        raise LimitError(f"a string grew past {MAX_TEXT_CHARACTERS} characters")
    return separator.join(texts)


for _count in range(11):
    java(str, name="format", takes="S" + "O" * _count)(_format)
    java(str, name="formatted", takes="O" * _count)(_formatted)
    java(str, name="join", takes="Q" + "Q" * _count)(_join_all)
