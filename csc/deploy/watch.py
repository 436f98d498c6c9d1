"""How a new release is doing: the API's server errors, and the alarms of its stacks.

The share of server errors since the canary began must not exceed that of the hour before by more than
one in a hundred; and no alarm of the stacks may have gone off meanwhile.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from csc.deploy.account import Account

TOLERATED = 0.01
BEFORE = 3600.0
"""Seconds of the release before that are compared with."""

MOST_OFTEN = 5.0
"""Seconds between two looks, at least where there are so many."""


class CanaryFailed(Exception):
    """Why the new release was not taken further."""


@dataclass(frozen=True, slots=True)
class WatchedApi:
    """``name`` as CloudWatch knows it."""

    name: str
    stage: str


@dataclass(slots=True)
class Watch:
    """``begin`` in seconds since the epoch; ``seen`` are errors and requests of before, by API."""

    account: Account
    apis: tuple[WatchedApi, ...]
    alarms: tuple[str, ...]
    begin: float = 0.0
    usual: dict[WatchedApi, float] = field(default_factory=dict)
    counted: dict[WatchedApi, tuple[float, float]] = field(default_factory=dict)

    def start(self, now: float) -> None:
        """Remember how the release of before does. CloudWatch counts by the minute, so what this
        minute has counted is left out later."""
        self.begin = now
        for api in self.apis:
            errors, requests = self._count(api, now - BEFORE, now)
            self.usual[api] = errors / requests if requests else 0.0
            self.counted[api] = self._count(api, now // 60 * 60, now)

    def check(self, now: float) -> None:
        """Raises CanaryFailed."""
        for api in self.apis:
            errors, requests = self._count(api, self.begin // 60 * 60, now)
            known = self.counted[api]
            errors, requests = errors - known[0], requests - known[1]
            share = errors / requests if requests > 0 else 0.0
            if share > self.usual[api] + TOLERATED:
                raise CanaryFailed(
                    f"{share:.1%} of {requests:.0f} requests to {api.name} failed with a server "
                    f"error; before it were {self.usual[api]:.1%}"
                )
        for name, reason in self._gone_off():
            raise CanaryFailed(f"the alarm {name} has gone off: {reason}")

    def _count(self, api: WatchedApi, start: float, end: float) -> tuple[float, float]:
        """Server errors and requests."""
        dimensions = [
            {"Name": "ApiName", "Value": api.name},
            {"Name": "Stage", "Value": api.stage},
        ]
        points = self.account.cloudwatch.get_metric_statistics(
            Namespace="AWS/ApiGateway",
            MetricName="5XXError",
            Dimensions=dimensions,
            StartTime=datetime.fromtimestamp(start, UTC),
            EndTime=datetime.fromtimestamp(end + 60, UTC),
            Period=60,
            Statistics=["Sum", "SampleCount"],
        )["Datapoints"]
        return sum(p["Sum"] for p in points), sum(p["SampleCount"] for p in points)

    def _gone_off(self) -> Iterable[tuple[str, str]]:
        for start in range(0, len(self.alarms), 100):
            found = self.account.cloudwatch.describe_alarms(
                AlarmNames=list(self.alarms[start : start + 100]), StateValue="ALARM"
            )["MetricAlarms"]
            for alarm in found:
                if alarm["StateUpdatedTimestamp"].timestamp() >= self.begin:
                    yield alarm["AlarmName"], str(alarm.get("StateReason", ""))


def watch_stacks(account: Account, stage: str, names: Iterable[str]) -> Watch:
    """What stands in the stacks: their REST APIs and alarms."""
    apis, alarms = [], []
    pages = account.cloudformation.get_paginator("list_stack_resources")
    for name in names:
        for page in pages.paginate(StackName=name):
            for it in page["StackResourceSummaries"]:
                if it["ResourceType"] == "AWS::CloudWatch::Alarm":
                    alarms.append(str(it["PhysicalResourceId"]))
                elif it["ResourceType"] == "AWS::ApiGateway::RestApi":
                    apis.append(WatchedApi(_name(account, it["PhysicalResourceId"]), stage))
    return Watch(account, tuple(apis), tuple(alarms))


def _name(account: Account, api_id: Any) -> str:
    return str(account.client("apigateway").get_rest_api(restApiId=str(api_id))["name"])


def bake(watch: Watch, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """Watch for so long. Raises CanaryFailed as soon as there is cause."""
    until = time.time() + seconds
    while True:
        watch.check(time.time())
        left = until - time.time()
        if left <= 0:
            return
        sleep(min(left, MOST_OFTEN, max(seconds / 4, 0.2)))
