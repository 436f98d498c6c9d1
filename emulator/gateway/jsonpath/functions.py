"""Functions at the end of a path: ``$.items.length()``, ``$..price.sum()``."""

import math
from collections.abc import Callable
from typing import Any

from csc.emulator.gateway.velocity.java.arithmetic import is_number


def _length(value: Any) -> Any:
    if isinstance(value, dict | list | str):
        return len(value)
    return None


def _numbers(value: Any) -> list[float]:
    items = value if isinstance(value, list) else []
    return [float(item) for item in items if is_number(item)]


def _average(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


def _deviation(numbers: list[float]) -> float:
    mean = _average(numbers)
    return math.sqrt(sum((number - mean) ** 2 for number in numbers) / len(numbers))


def _aggregate(function: Callable[[list[float]], float]) -> Callable[[Any], Any]:
    def aggregate(value: Any) -> Any:
        numbers = _numbers(value)
        return function(numbers) if numbers else None

    return aggregate


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "length": _length,
    "size": _length,
    "keys": lambda value: list(value) if isinstance(value, dict) else None,
    "min": _aggregate(min),
    "max": _aggregate(max),
    "sum": _aggregate(sum),
    "avg": _aggregate(_average),
    "stddev": _aggregate(_deviation),
    "first": lambda value: value[0] if isinstance(value, list) and value else None,
    "last": lambda value: value[-1] if isinstance(value, list) and value else None,
}
