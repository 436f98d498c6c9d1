"""The description that a module of ours carries in its custom section ``csc``. Needs no engine."""

import json
from typing import Any


def describe(module: bytes) -> dict[str, Any]:
    """The custom section ``csc`` of a module. Raises ValueError where there is none."""
    try:
        return dict(json.loads(_custom_section(module, b"csc")))
    except (IndexError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("not a module of ours: its section named csc is damaged") from error


def _custom_section(module: bytes, name: bytes) -> bytes:
    at = 8
    while at < len(module):
        kind, (size, at) = module[at], _leb(module, at + 1)
        if kind == 0:
            length, name_at = _leb(module, at)
            if module[name_at : name_at + length] == name:
                return module[name_at + length : at + size]
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
