"""One metric's statistics by period."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.errors import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
)
from csc.emulator.services.cloudwatch.metric import read_metric
from csc.emulator.services.cloudwatch.series import read_periods
from csc.emulator.services.cloudwatch.statistics import statistic

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


MOST = 1440


def get_metric_statistics(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    names = [*(input.get("Statistics") or ()), *(input.get("ExtendedStatistics") or ())]
    if not names:
        raise InvalidParameterCombinationException(
            "At least one of the parameters Statistics and ExtendedStatistics must be specified."
        )
    start, end, period = float(input["StartTime"]), float(input["EndTime"]), int(input["Period"])
    if start >= end:
        raise InvalidParameterValueException(
            "The parameter StartTime must be less than the parameter EndTime."
        )
    if (end - start) / period > MOST:
        raise InvalidParameterCombinationException(
            f"You have requested up to {int((end - start) // period)} datapoints, which exceeds the "
            f"limit of {MOST}. You may reduce the datapoints requested by increasing Period, or "
            "decreasing the time range."
        )
    periods, unit = read_periods(
        cloudwatch, read_metric(input), start, end, period, input.get("Unit")
    )
    points = []
    for begin, values in sorted(periods.items()):
        point: dict[str, Any] = {"Timestamp": begin, "Unit": unit}
        for name in input.get("Statistics") or ():
            point[name] = statistic(name, values)
        extended = {n: statistic(n, values) for n in input.get("ExtendedStatistics") or ()}
        points.append({**point, **({"ExtendedStatistics": extended} if extended else {})})
    return {"Label": input["MetricName"], "Datapoints": points}
