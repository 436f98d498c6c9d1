"""Keys and items as most requests have them, checked, measured and encoded in one pass.

    plain_key(schema, {"pk": {"S": "a"}, "sk": {"N": "7"}})    ──▶ the key's bytes
    plain_size({"pk": {"S": "a"}, "n": {"N": "1.50"}})          ──▶ None: 1.50 isn't the normal form

What these know is well-formed, in normal form and within the limits, so that neither the request's
shape nor its values need another look.  All else gives None and goes the long way (``shapes``,
``json_types``, ``values``, ``keys``), which also has the words for what is wrong.
"""

from struct import Struct
from typing import Any
from zlib import crc32

from csc.emulator.services.dynamodb.keys import MAX_PARTITION, MAX_SORT, KeySchema
from csc.emulator.services.dynamodb.numbers import encode, is_canonical, stored_size

MOST_BYTES = 65535
"""An item below this can't have a name that is too long, nor be too large itself."""

_HEAD = Struct(">IH").pack
"""``keys.partition_prefix`` without the partition: its checksum and its length."""

MOST_DEPTH = 8
"""Deeper values are rare, and have a limit of their own."""


def plain_key(schema: KeySchema, key: Any) -> bytes | None:
    """The bytes of a request's ``Key``."""
    if type(key) is not dict or len(key) != len(schema.names):
        return None
    if schema.range is not None or schema.hash_type != "S":
        return plain_item_key(schema, key)
    value = key.get(schema.hash)  # as most are, so without further calls
    if type(value) is not dict or len(value) != 1:
        return None
    text = value.get("S")
    if type(text) is not str:
        return None
    partition = text.encode()
    length = len(partition)
    if not 0 < length <= MAX_PARTITION:
        return None
    return _HEAD(crc32(partition), length) + partition


def plain_item_key(schema: KeySchema, item: dict[str, Any]) -> bytes | None:
    """The bytes of a whole item's key."""
    partition = _scalar(schema.hash_type, item.get(schema.hash))
    if partition is None:
        return None
    length = len(partition)
    if not 0 < length <= MAX_PARTITION:
        return None
    head = _HEAD(crc32(partition), length) + partition
    if schema.range is None:
        return head
    sort = _scalar(schema.range_type, item.get(schema.range))
    if sort is None or not 0 < len(sort) <= MAX_SORT:
        return None
    return head + sort


def _scalar(kind: str, value: Any) -> bytes | None:
    """The bytes of a key attribute that is a string or a number in normal form."""
    if type(value) is not dict or len(value) != 1:
        return None
    text = value.get(kind)
    if type(text) is not str:
        return None
    if kind == "S":
        return text.encode()
    return encode(text) if kind == "N" and is_canonical(text) else None


def plain_size(item: Any) -> int | None:
    """The bytes that DynamoDB counts for an item of strings, numbers, booleans, lists and maps."""
    if type(item) is not dict:
        return None
    size = _members(item, 0)
    return size if size is not None and size <= MOST_BYTES else None


def _members(members: dict[str, Any], depth: int) -> int | None:
    total = 0
    for name, value in members.items():
        total += len(name) if name.isascii() else len(name.encode())
        if type(value) is not dict or len(value) != 1:
            return None
        for tag, inner in value.items():
            if tag == "S":
                if type(inner) is not str:
                    return None
                total += len(inner) if inner.isascii() else len(inner.encode())
            else:
                size = _size(tag, inner, depth)
                if size is None:
                    return None
                total += size
    return total


def _size(tag: str, inner: Any, depth: int) -> int | None:
    """Of the value of any other type; None where it needs a second look."""
    if tag == "N":
        if type(inner) is not str or not is_canonical(inner):
            return None
        return stored_size(inner)
    if tag == "BOOL":
        return 1 if type(inner) is bool else None
    if depth >= MOST_DEPTH:
        return None
    if tag == "L" and type(inner) is list:
        return _elements(inner, depth + 1)
    if tag == "M" and type(inner) is dict:
        size = _members(inner, depth + 1)
        return None if size is None else 3 + len(inner) + size
    return 1 if tag == "NULL" and inner is True else None


def _elements(values: list[Any], depth: int) -> int | None:
    total = 3 + len(values)
    for value in values:
        if type(value) is not dict or len(value) != 1:
            return None
        for tag, inner in value.items():
            if tag == "S" and type(inner) is str:
                total += len(inner) if inner.isascii() else len(inner.encode())
            else:
                size = _size(tag, inner, depth)
                if size is None:
                    return None
                total += size
    return total
