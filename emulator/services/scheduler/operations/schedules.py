"""CreateSchedule, UpdateSchedule, GetSchedule, ListSchedules, DeleteSchedule."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.scheduler.errors import ConflictException, ValidationException
from csc.emulator.services.scheduler.expressions import check_expression
from csc.emulator.services.scheduler.store import Schedule

if TYPE_CHECKING:
    from csc.emulator.services.scheduler.service import Scheduler

MEMBERS = (
    "ActionAfterCompletion",
    "Description",
    "EndDate",
    "FlexibleTimeWindow",
    "KmsKeyArn",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "StartDate",
    "State",
    "Target",
)
RETRIES = {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
"""What AWS gives a target that says nothing of it."""


def read_settings(input: Mapping[str, Any]) -> dict[str, Any]:
    """The members that are kept, with AWS's defaults. Raises ValidationException."""
    given = {name: input[name] for name in MEMBERS if input.get(name) is not None}
    settings = {
        "ActionAfterCompletion": "NONE",
        "ScheduleExpressionTimezone": "UTC",
        "State": "ENABLED",
        **given,
    }
    settings["Target"] = {"RetryPolicy": RETRIES, **given["Target"]}
    check_expression(settings)
    _check_target(settings["Target"])
    window = given["FlexibleTimeWindow"]
    if window.get("Mode") == "FLEXIBLE" and not window.get("MaximumWindowInMinutes"):
        raise ValidationException("MaximumWindowInMinutes must be set for a flexible time window.")
    return settings


def _check_target(target: Mapping[str, Any]) -> None:
    """Raises ValidationException."""
    parts = str(target["Arn"]).split(":")
    if len(parts) < 6 or parts[0] != "arn":
        raise ValidationException(f"Provided Arn is not in correct format: {target['Arn']}")
    role = str(target["RoleArn"]).split(":")
    if len(role) < 6 or role[2] != "iam":
        raise ValidationException("RoleArn is not in correct format.")
    if parts[2] == "events" and not target.get("EventBridgeParameters"):
        raise ValidationException("EventBridgeParameters must be specified for this target.")


def create_schedule(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    """Raises ConflictException, ResourceNotFoundException, ValidationException."""
    name, group = str(input["Name"]), str(input.get("GroupName") or "default")
    settings = read_settings(input)
    scheduler.find_group(group)
    if scheduler.store.schedule(group, name) is not None:
        raise ConflictException(f"Schedule {name} already exists.")
    now = scheduler.now()
    scheduler.store.save(Schedule(group, name, now, now, settings))
    scheduler.firing.wake()
    return {"ScheduleArn": scheduler.arn(group, name)}


def update_schedule(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    """What isn't given is as though it never had been."""
    settings = read_settings(input)
    found = scheduler.find(input)
    same = found.settings.get("ScheduleExpression") == settings["ScheduleExpression"]
    last = found.last if same else None
    changed = replace(found, modified=scheduler.now(), settings=settings, last=last, done=False)
    scheduler.store.save(changed)
    scheduler.firing.wake()
    return {"ScheduleArn": scheduler.arn(found.group, found.name)}


def get_schedule(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    found = scheduler.find(input)
    return {**_told(scheduler, found), **found.settings}


def _told(scheduler: "Scheduler", found: Schedule) -> Output:
    return {
        "Arn": scheduler.arn(found.group, found.name),
        "GroupName": found.group,
        "Name": found.name,
        "CreationDate": found.created,
        "LastModificationDate": found.modified,
    }


def list_schedules(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    prefix, state = str(input.get("NamePrefix") or ""), input.get("State")
    found = {
        f"{one.name}/{one.group}": one
        for one in scheduler.store.schedules(str(input.get("GroupName") or ""))
        if one.name.startswith(prefix) and state in (None, one.settings["State"])
    }
    limit = int(input.get("MaxResults") or 100)
    keys, token = page(list(found), input.get("NextToken"), limit, ValidationException)
    told = []
    for key in keys:
        one = found[key]
        target = {"Arn": one.settings["Target"]["Arn"]}
        told.append({**_told(scheduler, one), "State": one.settings["State"], "Target": target})
    return {"Schedules": told} | ({"NextToken": token} if token else {})


def delete_schedule(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    found = scheduler.find(input)
    scheduler.store.remove(found.group, found.name)
    scheduler.firing.wake()
    return {}
