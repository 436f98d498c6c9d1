"""What a compile keeps for the next one, by digest. In: a key and how to make the value. Out: the value.

A value's key holds everything that it depends on, so a hit is always right.  What the last two good
compiles did not ask for is forgotten.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class Cache:
    """Not shared between threads: one compile at a time uses it."""

    def __init__(self) -> None:
        self._old: dict[Hashable, Any] = {}
        self._new: dict[Hashable, Any] = {}

    def keep(
        self,
        key: Hashable,
        make: Callable[[], Value],
        when: Callable[[Value], bool] | None = None,
    ) -> Value:
        """The value of this key, made now or at an earlier compile; kept only ``when`` it may be."""
        if key in self._new:
            return cast(Value, self._new[key])
        value: Value = self._old[key] if key in self._old else make()
        if when is None or when(value):
            self._new[key] = value
        return value

    def again(self, keys: Iterable[Hashable]) -> None:
        """Keep what there is of these: another value, that was made of theirs, is used again."""
        for key in keys:
            if key in self._old:
                self._new[key] = self._old[key]

    def replace(self, key: Hashable, value: Value) -> Value:
        """Keep another value from now on."""
        self._new[key] = value
        return value

    def turn(self) -> None:
        """A good compile is done: forget what it did not use."""
        self._old, self._new = self._new, {}
