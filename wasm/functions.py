"""Functions of Python's library that a guest asks the host for: enumerations, times, Decimals, JSON, bytes.

Each is CPython's own, or says by an OverflowError that the guest can't hold what it gives: the request then starts
afresh in CPython, as where an int is past 64 bits.
"""

import base64
import decimal
import hashlib
import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib import parse

if TYPE_CHECKING:
    import hmac


def member(value: Any, values: list[Any], name: str) -> Any:
    """``Color(value)``: the member with this value. Raises ValueError where there is none."""
    if value in values:
        return value
    raise ValueError(f"{value!r} is not a valid {name}")


def based(text: str, base: int) -> int:
    """``int(text, base)``; its digits are bounded, since converting them takes the square of their number."""
    if len(text) > 4096:
        raise OverflowError("an int is past 64 bits")
    return int(text, base)


def aware(value: datetime) -> datetime:
    """A time in UTC: one in no zone or another has no place in a guest."""
    if value.tzinfo is None or value.utcoffset() != timedelta(0):
        raise OverflowError("a time that is not in UTC")
    return value.astimezone(UTC)


def quantize(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return value.quantize(step, rounding=getattr(decimal, rounding))


def dumps(value: Any, indent: int, sort_keys: bool, ensure_ascii: bool) -> str:
    """``json.dumps``; an indent below 0 stands for none."""
    if indent > 64:
        raise MemoryError("an indent of more than 64")
    kept = None if indent < 0 else indent
    return json.dumps(value, indent=kept, sort_keys=sort_keys, ensure_ascii=ensure_ascii)


def loads(text: str) -> Any:
    """``json.loads``. Raises ValueError; RecursionError is one of ours."""
    try:
        return json.loads(text)
    except RecursionError:
        raise MemoryError("JSON that is nested too deep") from None


def parsed(text: str, form: str) -> datetime:
    if len(form) > 64 or len(text) > 256:
        raise OverflowError("a form of a time that is too long")
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def in_utf_8(encoding: str) -> None:
    if encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise OverflowError("an encoding other than UTF-8")


def encode(text: str, encoding: str = "utf-8") -> bytes:
    in_utf_8(encoding)
    return text.encode()


def decode(data: bytes, encoding: str = "utf-8") -> str:
    in_utf_8(encoding)
    return data.decode()


def keyed(kind: str, key: bytes, data: bytes) -> "hmac.HMAC":
    import hmac  # few handlers ask for it

    return hmac.new(key, data, kind)


def compare_digest(one: str, other: str) -> bool:
    import hmac

    return hmac.compare_digest(one, other)


def escape(text: str) -> str:
    import html

    return html.escape(text)


def moment(year: int, month: int, day: int, *time: int) -> datetime:
    made: datetime = datetime(year, month, day, *time)  # type: ignore[arg-type]
    return made.replace(tzinfo=UTC)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "member": member,
    "int.based": based,
    "str.encode": encode,
    "bytes.decode": decode,
    "bytes.hex": bytes.hex,
    "decimal.quantize": quantize,
    "decimal.normalize": Decimal.normalize,
    "decimal.is_zero": Decimal.is_zero,
    "datetime.new": moment,
    "datetime.fromisoformat": lambda text: aware(datetime.fromisoformat(text)),
    "datetime.fromtimestamp": lambda seconds: datetime.fromtimestamp(seconds, UTC),
    "datetime.parsed": parsed,
    "date.fromisoformat": date.fromisoformat,
    "date.parsed": lambda text, form: parsed(text, form).date(),
    "json.dumps": dumps,
    "json.loads": loads,
    "base64.b64encode": base64.b64encode,
    "base64.b64decode": base64.b64decode,
    "base64.urlsafe_b64encode": base64.urlsafe_b64encode,
    "base64.urlsafe_b64decode": base64.urlsafe_b64decode,
    "hash.hexdigest": lambda kind, data: hashlib.new(kind, data).hexdigest(),
    "hash.digest": lambda kind, data: hashlib.new(kind, data).digest(),
    "hmac.hexdigest": lambda kind, key, data: keyed(kind, key, data).hexdigest(),
    "hmac.digest": lambda kind, key, data: keyed(kind, key, data).digest(),
    "hmac.compare_digest": compare_digest,
    "html.escape": escape,
    "math.exp": math.exp,
    "math.fabs": math.fabs,
    "math.gcd": math.gcd,
    "math.log": math.log,
    "math.log10": math.log10,
    "math.pow": math.pow,
    "urllib.parse.quote": parse.quote,
    "urllib.parse.quote_plus": parse.quote_plus,
    "urllib.parse.unquote": parse.unquote,
    "urllib.parse.unquote_plus": parse.unquote_plus,
}
