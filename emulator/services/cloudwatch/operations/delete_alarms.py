"""Take alarms away: all that are named, or none where one doesn't exist."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudwatch.errors import ResourceNotFound

if TYPE_CHECKING:
    from csc.emulator.services.cloudwatch.service import CloudWatch


def delete_alarms(cloudwatch: "CloudWatch", input: Input, call: Call) -> Output:
    missing = [name for name in input["AlarmNames"] if name not in cloudwatch.store.alarms]
    if missing:
        raise ResourceNotFound(f"Unable to delete alarms that don't exist: {', '.join(missing)}")
    for name in input["AlarmNames"]:
        cloudwatch.store.delete(name)
    return {}
