"""The service ``firehose``: delivery streams by name, and the timers of what they gather."""

import asyncio
from collections.abc import Mapping

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.firehose.deliver import SOONEST, deliver
from csc.emulator.services.firehose.errors import ResourceNotFoundException
from csc.emulator.services.firehose.operations import OPERATIONS
from csc.emulator.services.firehose.store import DeliveryStream, Store


class Firehose:
    """Satisfies ``emulator.calls.Service``."""

    name = "firehose"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self._timers: dict[str, asyncio.TimerHandle] = {}

    async def start(self) -> None:
        """Deliver what another process had gathered."""
        for name in self.store.waiting():
            self.flush(name)

    async def close(self) -> None:
        for name in list(self._timers):
            self.flush(name)

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        name = str(input.get("DeliveryStreamName") or "*")
        return (Permission(f"firehose:{operation}", self.arn(name)),)

    def arn(self, name: str) -> str:
        region, account = self.cloud.region, self.cloud.account
        return f"arn:aws:firehose:{region}:{account}:deliverystream/{name}"

    def find(self, input: Input) -> DeliveryStream:
        """Raises ResourceNotFoundException."""
        name = str(input["DeliveryStreamName"])
        stream = self.store.stream(name)
        if stream is None:
            raise ResourceNotFoundException(
                f"Firehose {name} under account {self.cloud.account} not found."
            )
        return stream

    def gathered(self, stream: DeliveryStream) -> None:
        """Deliver when enough has come, else a second after the first record."""
        hints = stream.s3.get("BufferingHints") or {}
        if self.store.size(stream.name) >= int(hints.get("SizeInMBs") or 5) * 1024 * 1024:
            self.flush(stream.name)
        elif stream.name not in self._timers:
            loop = asyncio.get_running_loop()
            seconds = min(float(hints.get("IntervalInSeconds") or SOONEST), SOONEST)
            self._timers[stream.name] = loop.call_later(seconds, self.flush, stream.name)

    def flush(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()
        stream = self.store.stream(name)
        if stream is not None:
            deliver(self, stream)
