"""Method calls whose outcome can be prepared when a template is compiled.

A method that one class has, or that is nearly always a string's, is looked up before it is called;
``replaceAll`` of a plain text needs no regular expression.  Generated code asks for the class
first, so a value of any other takes the usual way.
"""

from collections.abc import Callable
from typing import Any

from csc.emulator.gateway.velocity.java.methods import (
    METHODS,
    PREPARED,
    UNCHANGED,
    Implementation,
    Key,
    Unchanged,
    call,
)
from csc.emulator.gateway.velocity.java.regex import plain_pattern, plain_replacement
from csc.emulator.gateway.velocity.nodes import Constant, Method, Step

_USUAL: tuple[type[Any], ...] = (str, dict, list)


def usual_method(key: Key) -> tuple[type[Any], Implementation] | None:
    """The class that a method is mostly called on, and the method; None where there is none."""
    owners = [kind for kind, table in METHODS.items() if key in table]
    if len(owners) == 1:
        return owners[0], METHODS[owners[0]][key]
    usual = next((kind for kind in _USUAL if kind in owners), None)
    return None if usual is None else (usual, METHODS[usual][key])


def prepared_method(kind: type[Any], step: Method) -> Callable[[Any], Any] | None:
    """A method with its one argument filled in, where that is a constant: ``$input.path('$.id')``."""
    prepare = PREPARED.get((kind, step.name))
    argument = step.arguments[0] if len(step.arguments) == 1 else None
    if prepare is None or not isinstance(argument, Constant) or type(argument.value) is not str:
        return None
    return prepare(argument.value)


def unchanged(step: Step) -> tuple[type[Any], Unchanged] | None:
    """When a method gives its one argument as it is, and of which class that method is."""
    if not isinstance(step, Method) or len(step.arguments) != 1:
        return None
    owner = next((kind for kind, name in UNCHANGED if name == step.name), None)
    return None if owner is None else (owner, UNCHANGED[owner, step.name])


def any_method(key: Key) -> Callable[..., Any]:
    """``call`` with its key filled in: for a value that isn't of the usual class."""
    return lambda target, *arguments: call(target, key, *arguments)


def plain_replace_all(step: Method) -> tuple[str, str] | None:
    """What a ``replaceAll`` replaces by what, where ``str.replace`` does the same."""
    if step.name != "replaceAll" or len(step.arguments) != 2:
        return None
    pattern, replacement = step.arguments
    if not (isinstance(pattern, Constant) and isinstance(replacement, Constant)):
        return None
    if not (isinstance(pattern.value, str) and isinstance(replacement.value, str)):
        return None
    old, new = plain_pattern(pattern.value), plain_replacement(replacement.value)
    return None if not old or new is None or len(new) > 4 * len(old) else (old, new)
