"""The steps of a path, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Predicate = Callable[[Any, Any], bool]
"""``predicate(item, document)``."""


@dataclass(frozen=True, slots=True)
class Properties:
    """``.a``, ``['a']``; several names make a map of those that are there."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indices:
    """``[0]``, ``[0, 2]``. A negative number is out of bounds."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """``[1:3]``, either bound absent."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``.*``, ``[*]``."""


@dataclass(frozen=True, slots=True)
class Scan:
    """``..``: the step after it, at every depth."""


@dataclass(frozen=True, slots=True)
class Filter:
    """``[?(@.price > 10)]``."""

    accepts: Predicate


Step = Properties | Indices | Slice | Wildcard | Scan | Filter


def is_definite(step: Step) -> bool:
    """Whether a step leads to one thing at most."""
    if isinstance(step, Indices):
        return len(step.numbers) == 1
    return isinstance(step, Properties)
