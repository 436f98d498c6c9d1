"""GetTemplate."""

import json
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudformation.operations.change_sets import find

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation


def get_template(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """The text as it was given; of the project's stacks, and as processed, JSON."""
    if input.get("ChangeSetName"):
        source = find(cloudformation, input).source
        return _answer(source.text)
    name = cloudformation.known(input)
    stack = cloudformation.store.standing(name)
    if stack is not None and stack.status == "REVIEW_IN_PROGRESS":
        return _answer("{}")  # a change set is to make it: it has no template yet
    name, plan = cloudformation.stack(input)
    if stack is not None and stack.source and input.get("TemplateStage") != "Processed":
        return _answer(stack.source.text)
    return _answer(json.dumps(plan.data, indent=2))


def _answer(text: str) -> Output:
    return {"TemplateBody": text, "StagesAvailable": ["Original", "Processed"]}
