"""Alarms, each judged by what has been measured up to now."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.alarm import Alarm
from csc.emulator.services.cloudwatch.errors import InvalidNextToken
from csc.emulator.services.cloudwatch.judge import judge
from csc.emulator.services.cloudwatch.metric import read_metric
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


PAGE = 100


def describe_alarms(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    names = sorted(cloudwatch.store.alarms)
    if input.get("AlarmNames"):
        names = [name for name in names if name in input["AlarmNames"]]
    names = [name for name in names if name.startswith(input.get("AlarmNamePrefix") or "")]
    judged = {name: judge(cloudwatch, cloudwatch.store.alarms[name]) for name in names}
    wanted = input.get("StateValue")
    names = [name for name in names if wanted in (None, judged[name].state)]
    limit = int(input.get("MaxRecords") or PAGE)
    shown, token = page(names, input.get("NextToken"), limit, InvalidNextToken)
    alarms = [describe_alarm(cloudwatch, judged[name]) for name in shown]
    return {
        "MetricAlarms": alarms,
        "CompositeAlarms": [],
        **({"NextToken": token} if token else {}),
    }


def describe_alarms_for_metric(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    metric = read_metric(input)
    found = [
        alarm
        for _, alarm in sorted(cloudwatch.store.alarms.items())
        if alarm.config.get("MetricName") and read_metric(alarm.config) == metric
    ]
    shown = [describe_alarm(cloudwatch, judge(cloudwatch, alarm)) for alarm in found]
    return {"MetricAlarms": shown}


def describe_alarm(cloudwatch: "CloudWatch", alarm: Alarm) -> Output:
    """MetricAlarm."""
    return {
        "AlarmName": alarm.name,
        "AlarmArn": cloudwatch.alarm_arn(alarm.name),
        "AlarmConfigurationUpdatedTimestamp": alarm.updated,
        "ActionsEnabled": True,
        "OKActions": [],
        "AlarmActions": [],
        "InsufficientDataActions": [],
        "Dimensions": [],
        **alarm.config,
        "StateValue": alarm.state,
        "StateReason": alarm.reason,
        "StateUpdatedTimestamp": alarm.changed or alarm.updated,
        "StateTransitionedTimestamp": alarm.changed or alarm.updated,
    }
