"""PublishStateMachineVersion, ListStateMachineVersions, DeleteStateMachineVersion."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page_from
from csc.emulator.services.stepfunctions.errors import ConflictException, InvalidToken
from csc.emulator.services.stepfunctions.find_machine import check_machine_arn
from csc.emulator.services.stepfunctions.store import Alias, Machine, Version

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

INITIAL = "INITIAL"


def publish_state_machine_version(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Raises ConflictException where the revision that was named isn't the machine's any more."""
    machine = sfn.find(input["stateMachineArn"])
    wanted, current = input.get("revisionId"), machine.revision or INITIAL
    if wanted and wanted != current:
        raise ConflictException(
            f"Failed to publish the State Machine version for revision {wanted}. "
            f"The current State Machine revision is {current}."
        )
    version = publish(sfn, machine, str(input.get("description") or ""))
    return {"stateMachineVersionArn": version.arn, "creationDate": version.created}


def publish(sfn: "StepFunctions", machine: Machine, description: str) -> Version:
    """The machine's last version is given where nothing has changed since."""
    last = sfn.store.part(f"{machine.arn}:{machine.numbered}")
    if isinstance(last, Version) and last.document["revision"] == machine.revision:
        return last
    return publish_as(sfn, machine, machine.numbered + 1, description)


def publish_as(sfn: "StepFunctions", machine: Machine, number: int, description: str) -> Version:
    now = sfn.now()
    document = asdict(replace(machine, created=now))
    version = Version(f"{machine.arn}:{number}", machine.arn, number, now, description, document)
    sfn.store.save_part(version)
    sfn.store.save_machine(replace(machine, numbered=number))
    return version


def list_state_machine_versions(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """The newest first."""
    machine = sfn.find(input["stateMachineArn"])
    versions = sorted(sfn.store.parts(Version, machine.arn), key=lambda one: -one.number)
    chosen, token = page_from(versions, input, InvalidToken)
    found = [{"stateMachineVersionArn": one.arn, "creationDate": one.created} for one in chosen]
    return {"stateMachineVersions": found} | ({"nextToken": token} if token else {})


def delete_state_machine_version(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """To delete what is gone is no error. Raises ConflictException where an alias leads there."""
    arn = str(input["stateMachineVersionArn"])
    check_machine_arn(arn)
    version = sfn.store.part(arn)
    if isinstance(version, Version):
        names = [
            alias.name
            for alias in sfn.store.parts(Alias, version.machine)
            if any(route["stateMachineVersionArn"] == arn for route in alias.routes)
        ]
        if names:
            raise ConflictException(
                "Version to be deleted must not be referenced by an alias. Current list of aliases "
                f"referencing this version: [{', '.join(names)}]"
            )
        sfn.store.remove_part(arn)
    return {}
