"""CBOR as authenticators write it (CTAP2's canonical form): one value from bytes.

    read_cbor(bytes.fromhex("a1016161")) == {1: "a"}

Lengths are definite and nesting is four deep at most, as CTAP2 says; anything else is refused.
Source: RFC 8949; CTAP 2.1, section 8.
"""

from typing import Any

_DEEPEST = 4
_CONSTANTS: dict[int, Any] = {20: False, 21: True, 22: None}


def read_cbor(data: bytes) -> Any:
    """The only value of ``data``. Raises ValueError."""
    value, end = read_first(data)
    if end != len(data):
        raise ValueError("there is more after the value")
    return value


def read_first(data: bytes, at: int = 0, depth: int = 0) -> tuple[Any, int]:
    """A value, and where the next begins. Raises ValueError."""
    kind, number, at = _head(data, at)
    if kind == 0:
        return number, at
    if kind == 1:
        return -1 - number, at
    if kind in (2, 3):
        return _text(data, at, number, kind == 3)
    if kind in (4, 5):
        if depth >= _DEEPEST or number > len(data) - at:
            raise ValueError("nested too deep, or cut off")
        return (_array if kind == 4 else _map)(data, at, number, depth + 1)
    if kind == 7 and number in _CONSTANTS:
        return _CONSTANTS[number], at
    raise ValueError("a value that no authenticator writes")


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise ValueError("cut off")
    kind, low = data[at] >> 5, data[at] & 31
    if low < 24:
        return kind, low, at + 1
    if low > 27 or kind == 7:
        raise ValueError("an indefinite length or a fraction")
    size = 1 << (low - 24)
    number = data[at + 1 : at + 1 + size]
    if len(number) != size:
        raise ValueError("cut off")
    return kind, int.from_bytes(number, "big"), at + 1 + size


def _text(data: bytes, at: int, size: int, is_text: bool) -> tuple[str | bytes, int]:
    piece = data[at : at + size]
    if len(piece) != size:
        raise ValueError("cut off")
    return (piece.decode() if is_text else piece), at + size


def _array(data: bytes, at: int, size: int, depth: int) -> tuple[list[Any], int]:
    found = []
    for _ in range(size):
        value, at = read_first(data, at, depth)
        found.append(value)
    return found, at


def _map(data: bytes, at: int, size: int, depth: int) -> tuple[dict[Any, Any], int]:
    found: dict[Any, Any] = {}
    for _ in range(size):
        key, at = read_first(data, at, depth)
        if not isinstance(key, int | str) or key in found:
            raise ValueError("a key twice, or none of a map's")
        found[key], at = read_first(data, at, depth)
    return found, at
