"""What each intrinsic function does. A wrong argument raises ValueError or TypeError."""

import base64
import binascii
import hashlib
import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.clock import random_uuid

LARGEST = 10_000
_HOLE = re.compile(r"\\([{}\\])|(\{\})")
HASHES = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _format(template: str, *values: Any) -> str:
    given = iter(values)
    used = 0

    def fill(match: re.Match[str]) -> str:
        nonlocal used
        if match[1]:
            return match[1]
        used += 1
        return _text(next(given, ""))

    filled = _HOLE.sub(fill, _expect(template, str))
    if used != len(values):
        raise ValueError("as many {} are needed as there are values")
    return filled


def _expect(value: Any, *kinds: type) -> Any:
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ValueError(f"{_text(value)} is of the wrong type")
    return value


def _number(value: Any) -> int:
    found: float = _expect(value, int, float)
    return round(found)


def _partition(array: Any, size: Any) -> list[Any]:
    items, step = _expect(array, list), _number(size)
    if step < 1:
        raise ValueError("a chunk has a positive size")
    return [items[start : start + step] for start in range(0, len(items), step)]


def _range(first: Any, last: Any, step: Any) -> list[int]:
    start, end, by = _number(first), _number(last), _number(step)
    if by == 0 or abs(end - start) // abs(by) >= 1000:
        raise ValueError("a range has at most 1000 elements and a step other than 0")
    return list(range(start, end + (1 if by > 0 else -1), by))


def _unique(array: Any) -> list[Any]:
    return list({_text(item): item for item in reversed(_expect(array, list))}.values())[::-1]


def _contains(array: Any, value: Any) -> bool:
    return any(item == value and type(item) is type(value) for item in _expect(array, list))


def _encode(text: Any) -> str:
    return base64.b64encode(_sized(text).encode()).decode()


def _decode(text: Any) -> str:
    try:
        return base64.b64decode(_sized(text), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(f"it isn't base64 of text: {error}") from None


def _sized(text: Any) -> str:
    found: str = _expect(text, str)
    if len(found) > LARGEST:
        raise ValueError(f"at most {LARGEST} characters are allowed")
    return found


def _hash(data: Any, algorithm: Any) -> str:
    name = HASHES[_expect(algorithm, str)]
    return hashlib.new(name, _text(data).encode(), usedforsecurity=False).hexdigest()


def _merge(first: Any, second: Any, deep: Any) -> Any:
    if deep is not False:
        raise ValueError("States.JsonMerge merges shallowly alone: the third argument is false")
    return {**_expect(first, dict), **_expect(second, dict)}


def _random(first: Any, last: Any, *seed: Any) -> int:
    start, end = _number(first), _number(last)
    if start >= end:
        raise ValueError("the start is below the end")
    return random.Random(seed[0] if seed else None).randrange(start, end)


def _split(text: Any, separators: Any) -> list[str]:
    if not _expect(separators, str):
        raise ValueError("a separator is needed")
    parts = re.split(f"[{re.escape(separators)}]", _expect(text, str))
    return [part for part in parts if part]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "Array": lambda *values: list(values),
    "ArrayContains": _contains,
    "ArrayGetItem": lambda array, index: _expect(array, list)[_number(index)],
    "ArrayLength": lambda array: len(_expect(array, list)),
    "ArrayPartition": _partition,
    "ArrayRange": _range,
    "ArrayUnique": _unique,
    "Base64Decode": _decode,
    "Base64Encode": _encode,
    "Format": _format,
    "Hash": _hash,
    "JsonMerge": _merge,
    "JsonToString": lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    "MathAdd": lambda a, b: _number(a) + _number(b),
    "MathRandom": _random,
    "StringSplit": _split,
    "StringToJson": lambda text: json.loads(_expect(text, str)),
    "UUID": lambda: random_uuid(),
}
