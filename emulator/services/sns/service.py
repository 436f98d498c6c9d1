"""The service ``sns``: topics by ARN, deliveries under way, what each call needs of IAM."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.sns.errors import InvalidParameter, NotFound
from csc.emulator.services.sns.operations import OPERATIONS
from csc.emulator.services.sns.store import Store, Subscription, Topic


def check_elements(arn: str, parameter: str) -> None:
    """Raises InvalidParameter for a text that is too short to be an ARN."""
    elements = arn.count(":") + 1
    if elements < 6:
        raise InvalidParameter(
            f"Invalid parameter: {parameter} Reason: An ARN must have at least 6 elements, "
            f"not {elements}"
        )


class Sns:
    """Satisfies ``emulator.calls.Service``."""

    name = "sns"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self._pending: set[asyncio.Task[None]] = set()
        self._policies: dict[str, Policy] = {}
        iam: Any = cloud.services.get("iam")
        if iam is not None:
            iam.resource_policies["sns"] = self.policy_of

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        action = "Publish" if operation == "PublishBatch" else operation
        resource = input.get("TopicArn") or input.get("TargetArn") or input.get("ResourceArn")
        if resource is None and input.get("SubscriptionArn"):
            resource = str(input["SubscriptionArn"]).rpartition(":")[0]
        if operation == "CreateTopic":
            resource = self.arn(str(input.get("Name")))
        return (Permission(f"sns:{action}", str(resource or "*")),)

    def arn(self, name: str) -> str:
        return f"arn:aws:sns:{self.cloud.region}:{self.cloud.account}:{name}"

    def now(self) -> float:
        return self.cloud.clock.now()

    def find(self, arn: Any) -> Topic:
        """Raises InvalidParameter, NotFound."""
        text = str(arn or "")
        check_elements(text, "TopicArn")
        elements = text.split(":")
        if len(elements) != 6 or elements[2:4] != ["sns", self.cloud.region]:
            raise InvalidParameter("Invalid parameter: TopicArn")
        topic = self.store.topic(text)
        if topic is None:
            raise NotFound("Topic does not exist")
        return topic

    def find_subscription(self, arn: Any) -> Subscription:
        """Raises InvalidParameter, NotFound."""
        text = str(arn or "")
        if not text:
            raise InvalidParameter(
                "Invalid parameter: SubscriptionArn Reason: no value for required parameter"
            )
        check_elements(text, "SubscriptionArn")
        if text.count(":") != 6:
            raise InvalidParameter("Invalid parameter: SubscriptionId")
        found = self.store.subscription(text)
        if found is None:
            raise NotFound("Subscription does not exist")
        return found

    def policy_of(self, arn: str) -> Policy | None:
        """The resource-based policy of a topic, as IAM asks for it."""
        topic = self.store.topic(arn)
        text = topic.attributes.get("Policy") if topic is not None else None
        if not text:
            return None
        if text not in self._policies:
            if len(self._policies) > 1000:
                self._policies.clear()
            self._policies[text] = compile_policy(text, f"policy of {arn}")
        return self._policies[text]

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with a delivery in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def close(self) -> None:
        """Deliveries under way are ended."""
        tasks = list(self._pending)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
