"""``java.util.Map``, its entries and its views."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.arithmetic import java_equals
from csc.emulator.gateway.velocity.java.methods import class_name, java
from csc.emulator.gateway.velocity.java.types import (
    VIEWS,
    Entry,
    EntrySet,
    JavaArray,
    JavaIterator,
    KeySet,
    MapValues,
    MapView,
    ObjectKey,
    elements,
)
from csc.emulator.gateway.velocity.limits import check_size

Map = dict[Any, Any]


def map_key(key: Any) -> Any:
    """``key`` as a dict holds it: strings, integers and null as they are."""
    kind = type(key)
    return key if kind is str or kind is int or key is None else ObjectKey(key, _identity(key))


def _identity(key: Any) -> Any:
    """Something hashable that is equal for keys which Java calls equal."""
    if isinstance(key, dict):
        return dict, frozenset((_identity(k), _identity(item)) for k, item in key.items())
    if isinstance(key, list):
        return (id(key),) if type(key) is JavaArray else (list, *map(_identity, key))
    if isinstance(key, KeySet | EntrySet):
        return set, frozenset(map(_identity, key.items()))
    if isinstance(key, Entry):
        return _identity(key.key), _identity(key.value)
    if isinstance(key, ObjectKey):
        return key.identity
    if isinstance(key, int | float | str | Decimal):
        return class_name(key), key
    return key if key is None else (id(key),)


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
def key_set(source: Map) -> KeySet:
    return KeySet(source)


@java(dict, name="values")
def values(source: Map) -> MapValues:
    return MapValues(source)


@java(dict, name="entrySet")
def entry_set(source: Map) -> EntrySet:
    return EntrySet(source)


@java(dict, name="clone")
def clone(source: Map) -> Map:
    return dict(source)


@java(Entry, name="getKey")
def entry_key(entry: Entry) -> Any:
    return entry.key.value if type(entry.key) is ObjectKey else entry.key


@java(Entry, name="getValue")
def entry_value(entry: Entry) -> Any:
    return entry.value


@java(Entry, name="setValue", takes="O")
def set_entry_value(entry: Entry, value: Any) -> Any:
    old = entry.value
    entry.source[entry.key] = value
    return old


@java(*VIEWS, name="size")
def view_size(view: MapView) -> int:
    return len(view.source)


@java(*VIEWS, name="isEmpty")
def is_view_empty(view: MapView) -> bool:
    return not view.source


@java(*VIEWS, name="contains", takes="O")
def view_contains(view: MapView, wanted: Any) -> bool:
    return any(wanted is item or java_equals(wanted, item) for item in view.items())


@java(*VIEWS, name="containsAll", takes="L")
def view_contains_all(view: MapView, wanted: Any) -> bool:
    return all(view_contains(view, item) for item in elements(wanted))


@java(*VIEWS, name="toArray")
def view_to_array(view: MapView) -> JavaArray:
    return JavaArray(view.items(), "Ljava.lang.Object;")


@java(*VIEWS, name="iterator")
def view_iterator(view: MapView) -> JavaIterator:
    return JavaIterator(view.items())


@java(*VIEWS, name="clear")
def clear_view(view: MapView) -> str:
    view.source.clear()
    return ""


@java(*VIEWS, name="remove", takes="O")
def remove_from_view(view: MapView, value: Any) -> bool:
    return _keep_first(view, lambda item: not (item is value or java_equals(value, item)))


@java(*VIEWS, name="removeAll", takes="L")
def remove_all_from_view(view: MapView, others: Any) -> bool:
    return _keep(view, lambda item: not _holds(others, item))


@java(*VIEWS, name="retainAll", takes="L")
def retain_all_in_view(view: MapView, others: Any) -> bool:
    return _keep(view, lambda item: _holds(others, item))


def _holds(collection: Any, wanted: Any) -> bool:
    return any(wanted is item or java_equals(wanted, item) for item in elements(collection))


def _keep(view: MapView, wanted: Callable[[Any], bool], most: int | None = None) -> bool:
    keys = list(view.source)
    dropped = [key for key, item in zip(keys, view.items(), strict=True) if not wanted(item)]
    for key in dropped[:most]:
        del view.source[key]
    return bool(dropped)


def _keep_first(view: MapView, wanted: Callable[[Any], bool]) -> bool:
    return _keep(view, wanted, 1)


@java(*VIEWS, name="add", takes="O")
def refuse_add(_: MapView, __: Any) -> None:
    raise RenderError("UnsupportedOperationException")
