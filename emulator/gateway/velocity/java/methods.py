"""Which methods a value has: a table by class, filled by the ``*_methods`` modules.

``call("abc", ("substring", 1), 1)`` is ``"bc"``.  A method that the class lacks, or that takes no
such arguments, gives null, as in Velocity.  Only what the tables list can be called, so a template
reaches no Python attribute.

A signature is a string with one letter an argument:

    O any object      S String        Q CharSequence   L Collection   M Map
    I int             J long          D double         C char         B boolean
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.types import (
    COLLECTIONS,
    Character,
    JavaArray,
    JavaClass,
    SilentMap,
    integer_rank,
)

Key = tuple[str, int]
Implementation = Callable[..., Any]
_F = TypeVar("_F", bound=Implementation)

METHODS: dict[type[Any], dict[Key, Implementation]] = {}
CLASS_NAMES: dict[type[Any], str] = {}
_OVERLOADS: dict[type[Any], dict[Key, list[tuple[str, Implementation]]]] = {}


def java(*classes: type[Any], name: str, takes: str = "") -> Callable[[_F], _F]:
    """Register a method; of overloads with as many arguments the first that fits is called.

    One with an attribute ``declines`` may give NotImplemented, for the next to be tried.
    """

    def register(function: _F) -> _F:
        key = (name, len(takes))
        for owner in classes:
            overloads = _OVERLOADS.setdefault(owner, {}).setdefault(key, [])
            overloads.append((takes, function))
            METHODS.setdefault(owner, {})[key] = _dispatcher(owner, key, overloads)
        return function

    return register


def call(target: Any, key: Key, *arguments: Any) -> Any:
    """``target.name(arguments)``; null where there is no such method."""
    table = METHODS.get(type(target))
    if table is None:
        return None
    method = table.get(key)
    return refuse(type(target), key) if method is None else method(target, *arguments)


def call_none(target: Any, key: Key) -> Any:
    """``call`` without arguments. Templates call methods often: hence this and ``call_one``."""
    try:
        method = METHODS[type(target)][key]
    except KeyError:
        return call(target, key)
    return method(target)


def call_one(target: Any, key: Key, argument: Any) -> Any:
    """``call`` with one argument."""
    try:
        method = METHODS[type(target)][key]
    except KeyError:
        return call(target, key, argument)
    return method(target, argument)


def call_two(target: Any, key: Key, argument: Any, other: Any) -> Any:
    """``call`` with two arguments."""
    try:
        method = METHODS[type(target)][key]
    except KeyError:
        return call(target, key, argument, other)
    return method(target, argument, other)


def refuse(kind: type[Any], key: Key) -> None:
    """No method fits: null, except that Velocity takes one without parameters for any arguments."""
    if key[1] and (key[0], 0) in METHODS[kind]:
        raise RenderError(f"IllegalArgumentException: {key[0]}: wrong number of arguments")


def get_property(target: Any, name: str) -> Any:
    """``target.name``: a getter, a map's entry, or an ``is…`` method, in Velocity's order.

    An array has a list's methods but not its properties.
    """
    kind = type(target)
    if kind is dict or kind is SilentMap:
        if name in ("class", "Class"):
            return JavaClass(CLASS_NAMES[dict])
        return target.get(name)
    table = METHODS.get(kind)
    if table is None or (kind is JavaArray and name != "class"):
        return None
    capital = name[:1].upper() + name[1:]
    getter = table.get(("get" + capital, 0)) or table.get(("get" + name, 0))
    if getter is not None:
        return getter(target)
    by_name = table.get(("get", 1)) if kind in NAMED_ITEMS else None
    if by_name is not None:
        return by_name(target, name)
    test = table.get(("is" + capital, 0)) or table.get(("is" + name, 0))
    return None if test is None else test(target)


PREPARED: dict[tuple[type[Any], str], Callable[[str], Callable[[Any], Any] | None]] = {}
"""Methods of one string that may be constant: ``prepare("$.id")`` gives ``read(target)``, or None."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A method of one string that mostly gives just that: ``$util.escapeJavaScript("buy milk")``.

    ``condition`` says when, as an expression over ``{text}`` and ``{test}``; a text for which it
    holds has nothing of which ``never_holds`` is true in it, and where it is ``in_json`` nothing that JSON
    would write in another way.
    """

    condition: str
    test: Callable[[str], Any] | None
    never_holds: Callable[[str], bool]
    in_json: bool = False


UNCHANGED: dict[tuple[type[Any], str], Unchanged] = {}

NAMED_ITEMS: set[type[Any]] = set()
"""Classes besides ``dict`` whose ``get`` takes a name."""


def class_name(value: Any) -> str:
    kind = type(value)
    if kind is int:
        return ("java.lang.Integer", "java.lang.Long", "java.math.BigInteger")[
            integer_rank(value) - 1
        ]
    return CLASS_NAMES.get(kind, "java.lang.Object")


def _dispatcher(
    owner: type[Any], key: Key, overloads: list[tuple[str, Implementation]]
) -> Implementation:
    takes, only = overloads[0]
    if len(overloads) == 1 and set(takes) <= {"O"} and not hasattr(only, "declines"):
        return only
    if len(overloads) == 1 and takes in ("S", "SS") and not hasattr(only, "declines"):
        return _takes_strings(owner, key, only)
    table = [([_CHECKS[letter] for letter in takes], function) for takes, function in overloads]

    def dispatch(target: Any, *arguments: Any) -> Any:
        for checks, function in table:
            if all(check(argument) for check, argument in zip(checks, arguments, strict=True)):
                result = function(target, *arguments)
                if result is not NotImplemented:
                    return result
        return refuse(owner, key)

    return dispatch


def _takes_strings(owner: type[Any], key: Key, only: Implementation) -> Implementation:
    """What most calls of a template go through: one overload that takes one string, or two.

    ``unchecked`` is the same for arguments that are known to be strings.
    """

    def one(target: Any, text: Any) -> Any:
        if type(text) is str or text is None:
            return only(target, text)
        return refuse(owner, key)

    def two(target: Any, text: Any, other: Any) -> Any:
        if (type(text) is str or text is None) and (type(other) is str or other is None):
            return only(target, text, other)
        return refuse(owner, key)

    checked: Any = one if key[1] == 1 else two
    checked.unchecked = only
    return checked  # type: ignore[no-any-return]


def _is_string(value: Any) -> bool:
    return type(value) is str or value is None


def _is_int(value: Any) -> bool:
    return type(value) is int and integer_rank(value) == 1


def _is_long(value: Any) -> bool:
    return isinstance(value, int) and type(value) is not bool and integer_rank(value) < 3


def _is_double(value: Any) -> bool:
    return type(value) is float or _is_long(value)


def _is_collection(value: Any) -> bool:
    return type(value) in COLLECTIONS or value is None


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "O": lambda value: True,
    "S": _is_string,
    "Q": _is_string,
    "I": _is_int,
    "J": _is_long,
    "D": _is_double,
    "C": lambda value: type(value) is Character,
    "B": lambda value: type(value) is bool,
    "L": _is_collection,
    "M": lambda value: isinstance(value, dict) or value is None,
    "N": lambda value: isinstance(value, int | float | Decimal) and type(value) is not bool,
}
