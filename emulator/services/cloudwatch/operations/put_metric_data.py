"""Measurements of one's own."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.errors import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
)
from csc.emulator.services.cloudwatch.metric import PERIOD, Histogram, add, read_metric

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


LARGEST = 2.0**360


def put_metric_data(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    namespace = input["Namespace"]
    if namespace.startswith("AWS/"):
        raise InvalidParameterValueException(
            "The value AWS/ for parameter Namespace is invalid: it is reserved for AWS's services."
        )
    now = cloudwatch.cloud.clock.now()
    minutes: dict[tuple[str, int, str], Histogram] = {}
    for datum in input.get("MetricData") or ():
        minute = int(_seconds(datum.get("Timestamp"), now)) // PERIOD * PERIOD
        key = (read_metric(datum, namespace).key, minute, str(datum.get("Unit") or "None"))
        values = minutes.setdefault(key, {})
        for value, count in _values(datum):
            add(values, value, count)
    cloudwatch.store.add(minutes, now)
    return {}


def _seconds(given: Any, now: float) -> float:
    return now if given is None else float(given)


def _values(datum: dict[str, Any]) -> list[tuple[float, float]]:
    """One value, several with their counts, or a summary: that stands for its mean and bounds."""
    if datum.get("Values"):
        counts = datum.get("Counts") or [1.0] * len(datum["Values"])
        if len(counts) != len(datum["Values"]):
            raise InvalidParameterValueException(
                "The parameters Values and Counts must have the same length."
            )
        pairs = list(zip(map(float, datum["Values"]), map(float, counts), strict=True))
    elif datum.get("StatisticValues"):
        pairs = _summary(datum["StatisticValues"])
    elif datum.get("Value") is not None:
        pairs = [(float(datum["Value"]), 1.0)]
    else:
        raise InvalidParameterCombinationException(
            "At least one of Value, Values or StatisticValues must be specified."
        )
    for value, _ in pairs:
        if not abs(value) <= LARGEST:  # nor is NaN
            raise InvalidParameterValueException(f"The value {value} is not one of a metric.")
    return pairs


def _summary(given: dict[str, Any]) -> list[tuple[float, float]]:
    count, total = float(given["SampleCount"]), float(given["Sum"])
    low, high = float(given["Minimum"]), float(given["Maximum"])
    if count < 3:
        return [(low, 1.0), (high, 1.0)] if count == 2 else [(total, count)]
    return [(low, 1.0), (high, 1.0), ((total - low - high) / (count - 2), count - 2)]
