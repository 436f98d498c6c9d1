"""A body as JSON, read as json-smart does in its permissive mode.

A body that starts like an object, an array or a string must be JSON in that lenient sense; any other
is a number, ``true``, ``false`` or ``null`` if it is exactly that, else its own text.
"""

import json
import re
from decimal import Decimal
from typing import Any

import orjson

from csc.emulator.gateway.mapping.lenient_json import JsonFault, parse_lenient
from csc.emulator.gateway.velocity.errors import RenderError


class PayloadError(RenderError):
    """The body is not JSON. API Gateway answers 400 with this message (recorded on AWS)."""


_SCALARS = {"true": True, "false": False, "null": None}
_SPACES = "".join(map(chr, range(33)))
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?\Z")

_NUMERIC = bytes(48 if chr(code) in "0123456789.eE+-" else 32 for code in range(256))
_BLANKS = b" \t\r\n\x00\x0b\x0c"
_LONG_NUMBER = b"0" * 17
"""Numbers shorter than this are the same in orjson: no 64-bit overflow, no BigDecimal."""


def parse_payload(body: bytes | str) -> Any:
    """Raises ``PayloadError``."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    if raw[:1] != b"{" and raw.lstrip(_BLANKS)[:1] not in (b"{", b"[", b'"'):
        return _parse_scalar(raw.decode("utf-8", "replace"))
    if _LONG_NUMBER not in raw.translate(_NUMERIC):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass
    text = raw.decode("utf-8", "replace")
    try:
        return _parse_strict(text)
    except ValueError:
        pass
    try:
        return parse_lenient(text)
    except JsonFault as fault:
        raise PayloadError(
            f"Could not process payloadnet.minidev.json.parser.ParseException: {fault}"
        ) from None


def parse_number(text: str) -> int | float | Decimal:
    """A JSON number's text: decimals of more than 18 characters keep all their digits."""
    if not set(text) & set(".eE"):
        return int(text) if text != "-" else 0
    return Decimal(text) if len(text) > 18 else float(text)


def _parse_strict(text: str) -> Any:
    try:
        return json.loads(text, parse_float=parse_number, parse_constant=_refuse_constant)
    except RecursionError:
        raise PayloadError("Could not process payload: nested too deep") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _parse_scalar(text: str) -> Any:
    bare = text.strip(_SPACES)
    if bare in _SCALARS:
        return _SCALARS[bare]
    if bare == "-":
        return 0
    if len(bare) < 4000 and bare[:1] in tuple("-0123456789"):
        if _INTEGER.match(bare):
            return int(bare)
        if _FLOAT.match(bare) and any(character.isdigit() for character in bare):
            return parse_number(bare)
    return text
