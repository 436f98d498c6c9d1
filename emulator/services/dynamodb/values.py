"""Attribute values in wire form: ``{"S": "text"}``, ``{"N": "1.5"}``, ``{"M": {…}}``.

``normalise`` checks the meaning of a value (its JSON types are known to fit, see ``shapes``) and
gives its one normal form: numbers canonical, sets sorted.  Two values are then equal exactly where
their normal forms are, so equality is Python's ``==``.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from csc.emulator.services.dynamodb import numbers
from csc.emulator.services.dynamodb.errors import ValidationException

Value = dict[str, Any]
Item = dict[str, Value]

MAX_ITEM = 400 * 1024
MAX_DEPTH = 32

EMPTY = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
MANY = (
    "Supplied AttributeValue has more than one datatypes set, "
    "must contain exactly one of the supported datatypes"
)
TOO_DEEP = (
    "Nesting Levels have exceeded supported limits: "
    "Attributes cannot be nested more than 32 levels deep"
)
_INVALID = "One or more parameter values were invalid: "


MAX_NAME = 65535
NAME_TOO_LONG = (
    "One or more parameter values were invalid: "
    "Attribute name is too large, must be less than 65536 bytes"
)


def check_names(names: Iterable[str]) -> None:
    """Refuse attribute names that are too long anywhere."""
    for name in names:
        if len(name) > MAX_NAME:
            raise ValidationException(NAME_TOO_LONG)


def normalise_item(item: Mapping[str, Value]) -> Item:
    """The normal form of each attribute. Raises ValidationException."""
    return {
        name: value if "S" in value and len(value) == 1 else normalise(value)
        for name, value in item.items()
    }


def normalise(value: Value, depth: int = 0) -> Value:
    """The normal form of a value; itself where it is normal. Raises ValidationException."""
    if len(value) != 1:
        raise _not_one(value)
    for tag, inner in value.items():
        if tag == "S" or tag == "BOOL" or tag == "B":
            return value
        if tag == "N":
            number = numbers.canonical(inner)
            return value if number is inner else {"N": number}
        return _NORMALISE[tag](inner, depth)
    raise AssertionError("unreachable")


def _not_one(value: Value) -> ValidationException:
    """What is wrong with a value of no type or several; its numbers are read before that is seen."""
    for number in (*([value["N"]] if "N" in value else ()), *value.get("NS", ())):
        numbers.canonical(number)
    return ValidationException(MANY if value else EMPTY)


def _null(inner: Any, depth: int) -> Value:
    if inner is not True:
        raise ValidationException(
            _INVALID + "Null attribute value types must have the value of true"
        )
    return {"NULL": True}


def _map(inner: dict[str, Value], depth: int) -> Value:
    if depth >= MAX_DEPTH - 1 and inner:
        raise ValidationException(TOO_DEEP)
    return {"M": {name: normalise(value, depth + 1) for name, value in inner.items()}}


def _list(inner: list[Value], depth: int) -> Value:
    if depth >= MAX_DEPTH - 1 and inner:
        raise ValidationException(TOO_DEEP)
    return {"L": [normalise(value, depth + 1) for value in inner]}


def _string_set(inner: list[str], depth: int) -> Value:
    if not inner:
        raise ValidationException(_INVALID + "An string set  may not be empty")
    if len(set(inner)) != len(inner):
        listed = ", ".join(inner)
        raise ValidationException(_INVALID + f"Input collection [{listed}] contains duplicates.")
    return {"SS": sorted(inner)}


def _number_set(inner: list[str], depth: int) -> Value:
    if not inner:
        raise ValidationException(_INVALID + "An number set  may not be empty")
    canonical = [numbers.canonical(number) for number in inner]
    if len(set(canonical)) != len(canonical):
        raise ValidationException("Input collection contains duplicates")
    return {"NS": sorted(canonical, key=numbers.compare_key)}


def _binary_set(inner: list[str], depth: int) -> Value:
    if not inner:
        raise ValidationException(_INVALID + "Binary sets should not be empty")
    if len(set(inner)) != len(inner):
        listed = ", ".join(inner)
        raise ValidationException(
            _INVALID + f"Input collection [{listed}]of type BS contains duplicates."
        )
    return {"BS": sorted(inner)}


_NORMALISE = {
    "NULL": _null,
    "M": _map,
    "L": _list,
    "SS": _string_set,
    "NS": _number_set,
    "BS": _binary_set,
}

SET_TAGS = frozenset({"SS", "NS", "BS"})


def sort_set(tag: str, members: set[str]) -> Value:
    """A set value in normal form."""
    return {tag: sorted(members, key=numbers.compare_key if tag == "NS" else None)}


def item_size(item: Mapping[str, Value]) -> int:
    """Bytes that DynamoDB counts for an item: names and values, UTF-8."""
    total = 0
    for name, value in item.items():
        text = value.get("S")
        if text is None:
            total += value_size(value)
        else:
            total += len(text) if text.isascii() else len(text.encode())
        total += len(name) if name.isascii() else len(name.encode())
    return total


def value_size(value: Value) -> int:
    for tag, inner in value.items():
        if tag == "S":
            return len(inner) if inner.isascii() else len(inner.encode())
        if tag == "N":
            return numbers.stored_size(inner)
        if tag == "BOOL" or tag == "NULL":
            return 1
        if tag == "B":
            return _binary_size(inner)
        if tag == "M":
            return 3 + len(inner) + item_size(inner)
        if tag == "L":
            return 3 + len(inner) + sum(map(value_size, inner))
        if tag == "SS":
            return sum(len(member.encode()) for member in inner)
        if tag == "NS":
            return sum(map(numbers.stored_size, inner))
        return sum(map(_binary_size, inner))
    return 0


def _binary_size(text: str) -> int:
    """The length of what a base64 text decodes to."""
    return len(text) // 4 * 3 - (text.count("=", -2) if text else 0)


def tag_of(value: Mapping[str, Any]) -> str:
    """The type of a value: ``"S"``, ``"N"``, …"""
    return next(iter(value))


def describe(value: Mapping[str, Any]) -> str:
    """A value as AWS's messages print it: ``{S:x}``."""
    tag, inner = next(iter(value.items()))
    return f"{{{tag}:{inner if isinstance(inner, str) else json.dumps(inner)}}}"
