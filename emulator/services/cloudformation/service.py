"""The service ``cloudformation``: the stacks of the project, and those made through its API.

All stand in one engine.  The project's are described; the others are made, changed and deleted here,
and kept in the state file.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.made_stacks import Made
from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.operations import OPERATIONS
from csc.emulator.services.cloudformation.store import Stack, Store

APART = 0.001
"""Seconds between two events at least: clients sort them by their times."""


class CloudFormation:
    """Satisfies ``emulator.calls.Service``. ``engine`` and ``swap`` are set when the emulator has
    made them; ``swap`` deploys one stack (None deletes it) and serves what is then there.

    ``drifts``: the last detection of each stack, and what it found by logical id.
    """

    name = "cloudformation"
    operations: Mapping[str, Row] = OPERATIONS
    engine: Engine
    swap: Callable[[str, Made | None], None]

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self._told = 0.0
        self.store = Store(cloud.storage)
        self.drifts: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]]]] = {}

    async def start(self) -> None:
        """Hand the engine what an earlier run has made; the first deployment takes it along."""
        for stack in self.store.stacks.values():
            if stack.source is not None:
                self.engine.made[stack.name] = stack.source.made

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        name = input.get("StackName")
        resource = self.id_of(plain(str(name))) if name else "*"
        return (Permission(f"cloudformation:{operation}", resource),)

    # -- what stands

    def stack(self, input: Input) -> tuple[str, StackPlan]:
        """The deployed stack that an input names, by name or id. Raises ValidationError."""
        name = self.known(input)
        plan = self.engine.stacks.get(name)
        if plan is None:
            raise ValidationError(f"Stack [{name}] does not exist")
        return name, plan

    def known(self, input: Input) -> str:
        """The name of the stack that an input names, deployed or not. Raises ValidationError."""
        given = str(input.get("StackName") or "")
        name = plain(given)
        if name not in self.engine.stacks and self.store.standing(name) is None:
            raise ValidationError(f"Stack with id {given} does not exist")
        return name

    def made(self, input: Input) -> Stack | None:
        """The stack that an input names, if the API made it. Raises ValidationError for the project's."""
        name = plain(str(input.get("StackName") or ""))
        stack = self.store.standing(name)
        if stack is None and self.parent_of(name):
            raise ValidationError(
                f"Stack {name} is nested: it changes with {self.parent_of(name)}."
            )
        if stack is None and name in self.engine.stacks:
            raise ValidationError(
                f"Stack {name} is of the project that csc dev serves: it changes with its source."
            )
        return stack

    def parent_of(self, name: str) -> str:
        """The stack that a nested one is a resource of; empty for any other."""
        identity = self.id_of(name)
        for other, plan in self.engine.stacks.items():
            if name in plan.nested and any(
                step.realised.identity.ref == identity for step in plan.steps.values()
            ):
                return other
        return ""

    def id_of(self, name: str) -> str:
        """The same in every run."""
        where = f"arn:aws:cloudformation:{self.cloud.region}:{self.cloud.account}:stack/{name}"
        return f"{where}/{uuid5(NAMESPACE_URL, where)}"

    def stack_id(self, plan: StackPlan) -> str:
        return str(plan.environment.pseudo["AWS::StackId"])

    def times(self, name: str) -> tuple[float, float | None]:
        """When a stack was made and last changed."""
        stack = self.store.standing(name)
        if stack is not None:
            return stack.created, stack.updated
        created, updated = self.engine.times[name]
        return created, updated if updated > created else None

    def describe(self, name: str) -> dict[str, Any]:
        """What DescribeStacks and ListStacks have in common."""
        created, updated = self.times(name)
        stack = self.store.standing(name)
        status = "UPDATE_COMPLETE" if updated is not None else "CREATE_COMPLETE"
        described: dict[str, Any] = {
            "StackId": self.id_of(name),
            "StackName": name,
            "CreationTime": created,
            "StackStatus": stack.status if stack else status,
        }
        if stack is not None and stack.reason:
            described["StackStatusReason"] = stack.reason
        if updated is not None:
            described["LastUpdatedTime"] = updated
        return described

    def names(self) -> list[str]:
        """Of every stack that isn't deleted."""
        made = (s.name for s in self.store.stacks.values() if s.deleted is None)
        return list(dict.fromkeys((*self.engine.stacks, *made)))

    def read_object(self, bucket: str, key: str) -> bytes | None:
        s3: Any = self.cloud.services["s3"]
        found: bytes | None = s3.read(bucket, key)
        return found

    # -- what happens

    def tell(self, stack: Stack, kind: str, status: str, reason: str) -> None:
        """An event of the stack itself, which takes that status."""
        stack.status, stack.reason = status, reason
        self.tell_event(stack, stack.name, stack.id, kind, status, reason)
        self.store.save(stack)

    def tell_resource(self, stack: Stack, name: str, resource: Realised, status: str) -> None:
        self.tell_event(stack, name, resource.identity.ref, resource.type, status, "")

    def tell_event(
        self, stack: Stack, logical: str, physical: str, kind: str, status: str, reason: str
    ) -> None:
        self._told = max(self.cloud.clock.now(), self._told + APART)
        event = {
            "StackId": stack.id,
            "EventId": self.cloud.clock.uuid(),
            "StackName": stack.name,
            "LogicalResourceId": logical,
            "PhysicalResourceId": physical,
            "ResourceType": kind,
            "Timestamp": self._told,
            "ResourceStatus": status,
        }
        if reason:
            event["ResourceStatusReason"] = reason
        self.store.add_event(stack.id, event)


def plain(name: str) -> str:
    """``arn:aws:cloudformation:…:stack/data/<uuid>`` → data."""
    return name.split("/")[1] if name.startswith("arn:") and name.count("/") == 2 else name
