"""What a keyword's own value must be, and when two JSON values are the same."""

import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.bounded_regex import BoundedPattern, compile_bounded
from csc.emulator.gateway.schemas.check import SchemaError


def same(one: Any, other: Any) -> bool:
    """JSON equality: 1 is 1.0, but neither is true."""
    if type(one) is bool or type(other) is bool:
        return one is other
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(same, one, other))
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return bool(one == other)


def hashable(value: Any) -> Any:
    """A value that is equal, as a key, for what ``same`` calls the same."""
    if type(value) is bool:
        return ("boolean", value)
    if type(value) is list:
        return ("array", *map(hashable, value))
    if type(value) is dict:
        return frozenset((name, hashable(member)) for name, member in value.items())
    return value


def regex(pattern: Any, pointer: str) -> BoundedPattern:
    try:
        return compile_bounded(pattern)
    except (re.error, TypeError) as error:
        raise SchemaError(pointer, f"{pattern!r} is no regular expression: {error}") from None


def is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def number(value: Any, pointer: str) -> int | float:
    if not is_number(value):
        raise SchemaError(pointer, "a number is expected")
    number: int | float = value
    return number


def mapping(value: Any, pointer: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise SchemaError(pointer, "an object is expected")
    return value
