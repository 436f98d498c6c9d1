"""Make an alarm, or change one: its state stays until it is judged again."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.alarm import Alarm
from csc.emulator.services.cloudwatch.errors import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
)
from csc.emulator.services.cloudwatch.judge import COMPARE
from csc.emulator.services.cloudwatch.series import check_period

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


def put_metric_alarm(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    config = {k: v for k, v in input.items() if k not in ("AlarmName", "Tags")}
    check_alarm(config)
    name, now = input["AlarmName"], cloudwatch.cloud.clock.now()
    standing = cloudwatch.store.alarms.get(name)
    tags = {tag["Key"]: tag["Value"] for tag in input.get("Tags") or ()}
    alarm = Alarm(name, config, now, changed=now, tags=tags)
    if standing is not None:
        alarm.state, alarm.reason, alarm.changed = standing.state, standing.reason, standing.changed
        alarm.tags = standing.tags
    cloudwatch.store.save(alarm)
    return {}


def check_alarm(config: Input) -> None:
    """Raises InvalidParameterCombination, InvalidParameterValue."""
    if bool(config.get("Metrics")) == bool(config.get("MetricName")):
        raise InvalidParameterCombinationException(
            "An alarm must have either MetricName or Metrics."
        )
    if config.get("MetricName") and not (
        config.get("Statistic") or config.get("ExtendedStatistic")
    ):
        raise InvalidParameterCombinationException(
            "An alarm must have either Statistic or ExtendedStatistic."
        )
    if config.get("ComparisonOperator") not in COMPARE:
        raise InvalidParameterValueException(
            f"The comparison operator {config.get('ComparisonOperator')} is not emulated by CSC."
        )
    if config.get("Threshold") is None or not config.get("EvaluationPeriods"):
        raise InvalidParameterCombinationException(
            "An alarm must have a Threshold and EvaluationPeriods."
        )
    if config.get("Period"):
        check_period(int(config["Period"]))
    if int(config.get("DatapointsToAlarm") or 1) > int(config["EvaluationPeriods"]):
        raise InvalidParameterValueException(
            "DatapointsToAlarm must be less than or equal to EvaluationPeriods."
        )
