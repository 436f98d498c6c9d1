"""``equals``, ``hashCode``, ``toString`` and ``getClass``, which every value has."""

import struct
from decimal import Decimal
from typing import Any

from csc.emulator.gateway.velocity.java.arithmetic import java_equals
from csc.emulator.gateway.velocity.java.methods import CLASS_NAMES, class_name, java
from csc.emulator.gateway.velocity.java.text import java_text
from csc.emulator.gateway.velocity.java.types import (
    ArrayList,
    BigInteger,
    Character,
    Entry,
    EntrySet,
    Float,
    JavaArray,
    JavaClass,
    JavaIterator,
    KeySet,
    Long,
    MapValues,
    ObjectKey,
    integer_rank,
)

CLASS_NAMES.update(
    {
        str: "java.lang.String",
        Character: "java.lang.Character",
        bool: "java.lang.Boolean",
        Long: "java.lang.Long",
        BigInteger: "java.math.BigInteger",
        float: "java.lang.Double",
        Float: "java.lang.Float",
        Decimal: "java.math.BigDecimal",
        dict: "java.util.LinkedHashMap",
        list: "net.minidev.json.JSONArray",
        ArrayList: "java.util.ArrayList",
        KeySet: "java.util.LinkedHashMap$LinkedKeySet",
        EntrySet: "java.util.LinkedHashMap$LinkedEntrySet",
        MapValues: "java.util.LinkedHashMap$LinkedValues",
        Entry: "java.util.LinkedHashMap$Entry",
        JavaIterator: "java.util.ArrayList$Itr",
    }
)

_ALL: tuple[type[Any], ...] = (*CLASS_NAMES, int, JavaArray, JavaClass)
_MASK = 0xFFFFFFFF


def hash_code(value: Any) -> int:
    """Java's ``hashCode`` as a signed 32-bit int; of null 0."""
    return _signed(_hash(value))


def _signed(number: int) -> int:
    number &= _MASK
    return number - 2**32 if number >= 2**31 else number


def _hash(value: Any) -> int:
    if value is None:
        return 0
    if isinstance(value, str):
        return _hash_text(value)
    if isinstance(value, bool):
        return 1231 if value else 1237
    if isinstance(value, int):
        return _hash_integer(value)
    if isinstance(value, float):
        (bits,) = struct.unpack(">Q", struct.pack(">d", value))
        return int(bits ^ bits >> 32)
    if isinstance(value, dict):
        return sum(_hash(key) ^ _hash(item) for key, item in value.items())
    if isinstance(value, ObjectKey):
        return _hash(value.value)
    if isinstance(value, Entry):
        return _hash(value.key) ^ _hash(value.value)
    if isinstance(value, KeySet | EntrySet):
        return sum(_hash(item) for item in value.items())
    if isinstance(value, list) and not isinstance(value, JavaArray):
        result = 1
        for item in value:
            result = 31 * result + _hash(item) & _MASK
        return result
    return id(value) >> 4


def _hash_text(text: str) -> int:
    result = 0
    data = text.encode("utf-16-be", "surrogatepass")
    for index in range(0, len(data), 2):
        result = 31 * result + (data[index] << 8 | data[index + 1]) & _MASK
    return result


def _hash_integer(value: int) -> int:
    rank = integer_rank(value)
    if rank == 1:
        return value
    if rank == 2:
        bits = value & 2**64 - 1
        return bits ^ bits >> 32
    magnitude, result = abs(value), 0
    words = (magnitude.bit_length() + 31) // 32
    for word in reversed(range(words)):
        result = 31 * result + (magnitude >> 32 * word & _MASK) & _MASK
    return -result if value < 0 else result


@java(*_ALL, name="toString")
def to_string(value: Any) -> str:
    return java_text(value)


@java(*_ALL, name="equals", takes="O")
def equals(value: Any, other: Any) -> bool:
    return java_equals(value, other)


@java(*(kind for kind in _ALL if kind is not JavaClass), name="hashCode")
def hash_code_of(value: Any) -> int:
    return hash_code(value)


@java(*(kind for kind in _ALL if kind not in (JavaClass, JavaArray)), name="getClass")
def get_class(value: Any) -> JavaClass:
    return JavaClass(class_name(value))


@java(JavaArray, name="getClass")
def get_array_class(value: JavaArray) -> JavaClass:
    return JavaClass("[" + value.element)


@java(JavaClass, name="getName")
def get_name(value: JavaClass) -> str:
    return value.name
