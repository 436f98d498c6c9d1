"""``java.util.List``, sets, arrays, iterators: Python lists with Java's faults and answers."""

from typing import Any

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.arithmetic import java_equals
from csc.emulator.gateway.velocity.java.json_text import json_text
from csc.emulator.gateway.velocity.java.methods import java
from csc.emulator.gateway.velocity.java.types import (
    LISTS,
    ArrayList,
    JavaArray,
    JavaIterator,
    elements,
)
from csc.emulator.gateway.velocity.limits import check_size

_INDEXED = (*LISTS, JavaArray)
_SIZED = (*LISTS, JavaArray)

Items = list[Any]


def _fault(index: int, size: int) -> RenderError:
    return RenderError(f"IndexOutOfBoundsException: Index {index} out of bounds for length {size}")


def _find(items: Items, wanted: Any) -> int:
    for index, item in enumerate(items):
        if wanted is item or (wanted is not None and java_equals(wanted, item)):
            return index
    return -1


@java(*_SIZED, name="size")
def size(items: Items) -> int:
    return len(items)


@java(*_SIZED, name="isEmpty")
def is_empty(items: Items) -> bool:
    return not items


@java(*_INDEXED, name="get", takes="I")
def get(items: Items, index: int) -> Any:
    if not 0 <= index < len(items):
        raise _fault(index, len(items))
    return items[index]


@java(*_INDEXED, name="set", takes="IO")
def set_item(items: Items, index: int, value: Any) -> Any:
    if not 0 <= index < len(items):
        raise _fault(index, len(items))
    old, items[index] = items[index], value
    return old


@java(*_SIZED, name="contains", takes="O")
def contains(items: Items, wanted: Any) -> bool:
    return _find(items, wanted) >= 0


@java(*_SIZED, name="containsAll", takes="L")
def contains_all(items: Items, wanted: Items) -> bool:
    return all(_find(items, item) >= 0 for item in elements(wanted))


@java(*_INDEXED, name="indexOf", takes="O")
def index_of(items: Items, wanted: Any) -> int:
    return _find(items, wanted)


@java(*_INDEXED, name="lastIndexOf", takes="O")
def last_index_of(items: Items, wanted: Any) -> int:
    index = _find(items[::-1], wanted)
    return len(items) - 1 - index if index >= 0 else -1


@java(*LISTS, name="add", takes="O")
def add(items: Items, value: Any) -> bool:
    check_size(len(items))
    items.append(value)
    return True


@java(*LISTS, name="add", takes="IO")
def insert(items: Items, index: int, value: Any) -> str:
    if not 0 <= index <= len(items):
        raise RenderError(f"IndexOutOfBoundsException: Index: {index}, Size: {len(items)}")
    check_size(len(items))
    items.insert(index, value)
    return ""


@java(*LISTS, name="addAll", takes="L")
def add_all(items: Items, others: Items | None) -> bool:
    if others is None:
        raise RenderError("NullPointerException")
    added = list(elements(others))
    check_size(len(items) + len(added))
    items.extend(added)
    return bool(added)


@java(*LISTS, name="addAll", takes="IL")
def insert_all(items: Items, index: int, others: Items) -> bool:
    if not 0 <= index <= len(items):
        raise RenderError(f"IndexOutOfBoundsException: Index: {index}, Size: {len(items)}")
    added = list(elements(others))
    check_size(len(items) + len(added))
    items[index:index] = added
    return bool(added)


@java(*LISTS, name="remove", takes="I")
def remove_at(items: Items, index: int) -> Any:
    if not 0 <= index < len(items):
        raise _fault(index, len(items))
    return items.pop(index)


@java(*LISTS, name="remove", takes="O")
def remove(items: Items, value: Any) -> bool:
    index = _find(items, value)
    if index >= 0:
        del items[index]
    return index >= 0


@java(*LISTS, name="removeAll", takes="L")
def remove_all(items: Items, others: Items) -> bool:
    return _keep(items, [item for item in items if _find(elements(others), item) < 0])


@java(*LISTS, name="retainAll", takes="L")
def retain_all(items: Items, others: Items) -> bool:
    return _keep(items, [item for item in items if _find(elements(others), item) >= 0])


def _keep(items: Items, kept: Items) -> bool:
    changed = len(kept) != len(items)
    items[:] = kept
    return changed


@java(*LISTS, name="clear")
def clear(items: Items) -> str:
    items.clear()
    return ""


@java(*LISTS, name="subList", takes="II")
def sub_list(items: Items, start: int, end: int) -> ArrayList:
    """A copy: writing to it does not write through to the list, unlike Java's."""
    if start < 0:
        raise RenderError(f"IndexOutOfBoundsException: fromIndex = {start}")
    if end > len(items):
        raise RenderError(f"IndexOutOfBoundsException: toIndex = {end}")
    if start > end:
        raise RenderError(f"IllegalArgumentException: fromIndex({start}) > toIndex({end})")
    return ArrayList(items[start:end])


@java(*LISTS, name="toArray")
def to_array(items: Items) -> JavaArray:
    return JavaArray(items, "Ljava.lang.Object;")


@java(*LISTS, name="clone")
def clone(items: Items) -> Items:
    return type(items)(items)


@java(*LISTS, JavaArray, name="iterator")
def iterator(items: Items) -> JavaIterator:
    return JavaIterator(list(items))


@java(JavaArray, name="add", takes="O")
@java(JavaArray, name="add", takes="IO")
@java(JavaArray, name="remove", takes="I")
def refuse_change(_: Items, *__: Any) -> None:
    raise RenderError("UnsupportedOperationException")


@java(JavaArray, name="clear")
def refuse_clear(items: Items) -> str:
    if items:
        raise RenderError("UnsupportedOperationException")
    return ""


@java(JavaIterator, name="hasNext")
def has_next(items: JavaIterator) -> bool:
    return bool(items.items)


@java(JavaIterator, name="next")
def next_item(items: JavaIterator) -> Any:
    if not items.items:
        raise RenderError("NoSuchElementException")
    return items.items.pop(0)


@java(list, name="toJSONString")
def to_json_string(items: Items) -> str:
    return json_text(items, web=True)


@java(list, name="appendElement", takes="O")
def append_element(items: Items, value: Any) -> Items:
    add(items, value)
    return items
