"""The JSON types inside attribute values, and the words of AWS's JSON parser for wrong ones.

Everything here raises SerializationException: what a value means is checked later, in ``values``.
"""

from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Callable
from typing import Any

from csc.emulator.errors import SerializationException
from csc.emulator.services.dynamodb.errors import ValidationException

MAX_DEPTH = 64

_UNEXPECTED_STRUCTURE = "Start of structure or map found where not expected"
_UNEXPECTED_LIST = "Unrecognized collection type class "


def check_attribute_types(value: Any, depth: int = 0) -> None:
    """Check the JSON types inside an attribute value. Raises SerializationException.

    An unknown type tag is dropped, as AWS drops unknown members; so is one with a null.
    """
    if type(value) is not dict:
        raise not_a_structure(value, "class com.amazonaws.dynamodb.v20120810.AttributeValue")
    for tag, inner in value.items():
        if tag == "S" and type(inner) is str:
            continue
        check = _TAGS.get(tag)
        if check is None or inner is None:
            _drop_unknown(value)
            return check_attribute_types(value, depth)
        if check is _bool and type(inner) is str:
            value[tag] = boolean_text(inner)
        else:
            check(inner, depth)


def _drop_unknown(value: dict[str, Any]) -> None:
    for tag in [tag for tag, inner in value.items() if tag not in _TAGS or inner is None]:
        del value[tag]


def _string(value: Any, depth: int) -> None:
    if type(value) is not str:
        raise not_a("String", value)


def _binary(value: Any, depth: int) -> None:
    if type(value) is not str:
        if isinstance(value, dict | list):
            raise not_a("java.nio.ByteBuffer", value)
        raise SerializationException("only base-64-encoded strings are convertible to bytes")
    if len(value) % 4:
        raise SerializationException(
            f"Base64 encoded length is expected a multiple of 4 bytes but found: {len(value)}"
        )
    _binary_canonical(value)
    try:
        a2b_base64(value, strict_mode=True)
    except (Base64Error, ValueError):
        raise SerializationException("Invalid Base64 character dectected") from None


_LAST_BITS = {1: frozenset("AEIMQUYcgkosw048"), 2: frozenset("AQgw")}


def _binary_canonical(value: str) -> None:
    """Refuse texts whose unused last bits are not zero: one value would have two spellings."""
    padding = value.count("=", -2) if value else 0
    if padding and value[-1 - padding] not in _LAST_BITS[padding]:
        raise SerializationException("Invalid last non-pad Base64 character dectected")


def _bool(value: Any, depth: int) -> None:
    if type(value) is not bool:
        raise not_a("Boolean", value)


def boolean_text(text: str) -> bool:
    """AWS reads some words as booleans; a mapping template may well write ``"true"``."""
    if text.upper() in ("TRUE", "YES", "1"):
        return True
    if text.upper() in ("FALSE", "NO", "0"):
        return False
    raise not_a("Boolean", text)


def _strings(value: Any, depth: int) -> None:
    if type(value) is not list:
        raise not_a_list(value)
    for inner in value:
        _string(inner, depth)


def _binaries(value: Any, depth: int) -> None:
    if type(value) is not list:
        raise not_a_list(value)
    for inner in value:
        _binary(inner, depth)


def _values(value: Any, depth: int) -> None:
    if type(value) is not list:
        raise not_a_list(value)
    _check_depth(depth)
    for inner in value:
        check_attribute_types(inner, depth + 1)


def _members(value: Any, depth: int) -> None:
    if type(value) is not dict:
        raise not_a_map(value)
    _check_depth(depth)
    for inner in value.values():
        check_attribute_types(inner, depth + 1)


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValidationException(
            "Nesting Levels have exceeded supported limits: "
            "Attributes cannot be nested more than 32 levels deep"
        )


_TAGS: dict[str, Callable[[Any, int], None]] = {
    "S": _string,
    "N": _string,
    "B": _binary,
    "BOOL": _bool,
    "NULL": _bool,
    "SS": _strings,
    "NS": _strings,
    "BS": _binaries,
    "L": _values,
    "M": _members,
}


def not_a(java: str, value: Any) -> SerializationException:
    """The words of AWS's JSON parser for a scalar that is of another type."""
    if type(value) is bool:
        return SerializationException(f"{str(value).upper()}_VALUE cannot be converted to {java}")
    if type(value) is int:
        return SerializationException(f"NUMBER_VALUE cannot be converted to {java}")
    if type(value) is float:
        return SerializationException(f"DECIMAL_VALUE cannot be converted to {java}")
    if type(value) is str:
        if java == "Boolean":
            return SerializationException("Unexpected token received from parser")
        return SerializationException(f"STRING_VALUE cannot be converted to {java}")
    if type(value) is list:
        name = java if "." in java else f"java.lang.{java}"
        return SerializationException(f"{_UNEXPECTED_LIST}{name}")
    return SerializationException(_UNEXPECTED_STRUCTURE)


def not_a_structure(value: Any, java: str) -> SerializationException:
    if type(value) is list:
        return SerializationException(f"Unrecognized collection type {java}")
    return SerializationException("Unexpected value type in payload")


def not_a_list(value: Any) -> SerializationException:
    if type(value) is dict:
        return SerializationException(_UNEXPECTED_STRUCTURE)
    return SerializationException("Unexpected field type")


def not_a_map(
    value: Any, java: str = "com.amazonaws.dynamodb.v20120810.AttributeValue"
) -> SerializationException:
    """``java`` is the class of the map's values."""
    if type(value) is list:
        return SerializationException(
            f"Unrecognized collection type java.util.Map<java.lang.String, {java}>"
        )
    return SerializationException("Unexpected field type")
