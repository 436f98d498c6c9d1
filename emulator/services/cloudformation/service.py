"""The service ``cloudformation``: the engine's stacks, described."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.operations import OPERATIONS


class CloudFormation:
    """Satisfies ``emulator.calls.Service``. ``engine`` is set when the emulator has made it."""

    name = "cloudformation"
    operations: Mapping[str, Row] = OPERATIONS
    engine: Engine

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        name = input.get("StackName")
        plan = self.engine.stacks.get(_plain(str(name))) if name else None
        resource = self.stack_id(plan) if plan is not None else "*"
        return (Permission(f"cloudformation:{operation}", resource),)

    def stack(self, input: Input) -> tuple[str, StackPlan]:
        """The stack that an input names, by name or id. Raises ValidationError."""
        given = str(input.get("StackName") or "")
        name = _plain(given)
        plan = self.engine.stacks.get(name)
        if plan is None:
            raise ValidationError(f"Stack with id {given} does not exist")
        return name, plan

    def stack_id(self, plan: StackPlan) -> str:
        return str(plan.environment.pseudo["AWS::StackId"])

    def describe(self, name: str, plan: StackPlan) -> dict[str, Any]:
        """What DescribeStacks and ListStacks have in common."""
        created, updated = self.engine.times[name]
        described = {
            "StackId": self.stack_id(plan),
            "StackName": name,
            "CreationTime": created,
            "StackStatus": "UPDATE_COMPLETE" if updated > created else "CREATE_COMPLETE",
        }
        if updated > created:
            described["LastUpdatedTime"] = updated
        return described


def _plain(name: str) -> str:
    """``arn:aws:cloudformation:…:stack/data/<uuid>`` → data."""
    return name.split("/")[1] if name.startswith("arn:") and name.count("/") == 2 else name
