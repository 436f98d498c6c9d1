"""The description that a module of ours carries in its custom section ``csc``. Needs no engine."""

import json
from typing import Any


def describe(module: bytes) -> dict[str, Any]:
    """The custom section ``csc`` of a module. Raises ValueError where there is none."""
    try:
        _, begin, end = _custom_section(module, b"csc")
        return dict(json.loads(module[begin:end]))
    except (IndexError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("not a module of ours: its section named csc is damaged") from error


def code_of(module: bytes) -> bytes:
    """A described module without its description, where that comes last: what is machine code in the end.

    A line more above a handler changes its description alone.  Offsets are the same.
    """
    start, _, end = _custom_section(module, b"csc")
    return module[:start] if end == len(module) else module


def _custom_section(module: bytes, name: bytes) -> tuple[int, int, int]:
    """Where it starts, where what it holds starts, and where both end."""
    at = 8
    while at < len(module):
        start, kind, (size, at) = at, module[at], _leb(module, at + 1)
        if kind == 0:
            length, name_at = _leb(module, at)
            if module[name_at : name_at + length] == name:
                return start, name_at + length, at + size
        at += size
    raise ValueError("not a module of ours: it has no section named csc")


def _leb(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
