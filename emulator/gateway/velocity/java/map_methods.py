"""``java.util.Map`` and its entries."""

from typing import Any

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.arithmetic import java_equals
from csc.emulator.gateway.velocity.java.methods import java
from csc.emulator.gateway.velocity.java.object_methods import hash_code
from csc.emulator.gateway.velocity.java.text import PRINTERS, java_text
from csc.emulator.gateway.velocity.java.types import Entry, EntrySet, JavaSet, JavaValues
from csc.emulator.gateway.velocity.limits import check_size

Map = dict[Any, Any]


class ObjectKey:
    """A key that Python's dict would take for another (``true`` for 1) or not take at all (a list)."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return type(other) is ObjectKey and java_equals(self.value, other.value)

    def __hash__(self) -> int:
        return hash_code(self.value)


PRINTERS[ObjectKey] = lambda key: java_text(key.value)


def map_key(key: Any) -> Any:
    """``key`` as a dict holds it: strings, integers and null as they are."""
    kind = type(key)
    return key if kind is str or kind is int or key is None else ObjectKey(key)


def _plain(key: Any) -> Any:
    return key.value if type(key) is ObjectKey else key


@java(dict, name="size")
def size(source: Map) -> int:
    return len(source)


@java(dict, name="isEmpty")
def is_empty(source: Map) -> bool:
    return not source


@java(dict, name="get", takes="O")
def get(source: Map, key: Any) -> Any:
    return source.get(map_key(key))


@java(dict, name="getOrDefault", takes="OO")
def get_or_default(source: Map, key: Any, default: Any) -> Any:
    return source.get(map_key(key), default)


@java(dict, name="put", takes="OO")
def put(source: Map, key: Any, value: Any) -> Any:
    check_size(len(source))
    key = map_key(key)
    old = source.get(key)
    source[key] = value
    return old


@java(dict, name="putIfAbsent", takes="OO")
def put_if_absent(source: Map, key: Any, value: Any) -> Any:
    key = map_key(key)
    old = source.get(key)
    if old is None:
        source[key] = value
    return old


@java(dict, name="putAll", takes="M")
def put_all(source: Map, other: Map | None) -> str:
    if other is None:
        raise RenderError("NullPointerException")
    source.update(other)
    return ""


@java(dict, name="replace", takes="OO")
def replace(source: Map, key: Any, value: Any) -> Any:
    key = map_key(key)
    if key not in source:
        return None
    old, source[key] = source[key], value
    return old


@java(dict, name="remove", takes="O")
def remove(source: Map, key: Any) -> Any:
    return source.pop(map_key(key), None)


@java(dict, name="remove", takes="OO")
def remove_pair(source: Map, key: Any, value: Any) -> bool:
    key = map_key(key)
    found = key in source and java_equals(source[key], value)
    if found:
        del source[key]
    return found


@java(dict, name="clear")
def clear(source: Map) -> str:
    source.clear()
    return ""


@java(dict, name="containsKey", takes="O")
def contains_key(source: Map, key: Any) -> bool:
    return map_key(key) in source


@java(dict, name="containsValue", takes="O")
def contains_value(source: Map, value: Any) -> bool:
    return any(value is item or java_equals(value, item) for item in source.values())


@java(dict, name="keySet")
def key_set(source: Map) -> JavaSet:
    return JavaSet([_plain(key) for key in source])


@java(dict, name="values")
def values(source: Map) -> JavaValues:
    return JavaValues(source.values())


@java(dict, name="entrySet")
def entry_set(source: Map) -> JavaSet:
    return EntrySet([Entry(source, key) for key in source])


@java(dict, name="clone")
def clone(source: Map) -> Map:
    return dict(source)


@java(Entry, name="getKey")
def entry_key(entry: Entry) -> Any:
    return _plain(entry.key)


@java(Entry, name="getValue")
def entry_value(entry: Entry) -> Any:
    return entry.value


@java(Entry, name="setValue", takes="O")
def set_entry_value(entry: Entry, value: Any) -> Any:
    old = entry.value
    entry.source[entry.key] = value
    return old
