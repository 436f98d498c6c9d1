"""Plain data → YAML, the same bytes every time. A text of several lines is a literal block, so that templates stay readable.

{"a": ["x", 1], "t": "one\\ntwo\\n"}   →   a:
                                          - x
                                          - 1
                                        t: |
                                          one
                                          two
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*\Z")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]*\Z")
RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"})
BLOCK = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\ufeff][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\Z"
)


def to_yaml(data: Any) -> str:
    """A YAML document of JSON-like data; mappings keep their order."""
    if isinstance(data, Mapping | list | tuple) and data:
        return "\n".join(_block(data)) + "\n"
    return _scalar(data) + "\n"


def _block(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _entry(f"{_key(str(key))}:", value)
    else:
        for value in data:
            yield from _item(value)


def _entry(head: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _text(head, value)
    elif isinstance(value, Mapping | Sequence) and value:
        yield head
        for line in _block(value):
            yield f"  {line}" if line else line
    else:
        yield f"{head} {_scalar(value)}"


def _item(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _text("-", value)
    elif isinstance(value, Mapping | Sequence) and value:
        lines = list(_block(value))
        yield f"- {lines[0]}"
        for line in lines[1:]:
            yield f"  {line}" if line else line
    else:
        yield f"- {_scalar(value)}"


def _text(head: str, text: str) -> Iterator[str]:
    lines = text.split("\n")
    simple = not text.startswith((" ", "\n")) and not any(line.endswith(" ") for line in lines)
    if len(lines) == 1 or not simple or not BLOCK.match(text) or text.endswith("\n\n"):
        yield f"{head} {_scalar(text)}"
        return
    yield f"{head} |" if lines[-1] == "" else f"{head} |-"
    for line in lines[:-1] if lines[-1] == "" else lines:
        yield f"  {line}" if line else ""


def _key(key: str) -> str:
    return key if KEY.match(key) and key.lower() not in RESERVED else _quoted(key)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        if PLAIN.match(value) and value.lower() not in RESERVED:
            return value
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    text = json.dumps(value)
    if isinstance(value, float) and "." not in text:
        return text.replace("e", ".0e")  # without a point, YAML takes 1e+16 for a string
    return text


def _quoted(text: str) -> str:
    """A double-quoted scalar: as in JSON, but YAML knows no surrogate pairs."""
    if text.isascii():
        return json.dumps(text)
    parts = (f"\\U{ord(c):08x}" if ord(c) > 0xFFFF else json.dumps(c)[1:-1] for c in text)
    return '"' + "".join(parts) + '"'
