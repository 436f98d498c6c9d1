"""``java.util.Map`` and its entries. Keys are strings, numbers or booleans."""

from typing import Any

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.arithmetic import java_equals
from csc.emulator.gateway.velocity.java.methods import java
from csc.emulator.gateway.velocity.java.types import Entry, EntrySet, JavaSet, JavaValues
from csc.emulator.gateway.velocity.limits import check_size

Map = dict[Any, Any]


def map_key(key: Any) -> Any:
    """``key`` itself. A map or list as a key is refused: Python cannot hash it by value."""
    if isinstance(key, dict | list | Entry):
        raise RenderError("a map or a list as a map's key is not supported")
    return key


def _found(source: Map, key: Any) -> bool:
    return not isinstance(key, dict | list | Entry) and key in source


@java(dict, name="size")
def size(source: Map) -> int:
    return len(source)


@java(dict, name="isEmpty")
def is_empty(source: Map) -> bool:
    return not source


@java(dict, name="get", takes="O")
def get(source: Map, key: Any) -> Any:
    return source[key] if _found(source, key) else None


@java(dict, name="getOrDefault", takes="OO")
def get_or_default(source: Map, key: Any, default: Any) -> Any:
    return source[key] if _found(source, key) else default


@java(dict, name="put", takes="OO")
def put(source: Map, key: Any, value: Any) -> Any:
    check_size(len(source))
    old = source.get(map_key(key))
    source[key] = value
    return old


@java(dict, name="putIfAbsent", takes="OO")
def put_if_absent(source: Map, key: Any, value: Any) -> Any:
    old = source.get(map_key(key))
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
    if not _found(source, key):
        return None
    old, source[key] = source[key], value
    return old


@java(dict, name="remove", takes="O")
def remove(source: Map, key: Any) -> Any:
    return source.pop(key) if _found(source, key) else None


@java(dict, name="remove", takes="OO")
def remove_pair(source: Map, key: Any, value: Any) -> bool:
    found = _found(source, key) and java_equals(source[key], value)
    if found:
        del source[key]
    return found


@java(dict, name="clear")
def clear(source: Map) -> str:
    source.clear()
    return ""


@java(dict, name="containsKey", takes="O")
def contains_key(source: Map, key: Any) -> bool:
    return _found(source, key)


@java(dict, name="containsValue", takes="O")
def contains_value(source: Map, value: Any) -> bool:
    return any(value is item or java_equals(value, item) for item in source.values())


@java(dict, name="keySet")
def key_set(source: Map) -> JavaSet:
    return JavaSet(source)


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
    return entry.key


@java(Entry, name="getValue")
def entry_value(entry: Entry) -> Any:
    return entry.value


@java(Entry, name="setValue", takes="O")
def set_entry_value(entry: Entry, value: Any) -> Any:
    old = entry.value
    entry.source[entry.key] = value
    return old
