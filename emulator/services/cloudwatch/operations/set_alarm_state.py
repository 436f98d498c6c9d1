"""Put an alarm in a state, to test what watches it; the next evaluation may change it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.errors import ResourceNotFound

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


LASTS = 60.0
"""Seconds."""


def set_alarm_state(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    alarm = cloudwatch.store.alarms.get(input["AlarmName"])
    if alarm is None:
        raise ResourceNotFound("Alarm does not exist.")
    now = cloudwatch.cloud.clock.now()
    alarm.state, alarm.reason = input["StateValue"], input["StateReason"]
    alarm.changed, alarm.forced = now, now + LASTS
    cloudwatch.store.save(alarm)
    return {}
