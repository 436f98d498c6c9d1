"""CreateScheduleGroup, GetScheduleGroup, ListScheduleGroups, DeleteScheduleGroup."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.scheduler.errors import ConflictException, ValidationException
from csc.emulator.services.scheduler.store import Group

if TYPE_CHECKING:
    from csc.emulator.services.scheduler.service import Scheduler


def create_schedule_group(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    """Raises ConflictException."""
    name = str(input["Name"])
    if scheduler.store.group(name) is not None:
        raise ConflictException(f"Schedule group {name} already exists.")
    now = scheduler.now()
    tags = {str(tag["Key"]): str(tag["Value"]) for tag in input.get("Tags") or ()}
    scheduler.store.save_group(Group(name, now, now, tags))
    return {"ScheduleGroupArn": scheduler.group_arn(name)}


def get_schedule_group(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    return _told(scheduler, scheduler.find_group(str(input["Name"])))


def _told(scheduler: "Scheduler", group: Group) -> Output:
    return {
        "Arn": scheduler.group_arn(group.name),
        "Name": group.name,
        "State": "ACTIVE",
        "CreationDate": group.created,
        "LastModificationDate": group.modified,
    }


def list_schedule_groups(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    prefix = str(input.get("NamePrefix") or "")
    found = {one.name: one for one in scheduler.store.groups() if one.name.startswith(prefix)}
    limit = int(input.get("MaxResults") or 100)
    names, token = page(list(found), input.get("NextToken"), limit, ValidationException)
    told = [_told(scheduler, found[name]) for name in names]
    return {"ScheduleGroups": told} | ({"NextToken": token} if token else {})


def delete_schedule_group(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    """With its schedules. Raises ValidationException for the group ``default``."""
    name = str(input["Name"])
    if name == "default":
        raise ValidationException("The default schedule group can't be deleted.")
    scheduler.find_group(name)
    scheduler.store.remove_group(name)
    scheduler.firing.wake()
    return {}
