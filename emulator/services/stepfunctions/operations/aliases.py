"""CreateStateMachineAlias, UpdateStateMachineAlias, DescribeStateMachineAlias, ListStateMachineAliases,
DeleteStateMachineAlias."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page_from
from csc.emulator.services.stepfunctions.errors import (
    ConflictException,
    InvalidToken,
    ResourceNotFound,
    ValidationException,
)
from csc.emulator.services.stepfunctions.find_machine import check_machine_arn
from csc.emulator.services.stepfunctions.store import Alias, Version

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

Routes = Sequence[Mapping[str, Any]]


def create_state_machine_alias(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """The alias that is there already is given where it is the same.

    Raises ValidationException, ConflictException, ResourceNotFound.
    """
    routes: Routes = input["routingConfiguration"]
    machine = _machine_of(sfn, routes)
    name, now = str(input["name"]), sfn.now()
    description = str(input.get("description") or "")
    made = Alias(f"{machine}:{name}", machine, name, now, now, description, routes)
    before = sfn.store.part(made.arn)
    if isinstance(before, Alias):
        if (before.description, before.routes) != (description, routes):
            raise ConflictException(
                "Failed to create alias because an alias with the same name and a different "
                "routing configuration already exists."
            )
        made = before
    else:
        sfn.store.save_part(made)
    return {"stateMachineAliasArn": made.arn, "creationDate": made.created}


def _machine_of(sfn: "StepFunctions", routes: Routes) -> str:
    """The ARN of the machine whose versions are routed to."""
    arns = [str(route["stateMachineVersionArn"]) for route in routes]
    received = f"Received: [{', '.join(arns)}]"
    if len(set(arns)) != len(arns):
        raise ValidationException(
            f"Routing configuration must contain distinct state machine version ARNs. {received}"
        )
    if not all(_is_version(arn) for arn in arns):
        raise ValidationException(
            f"Routing configuration must contain state machine version ARNs. {received}"
        )
    weights = [int(route["weight"]) for route in routes]
    if sum(weights) != 100:
        raise ValidationException(
            f"Sum of routing configuration weights must equal 100. Received: {weights}"
        )
    machines = {arn.rpartition(":")[0] for arn in arns}
    if len(machines) != 1 or not all(isinstance(sfn.store.part(arn), Version) for arn in arns):
        raise _missing()
    return machines.pop()


def _is_version(arn: str) -> bool:
    parts = arn.split(":")
    return len(parts) == 8 and ":stateMachine:" in arn and parts[7].isdecimal()


def _missing() -> ResourceNotFound:
    return ResourceNotFound("Request references a resource that does not exist.")


def _find(sfn: "StepFunctions", input: Input) -> Alias:
    arn = str(input["stateMachineAliasArn"])
    check_machine_arn(arn)
    alias = sfn.store.part(arn)
    if not isinstance(alias, Alias):
        raise _missing()
    return alias


def update_state_machine_alias(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    alias = _find(sfn, input)
    changes: dict[str, Any] = {}
    if input.get("routingConfiguration"):
        _machine_of(sfn, input["routingConfiguration"])
        changes["routes"] = input["routingConfiguration"]
    if input.get("description") is not None:
        changes["description"] = str(input["description"])
    now = sfn.now()
    sfn.store.save_part(replace(alias, updated=now, **changes))
    return {"updateDate": now}


def describe_state_machine_alias(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    alias = _find(sfn, input)
    output: Output = {
        "stateMachineAliasArn": alias.arn,
        "name": alias.name,
        "routingConfiguration": alias.routes,
        "creationDate": alias.created,
        "updateDate": alias.updated,
    }
    return output | ({"description": alias.description} if alias.description else {})


def list_state_machine_aliases(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Of a machine, or those that lead to one of its versions."""
    arn = str(input["stateMachineArn"])
    version = sfn.store.part(arn)
    machine = version.machine if isinstance(version, Version) else sfn.find(arn).arn
    aliases = [
        alias
        for alias in sfn.store.parts(Alias, machine)
        if arn == machine or any(one["stateMachineVersionArn"] == arn for one in alias.routes)
    ]
    chosen, token = page_from(aliases, input, InvalidToken)
    found = [{"stateMachineAliasArn": one.arn, "creationDate": one.created} for one in chosen]
    return {"stateMachineAliases": found} | ({"nextToken": token} if token else {})


def delete_state_machine_alias(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """To delete what is gone is no error."""
    arn = str(input["stateMachineAliasArn"])
    check_machine_arn(arn)
    if isinstance(sfn.store.part(arn), Alias):
        sfn.store.remove_part(arn)
    return {}
