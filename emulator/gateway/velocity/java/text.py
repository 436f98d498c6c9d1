"""``toString()`` of every value, and ``Double.toString``.

``java_text({"a": [1, "b"]})`` is ``{a=[1,"b"]}``: a map prints as Java's, a parsed list as JSON.
"""

import math
import struct
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from csc.emulator.gateway.velocity.java.json_text import json_text
from csc.emulator.gateway.velocity.java.types import (
    ArrayList,
    BigInteger,
    Character,
    Entry,
    EntrySet,
    Float,
    JavaArray,
    JavaClass,
    JavaIterator,
    KeySet,
    Long,
    MapValues,
    MapView,
    ObjectKey,
)


def java_text(value: Any) -> str:
    """What Java's ``String.valueOf(value)`` gives; ``None`` is ``null``."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    printer = PRINTERS.get(kind)
    if printer is not None:
        return printer(value)
    return str(value)


def double_text(number: float) -> str:
    """Java's ``Double.toString``: a point always, an exponent from 1e7 and below 1e-3."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        plain = repr(number)
        return plain if "e" not in plain else format(Decimal(plain), "f")
    if abs(number) == 5e-324:
        return "4.9E-324" if number > 0 else "-4.9E-324"
    return _with_exponent(repr(number))


def float_text(number: float) -> str:
    """Java's ``Float.toString``: the digits that tell it from other 32-bit floats."""
    if not math.isfinite(number) or number == 0:
        return double_text(number)
    texts = (format(number, f".{digits}g") for digits in range(1, 10))
    text = next(text for text in texts if struct.pack("f", float(text)) == struct.pack("f", number))
    if 1e-3 <= abs(number) < 1e7:
        plain = format(Decimal(text), "f")
        return plain if "." in plain else f"{plain}.0"
    return _with_exponent(text)


def _with_exponent(text: str) -> str:
    digits, exponent = _scientific(text)
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{exponent}"


def _scientific(number: str) -> tuple[str, int]:
    """A number's digits, and the power of ten of the first one."""
    _, digits, exponent = Decimal(number).as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits))
    return text.rstrip("0") or "0", exponent + len(text) - 1


def identity_hash(value: object) -> str:
    """What stands behind the ``@`` of an object without a ``toString``; as arbitrary as Java's."""
    return format(id(value) >> 4 & 0xFFFFFFFF, "x")


def _sequence(items: Iterable[Any]) -> str:
    """Java stops at what holds itself, but not at circles of two."""
    texts = ["(this Collection)" if item is items else java_text(item) for item in items]
    return "[" + ", ".join(texts) + "]"


def _map(value: dict[Any, Any]) -> str:
    pairs = [
        f"{'(this Map)' if _is_key(key, value) else java_text(key)}="
        f"{'(this Map)' if item is value else java_text(item)}"
        for key, item in value.items()
    ]
    return "{" + ", ".join(pairs) + "}"


def _is_key(key: Any, value: dict[Any, Any]) -> bool:
    return type(key) is ObjectKey and key.value is value


def _view(value: MapView) -> str:
    return _sequence(value.items())


def _key(key: ObjectKey) -> str:
    return java_text(key.value)


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _null(_: None) -> str:
    return "null"


def _entry(value: Entry) -> str:
    return f"{java_text(value.key)}={java_text(value.value)}"


def _array(value: JavaArray) -> str:
    return f"[{value.element}@{identity_hash(value)}"


def _class(value: JavaClass) -> str:
    return f"class {value.name}"


def _iterator(value: JavaIterator) -> str:
    return f"java.util.ArrayList$Itr@{identity_hash(value)}"


def _list(value: list[Any]) -> str:
    return json_text(value, web=True)


PRINTERS: dict[type[Any], Callable[[Any], str]] = {
    Character: str,
    bool: _boolean,
    int: int.__repr__,
    Long: int.__repr__,
    BigInteger: int.__repr__,
    float: double_text,
    Float: float_text,
    Decimal: str,
    type(None): _null,
    dict: _map,
    list: _list,
    ArrayList: _sequence,
    KeySet: _view,
    EntrySet: _view,
    MapValues: _view,
    ObjectKey: _key,
    JavaArray: _array,
    Entry: _entry,
    JavaClass: _class,
    JavaIterator: _iterator,
}
"""Printers by exact class; the runtime adds those of its own classes."""
