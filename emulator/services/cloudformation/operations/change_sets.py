"""CreateChangeSet, DescribeChangeSet, ExecuteChangeSet, DeleteChangeSet, ListChangeSets."""

import re
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cloudformation import change_stack
from csc.emulator.services.cloudformation.compare_stacks import compare_stacks, same_outputs
from csc.emulator.services.cloudformation.errors import (
    AlreadyExistsException,
    ChangeSetNotFound,
    InvalidChangeSetStatus,
    ValidationError,
)
from csc.emulator.services.cloudformation.import_resources import (
    import_changes,
    wanted_imports,
)
from csc.emulator.services.cloudformation.operations.create_stack import (
    new_stack,
    unchanged,
    updatable,
)
from csc.emulator.services.cloudformation.read_source import check_name, read_source
from csc.emulator.services.cloudformation.store import ChangeSet, Source, Stack

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation

REVIEW = "REVIEW_IN_PROGRESS"
NOTHING = (
    "The submitted information didn't contain changes. Submit different information to create a "
    "change set."
)
_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}").fullmatch


def create_change_set(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """Raises ValidationError, AlreadyExistsException. What can't be done makes a FAILED one."""
    name = str(input["ChangeSetName"])
    if not _NAME(name):
        raise ValidationError("changeSetName must satisfy [a-zA-Z][-a-zA-Z0-9]*")
    stack = _stack_for(cloudformation, input)
    for twin in _of(cloudformation, stack):
        if twin.name == name and twin.execution != "EXECUTE_COMPLETE":
            raise AlreadyExistsException(f"ChangeSet {name} already exists")
        if twin.name == name:
            cloudformation.store.remove_change_set(twin)
    source = read_source(cloudformation, input, stack, reviewed=True)
    change_set = _draft(cloudformation, input, stack, source)
    if cloudformation.store.standing(stack.name) is None:
        cloudformation.store.forget(stack.id)
        cloudformation.tell(stack, change_stack.STACK, REVIEW, "User Initiated")
    cloudformation.store.save_change_set(change_set)
    return {"Id": change_set.id, "StackId": stack.id}


def _stack_for(cloudformation: "CloudFormation", input: Input) -> Stack:
    """The stack to change; for a CREATE one that is only under review yet."""
    name, kind = str(input["StackName"]), input.get("ChangeSetType", "UPDATE")
    if kind == "UPDATE":
        return updatable(cloudformation, input)
    stack = cloudformation.made(input)
    if kind == "IMPORT" and stack is not None and stack.status != REVIEW:
        return updatable(cloudformation, input)
    if stack is None:
        return new_stack(cloudformation, check_name(name), REVIEW)
    if stack.status != REVIEW:
        raise ValidationError(
            f"Stack [{stack.name}] already exists and cannot be created again with the changeSet "
            f"[{input['ChangeSetName']}]."
        )
    return stack


def _draft(
    cloudformation: "CloudFormation", input: Input, stack: Stack, source: Source
) -> ChangeSet:
    cloud, name = cloudformation.cloud, str(input["ChangeSetName"])
    where = f"arn:aws:cloudformation:{cloud.region}:{cloud.account}:changeSet/{name}"
    draft = ChangeSet(
        f"{where}/{cloud.clock.uuid()}",
        name,
        stack.id,
        str(input.get("ChangeSetType", "UPDATE")),
        "CREATE_COMPLETE",
        "AVAILABLE",
        cloud.clock.now(),
        source,
        description=str(input.get("Description") or ""),
    )
    wanted = wanted_imports(input, source) if draft.kind == "IMPORT" else {}
    planned = change_stack.preview(cloudformation, stack.name, source)
    before = cloudformation.engine.stacks.get(stack.name)
    if isinstance(planned, str):
        draft.reason = planned
    elif draft.kind == "IMPORT":
        draft.changes = import_changes(cloudformation, before, planned, wanted)
    else:
        draft.changes = compare_stacks(before, planned)
        if not draft.changes and same_outputs(before, planned) and unchanged(stack, source):
            draft.reason = NOTHING
    if draft.reason:
        draft.status, draft.execution = "FAILED", "UNAVAILABLE"
    return draft


def describe_change_set(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    change_set = find(cloudformation, input)
    stack = cloudformation.store.stacks[change_set.stack]
    described = _summary(change_set, stack)
    source = change_set.source
    described |= {
        "Capabilities": list(source.capabilities),
        "NotificationARNs": [],
        "RollbackConfiguration": {},
        "Changes": [{"Type": "Resource", "ResourceChange": c} for c in change_set.changes],
    }
    parameters = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in source.parameters.items()
    ]
    tags = [{"Key": key, "Value": value} for key, value in source.tags.items()]
    for member, listed in (("Parameters", parameters), ("Tags", tags)):
        if listed:
            described[member] = listed
    return described


def execute_change_set(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """The stack's other change sets are gone then: they were of what stood before.

    Raises InvalidChangeSetStatus.
    """
    change_set = find(cloudformation, input)
    stack = cloudformation.store.stacks[change_set.stack]
    if change_set.execution != "AVAILABLE":
        raise InvalidChangeSetStatus(
            f"ChangeSet [{change_set.id}] cannot be executed in its current status of "
            f"[{change_set.status}]"
        )
    change_set.execution = "EXECUTE_COMPLETE"
    if "DisableRollback" in input:
        stack.rolls_back = not input["DisableRollback"]
    stack.change_set, stack.updated = change_set.id, cloudformation.cloud.clock.now()
    if change_set.kind == "IMPORT":
        change_stack.import_into(cloudformation, stack, change_set.source)
    elif stack.status == REVIEW:
        change_stack.create_stack(cloudformation, stack, change_set.source)
    else:
        change_stack.update_stack(cloudformation, stack, change_set.source, stack.policy)
    if stack.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        change_set.execution = "EXECUTE_FAILED"
    for other in _of(cloudformation, stack):
        if other is not change_set:
            cloudformation.store.remove_change_set(other)
    cloudformation.store.save_change_set(change_set)
    return {}


def delete_change_set(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    """One that isn't there is deleted already."""
    try:
        change_set = find(cloudformation, input)
    except ChangeSetNotFound:
        return {}
    cloudformation.store.remove_change_set(change_set)
    return {}


def list_change_sets(cloudformation: "CloudFormation", input: Input, call: Call) -> Output:
    name = cloudformation.known(input)
    stack = cloudformation.store.standing(name)
    found = _of(cloudformation, stack) if stack is not None else []
    return {"Summaries": [_summary(change_set, stack) for change_set in found if stack]}


def find(cloudformation: "CloudFormation", input: Input) -> ChangeSet:
    """By its id, or by its name and its stack. Raises ChangeSetNotFound."""
    name = str(input.get("ChangeSetName") or "")
    found = cloudformation.store.change_sets.get(name)
    if found is None and input.get("StackName"):
        stack = cloudformation.store.standing(cloudformation.known(input))
        sets = _of(cloudformation, stack) if stack is not None else []
        found = next((c for c in sets if c.name == name), None)
    if found is None:
        raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")
    return found


def _of(cloudformation: "CloudFormation", stack: Stack) -> list[ChangeSet]:
    return [c for c in cloudformation.store.change_sets.values() if c.stack == stack.id]


def _summary(change_set: ChangeSet, stack: Stack) -> dict[str, Any]:
    summary = {
        "ChangeSetId": change_set.id,
        "ChangeSetName": change_set.name,
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": change_set.created,
        "Status": change_set.status,
        "ExecutionStatus": change_set.execution,
        "IncludeNestedStacks": False,
    }
    if change_set.reason:
        summary["StatusReason"] = change_set.reason
    if change_set.description:
        summary["Description"] = change_set.description
    return summary
