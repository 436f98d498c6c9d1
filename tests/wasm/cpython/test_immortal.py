"""The counts of a snapshot's objects are found in the component's memory, and nothing else is touched."""

import struct

import pytest

from csc.wasm.cpython.guest import settle
from csc.wasm.cpython.immortal import IMMORTAL, MARK, UnknownLayoutError, immortal

COMPONENT, MODULE = b"\0asm\x0d\0\x01\0", b"\0asm\x01\0\0\0"


def leb(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def section(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + leb(len(content)) + content


def component(*segments: tuple[int, bytes]) -> bytes:
    """One module whose memory holds these bytes at these addresses, behind one that has none."""
    data = b"".join(b"\0\x41" + leb(at) + b"\x0b" + leb(len(one)) + one for at, one in segments)
    filled = MODULE + section(1, b"\0") + section(11, leb(len(segments)) + data)
    return COMPONENT + section(1, MODULE + section(1, b"\0")) + section(1, filled)


def told(*addresses: int) -> bytes:
    count = len(addresses)
    return MARK + struct.pack(f"<II{count}I", count, count ^ 0xFFFFFFFF, *addresses)


def test_counts_are_made_immortal_where_the_list_says() -> None:
    objects = struct.pack("<6I", 3, 77, 1, 78, 5, 79)  # count and type of three
    made = immortal(component((1000, objects), (300_000, told(1000, 1016))))
    wanted = struct.pack("<6I", 5 << 28, 77, 1, 78, 5 << 28, 79)
    assert made == component((1000, wanted), (300_000, told(1000, 1016)))


def test_what_never_changes_and_what_is_not_in_one_piece_stays() -> None:
    static = struct.pack("<2I", 7 << 28, 77)
    before = component((1000, static), (2000, b"\x01\0"), (300_000, told(1000, 2000, 4000)))
    assert immortal(before) == before


def test_the_mark_alone_is_a_constant_of_the_guest() -> None:
    found = immortal(component((1000, MARK + bytes(8) + told(2000)), (2000, bytes(8))))
    assert found.count(IMMORTAL) == 1


@pytest.mark.parametrize("code", [component((1000, bytes(8))), COMPONENT + told(8), COMPONENT])
def test_another_layout_is_told(code: bytes) -> None:
    with pytest.raises(UnknownLayoutError):
        immortal(code)


def test_guest_and_host_have_one_mark() -> None:
    assert settle.MARK == MARK
