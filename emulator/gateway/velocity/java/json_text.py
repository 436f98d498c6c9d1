"""Values as JSON text, as json-smart writes it: that is how API Gateway prints lists.

``json_text(["a/b"], web=True)`` is ``["a\\/b"]`` (``$list``), without ``web`` ``["a/b"]``
(``$input.json``).  Control characters, U+007F..U+009F and U+2000..U+20FF become ``\\uXXXX``.
"""

import re
from decimal import Decimal
from typing import Any

from csc.emulator.gateway.velocity.java.types import MapView, elements

_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2000-\u20ff]')
_ESCAPED_WEB = re.compile('["\\\\/\x00-\x1f\x7f-\x9f\u2000-\u20ff]')
_NAMED = {
    '"': '\\"',
    "\\": "\\\\",
    "/": "\\/",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


def json_text(value: Any, *, web: bool = False) -> str:
    parts: list[str] = []
    _write(value, parts.append, _ESCAPED_WEB if web else _ESCAPED)
    return "".join(parts)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"\\u{ord(character):04X}"


def _write(value: Any, write: Any, escaped: re.Pattern[str]) -> None:
    if isinstance(value, str):
        write('"' + escaped.sub(_escape, value) + '"')
    elif isinstance(value, dict):
        _write_map(value, write, escaped)
    elif isinstance(value, list | MapView):
        items = elements(value)
        separator = "["
        for item in items:
            write(separator)
            _write(item, write, escaped)
            separator = ","
        write("]" if items else "[]")
    else:
        write(_scalar(value))


def _write_map(value: dict[Any, Any], write: Any, escaped: re.Pattern[str]) -> None:
    from csc.emulator.gateway.velocity.java.text import java_text

    separator = "{"
    for key, item in value.items():
        write(f'{separator}"{escaped.sub(_escape, java_text(key))}":')
        _write(item, write, escaped)
        separator = ","
    write("}" if value else "{}")


def _scalar(value: Any) -> str:
    from csc.emulator.gateway.velocity.java.text import double_text, java_text

    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, float):
        text = double_text(value)
        return "null" if text.endswith("Infinity") else text
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, Decimal):
        return str(value)
    return java_text(value)
