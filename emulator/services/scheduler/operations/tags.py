"""TagResource, UntagResource, ListTagsForResource: of groups, the only ones that have tags."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.scheduler.store import Group

if TYPE_CHECKING:
    from csc.emulator.services.scheduler.service import Scheduler


def _group(scheduler: "Scheduler", input: Input) -> Group:
    """Raises ResourceNotFoundException."""
    return scheduler.find_group(str(input["ResourceArn"]).partition(":schedule-group/")[2])


def tag_resource(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    group = _group(scheduler, input)
    tags = {str(tag["Key"]): str(tag["Value"]) for tag in input["Tags"]}
    scheduler.store.save_group(replace(group, tags={**group.tags, **tags}))
    return {}


def untag_resource(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    group, gone = _group(scheduler, input), set(input["TagKeys"])
    left = {key: value for key, value in group.tags.items() if key not in gone}
    scheduler.store.save_group(replace(group, tags=left))
    return {}


def list_tags_for_resource(scheduler: "Scheduler", input: Input, call: Call) -> Output:
    tags = _group(scheduler, input).tags
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
