"""Objects of the snapshot made immortal: CPython counts no references to them, and so writes none of their pages.

component + the addresses that ``guest/settle.py`` left in its memory  ──▶  component

Their counts are words of the memory that the component's first module is filled with.  Python's own word for it is PEP
683's; on 32 bits a count of 2³⁰ and above is never changed.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

MARK = b"csc: the addresses of so many objects: "  # as in guest/settle.py
COUNTS = struct.Struct("<II")  # how many, and the same with each bit turned
COUNT = struct.Struct("<I")
IMMORTAL = COUNT.pack(5 << 28)
LEAST = 1 << 30
HEADER = 8  # bytes of a component's or module's preamble
MODULE, DATA = 1, 11  # sections
CONSTANT = 0x41  # i32.const


class UnknownLayoutError(ValueError):
    """The component isn't as componentize-py has made it so far."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """Where the bytes of the memory are in the file: ``address[i]`` at ``place[i]``, ``length[i]`` of them."""

    address: list[int]
    place: list[int]
    length: list[int]

    def place_of(self, address: int, size: int) -> int | None:
        """None for what is not in the file as one piece: it is zeros, or ends there."""
        i = bisect_right(self.address, address) - 1
        if i < 0 or address + size > self.address[i] + self.length[i]:
            return None
        return self.place[i] + address - self.address[i]


def immortal(component: bytes) -> bytes:
    """The component with the objects of its snapshot immortal. Raises UnknownLayoutError."""
    out, memory = bytearray(component), _memory_of(component)
    for address in _addresses(component):
        place = memory.place_of(address, COUNT.size)
        if place is not None and COUNT.unpack_from(out, place)[0] < LEAST:
            out[place : place + COUNT.size] = IMMORTAL
    return bytes(out)


def _addresses(component: bytes) -> tuple[int, ...]:
    """Of the objects. The mark is there more than once: it is a constant of the guest's code too."""
    at = component.find(MARK)
    while at >= 0:
        at += len(MARK)
        count, turned = COUNTS.unpack_from(component, at)
        if count and count ^ turned == 0xFFFFFFFF:
            return struct.unpack_from(f"<{count}I", component, at + COUNTS.size)
        at = component.find(MARK, at)
    raise UnknownLayoutError("the component has no list of its objects")


def _memory_of(component: bytes) -> _Memory:
    """Of the first module that has data."""
    for kind, start, end in _sections(component, HEADER, len(component)):
        if kind == MODULE:
            for inner, data, _ in _sections(component, start + HEADER, end):
                if inner == DATA:
                    return _Memory(*map(list, zip(*_segments(component, data), strict=True)))
    raise UnknownLayoutError("no module of the component has data")


def _sections(code: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of each."""
    while at < end:
        kind = code[at]
        size, at = _number(code, at + 1)
        yield kind, at, at + size
        at += size


def _segments(code: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Address, place and length of each, in the order of their addresses."""
    count, at = _number(code, at)
    for _ in range(count):
        if code[at] or code[at + 1] != CONSTANT:
            raise UnknownLayoutError("a data segment of another kind")
        address, at = _number(code, at + 2)
        size, at = _number(code, at + 1)
        yield address, at, size
        at += size


def _number(code: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number, and where it ends. (An address' sign is never set: memory is below 1 GiB.)"""
    value = shift = 0
    while True:
        byte = code[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
