"""CreateStateMachine, UpdateStateMachine, DescribeStateMachine, ListStateMachines, DeleteStateMachine."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.stepfunctions.errors import (
    InvalidArn,
    InvalidDefinition,
    InvalidLoggingConfiguration,
    InvalidName,
    InvalidToken,
    MissingRequiredParameter,
    StateMachineAlreadyExists,
    ValidationException,
)
from csc.emulator.services.stepfunctions.find_machine import find_machine
from csc.emulator.services.stepfunctions.language.definition import read_definition
from csc.emulator.services.stepfunctions.language.variable_references import variable_references
from csc.emulator.services.stepfunctions.operations.versions import publish
from csc.emulator.services.stepfunctions.store import Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

_FORBIDDEN = re.compile(r"[\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]").search
_KEPT = (
    ("loggingConfiguration", "logging"),
    ("tracingConfiguration", "tracing"),
    ("encryptionConfiguration", "encryption"),
)
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+").fullmatch


def create_state_machine(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """The machine that is there already is given where it is the same.

    Raises InvalidName, InvalidDefinition, StateMachineAlreadyExists.
    """
    name = str(input["name"])
    check_name(name)
    check_definition(str(input["definition"]), str(input.get("type") or "STANDARD"))
    check_role(str(input["roleArn"]))
    check_logging(input.get("loggingConfiguration") or {})
    _check_publishing(input)
    made = make_machine(sfn, name, input)
    before = sfn.store.machine(made.arn)
    if before is not None:
        same = (before.definition, before.role, before.kind)
        if same != (made.definition, made.role, made.kind):
            raise StateMachineAlreadyExists(f"State Machine Already Exists: '{made.arn}'")
        return {"stateMachineArn": before.arn, "creationDate": before.created}
    sfn.store.save_machine(made)
    output: Output = {"stateMachineArn": made.arn, "creationDate": made.created}
    return output | _published(sfn, made, input)


def _check_publishing(input: Input) -> None:
    if input.get("versionDescription") and not input.get("publish"):
        raise ValidationException("Version description can only be set when publish is true")


def _published(sfn: "StepFunctions", machine: Machine, input: Input) -> Output:
    if not input.get("publish"):
        return {}
    version = publish(sfn, machine, str(input.get("versionDescription") or ""))
    return {"stateMachineVersionArn": version.arn}


def check_logging(logging: Mapping[str, Any]) -> None:
    """Raises InvalidLoggingConfiguration."""
    if logging.get("level", "OFF") != "OFF" and len(logging.get("destinations") or ()) != 1:
        raise InvalidLoggingConfiguration(
            "Invalid Logging Configuration: Must specify exactly one Log Destination."
        )


def make_machine(sfn: "StepFunctions", name: str, input: Input) -> Machine:
    now = sfn.now()
    return Machine(
        sfn.arn(name),
        name,
        str(input["definition"]),
        str(input["roleArn"]),
        str(input.get("type") or "STANDARD"),
        now,
        now,
        "",
        input.get("loggingConfiguration") or {},
        input.get("tracingConfiguration") or {},
        {tag["key"]: tag.get("value", "") for tag in input.get("tags") or ()},
        input.get("encryptionConfiguration") or {},
    )


def check_name(name: str) -> None:
    """Raises InvalidName."""
    if not 1 <= len(name) <= 80 or _FORBIDDEN(name):
        raise InvalidName(f"Invalid Name: '{name}'")


def check_definition(text: str, kind: str = "STANDARD") -> None:
    """Raises InvalidDefinition with all that is wrong."""
    _, problems = read_definition(text, kind)
    if problems:
        told = ", ".join(map(str, problems))
        raise InvalidDefinition(f"Invalid State Machine Definition: '{told}'")


def check_role(arn: str) -> None:
    """Raises InvalidArn."""
    if not _ROLE(arn):
        raise InvalidArn(f"Invalid Role Arn: '{arn}'")


def update_state_machine(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Executions under way go on with what they began with."""
    machine = sfn.find(input["stateMachineArn"])
    _check_publishing(input)
    changes: dict[str, Any] = {}
    if input.get("definition"):
        check_definition(str(input["definition"]), machine.kind)
        changes["definition"] = str(input["definition"])
    if input.get("roleArn"):
        check_role(str(input["roleArn"]))
        changes["role"] = str(input["roleArn"])
    for member, field in _KEPT:
        if input.get(member):
            changes[field] = input[member]
    if not changes:
        raise MissingRequiredParameter(
            "Either the definition, the role ARN, the LoggingConfiguration, or the "
            "TracingConfiguration must be specified"
        )
    check_logging(changes.get("logging") or {})
    now, revision = sfn.now(), machine.revision
    if replace(machine, **changes) != machine:
        revision = sfn.cloud.clock.uuid()
    changed = replace(machine, updated=now, revision=revision, **changes)
    sfn.store.save_machine(changed)
    output: Output = {"updateDate": now} | ({"revisionId": revision} if revision else {})
    return output | _published(sfn, changed, input)


def describe_state_machine(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """As it is now, or as a version of it is."""
    found = find_machine(sfn, input["stateMachineArn"])
    told = describe(found.machine)
    if found.version is not None:
        told["stateMachineArn"] = str(input["stateMachineArn"])
        if found.version.description:
            told["description"] = found.version.description
    return told


def describe(machine: Machine) -> Output:
    logging = {"level": "OFF", "includeExecutionData": False, **machine.logging}
    told: Output = {
        "stateMachineArn": machine.arn,
        "name": machine.name,
        "status": "ACTIVE",
        "definition": machine.definition,
        "roleArn": machine.role,
        "type": machine.kind,
        "creationDate": machine.created,
        "loggingConfiguration": logging,
        "tracingConfiguration": machine.tracing or {"enabled": False},
        "encryptionConfiguration": machine.encryption or {"type": "AWS_OWNED_KEY"},
    }
    if machine.revision:
        told["revisionId"] = machine.revision
    references = variable_references(machine.definition)
    return told | ({"variableReferences": references} if references else {})


def list_state_machines(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    machines = {machine.arn: machine for machine in sfn.store.machines()}
    limit = int(input.get("maxResults") or 100)
    arns, token = page(list(machines), input.get("nextToken"), limit, InvalidToken)
    found = [
        {
            "stateMachineArn": arn,
            "name": machines[arn].name,
            "type": machines[arn].kind,
            "creationDate": machines[arn].created,
        }
        for arn in arns
    ]
    return {"stateMachines": found} | ({"nextToken": token} if token else {})


def delete_state_machine(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """To delete what is gone is no error. Executions that run are ended."""
    arn = str(input["stateMachineArn"])
    if ":stateMachine:" not in arn:
        raise InvalidArn(f"Invalid Arn: 'Invalid ARN prefix: {arn}'")
    remove(sfn, arn)
    return {}


def remove(sfn: "StepFunctions", arn: str) -> None:
    for execution in sfn.store.executions(arn, "RUNNING"):
        task = sfn.tasks.get(execution.arn)
        if task is not None:
            task.cancel()
    sfn.store.remove_machine(arn)
