"""The smallest case that still fails: parts are left out, texts and numbers made simple, greedily."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from csc.verifying.cases import Case

BUDGET = 600  # runs


def shrink(case: Case, fails: Callable[[Case], bool]) -> Case:
    """``fails`` runs a case; it is False for one that isn't allowed."""
    left = BUDGET
    smaller = True
    while smaller and left > 0:
        smaller = False
        for candidate in simpler(case):
            left -= 1
            if fails(candidate):
                case, smaller = candidate, True
                break
            if left <= 0:
                break
    return case


def simpler(data: Any) -> Iterator[Any]:
    """Simpler forms of JSON data, the boldest first; each is a new value."""
    match data:
        case dict():
            yield from _simpler_members(data)
        case list():
            yield from _simpler_items(data)
        case bool():
            if data:
                yield False
        case str():
            yield from _simpler_text(data)
        case int() | float() | Decimal():
            yield from (n for n in (0, 1, 2) if _size(n) < _size(data))
            half = int(data / 2)
            if _size(half) < _size(data) and half not in (0, 1, 2):
                yield half


def _simpler_members(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in data:
        yield {other: value for other, value in data.items() if other != name}
    for name, value in data.items():
        for one in simpler(value):
            yield {**data, name: one}


def _simpler_items(data: list[Any]) -> Iterator[list[Any]]:
    if len(data) > 1:
        yield data[: len(data) // 2]
        yield data[len(data) // 2 :]
    for at in range(len(data)):
        yield data[:at] + data[at + 1 :]
    for at, value in enumerate(data):
        for one in simpler(value):
            yield [*data[:at], one, *data[at + 1 :]]


def _simpler_text(text: str) -> Iterator[str]:
    for one in ("", "a", "0", "1"):
        if (len(one), one) < (len(text), text):
            yield one
    if len(text) > 1:
        yield text[: len(text) // 2]
        yield text[len(text) // 2 :]
        if len(text) <= 12:
            yield from (text[:at] + text[at + 1 :] for at in range(len(text)))


def _size(value: Any) -> tuple[int, Any, int]:
    """Whole before broken, small before great, positive before negative."""
    return (int(value != int(value)), abs(value), int(value < 0))
