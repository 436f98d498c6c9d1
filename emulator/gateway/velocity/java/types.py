"""Java values as Python holds them.

| Java                       | Python                                                        |
|----------------------------|---------------------------------------------------------------|
| ``null``                   | ``None``                                                      |
| ``String``                 | ``str``                                                       |
| ``Character``              | ``Character``                                                 |
| ``Boolean``                | ``bool``                                                      |
| ``Integer``                | ``int`` within 32 bits                                        |
| ``Long``                   | ``int`` past 32 bits, or ``Long`` (a small one)               |
| ``BigInteger``             | ``int`` past 64 bits, or ``BigInteger`` (a small one)         |
| ``Double``, ``BigDecimal`` | ``float``, ``Decimal``                                        |
| ``LinkedHashMap``          | ``dict``; those of ``$context`` are ``SilentMap``                 |
| ``JSONArray`` (parsed)     | ``list``: prints as JSON                                      |
| ``ArrayList`` (a literal)  | ``ArrayList``: prints ``[a, b]``                              |
| arrays, entries            | ``JavaArray``, ``Entry``                                      |
| sets and views of a map    | ``KeySet``, ``EntrySet``, ``MapValues``                       |

So parsed JSON and what templates make are used as they are, without wrapping.
"""

from typing import Any, Final


class Long(int):
    """A ``java.lang.Long`` that would fit an Integer."""

    __slots__ = ()


class BigInteger(int):
    """A ``java.math.BigInteger`` that would fit a Long."""

    __slots__ = ()


class Float(float):
    """A ``java.lang.Float``: of ``floatValue()``, and what JSON's ``NaN`` is read as."""

    __slots__ = ()


class SilentMap(dict[Any, Any]):
    """A map of ``$context``: as any other, but that it prints as nothing (``silent_map.py``)."""

    __slots__ = ()


class Character(str):
    """A ``java.lang.Character``, such as ``charAt`` gives; not equal to the String of one letter."""

    __slots__ = ()


class ArrayList(list[Any]):
    """``[1, 2]`` in a template, ``[1..2]``, and the lists that methods make."""

    __slots__ = ()


class JavaArray(list[Any]):
    """A Java array; ``element`` is the code of its class name (``Ljava.lang.String;`` or ``B``)."""

    __slots__ = ("element",)

    def __init__(self, items: Any = (), element: str = "Ljava.lang.String;") -> None:
        super().__init__(items)
        self.element = element


class MapView:
    """``keySet()``, ``values()`` and ``entrySet()``: what they show is the map's, now."""

    __slots__ = ("source",)

    def __init__(self, source: dict[Any, Any]) -> None:
        self.source = source

    def items(self) -> list[Any]:
        raise NotImplementedError


class KeySet(MapView):
    __slots__ = ()

    def items(self) -> list[Any]:
        return [key.value if type(key) is ObjectKey else key for key in self.source]


class MapValues(MapView):
    __slots__ = ()

    def items(self) -> list[Any]:
        return list(self.source.values())


class EntrySet(MapView):
    __slots__ = ()

    def items(self) -> list[Any]:
        return [Entry(self.source, key) for key in self.source]


class ObjectKey:
    """A key that Python's dict would take for another (``true`` for 1) or not take at all (a list).

    Equal keys have equal ``identity``, which ``map_methods.map_key`` makes.
    """

    __slots__ = ("identity", "value")

    def __init__(self, value: Any, identity: Any) -> None:
        self.value = value
        self.identity = identity

    def __eq__(self, other: object) -> bool:
        return type(other) is ObjectKey and bool(self.identity == other.identity)

    def __hash__(self) -> int:
        return hash(self.identity)


class Entry:
    """``Map.Entry`` of a dict: reads through to it."""

    __slots__ = ("key", "source")

    def __init__(self, source: dict[Any, Any], key: Any) -> None:
        self.source = source
        self.key = key

    @property
    def value(self) -> Any:
        return self.source.get(self.key)


class JavaIterator:
    """``list.iterator()``: ``items`` are those still to come."""

    __slots__ = ("items",)

    def __init__(self, items: list[Any]) -> None:
        self.items = items


class JavaClass:
    """``$x.class``: prints ``class java.lang.String``; only its name can be asked for."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


MIN_INT: Final = -(2**31)
MAX_INT: Final = 2**31 - 1
MIN_LONG: Final = -(2**63)
MAX_LONG: Final = 2**63 - 1

LISTS = (list, ArrayList)
"""The classes that are ``java.util.List``."""

VIEWS = (KeySet, MapValues, EntrySet)

COLLECTIONS = (*LISTS, *VIEWS)
"""The classes that are ``java.util.Collection``."""


def integer_rank(number: int) -> int:
    """1 for an Integer, 2 for a Long, 3 for a BigInteger."""
    kind = type(number)
    if kind is int:
        if MIN_INT <= number <= MAX_INT:
            return 1
        return 2 if MIN_LONG <= number <= MAX_LONG else 3
    return 2 if kind is Long else 3


def make_integer(number: int, rank: int) -> int:
    """``number`` as the class of ``rank``, or the next wider one that holds it."""
    if rank == 2 and MIN_INT <= number <= MAX_INT:
        return Long(number)
    if rank == 3 and MIN_LONG <= number <= MAX_LONG:
        return BigInteger(number)
    return int(number)


def elements(collection: Any) -> list[Any]:
    """The items of a list, an array or a view; not a copy."""
    return collection.items() if isinstance(collection, MapView) else collection
