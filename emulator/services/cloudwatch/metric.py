"""What a metric is called, and the values that it had in a minute.

A histogram keeps each value with its count, so that any statistic can be read of it, percentiles
too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Histogram = dict[float, float]
"""value → how often it was seen"""

PERIOD = 60
"""Seconds: what comes in is kept by the minute."""


@dataclass(frozen=True, slots=True)
class Metric:
    """``dimensions`` are sorted by name."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return json.dumps([self.namespace, self.name, self.dimensions], separators=(",", ":"))

    def describe(self) -> dict[str, Any]:
        shown = [{"Name": name, "Value": value} for name, value in self.dimensions]
        return {"Namespace": self.namespace, "MetricName": self.name, "Dimensions": shown}


def read_metric(given: Mapping[str, Any], namespace: str | None = None) -> Metric:
    """Of ``{Namespace, MetricName, Dimensions}`` as inputs have it."""
    return Metric(
        str(namespace or given["Namespace"]),
        str(given["MetricName"]),
        read_dimensions(given.get("Dimensions") or ()),
    )


def read_dimensions(given: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((str(d["Name"]), str(d["Value"])) for d in given))


def parse_key(key: str) -> Metric:
    namespace, name, dimensions = json.loads(key)
    return Metric(namespace, name, tuple((k, v) for k, v in dimensions))


def add(into: Histogram, value: float, count: float = 1.0) -> None:
    into[value] = into.get(value, 0.0) + count


def merge(into: Histogram, other: Mapping[float, float]) -> None:
    for value, count in other.items():
        add(into, value, count)
