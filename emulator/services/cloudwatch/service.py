"""The service ``cloudwatch``: what was measured, and the alarms over it.

API Gateway's own metrics come from the cloud's meter (``meter.py``), which counts requests as
they end and is read when somebody asks.
"""

from collections.abc import Mapping

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.meter import NAMESPACE
from csc.emulator.services.cloudwatch.metric import Histogram, Metric
from csc.emulator.services.cloudwatch.operations import OPERATIONS
from csc.emulator.services.cloudwatch.store import Store

UNITS = dict.fromkeys(("Count", "4XXError", "5XXError", "CacheHitCount", "CacheMissCount"), "Count")

_ON_ALARMS = frozenset({"PutMetricAlarm", "SetAlarmState"})


class CloudWatch:
    """Satisfies ``emulator.calls.Service``."""

    name = "cloudwatch"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self._store = Store(cloud.storage)

    @property
    def store(self) -> Store:
        """With all that was measured up to now."""
        counted = self.cloud.meter.take()
        if counted:
            minutes: dict[tuple[str, int, str], Histogram] = {}
            for (name, dimensions, minute), values in counted.items():
                metric = Metric(NAMESPACE, name, dimensions)
                minutes[metric.key, minute, UNITS.get(name, "Milliseconds")] = values
            self._store.add(minutes, self.cloud.clock.now())
        return self._store

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """Metrics have no ARN; alarms do."""
        names = [input["AlarmName"]] if operation in _ON_ALARMS and "AlarmName" in input else []
        if operation in ("DeleteAlarms", "EnableAlarmActions", "DisableAlarmActions"):
            names = list(input.get("AlarmNames") or ())
        resources = [self.alarm_arn(str(name)) for name in names] or ["*"]
        return tuple(Permission(f"cloudwatch:{operation}", resource) for resource in resources)

    def alarm_arn(self, name: str) -> str:
        return f"arn:aws:cloudwatch:{self.cloud.region}:{self.cloud.account}:alarm:{name}"

    async def close(self) -> None:
        """What was measured and nobody has asked for is kept all the same."""
        assert self.store
