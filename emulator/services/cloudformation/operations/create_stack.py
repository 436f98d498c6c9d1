"""CreateStack, UpdateStack, DeleteStack. Each is done when it has answered."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudformation import change_stack
from csc.emulator.services.cloudformation.compare_stacks import compare_stacks, same_outputs
from csc.emulator.services.cloudformation.errors import AlreadyExistsException, ValidationError
from csc.emulator.services.cloudformation.operations.stack_policy import read_policy
from csc.emulator.services.cloudformation.read_source import check_name, read_source
from csc.emulator.services.cloudformation.store import Source, Stack

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation

UPDATABLE = frozenset(
    {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"}
)


def create_stack(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """Raises AlreadyExistsException; ValidationError for a faulty template."""
    name = check_name(str(input["StackName"]))
    if name in cloudformation.names():
        raise AlreadyExistsException(f"Stack [{name}] already exists")
    source = read_source(cloudformation, input, None)
    change_stack.preview(cloudformation, name, source)
    stack = new_stack(cloudformation, name, "CREATE_IN_PROGRESS")
    stack.protected = bool(input.get("EnableTerminationProtection"))
    on_failure = input.get("OnFailure")
    stack.rolls_back = not input.get("DisableRollback") and on_failure != "DO_NOTHING"
    stack.policy = read_policy(cloudformation, input, "StackPolicy")
    cloudformation.store.forget(stack.id)
    change_stack.create_stack(cloudformation, stack, source)
    if on_failure == "DELETE" and stack.source is None:
        change_stack.delete_stack(cloudformation, stack)
    return {"StackId": stack.id}


def update_stack(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """Raises ValidationError: no such stack, one in no state for it, nothing to change."""
    stack = updatable(cloudformation, input)
    source = read_source(cloudformation, input, stack)
    planned = change_stack.preview(cloudformation, stack.name, source)
    before = cloudformation.engine.stacks.get(stack.name)
    if (
        not isinstance(planned, str)
        and unchanged(stack, source)
        and not compare_stacks(before, planned)
        and same_outputs(before, planned)
    ):
        raise ValidationError("No updates are to be performed.")
    during = read_policy(cloudformation, input, "StackPolicyDuringUpdate")
    change_stack.update_stack(cloudformation, stack, source, during or stack.policy)
    if stack.status == "UPDATE_COMPLETE":
        stack.policy = read_policy(cloudformation, input, "StackPolicy") or stack.policy
        cloudformation.store.save(stack)
    return {"StackId": stack.id}


def delete_stack(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """A stack that isn't there is deleted already. Raises ValidationError for a protected one."""
    stack = cloudformation.made(input)
    if stack is None:
        return {}
    if input.get("RetainResources"):
        raise ValidationError(
            f"Invalid operation on stack [{stack.id}]: resources are retained by name only where a "
            "deletion has failed (DELETE_FAILED)"
        )
    if stack.protected:
        raise ValidationError(
            f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
        )
    change_stack.delete_stack(cloudformation, stack)
    if stack.deleted is not None:
        for change_set in list(cloudformation.store.change_sets.values()):
            if change_set.stack == stack.id:
                cloudformation.store.remove_change_set(change_set)
    return {}


def update_termination_protection(
    cloudformation: "CloudFormation", input: Input, call: Call
) -> Output:
    stack = cloudformation.made(input)
    if stack is None:
        raise ValidationError(f"Stack [{input.get('StackName')}] does not exist")
    stack.protected = bool(input.get("EnableTerminationProtection"))
    cloudformation.store.save(stack)
    return {"StackId": stack.id}


def new_stack(cloudformation: "CloudFormation", name: str, status: str) -> Stack:
    return Stack(cloudformation.id_of(name), name, status, cloudformation.cloud.clock.now())


def updatable(cloudformation: "CloudFormation", input: Input) -> Stack:
    """Raises ValidationError."""
    stack = cloudformation.made(input)
    if stack is None:
        raise ValidationError(f"Stack [{input.get('StackName')}] does not exist")
    if stack.status not in UPDATABLE:
        raise ValidationError(
            f"Stack:{stack.id} is in {stack.status} state and can not be updated."
        )
    return stack


def unchanged(stack: Stack, source: Source) -> bool:
    """Whether what stands beside the resources would stay as it is."""
    return stack.source is not None and stack.source.tags == source.tags
