"""Statistics of a histogram: Sum, Average, p99, ….

Source: Amazon CloudWatch User Guide, "CloudWatch statistics definitions".
"""

import re
from collections.abc import Callable, Mapping

from csc.emulator.services.cloudwatch.errors import InvalidParameterValueException

SIMPLE: dict[str, Callable[[Mapping[float, float]], float]] = {
    "SampleCount": lambda values: sum(values.values()),
    "Sum": lambda values: sum(value * count for value, count in values.items()),
    "Average": lambda values: (
        sum(value * count for value, count in values.items()) / sum(values.values())
    ),
    "Minimum": lambda values: min(values),
    "Maximum": lambda values: max(values),
}

_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{0,10})?|100)")


def statistic(name: str, values: Mapping[float, float]) -> float:
    """Of values of which there is at least one. Raises InvalidParameterValueException."""
    simple = SIMPLE.get(name)
    if simple is not None:
        return simple(values)
    found = _PERCENTILE.fullmatch(name)
    if found is None:
        raise InvalidParameterValueException(f"The statistic {name} is not emulated by CSC.")
    return _percentile(values, float(found[1]))


def _percentile(values: Mapping[float, float], percent: float) -> float:
    """The smallest value that at least so many percent of the samples don't exceed."""
    wanted, seen = sum(values.values()) * percent / 100, 0.0
    ordered = sorted(values)
    for value in ordered:
        seen += values[value]
        if seen >= wanted:
            return value
    return ordered[-1]
