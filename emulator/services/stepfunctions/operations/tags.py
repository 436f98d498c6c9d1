"""TagResource, UntagResource, ListTagsForResource: of state machines."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.stepfunctions.errors import ResourceNotFound
from csc.emulator.services.stepfunctions.store import Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


def _machine(sfn: "StepFunctions", input: Input) -> Machine:
    arn = str(input["resourceArn"])
    machine = sfn.store.machine(arn)
    if machine is None:
        raise ResourceNotFound(f"Resource not found: '{arn}'")
    return machine


def list_tags_for_resource(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    tags = _machine(sfn, input).tags
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


def tag_resource(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    machine = _machine(sfn, input)
    added = {tag["key"]: tag["value"] for tag in input["tags"]}
    sfn.store.save_machine(replace(machine, tags={**machine.tags, **added}))
    return {}


def untag_resource(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    machine, gone = _machine(sfn, input), set(input["tagKeys"])
    kept = {key: value for key, value in machine.tags.items() if key not in gone}
    sfn.store.save_machine(replace(machine, tags=kept))
    return {}
