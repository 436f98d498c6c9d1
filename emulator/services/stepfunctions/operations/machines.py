"""CreateStateMachine, UpdateStateMachine, DescribeStateMachine, ListStateMachines, DeleteStateMachine."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.stepfunctions.errors import (
    InvalidArn,
    InvalidDefinition,
    InvalidName,
    InvalidToken,
    MissingRequiredParameter,
    StateMachineAlreadyExists,
)
from csc.emulator.services.stepfunctions.language.definition import read_definition
from csc.emulator.services.stepfunctions.store import Machine

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

_FORBIDDEN = re.compile(r"[\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]").search
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+").fullmatch


def create_state_machine(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """The machine that is there already is given where it is the same.

    Raises InvalidName, InvalidDefinition, StateMachineAlreadyExists.
    """
    name = str(input["name"])
    check_name(name)
    check_definition(str(input["definition"]))
    check_role(str(input["roleArn"]))
    made = make_machine(sfn, name, input)
    before = sfn.store.machine(made.arn)
    if before is None:
        sfn.store.save_machine(made)
        return {"stateMachineArn": made.arn, "creationDate": made.created}
    same = (before.definition, before.role, before.kind) == (made.definition, made.role, made.kind)
    if not same:
        raise StateMachineAlreadyExists(f"State Machine Already Exists: '{made.arn}'")
    return {"stateMachineArn": before.arn, "creationDate": before.created}


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
        sfn.cloud.clock.uuid(),
        input.get("loggingConfiguration") or {},
        input.get("tracingConfiguration") or {},
        {tag["key"]: tag["value"] for tag in input.get("tags") or ()},
    )


def check_name(name: str) -> None:
    """Raises InvalidName."""
    if not 1 <= len(name) <= 80 or _FORBIDDEN(name):
        raise InvalidName(f"Invalid Name: '{name}'")


def check_definition(text: str) -> None:
    """Raises InvalidDefinition with all that is wrong."""
    _, problems = read_definition(text)
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
    changes: dict[str, Any] = {}
    if input.get("definition"):
        check_definition(str(input["definition"]))
        changes["definition"] = str(input["definition"])
    if input.get("roleArn"):
        check_role(str(input["roleArn"]))
        changes["role"] = str(input["roleArn"])
    for member, field in (("loggingConfiguration", "logging"), ("tracingConfiguration", "tracing")):
        if input.get(member):
            changes[field] = input[member]
    if not changes:
        raise MissingRequiredParameter(
            "Either the definition, the role ARN, the LoggingConfiguration, the "
            "TracingConfiguration or the EncryptionConfiguration must be specified"
        )
    now, revision = sfn.now(), sfn.cloud.clock.uuid()
    sfn.store.save_machine(replace(machine, updated=now, revision=revision, **changes))
    return {"updateDate": now, "revisionId": revision}


def describe_state_machine(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    return describe(sfn.find(input["stateMachineArn"]))


def describe(machine: Machine) -> Output:
    return {
        "stateMachineArn": machine.arn,
        "name": machine.name,
        "status": "ACTIVE",
        "definition": machine.definition,
        "roleArn": machine.role,
        "type": machine.kind,
        "creationDate": machine.created,
        "loggingConfiguration": machine.logging or {"level": "OFF", "includeExecutionData": False},
        "tracingConfiguration": machine.tracing or {"enabled": False},
        "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
        "revisionId": machine.revision,
    }


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
