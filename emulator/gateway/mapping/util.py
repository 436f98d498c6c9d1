"""``$util``: escaping, encodings and JSON. A null argument gives null, as in API Gateway."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, unquote_to_bytes

from csc.emulator.gateway.mapping.payload import parse_payload
from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.methods import UNCHANGED, Unchanged, java
from csc.emulator.gateway.velocity.java.text import PRINTERS, java_text

_BROKEN = re.compile(r"%(?![0-9a-fA-F]{2})")


class Util:
    """Has no state: templates share one."""

    __slots__ = ()


UTIL = Util()
PRINTERS[Util] = lambda _: "{}"

_ESCAPED = re.compile(r"""[^ !#-&(-.0-\[\]-~]""")
_odd = _ESCAPED.search
_NAMED = {
    "'": "\\'",
    '"': '\\"',
    "\\": "\\\\",
    "/": "\\/",
    "\b": "\\b",
    "\n": "\\n",
    "\t": "\\t",
    "\f": "\\f",
    "\r": "\\r",
}


def escape_javascript(text: str) -> str:
    """commons-lang's ``escapeJavaScript``: ``'`` and ``/`` too, and all past ASCII as ``\\uXXXX``."""
    return text if _odd(text) is None else _ESCAPED.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    named = _NAMED.get(character)
    if named is not None:
        return named
    if character == "\x7f":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04X}" for i in range(0, len(units), 2))


def url_encode(text: str) -> str:
    """``application/x-www-form-urlencoded``: a space is ``+``, ``*`` stays, ``~`` does not."""
    return quote_plus(text, safe="*", errors="replace").replace("~", "%7E")


def url_decode(text: str) -> str:
    if _BROKEN.search(text):
        raise RenderError("IllegalArgumentException: URLDecoder: illegal hex characters")
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")


def base64_encode(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")


def base64_decode(text: str) -> str:
    try:
        padded = text + "=" * (-len(text) % 4) if "=" not in text else text
        decoded = base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        raise RenderError("IllegalArgumentException: illegal base64 text") from None
    return decoded.decode("utf-8", "replace")


def parse_json(text: str) -> Any:
    return parse_payload(text)


def _register(name: str, function: Callable[[str], Any]) -> None:
    def method(_: Util, value: Any) -> Any:
        if type(value) is str:
            return function(value)
        return None if value is None else function(java_text(value))

    java(Util, name=name, takes="O")(method)


@java(Util, name="escapeJavaScript", takes="O")
def _escape_value(_: Util, value: Any) -> str | None:
    """What most calls of most templates are, so without a call in between."""
    if type(value) is not str:
        if value is None:
            return None
        value = java_text(value)
    return value if _odd(value) is None else _ESCAPED.sub(_escape, value)


@java(Util, name="urlDecode", takes="O")
def _decode_value(_: Util, value: Any) -> str | None:
    if value is None:
        return None
    text: str = value if type(value) is str else java_text(value)
    if "%" not in text and "+" not in text and text.isascii():
        return text
    return url_decode(text)


UNCHANGED[Util, "escapeJavaScript"] = Unchanged(
    "{test}({text}) is None", _odd, lambda text: _odd(text) is not None, in_json=True
)
UNCHANGED[Util, "urlDecode"] = Unchanged(
    "'%' not in {text} and '+' not in {text} and {text}.isascii()",
    None,
    lambda text: "%" in text or "+" in text or not text.isascii(),
)

_register("parseJson", parse_json)
_register("urlEncode", url_encode)
_register("base64Encode", base64_encode)
_register("base64Decode", base64_decode)
