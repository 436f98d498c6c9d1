"""The service ``kinesis``: streams by name or ARN, and what each call needs of IAM."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.kinesis.errors import (
    InvalidArgumentException,
    ResourceNotFoundException,
)
from csc.emulator.services.kinesis.iterators import read_iterator
from csc.emulator.services.kinesis.operations import OPERATIONS
from csc.emulator.services.kinesis.store import Store, Stream


class Kinesis:
    """Satisfies ``emulator.calls.Service``."""

    name = "kinesis"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self._policies: dict[str, Policy] = {}
        iam: Any = cloud.services.get("iam")
        if iam is not None:
            iam.resource_policies["kinesis"] = self.policy_of

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        arn = input.get("StreamARN") or input.get("ResourceARN")
        name = input.get("StreamName")
        if operation == "GetRecords" and not arn:
            try:
                name = read_iterator(str(input.get("ShardIterator")), self.now()).stream
            except ServiceError:
                name = None
        resource = arn or (self.arn(str(name)) if name else "*")
        return (Permission(f"kinesis:{operation}", str(resource)),)

    def arn(self, name: str) -> str:
        return f"arn:aws:kinesis:{self.cloud.region}:{self.cloud.account}:stream/{name}"

    def policy_of(self, arn: str) -> Policy | None:
        """The resource-based policy of a stream, as IAM asks for it."""
        stream = self.store.stream(arn.rpartition("/")[2])
        if stream is None or not stream.policy:
            return None
        if stream.policy not in self._policies:
            if len(self._policies) > 1000:
                self._policies.clear()
            self._policies[stream.policy] = compile_policy(stream.policy, f"policy of {arn}")
        return self._policies[stream.policy]

    def now(self) -> float:
        return self.cloud.clock.now()

    def find(self, input: Input) -> Stream:
        """Raises InvalidArgumentException, ResourceNotFoundException."""
        given = input.get("StreamName") or str(input.get("StreamARN") or "").rpartition("/")[2]
        if not given:
            raise InvalidArgumentException("Either StreamName or StreamARN must be given.")
        stream = self.store.stream(str(given))
        if stream is None:
            raise ResourceNotFoundException(
                f"Stream {given} under account {self.cloud.account} not found."
            )
        return stream

    def shard_number(self, stream: Stream, given: Any) -> int:
        """Raises ResourceNotFoundException."""
        for shard in stream.shards:
            if shard.id == given:
                return shard.number
        raise ResourceNotFoundException(
            f"Shard {given} in stream {stream.name} under account {self.cloud.account} does not "
            "exist"
        )
