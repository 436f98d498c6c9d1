"""The service ``sqs``: where a queue is, who waits for its messages, what each call needs of IAM."""

import asyncio
from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.sqs.errors import QueueDoesNotExist
from csc.emulator.services.sqs.moves import CANCELLED, MoveTask
from csc.emulator.services.sqs.operations import OPERATIONS
from csc.emulator.services.sqs.queue import Queue
from csc.emulator.services.sqs.store import Store


class Sqs:
    """Satisfies ``emulator.calls.Service``."""

    name = "sqs"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}
        self.moves: dict[str, list[MoveTask]] = {}
        self._policies: dict[str, Policy] = {}
        iam: Any = cloud.services.get("iam")
        if iam is not None:
            iam.resource_policies["sqs"] = self.policy_of

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """A batch needs what its single operation needs."""
        action = f"sqs:{operation.removesuffix('Batch')}"
        named = input.get("QueueName") or str(input.get("QueueUrl") or "").rpartition("/")[2]
        resource = input.get("SourceArn") or (self.arn(str(named)) if named else self.arn("*"))
        return (Permission(action, str(resource)),)

    def arn(self, name: str) -> str:
        return f"arn:aws:sqs:{self.cloud.region}:{self.cloud.account}:{name}"

    def url(self, name: str) -> str:
        return f"{self.cloud.endpoint}/{self.cloud.account}/{name}"

    def now(self) -> float:
        return self.cloud.clock.now()

    def find(self, url: Any) -> Queue:
        """By URL, or by name. Raises QueueDoesNotExist."""
        account, _, name = str(url).rpartition("/")
        account = account.rpartition("/")[2]
        queue = self.store.queue(name)
        if queue is None or account not in ("", self.cloud.account):
            raise QueueDoesNotExist("The specified queue does not exist.")
        return queue

    def find_by_arn(self, arn: str) -> Queue | None:
        name = arn.rpartition(":")[2]
        return self.store.queue(name) if arn == self.arn(name) else None

    def policy_of(self, arn: str) -> Policy | None:
        """The resource-based policy of a queue, as IAM asks for it."""
        queue = self.find_by_arn(arn)
        text = queue.attributes.get("Policy") if queue else None
        if not text:
            return None
        found = self._policies.get(text)
        if found is None:
            if len(self._policies) > 1000:
                self._policies.clear()
            found = self._policies[text] = compile_policy(text, f"policy of {arn}")
        return found

    # -- long polling

    def tell(self, queue: str) -> None:
        """Something may be had of a queue now: wake who waits for it."""
        for waiter in self._waiting.pop(queue, ()):
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, queue: str, seconds: float) -> None:
        """Until the queue may have something, and at most so long."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiting.setdefault(queue, set()).add(waiter)
        upcoming = self.store.next_visible(queue)
        if upcoming is not None:
            seconds = min(seconds, max(upcoming - self.now(), 0.05))
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            self._waiting.get(queue, set()).discard(waiter)

    async def close(self) -> None:
        """Let go of those who wait, and of what is moved slowly."""
        for queue in list(self._waiting):
            self.tell(queue)
        for task in (task for tasks in self.moves.values() for task in tasks):
            if task.running is not None and not task.running.done():
                task.status = CANCELLED
                task.running.cancel()
                await asyncio.gather(task.running, return_exceptions=True)
