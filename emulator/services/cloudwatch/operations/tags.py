"""The tags of alarms."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.alarm import Alarm
from csc.emulator.services.cloudwatch.errors import ResourceNotFound

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


def list_tags_for_resource(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    tags = _alarm(cloudwatch, input).tags
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def tag_resource(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    alarm = _alarm(cloudwatch, input)
    alarm.tags.update({tag["Key"]: tag["Value"] for tag in input["Tags"]})
    cloudwatch.store.save(alarm)
    return {}


def untag_resource(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    alarm = _alarm(cloudwatch, input)
    for key in input["TagKeys"]:
        alarm.tags.pop(key, None)
    cloudwatch.store.save(alarm)
    return {}


def _alarm(cloudwatch: "CloudWatch", input: Input) -> Alarm:
    alarm = cloudwatch.store.alarms.get(str(input["ResourceARN"]).rpartition(":alarm:")[2])
    if alarm is None:
        raise ResourceNotFound("Unknown resource.")
    return alarm
