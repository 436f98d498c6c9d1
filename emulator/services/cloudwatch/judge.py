"""The state of an alarm: its last periods against its threshold.

Source: Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms" (evaluating an alarm, how
alarms treat missing data).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from csc.emulator.services.cloudwatch.alarm import Alarm
from csc.emulator.services.cloudwatch.metric import PERIOD, read_metric
from csc.emulator.services.cloudwatch.metric_math import evaluate
from csc.emulator.services.cloudwatch.series import Series, read_series

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": lambda value, limit: value >= limit,
    "GreaterThanThreshold": lambda value, limit: value > limit,
    "LessThanThreshold": lambda value, limit: value < limit,
    "LessThanOrEqualToThreshold": lambda value, limit: value <= limit,
}


def judge(cloudwatch: "CloudWatch", alarm: Alarm) -> Alarm:
    """The alarm in its present state, kept where that is another than before.

    What SetAlarmState set stays for a minute: until the next evaluation.
    """
    now = cloudwatch.cloud.clock.now()
    if alarm.forced > now:
        return alarm
    state, reason = _state(cloudwatch, alarm, now)
    if state != alarm.state:
        alarm.state, alarm.reason, alarm.changed = state, reason, now
        cloudwatch.store.save(alarm)
    return alarm


def _state(cloudwatch: "CloudWatch", alarm: Alarm, now: float) -> tuple[str, str]:
    config = alarm.config
    period = int(config.get("Period") or _period_of(config))
    wanted = int(config["EvaluationPeriods"])
    needed = int(config.get("DatapointsToAlarm") or wanted)
    # The period that isn't over yet counts: nobody waits a minute for a local alarm.
    begin = (int(now) // period - wanted + 1) * period
    series = _series(cloudwatch, config, begin, now + period, period)
    breaches = COMPARE[config["ComparisonOperator"]]
    limit = float(config["Threshold"])
    seen = [series.get(begin + period * index) for index in range(wanted)]
    values = [value for value in seen if value is not None]
    missing = str(config.get("TreatMissingData") or "missing")
    bad = sum(breaches(value, limit) for value in values)
    if missing == "breaching":
        bad += wanted - len(values)
    if not values and missing in ("missing", "ignore"):
        kept = alarm.state if missing == "ignore" else "INSUFFICIENT_DATA"
        return kept, f"Insufficient Data: {wanted} datapoints were unknown."
    shown = ", ".join(f"{value}" for value in values)
    sentence = (
        f"{bad} out of the last {wanted} datapoints [{shown}] crossed the threshold ({limit})"
    )
    if bad >= needed:
        return "ALARM", f"Threshold Crossed: {sentence}."
    return "OK", f"Threshold not crossed: {sentence}."


def _period_of(config: dict[str, Any]) -> int:
    for query in config.get("Metrics") or ():
        if query.get("MetricStat"):
            return int(query["MetricStat"]["Period"])
    return PERIOD


def _series(
    cloudwatch: "CloudWatch", config: dict[str, Any], start: float, end: float, period: int
) -> Series:
    if not config.get("Metrics"):
        stat = str(config.get("Statistic") or config.get("ExtendedStatistic") or "Average")
        return read_series(cloudwatch, read_metric(config), start, end, period, stat)
    found = run_queries(cloudwatch, config["Metrics"], start, end)
    for query in config["Metrics"]:
        if query.get("ReturnData", True):
            return found[query["Id"]]
    return {}


def run_queries(
    cloudwatch: "CloudWatch", queries: list[dict[str, Any]], start: float, end: float
) -> dict[str, Series]:
    """Each query's series by its id; an expression may use those of others."""
    found: dict[str, Series] = {}
    for query in queries:
        stat = query.get("MetricStat")
        if stat:
            found[query["Id"]] = read_series(
                cloudwatch,
                read_metric(stat["Metric"]),
                start,
                end,
                int(stat["Period"]),
                stat["Stat"],
                stat.get("Unit"),
            )
    for query in queries:
        if query.get("Expression"):
            found[query["Id"]] = evaluate(query["Expression"], found)
    return found
