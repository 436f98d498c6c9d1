"""Plain values to and from linear memory, one closure for each type, made once.

An encoder appends what a value needs to ``arena`` (which will stand at address ``base``) and gives
the value's 8-byte slot as an int; a decoder reads a slot.  Layouts: ``runtime.wat``.  Types as in
``csc/attribute_values.py``.  Memory is a guest's: every address in it is bounds-checked by the
memoryview, every length by what the view still holds.
"""

import struct
import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from csc import moments
from csc.attribute_values import Models, Record, TypeData, case_of
from csc.wasm.tuples import decode_tuple, encode_tuple

Encoder = Callable[[Any, int, bytearray], int]
Decoder = Callable[[memoryview, int], Any]

SLOT = struct.Struct("<q")
DOUBLE = struct.Struct("<d")
WORD = struct.Struct("<I")
PAIR = struct.Struct("<II")
HEADER = struct.Struct("<IIII")
TAGGED = struct.Struct("<IIq")
LOW = 0xFFFFFFFF
SCALAR_SLOTS = ("int", "float", "bool")
SMALLEST, LARGEST = -(2**63), 2**63 - 1

_TAGS: dict[int, TypeData] = {
    1: "bool",
    2: "int",
    3: "float",
    4: "str",
    5: {"list": "json"},
    6: {"dict": "json"},
    7: "decimal",
    8: "bytes",
    9: {"set": "json"},
}


class Budget(threading.local):
    """How many bytes may still be decoded: a small guest can hold one string a million times."""

    left = 0

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise MemoryError("a value that is larger than the sandbox's memory")


BUDGET = Budget()


class GuestValueError(ValueError):
    """A value that has no place in a guest's memory, or memory that holds no such value."""


def encoder(type_: TypeData, models: Models) -> Encoder:
    if isinstance(type_, str):
        return _ENCODERS[type_]
    ((kind, inner),) = type_.items()
    match kind:
        case "optional":
            return _encode_optional(inner, models)
        case "list":
            return _encode_list(encoder(inner, models))
        case "set":
            listed = _encode_list(encoder(inner, models))
            return lambda value, base, arena: listed(_ordered(value), base, arena)
        case "dict":
            return _encode_dict(encoder(inner, models))
        case "page":
            return _encode_page(encoder(inner, models))
        case "model":
            return _encode_model(inner, models)
        case "union":
            return _encode_union(inner, models)
        case "tuple":
            return encode_tuple([encoder(one, models) for one in inner])
    raise TypeError(f"no encoding for {type_}")


def decoder(type_: TypeData, models: Models) -> Decoder:
    if isinstance(type_, str):
        return _DECODERS[type_]
    ((kind, inner),) = type_.items()
    match kind:
        case "optional":
            return _decode_optional(inner, models)
        case "list":
            return _decode_list(decoder(inner, models))
        case "set":
            listed = _decode_list(decoder(inner, models))
            return lambda memory, slot: set(listed(memory, slot))
        case "dict":
            return _decode_dict(decoder(inner, models))
        case "page":
            return _decode_page(decoder(inner, models))
        case "model":
            return _decode_model(inner, models)
        case "union":
            return _decode_union(inner, models)
        case "tuple":
            return decode_tuple([decoder(one, models) for one in inner], BUDGET.spend)
    raise TypeError(f"no decoding for {type_}")


# -- scalars ---------------------------------------------------------------------------------------


def _encode_int(value: Any, base: int, arena: bytearray) -> int:
    if type(value) is not int:
        raise GuestValueError(f"expected an int, found {type(value).__name__}")
    if not SMALLEST <= value <= LARGEST:
        raise OverflowError(f"{value} is past 64 bits")
    return value


def _encode_float(value: Any, base: int, arena: bytearray) -> int:
    if type(value) is not float and type(value) is not int:
        raise GuestValueError(f"expected a float, found {type(value).__name__}")
    bits: int = SLOT.unpack(DOUBLE.pack(value))[0]
    return bits


def _encode_bool(value: Any, base: int, arena: bytearray) -> int:
    if type(value) is not bool:
        raise GuestValueError(f"expected a bool, found {type(value).__name__}")
    return int(value)


def _encode_str(value: Any, base: int, arena: bytearray) -> int:
    if not isinstance(value, str):
        raise GuestValueError(f"expected a str, found {type(value).__name__}")
    try:
        data = value.encode()
    except UnicodeEncodeError:
        raise GuestValueError("a lone surrogate has no UTF-8 form") from None
    return _text(data, len(value), base, arena)


def _text(data: bytes, characters: int, base: int, arena: bytearray) -> int:
    at = base + len(arena)
    size = len(data)
    arena += PAIR.pack(size, characters)
    arena += data
    arena += bytes(-size % 8)
    return at


def _encode_bytes(value: Any, base: int, arena: bytearray) -> int:
    return _text(bytes(value), len(value), base, arena)


def _encode_decimal(value: Any, base: int, arena: bytearray) -> int:
    if not isinstance(value, Decimal | int):
        raise GuestValueError(f"expected a Decimal, found {type(value).__name__}")
    return _encode_str(str(value), base, arena)


def _encode_none(value: Any, base: int, arena: bytearray) -> int:
    if value is not None:
        raise GuestValueError(f"expected None, found {type(value).__name__}")
    return 0


def _encode_json(value: Any, base: int, arena: bytearray) -> int:
    if value is None:
        return 0
    if isinstance(value, date | UUID):
        value = moments.written(value)
    tag = _tag(value)
    at = len(arena)
    arena += bytes(TAGGED.size)
    inner = encoder(_TAGS[tag], {})(value, base, arena)
    TAGGED.pack_into(arena, at, tag, 0, inner)
    return base + at


def _tag(value: Any) -> int:
    match value:
        case bool():
            return 1
        case int():
            return 2 if SMALLEST <= value <= LARGEST else 7
        case float():
            return 3
        case str():
            return 4
        case list() | tuple():
            return 5
        case dict():
            return 6
        case Decimal():
            return 7
        case bytes():
            return 8
        case set() | frozenset():
            return 9
    raise GuestValueError(f"{type(value).__name__} is no JSON value")


def _encode_moment(value: Any, base: int, arena: bytearray) -> int:
    """Times and UUIDs are their texts, which sort as they do."""
    if not isinstance(value, date | UUID | timedelta):
        raise GuestValueError(f"expected a time or a UUID, found {type(value).__name__}")
    return _encode_str(moments.stored(value), base, arena)


_ENCODERS: dict[str, Encoder] = {
    "int": _encode_int,
    "float": _encode_float,
    "bool": _encode_bool,
    "str": _encode_str,
    "bytes": _encode_bytes,
    "decimal": _encode_decimal,
    "none": _encode_none,
    "json": _encode_json,
    "datetime": _encode_moment,
    "date": _encode_moment,
    "uuid": _encode_moment,
    "timedelta": _encode_moment,
}


def _decode_str(memory: memoryview, slot: int) -> str:
    return str(_decode_bytes(memory, slot), "utf-8")


def _decode_bytes(memory: memoryview, slot: int) -> bytes:
    at = slot & LOW
    (size,) = WORD.unpack_from(memory, at)
    BUDGET.spend(size + 8)
    at += 8
    if at + size > len(memory):
        raise GuestValueError("a string past the end of memory")
    return bytes(memory[at : at + size])


def _decode_json(memory: memoryview, slot: int) -> Any:
    if not slot & LOW:
        return None
    tag, _, inner = TAGGED.unpack_from(memory, slot & LOW)
    if tag not in _TAGS:
        raise GuestValueError("a JSON value of no kind")
    return decoder(_TAGS[tag], {})(memory, inner)


_DECODERS: dict[str, Decoder] = {
    "int": lambda memory, slot: slot,
    "float": lambda memory, slot: DOUBLE.unpack(SLOT.pack(slot))[0],
    "bool": lambda memory, slot: bool(slot & LOW),
    "str": _decode_str,
    "bytes": _decode_bytes,
    "decimal": lambda memory, slot: Decimal(_decode_str(memory, slot)),
    "none": lambda memory, slot: None,
    "json": _decode_json,
    "datetime": lambda memory, slot: moments.read("datetime", _decode_str(memory, slot)),
    "date": lambda memory, slot: moments.read("date", _decode_str(memory, slot)),
    "uuid": lambda memory, slot: moments.read("uuid", _decode_str(memory, slot)),
    "timedelta": lambda memory, slot: moments.duration(_decode_str(memory, slot)),
}


# -- compounds -------------------------------------------------------------------------------------


def _ordered(value: Any) -> list[Any]:
    return sorted(value) if isinstance(value, set | frozenset) else list(dict.fromkeys(value))


def _encode_optional(inner: TypeData, models: Models) -> Encoder:
    encode = encoder(inner, models)
    if inner not in SCALAR_SLOTS:
        return lambda value, base, arena: 0 if value is None else encode(value, base, arena)

    def boxed(value: Any, base: int, arena: bytearray) -> int:
        if value is None:
            return 0
        at = base + len(arena)
        arena += SLOT.pack(encode(value, base, arena))
        return at

    return boxed


def _encode_list(encode: Encoder) -> Encoder:
    def listed(value: Any, base: int, arena: bytearray) -> int:
        if not isinstance(value, list | tuple):
            raise GuestValueError(f"expected a list, found {type(value).__name__}")
        at, count = len(arena), len(value)
        arena += bytes(16 + 8 * count)
        slots = [encode(item, base, arena) for item in value]
        struct.pack_into(f"<IIII{count}q", arena, at, count, count, base + at + 16, 0, *slots)
        return base + at

    return listed


def _encode_page(encode: Encoder) -> Encoder:
    listed = _encode_list(encode)

    def page(value: Any, base: int, arena: bytearray) -> int:
        at = listed(value["items"], base, arena)
        if value["next"] is not None:
            cursor = _encode_str(value["next"], base, arena)
            WORD.pack_into(arena, at - base + 12, cursor)
        return at

    return page


def _encode_dict(encode: Encoder) -> Encoder:
    def mapped(value: Any, base: int, arena: bytearray) -> int:
        if not isinstance(value, dict):
            raise GuestValueError(f"expected a dict, found {type(value).__name__}")
        at, count = len(arena), len(value)
        arena += bytes(16 + 16 * count)
        HEADER.pack_into(arena, at, count, count, base + at + 16, 0)
        for entry, (key, member) in enumerate(value.items()):
            name, slot = _encode_str(key, base, arena), encode(member, base, arena)
            TAGGED.pack_into(arena, at + 16 + 16 * entry, name, 0, slot)
        return base + at

    return mapped


def _encode_model(name: str, models: Models) -> Encoder:
    fields: list[tuple[str, Encoder]] = []
    layout = struct.Struct(f"<{len(models[name]['fields'])}q")

    def record(value: Any, base: int, arena: bytearray) -> int:
        if not fields:  # built late: a model may hold itself
            fields.extend((f["name"], encoder(f["type"], models)) for f in models[name]["fields"])
        at = len(arena)
        arena += bytes(layout.size)
        slots = [encode(value[field], base, arena) for field, encode in fields]
        layout.pack_into(arena, at, *slots)
        return base + at

    return record


def _encode_union(union: dict[str, Any], models: Models) -> Encoder:
    """A place among the sorted models of the union, and the record of that model."""
    names = sorted(set(union["cases"].values()))
    cases = [_encode_model(name, models) for name in names]

    def tagged(value: Any, base: int, arena: bytearray) -> int:
        place = names.index(case_of(union, value.get(union["tag"])))
        at = len(arena)
        arena += bytes(TAGGED.size)
        TAGGED.pack_into(arena, at, place, 0, cases[place](value, base, arena))
        return base + at

    return tagged


def _decode_union(union: dict[str, Any], models: Models) -> Decoder:
    cases = [_decode_model(name, models) for name in sorted(set(union["cases"].values()))]

    def tagged(memory: memoryview, slot: int) -> Any:
        place, _, inner = TAGGED.unpack_from(memory, slot & LOW)
        if place >= len(cases):
            raise GuestValueError("a record of no model of its union")
        return cases[place](memory, inner)

    return tagged


def _decode_optional(inner: TypeData, models: Models) -> Decoder:
    decode = decoder(inner, models)
    if inner not in SCALAR_SLOTS:
        return lambda memory, slot: decode(memory, slot) if slot & LOW else None
    return lambda memory, slot: (
        decode(memory, SLOT.unpack_from(memory, slot & LOW)[0]) if slot & LOW else None
    )


def _decode_list(decode: Decoder) -> Decoder:
    def listed(memory: memoryview, slot: int) -> list[Any]:
        count, _, slots, _ = HEADER.unpack_from(memory, slot & LOW)
        if slots + 8 * count > len(memory):
            raise GuestValueError("a list past the end of memory")
        BUDGET.spend(8 * count)
        return [decode(memory, item) for item in struct.unpack_from(f"<{count}q", memory, slots)]

    return listed


def _decode_page(decode: Decoder) -> Decoder:
    listed = _decode_list(decode)

    def page(memory: memoryview, slot: int) -> dict[str, Any]:
        _, _, _, cursor = HEADER.unpack_from(memory, slot & LOW)
        following = _decode_str(memory, cursor) if cursor else None
        return {"items": listed(memory, slot), "next": following}

    return page


def _decode_dict(decode: Decoder) -> Decoder:
    def mapped(memory: memoryview, slot: int) -> dict[str, Any]:
        count, _, entries, _ = HEADER.unpack_from(memory, slot & LOW)
        if entries + 16 * count > len(memory):
            raise GuestValueError("a dict past the end of memory")
        BUDGET.spend(16 * count)
        out = {}
        for at in range(entries, entries + 16 * count, 16):
            key, _, member = TAGGED.unpack_from(memory, at)
            out[_decode_str(memory, key)] = decode(memory, member)
        return out

    return mapped


def _decode_model(name: str, models: Models) -> Decoder:
    fields: list[tuple[str, Decoder]] = []
    layout = struct.Struct(f"<{len(models[name]['fields'])}q")

    def record(memory: memoryview, slot: int) -> Record:
        if not fields:
            fields.extend((f["name"], decoder(f["type"], models)) for f in models[name]["fields"])
        BUDGET.spend(layout.size)
        slots = layout.unpack_from(memory, slot & LOW)
        return Record({f: decode(memory, s) for (f, decode), s in zip(fields, slots, strict=True)})

    return record
