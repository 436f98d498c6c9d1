"""TagResource, UntagResource, ListTagsForResource: of state machines and activities."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.errors import ResourceNotFound
from csc.emulator.services.stepfunctions.store import Activity, Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def _find(sfn: "StepFunctions", input: Input) -> Machine | Activity:
    arn = str(input["resourceArn"])
    machine = sfn.store.machine(arn)
    activity = sfn.store.part(arn)
    found = machine or (activity if isinstance(activity, Activity) else None)
    if found is None:
        raise ResourceNotFound(f"Resource not found: '{arn}'")
    return found


def _save(sfn: "StepFunctions", found: Machine | Activity, tags: dict[str, str]) -> None:
    if isinstance(found, Machine):
        sfn.store.save_machine(replace(found, tags=tags))
    else:
        sfn.store.save_part(replace(found, tags=tags))


def list_tags_for_resource(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    tags = _find(sfn, input).tags
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


def tag_resource(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    machine = _find(sfn, input)
    added = {tag["key"]: tag.get("value", "") for tag in input["tags"]}
    _save(sfn, machine, {**machine.tags, **added})
    return {}


def untag_resource(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    machine, gone = _find(sfn, input), set(input["tagKeys"])
    kept = {key: value for key, value in machine.tags.items() if key not in gone}
    _save(sfn, machine, kept)
    return {}
