"""``$foreach``: where a loop stands, and a map for variables of its own."""

from typing import Any

from csc.emulator.gateway.velocity.java import map_methods, object_methods
from csc.emulator.gateway.velocity.java.arithmetic import java_equals
from csc.emulator.gateway.velocity.java.methods import METHODS, NAMED_ITEMS, Implementation, java
from csc.emulator.gateway.velocity.java.text import PRINTERS
from csc.emulator.gateway.velocity.java.types import JavaClass

_MAP_METHODS = (map_methods, object_methods)
"""Imported so that a scope can have all that a map has."""


class ForeachScope:
    """``parent`` is the scope of the loop outside; ``replaced`` a variable named ``foreach``."""

    __slots__ = ("index", "last_index", "parent", "replaced", "storage")

    def __init__(self, previous: Any, size: int) -> None:
        self.index = -1
        self.last_index = size - 1
        is_loop = type(previous) is ForeachScope
        self.parent: ForeachScope | None = previous if is_loop else None
        self.replaced = None if is_loop else previous
        self.storage: dict[str, Any] = {}

    def __eq__(self, other: object) -> bool:
        """As a map: by the variables that it holds."""
        if type(other) is ForeachScope:
            return java_equals(self.storage, other.storage)
        return type(other) is dict and java_equals(self.storage, other)

    def __hash__(self) -> int:
        return id(self)

    @property
    def count(self) -> int:
        return self.index + 1

    @property
    def has_next(self) -> bool:
        return self.index < self.last_index

    @property
    def first(self) -> bool:
        return self.index < 1

    @property
    def last(self) -> bool:
        return self.index >= self.last_index

    def topmost(self) -> "ForeachScope":
        return self if self.parent is None else self.parent.topmost()


NAMED_ITEMS.add(ForeachScope)
PRINTERS[ForeachScope] = lambda scope: PRINTERS[dict](scope.storage)

java(ForeachScope, name="getIndex")(lambda scope: scope.index)
java(ForeachScope, name="getCount")(lambda scope: scope.count)
java(ForeachScope, name="getHasNext")(lambda scope: scope.has_next)
java(ForeachScope, name="hasNext")(lambda scope: scope.has_next)
java(ForeachScope, name="isFirst")(lambda scope: scope.first)
java(ForeachScope, name="getFirst")(lambda scope: scope.first)
java(ForeachScope, name="isLast")(lambda scope: scope.last)
java(ForeachScope, name="getLast")(lambda scope: scope.last)
java(ForeachScope, name="getParent")(lambda scope: scope.parent)
java(ForeachScope, name="getTopmost")(lambda scope: scope.topmost())
java(ForeachScope, name="getReplaced")(lambda scope: scope.replaced)


@java(ForeachScope, name="getClass")
def get_class(_: ForeachScope) -> JavaClass:
    return JavaClass("org.apache.velocity.runtime.directive.ForeachScope")


@java(ForeachScope, name="get", takes="O")
def get(scope: ForeachScope, key: Any) -> Any:
    if isinstance(key, str) and key in scope.storage:
        return scope.storage[key]
    return None if scope.parent is None else get(scope.parent, key)


@java(ForeachScope, name="put", takes="OO")
def put(scope: ForeachScope, key: Any, value: Any) -> Any:
    if not isinstance(key, str):
        return None
    old = scope.storage.get(key)
    scope.storage[key] = value
    return old


java(ForeachScope, name="equals", takes="O")(lambda scope, other: scope == other)


def _of_storage(method: Implementation) -> Implementation:
    return lambda scope, *arguments: method(scope.storage, *arguments)


for _key, _method in METHODS[dict].items():
    METHODS[ForeachScope].setdefault(_key, _of_storage(_method))
