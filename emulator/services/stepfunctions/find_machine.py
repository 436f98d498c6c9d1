"""Which machine an ARN stands for: the machine itself, one of its versions, or an alias's choice.

arn:…:stateMachine:m        m as it is now
arn:…:stateMachine:m:3      its version 3
arn:…:stateMachine:m:live   the version that the alias live sends this execution to
"""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.services.stepfunctions.errors import InvalidArn, StateMachineDoesNotExist
from csc.emulator.services.stepfunctions.store import Alias, Machine, Version

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


@dataclass(frozen=True, slots=True)
class Found:
    """``machine`` is as it was when the version was published, under its own ARN."""

    machine: Machine
    version: Version | None = None
    alias: Alias | None = None


def find_machine(sfn: "StepFunctions", arn: Any) -> Found:
    """Raises InvalidArn, StateMachineDoesNotExist."""
    text = str(arn)
    check_machine_arn(text)
    machine = sfn.store.machine(text)
    if machine is not None:
        return Found(machine)
    part = sfn.store.part(text)
    alias = part if isinstance(part, Alias) else None
    if alias is not None:
        part = sfn.store.part(_chosen(alias))
    if not isinstance(part, Version):
        raise StateMachineDoesNotExist(f"State Machine Does Not Exist: '{text}'")
    return Found(part.frozen(), part, alias)


def _chosen(alias: Alias) -> str:
    arns = [str(route["stateMachineVersionArn"]) for route in alias.routes]
    return random.choices(arns, [int(route["weight"]) for route in alias.routes])[0]


def check_machine_arn(text: str) -> None:
    """Raises InvalidArn."""
    if not text.startswith("arn:") or ":stateMachine:" not in text:
        raise InvalidArn(f"Invalid Arn: 'Invalid ARN prefix: {text}'")
