"""What there is none of here, said as AWS says it: stack sets, signals that nobody waits for, updates under way."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudformation.errors import StackSetNotFoundException, ValidationError

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation


def list_stack_sets(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    return {"Summaries": []}


def describe_stack_set(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    name = input["StackSetName"]
    raise StackSetNotFoundException(f"StackSet {name} not found")


def signal_resource(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """Nothing is waited for: a signal of a resource that is there is taken."""
    name, plan = cloudformation.stack(input)
    logical = input["LogicalResourceId"]
    if logical not in plan.steps:
        raise ValidationError(f"Resource {logical} does not exist for stack {name}")
    return {}


def cancel_update_stack(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """An update is done when it has answered."""
    stack = cloudformation.made(input)
    if stack is None:
        raise ValidationError(f"Stack [{input.get('StackName')}] does not exist")
    raise ValidationError(
        f"CancelUpdateStack cannot be called from current stack status {stack.status}"
    )


def continue_update_rollback(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """A rollback has never anything left to do."""
    stack = cloudformation.made(input)
    if stack is None:
        raise ValidationError(f"Stack [{input.get('StackName')}] does not exist")
    raise ValidationError(
        f"Stack:{stack.id} is in {stack.status} state and can not continue rollback."
    )


def describe_account_limits(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    limits = {"StackLimit": 2000, "StackOutputsLimit": 200, "ConcurrentResourcesLimit": 2500}
    return {"AccountLimits": [{"Name": name, "Value": value} for name, value in limits.items()]}
