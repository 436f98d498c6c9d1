"""Tuples in a guest's memory: a slot for each item, as a model has one for each field."""

import struct
from collections.abc import Callable
from typing import Any

Encoder = Callable[[Any, int, bytearray], int]
Decoder = Callable[[memoryview, int], Any]
LOW = 0xFFFFFFFF


def encode_tuple(items: list[Encoder]) -> Encoder:
    def record(value: Any, base: int, arena: bytearray) -> int:
        at = len(arena)
        arena += bytes(8 * max(1, len(items)))
        slots = [encode(one, base, arena) for encode, one in zip(items, value, strict=True)]
        struct.pack_into(f"<{len(items)}q", arena, at, *slots)
        return base + at

    return record


def decode_tuple(items: list[Decoder], spend: Callable[[int], None]) -> Decoder:
    layout = struct.Struct(f"<{len(items)}q")

    def record(memory: memoryview, slot: int) -> tuple[Any, ...]:
        spend(layout.size)
        slots = layout.unpack_from(memory, slot & LOW)
        return tuple(decode(memory, one) for decode, one in zip(items, slots, strict=True))

    return record
