"""The service ``events``: buses and rules by name or ARN, and what each call needs of IAM."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.events.errors import ResourceNotFoundException
from csc.emulator.services.events.fire_schedules import Schedules
from csc.emulator.services.events.operations import OPERATIONS
from csc.emulator.services.events.service_names import bus_name
from csc.emulator.services.events.store import Bus, Rule, Store
from csc.emulator.services.iam.policy import Policy, compile_policy

SERVICE = "events.amazonaws.com"
BUSES = ("EventBus", "EventBuses", "PutPermission", "RemovePermission")
THINGS = (("ArchiveName", "archive"), ("ReplayName", "replay"))
EVENT_KEYS = {"events:source": "Source", "events:detail-type": "DetailType"}
"""Condition keys of PutEvents, and the member of each event that fills them."""
PASSED_TO = {"PutRule": ("RoleArn",), "PutTargets": ("Targets",)}


class Events:
    """Satisfies ``emulator.calls.Service``. The bus ``default`` is always there."""

    name = "events"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.schedules = Schedules(self)
        self.store = Store(cloud.storage, self.schedules.wake)
        self._pending: set[asyncio.Task[None]] = set()
        self._policies: dict[str, Policy] = {}
        if self.store.bus("default") is None:
            self.store.save_bus(Bus("default", self.now()))
        iam: Any = cloud.services.get("iam")
        if iam is not None:
            iam.resource_policies["events"] = self.policy_of

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        action = f"events:{operation}"
        if operation == "PutEvents":
            return tuple(self._puts(action, input.get("Entries") or ()))
        passed = self._passed(operation, input)
        if any(word in operation for word in BUSES):
            name = bus_name(str(input.get("EventBusName") or input.get("Name") or "default"))
            return (Permission(action, self.bus_arn(name)), *passed)
        thing = self._thing_arn(input)
        if "Connection" in operation or "ApiDestination" in operation:
            kind = "connection" if "Connection" in operation else "api-destination"
            thing = self.arn(f"{kind}/{input.get('Name', '*')}")
        if thing:
            return (Permission(action, thing),)
        rule = input.get("Name") or input.get("Rule")
        if rule:
            bus = bus_name(str(input.get("EventBusName") or "default"))
            return (Permission(action, self.rule_arn(bus, str(rule))), *passed)
        return (Permission(action, str(input.get("ResourceARN") or "*")),)

    def _puts(self, action: str, entries: Iterable[Mapping[str, Any]]) -> Iterator[Permission]:
        """One for each bus, with the sources and types of its events."""
        buses: dict[str, list[Mapping[str, Any]]] = {}
        for entry in entries:
            buses.setdefault(str(entry.get("EventBusName") or "default"), []).append(entry)
        for bus, held in sorted(buses.items()):
            context = {
                key: list(dict.fromkeys(str(one[member]) for one in held if one.get(member)))
                for key, member in EVENT_KEYS.items()
            }
            yield Permission(action, self.bus_arn(bus_name(bus)), context)

    def _thing_arn(self, input: Input) -> str | None:
        for member, kind in THINGS:
            if input.get(member):
                return self.arn(f"{kind}/{input[member]}")
        return None

    def _passed(self, operation: str, input: Input) -> tuple[Permission, ...]:
        """The roles that a rule or its targets are given."""
        given = [input.get("RoleArn")] if operation == "PutRule" else []
        if operation == "PutTargets":
            given = [target.get("RoleArn") for target in input.get("Targets") or ()]
        context = {"iam:PassedToService": SERVICE}
        return tuple(Permission("iam:PassRole", str(role), context) for role in given if role)

    def arn(self, path: str) -> str:
        return f"arn:aws:events:{self.cloud.region}:{self.cloud.account}:{path}"

    def bus_arn(self, name: str) -> str:
        return f"arn:aws:events:{self.cloud.region}:{self.cloud.account}:event-bus/{name}"

    def rule_arn(self, bus: str, name: str) -> str:
        path = name if bus == "default" else f"{bus}/{name}"
        return f"arn:aws:events:{self.cloud.region}:{self.cloud.account}:rule/{path}"

    def now(self) -> float:
        return self.cloud.clock.now()

    def find_bus(self, given: Any) -> Bus:
        """By name or ARN; nothing is ``default``. Raises ResourceNotFoundException."""
        name = bus_name(str(given or "default"))
        bus = self.store.bus(name)
        if bus is None:
            raise ResourceNotFoundException(f"Event bus {name} does not exist.")
        return bus

    def find(self, input: Input, member: str = "Name") -> Rule:
        """Raises ResourceNotFoundException."""
        bus, name = self.find_bus(input.get("EventBusName")), str(input[member])
        rule = self.store.rule(bus.name, name)
        if rule is None:
            raise ResourceNotFoundException(f"Rule {name} does not exist on EventBus {bus.name}.")
        return rule

    def policy_of(self, arn: str) -> Policy | None:
        """The resource-based policy of a bus, as IAM asks for it."""
        bus = self.store.bus(bus_name(arn)) if ":event-bus/" in arn else None
        if bus is None or not bus.policy:
            return None
        if bus.policy not in self._policies:
            if len(self._policies) > 1000:
                self._policies.clear()
            self._policies[bus.policy] = compile_policy(bus.policy, f"policy of {arn}")
        return self._policies[bus.policy]

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with a target in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def start(self) -> None:
        """Go on with the schedules."""
        self.schedules.wake()

    async def close(self) -> None:
        await self.schedules.close()
        tasks = list(self._pending)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
