"""What conditions do with values in normal form: compare, contain, begin, measure.

A value of another type never compares, and nothing compares with a missing value (None).
"""

from binascii import a2b_base64
from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any

from csc.emulator.services.dynamodb import numbers
from csc.emulator.services.dynamodb.values import Value

ORDERED = frozenset({"S", "N", "B"})

_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def ordering(operator: str) -> Callable[[Value | None, Value | None], bool]:
    """The function of ``<``, ``<=``, ``>`` or ``>=``."""
    test = _ORDERINGS[operator]

    def compare(left: Value | None, right: Value | None) -> bool:
        if left is None or right is None:
            return False
        for tag, inner in left.items():
            other = right.get(tag)
            if other is None or tag not in ORDERED:
                return False
            return test(comparable(tag, inner), comparable(tag, other))
        return False

    return compare


def comparable(tag: str, inner: str) -> Any:
    """A Python value that orders as DynamoDB orders: strings by UTF-8, binaries by unsigned bytes."""
    if tag == "S":
        return inner  # code points order as their UTF-8 does
    if tag == "N":
        return numbers.compare_key(inner)
    return a2b_base64(inner)


def between(value: Value | None, low: Value | None, high: Value | None) -> bool:
    return _at_least(value, low) and _at_most(value, high)


_at_least = ordering(">=")
_at_most = ordering("<=")


def begins_with(value: Value | None, prefix: Value | None) -> bool:
    if value is None or prefix is None:
        return False
    if "S" in value and "S" in prefix:
        return bool(value["S"].startswith(prefix["S"]))
    if "B" in value and "B" in prefix:
        return a2b_base64(value["B"]).startswith(a2b_base64(prefix["B"]))
    return False


_MEMBER = {"SS": "S", "NS": "N", "BS": "B"}


def contains(value: Value | None, part: Value | None) -> bool:
    """A substring, a member of a set, or an element of a list."""
    if value is None or part is None:
        return False
    for tag, inner in value.items():
        if tag == "L":
            return part in inner
        if tag in _MEMBER:
            return part.get(_MEMBER[tag]) in inner
        if tag == "S":
            return "S" in part and part["S"] in inner
        if tag == "B":
            return "B" in part and a2b_base64(part["B"]) in a2b_base64(inner)
    return False


def size(value: Value | None) -> Value | None:
    """``size(path)`` as a number value: characters, bytes, members, elements or fields."""
    if value is None:
        return None
    for tag, inner in value.items():
        if tag == "S" or tag in ("L", "M", "SS", "NS", "BS"):
            return {"N": str(len(inner))}
        if tag == "B":
            return {"N": str(len(a2b_base64(inner)))}
    return None
