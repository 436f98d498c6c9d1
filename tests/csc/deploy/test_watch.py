"""Watching a release: errors against those of before, alarms that go off, the minute it began in."""

from datetime import UTC, datetime
from typing import Any

import pytest

from csc.deploy.watch import CanaryFailed, Watch, WatchedApi, bake

NOW = 1_790_000_010.0


class Fake:
    """An account whose CloudWatch has counted ``points``: minute → (errors, requests)."""

    def __init__(self) -> None:
        self.points: dict[float, tuple[int, int]] = {}
        self.alarms: list[dict[str, Any]] = []
        self.cloudwatch = self

    def get_metric_statistics(self, **given: Any) -> dict[str, Any]:
        start, end = given["StartTime"].timestamp(), given["EndTime"].timestamp()
        found = [point for minute, point in self.points.items() if start <= minute < end]
        return {"Datapoints": [{"Sum": e, "SampleCount": n} for e, n in found]}

    def describe_alarms(self, **given: Any) -> dict[str, Any]:
        assert given["StateValue"] == "ALARM"
        return {"MetricAlarms": [a for a in self.alarms if a["AlarmName"] in given["AlarmNames"]]}


def watch(fake: Any) -> Watch:
    watched = Watch(fake, (WatchedApi("shop", "dev"),), ("unhappy",))
    watched.start(NOW)
    return watched


def test_more_errors_than_before_are_told() -> None:
    fake = Fake()
    fake.points = {NOW - 130: (1, 100)}
    watched = watch(fake)
    fake.points[NOW // 60 * 60 + 60] = (2, 100)
    watched.check(NOW + 60)
    fake.points[NOW // 60 * 60 + 60] = (3, 100)
    with pytest.raises(CanaryFailed, match=r"3\.0% of 100 requests to shop"):
        watched.check(NOW + 60)


def test_errors_of_the_minute_before_the_canary_are_not_its_own() -> None:
    fake = Fake()
    minute = NOW // 60 * 60
    fake.points = {minute: (50, 50)}
    watched = watch(fake)
    watched.usual = dict.fromkeys(watched.usual, 0.0)
    fake.points = {minute: (50, 90)}
    watched.check(NOW + 5)
    fake.points = {minute: (60, 90)}
    with pytest.raises(CanaryFailed, match="of 40 requests"):
        watched.check(NOW + 5)


def test_an_alarm_counts_when_it_went_off_since() -> None:
    fake = Fake()
    watched = watch(fake)
    old = datetime.fromtimestamp(NOW - 60, UTC)
    fake.alarms = [{"AlarmName": "unhappy", "StateUpdatedTimestamp": old, "StateReason": "x"}]
    watched.check(NOW + 1)
    fake.alarms[0]["StateUpdatedTimestamp"] = datetime.fromtimestamp(NOW + 1, UTC)
    with pytest.raises(CanaryFailed, match="unhappy has gone off: x"):
        watched.check(NOW + 2)


def test_baking_looks_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [NOW]
    monkeypatch.setattr("csc.deploy.watch.time.time", lambda: now[0])
    fake = Fake()
    watched = watch(fake)
    looks: list[float] = []
    monkeypatch.setattr(Watch, "check", lambda self, at: looks.append(at))

    def sleep(seconds: float) -> None:
        now[0] += seconds

    bake(watched, 12, sleep)
    assert looks[0] == NOW
    assert looks[-1] == NOW + 12
    looks.clear()
    bake(watched, 0, sleep)
    assert len(looks) == 1
