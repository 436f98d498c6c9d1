"""Key conditions to a stretch of keys: ``low <= key < high``.

In a table the sort key ends the key; in an index it is escaped and the table's key follows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.services.dynamodb.keys import KeySchema, encode_scalar, escape, partition_prefix
from csc.emulator.services.dynamodb.keys import successor as after

END = b"\xff" * 8
"""Behind every key: the length that follows a key's hash never begins with 0xff."""

Terms = Mapping[str, tuple[str, Sequence[Mapping[str, Any]]]]
"""Operator and values in normal form, by key attribute."""


def key_range(schema: KeySchema, terms: Terms, is_index: bool) -> tuple[bytes, bytes]:
    """The stretch of keys that meets checked key conditions."""
    partition = encode_scalar(schema.hash_type, terms[schema.hash][1][0][schema.hash_type])
    prefix = partition_prefix(partition)
    if schema.range is None or schema.range not in terms:
        return prefix, after(prefix)
    operator, values = terms[schema.range]
    sorts = [encode_scalar(schema.range_type, value[schema.range_type]) for value in values]
    if operator == "begins_with":
        start = prefix + (escape(sorts[0])[:-2] if is_index else sorts[0])
        return start, after(start)
    first, second = _edges(prefix, sorts[0], is_index)
    match operator:
        case "=":
            return first, second
        case "<":
            return prefix, first
        case "<=":
            return prefix, second
        case ">":
            return second, after(prefix)
        case ">=":
            return first, after(prefix)
        case "BETWEEN":
            return first, _edges(prefix, sorts[1], is_index)[1]
    raise AssertionError(f"not a key condition: {operator}")


def _edges(prefix: bytes, sort: bytes, is_index: bool) -> tuple[bytes, bytes]:
    """Where the keys with a sort key begin, and where they end."""
    if is_index:
        start = prefix + escape(sort)
        return start, start[:-1] + b"\x01"
    return prefix + sort, prefix + sort + b"\0"


def segment_range(segment: int, total: int) -> tuple[bytes, bytes]:
    """The stretch of keys of one segment of a parallel scan."""
    low = -(-(segment << 32) // total)
    high = -(-((segment + 1) << 32) // total)
    end = END if segment + 1 == total else high.to_bytes(4, "big")
    return low.to_bytes(4, "big") if low else b"", end
