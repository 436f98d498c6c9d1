"""The service ``scheduler``: schedules by group and name, and what each call needs of IAM."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.scheduler.errors import ResourceNotFoundException
from csc.emulator.services.scheduler.fire import Firing
from csc.emulator.services.scheduler.operations import OPERATIONS
from csc.emulator.services.scheduler.store import Group, Schedule, Store

SERVICE = "scheduler.amazonaws.com"
DEFAULT = "default"
"""The group that is always there."""


class Scheduler:
    """Satisfies ``emulator.calls.Service``."""

    name = "scheduler"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        if self.store.group(DEFAULT) is None:
            now = cloud.clock.now()
            self.store.save_group(Group(DEFAULT, now, now))
        self.firing = Firing(self)
        self._pending: set[asyncio.Task[None]] = set()

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        group = str(input.get("GroupName") or DEFAULT)
        resource = str(input.get("ResourceArn") or "*")
        if "ScheduleGroup" in operation and input.get("Name"):
            resource = self.group_arn(str(input["Name"]))
        elif input.get("Name"):
            resource = self.arn(group, str(input["Name"]))
        needed = Permission(f"scheduler:{operation}", resource)
        role = (input.get("Target") or {}).get("RoleArn")
        if not role:
            return (needed,)
        return (needed, Permission("iam:PassRole", str(role), {"iam:PassedToService": SERVICE}))

    def _arn(self, rest: str) -> str:
        return f"arn:aws:scheduler:{self.cloud.region}:{self.cloud.account}:{rest}"

    def arn(self, group: str, name: str) -> str:
        return self._arn(f"schedule/{group}/{name}")

    def group_arn(self, name: str) -> str:
        return self._arn(f"schedule-group/{name}")

    def now(self) -> float:
        return self.cloud.clock.now()

    def find_group(self, name: str) -> Group:
        """Raises ResourceNotFoundException."""
        found = self.store.group(name)
        if found is None:
            raise ResourceNotFoundException(f"Schedule group {name} does not exist.")
        return found

    def find(self, input: Input) -> Schedule:
        """Raises ResourceNotFoundException."""
        group, name = str(input.get("GroupName") or DEFAULT), str(input["Name"])
        found = self.store.schedule(group, name)
        if found is None:
            raise ResourceNotFoundException(f"Schedule {name} does not exist.")
        return found

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with a target in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def start(self) -> None:
        """Go on with the schedules of the state file."""
        self.firing.wake()

    async def close(self) -> None:
        await self.firing.close()
        tasks = list(self._pending)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
