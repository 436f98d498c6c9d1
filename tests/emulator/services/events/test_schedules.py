"""Schedules: what cron and rate mean, and rules that fire by them."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.emulator.services.events.cron import read_schedule
from tests.emulator.services.bed import Bed, until

RULE = "arn:aws:events:us-east-1:123456789012:rule/r"


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("expression", "moment", "following"),
    [
        ("rate(5 minutes)", "2026-01-01T00:00", "2026-01-01T00:05"),
        ("cron(0 10 * * ? *)", "2026-01-01T10:00", "2026-01-02T10:00"),
        ("cron(0/15 * * * ? *)", "2026-01-01T00:31", "2026-01-01T00:45"),
        ("cron(0 18 ? * MON-FRI *)", "2026-01-02T18:00", "2026-01-05T18:00"),
        ("cron(0 8 1 * ? *)", "2026-01-31T00:00", "2026-02-01T08:00"),
        ("cron(5,35 14 * * ? *)", "2026-01-01T14:06", "2026-01-01T14:35"),
        ("cron(0 2 ? * SAT#3 *)", "2026-01-01T00:00", "2026-01-17T02:00"),
        ("cron(15 10 ? * 6L 2026)", "2026-01-01T00:00", "2026-01-30T10:15"),
        ("cron(0 0 L * ? *)", "2026-02-01T00:00", "2026-02-28T00:00"),
        ("cron(0 0 1W * ? *)", "2026-07-31T00:01", "2026-08-03T00:00"),
        ("cron(0 0 29 2 ? *)", "2026-01-01T00:00", "2028-02-29T00:00"),
    ],
)
def test_when_a_schedule_fires_next(expression: str, moment: str, following: str) -> None:
    assert read_schedule(expression).after(seconds(moment)) == seconds(following)


def test_a_year_that_is_over_never_comes() -> None:
    assert read_schedule("cron(0 0 1 1 ? 2002)").after(seconds("2026-01-01T00:00")) is None


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(st.integers(0, 59), st.integers(0, 23), st.integers(0, 4_000_000_000))
def test_cron_gives_the_next_such_minute(minute: int, hour: int, moment: int) -> None:
    found = read_schedule(f"cron({minute} {hour} * * ? *)").after(moment)
    assert found is not None
    assert 0 < found - moment <= 86400
    assert (found // 60 % 60, found // 3600 % 24, found % 60) == (minute, hour, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        "rate(10 seconds)",
        "rate(1 minutes)",
        "rate(10 minute)",
        "rate(0 minutes)",
        "cron(INVALID)",
        "cron(0 dummy ? * MON-FRI *)",
        "cron(7 20 * * NOT *)",
        "cron(71 8 1 * ? *)",
        "cron(0 1 * * * *)",
    ],
)
def test_expressions_that_are_refused(bed: Bed, wrong: str) -> None:
    said = bed.fails("ValidationException", "events", "PutRule", Name="r", ScheduleExpression=wrong)
    assert said == "Parameter ScheduleExpression is not valid."


async def test_a_rule_fires_by_its_schedule(bed: Bed) -> None:
    url = bed.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    policy = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    }
    bed.call(
        "sqs",
        "SetQueueAttributes",
        QueueUrl=url,
        Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [policy]})},
    )
    bed.call("events", "PutRule", Name="r", ScheduleExpression="rate(1 minute)")
    target = {"Id": "t", "Arn": "arn:aws:sqs:us-east-1:123456789012:q"}
    bed.call("events", "PutTargets", Rule="r", Targets=[target])
    service: Any = bed.cloud.services["events"]
    await asyncio.sleep(0)
    assert list(service.schedules.due.values()) == [bed.time + 60]
    bed.time += 60
    service.schedules.wake()
    found = await until(lambda: bed.call("sqs", "ReceiveMessage", QueueUrl=url).get("Messages"))
    event = json.loads(found[0]["Body"])
    assert (event["detail-type"], event["source"], event["detail"]) == (
        "Scheduled Event",
        "aws.events",
        {},
    )
    assert event["resources"] == [RULE]
    bed.call("events", "DisableRule", Name="r")
    await until(lambda: service.schedules.due == {})
    await service.close()
