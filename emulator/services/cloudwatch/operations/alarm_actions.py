"""Whether alarms do what they are told to when their state changes."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


def enable_alarm_actions(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    return _set(cloudwatch, input, enabled=True)


def disable_alarm_actions(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    return _set(cloudwatch, input, enabled=False)


def _set(cloudwatch: "CloudWatch", input: Input, *, enabled: bool) -> Output:
    for name in input["AlarmNames"]:
        alarm = cloudwatch.store.alarms.get(name)
        if alarm is not None:
            alarm.config["ActionsEnabled"] = enabled
            cloudwatch.store.save(alarm)
    return {}
