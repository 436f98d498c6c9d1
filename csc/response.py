"""A handler's value into a proxy response, and plain values into JSON text.

Times and UUIDs are written as ``csc/moments.py`` says.  A Decimal keeps all its digits, bytes are base64, a set is an array, None is null.
"""

import base64
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from csc import moments
from csc.attribute_values import TypeData, number

JSON_HEADERS = {"Content-Type": "application/json"}


def answer(status: int, value: Any, returns: TypeData) -> dict[str, Any]:
    """The proxy response of a handler that returned ``value``."""
    body = "" if returns == "none" else to_json(value)
    return {
        "statusCode": status,
        "headers": dict(JSON_HEADERS),
        "body": body,
        "isBase64Encoded": False,
    }


def refusal(status: int, message: str) -> dict[str, Any]:
    """The proxy response of an HTTPError."""
    return answer(status, {"message": message}, "json")


def to_json(value: Any) -> str:
    """JSON text. Raises TypeError or ValueError for what has no JSON form."""
    return _WRITERS.get(type(value), _other)(value)


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} has no JSON form")
    return repr(value)


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} has no JSON form")
    return number(value)


def _object(value: Mapping[str, Any]) -> str:
    members = [f"{_string(name)}: {to_json(member)}" for name, member in value.items()]
    return "{" + ", ".join(members) + "}"


def _array(value: Any) -> str:
    return "[" + ", ".join([to_json(item) for item in value]) + "]"


def _string(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(f"a member named {value!r} has no JSON form")
    return encode_basestring(value)


def _bytes(value: bytes) -> str:
    return f'"{base64.b64encode(value).decode()}"'


def _other(value: Any) -> str:
    for type_, write in _WRITERS.items():
        if isinstance(value, type_):
            return write(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: _float,
    Decimal: _decimal,
    type(None): lambda value: "null",
    dict: _object,
    list: _array,
    tuple: _array,
    set: lambda value: _array(sorted(value)),
    frozenset: lambda value: _array(sorted(value)),
    bytes: _bytes,
    datetime: lambda value: f'"{moments.written(value)}"',
    date: lambda value: f'"{moments.written(value)}"',
    UUID: lambda value: f'"{moments.written(value)}"',
}
