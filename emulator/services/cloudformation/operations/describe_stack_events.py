"""DescribeStackEvents."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudformation.errors import ValidationError

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation


def describe_stack_events(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """The newest first; of a deleted stack by its id only. The project's stacks have none."""
    given = str(input.get("StackName") or "")
    found = cloudformation.store.stacks.get(given) or cloudformation.store.standing(given)
    if found is None and given not in cloudformation.names():
        raise ValidationError(f"Stack [{given}] does not exist")
    return {"StackEvents": cloudformation.store.events(found.id) if found else []}
