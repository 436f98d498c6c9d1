"""ListStacks."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudformation.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation


def list_stacks(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """The deleted ones too."""
    wanted = input.get("StackStatusFilter")
    found = [cloudformation.describe(name) for name in cloudformation.names()]
    found += [
        describe_deleted(stack)
        for stack in cloudformation.store.stacks.values()
        if stack.deleted is not None and stack.name not in cloudformation.names()
    ]
    chosen = [stack for stack in found if not wanted or stack["StackStatus"] in wanted]
    return page("StackSummaries", chosen, input)


def describe_deleted(stack: Any) -> dict[str, Any]:
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": stack.created,
        "DeletionTime": stack.deleted,
        "StackStatus": stack.status,
    }
