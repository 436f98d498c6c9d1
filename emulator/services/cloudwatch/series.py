"""A metric over time: one value a period."""

from typing import TYPE_CHECKING

from csc.emulator.services.cloudwatch.errors import InvalidParameterValueException
from csc.emulator.services.cloudwatch.metric import PERIOD, Histogram, Metric, merge
from csc.emulator.services.cloudwatch.statistics import statistic

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch

Series = dict[int, float]
"""Beginning of a period, in seconds since the epoch → value."""


def read_periods(
    cloudwatch: "CloudWatch",
    metric: Metric,
    start: float,
    end: float,
    period: int,
    unit: str | None = None,
) -> tuple[dict[int, Histogram], str]:
    """The values by period, and their unit. Periods begin at multiples of their length."""
    check_period(period)
    found: dict[int, Histogram] = {}
    seen = unit or "None"
    for minute, kept, values in cloudwatch.store.read(metric, start, end, unit):
        merge(found.setdefault(minute // period * period, {}), values)
        seen = kept
    return found, seen


def check_period(period: int) -> None:
    """Shorter periods than a minute are taken too, and hold what their minute does."""
    if period < 1 or (period not in (1, 5, 10, 20, 30) and period % PERIOD):
        raise InvalidParameterValueException(
            "The parameter Period must be a multiple of 60, or 1, 5, 10, 20 or 30."
        )


def read_series(
    cloudwatch: "CloudWatch",
    metric: Metric,
    start: float,
    end: float,
    period: int,
    stat: str,
    unit: str | None = None,
) -> Series:
    periods, _ = read_periods(cloudwatch, metric, start, end, period, unit)
    return {begin: statistic(stat, values) for begin, values in periods.items()}
