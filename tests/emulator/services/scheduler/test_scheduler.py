"""EventBridge Scheduler: when schedules fire, whom they call, what is kept and told of them."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.services.scheduler.errors import ValidationException
from csc.emulator.services.scheduler.expressions import check_expression, next_time
from tests.emulator.services.bed import Bed, allow

WINDOW = {"Mode": "OFF"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "scheduler.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


@pytest.fixture
async def bed() -> AsyncIterator[Bed]:
    made = Bed()
    given: Any = {"RoleName": "s", "AssumeRolePolicyDocument": json.dumps(TRUST)}
    made.call("iam", "CreateRole", **given)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow("*")]})
    made.call("iam", "PutRolePolicy", RoleName="s", PolicyName="p", PolicyDocument=policy)
    yield made
    await made.close()


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def role(bed: Bed) -> str:
    return f"arn:aws:iam::{bed.cloud.account}:role/s"


def queue(bed: Bed) -> tuple[str, str]:
    url = bed.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    return url, f"arn:aws:sqs:us-east-1:{bed.cloud.account}:q"


def create(bed: Bed, expression: str, target: str, **more: Any) -> Any:
    inside = {name: more.pop(name) for name in list(more) if name in ("Input", "DeadLetterConfig")}
    given = {
        "Name": "s",
        "ScheduleExpression": expression,
        "FlexibleTimeWindow": WINDOW,
        "Target": {"Arn": target, "RoleArn": role(bed), **inside},
    }
    return bed.call("scheduler", "CreateSchedule", **(given | more))


def fire(bed: Bed) -> float | None:
    scheduler: Any = bed.cloud.services["scheduler"]
    found: float | None = scheduler.firing.fire_due(bed.time)
    return found


async def received(bed: Bed, url: str) -> list[Any]:
    told = await bed.ask("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)
    return [one["Body"] for one in told.get("Messages", ())]


@pytest.mark.parametrize(
    ("expression", "zone", "last", "expected"),
    [
        ("at(2026-03-01T08:00:00)", "UTC", None, "2026-03-01T08:00:00"),
        ("at(2026-03-01T08:00:00)", "Europe/Paris", None, "2026-03-01T07:00:00"),
        ("at(2026-03-01T08:00:00)", "UTC", "2026-03-01T08:00:00", None),
        ("rate(5 minutes)", "UTC", None, "2026-01-01T00:00:00"),
        ("rate(5 minutes)", "UTC", "2026-01-01T11:58:00", "2026-01-01T12:03:00"),
        ("rate(1 hour)", "UTC", "2026-01-01T01:30:00", "2026-01-01T11:30:00"),
        ("cron(0 18 * * ? *)", "UTC", None, "2026-01-01T18:00:00"),
        ("cron(0 18 * * ? *)", "America/New_York", None, "2026-01-01T23:00:00"),
        ("cron(0 9 ? * MON *)", "Asia/Tokyo", None, "2026-01-05T00:00:00"),
        ("cron(0 0 1 1 ? 2020)", "UTC", None, None),
    ],
)
def test_when_it_fires(expression: str, zone: str, last: Any, expected: Any) -> None:
    settings = {"ScheduleExpression": expression, "ScheduleExpressionTimezone": zone}
    created, now = moment("2026-01-01T00:00:00"), moment("2026-01-01T12:00:00")
    found = next_time(settings, created, moment(last) if last else None, now)
    assert found == (moment(expected) if expected else None)


def test_between_its_dates() -> None:
    start, end = moment("2026-02-01T00:00:00"), moment("2026-02-01T00:07:00")
    settings = {"ScheduleExpression": "rate(5 minutes)", "StartDate": start, "EndDate": end}
    assert next_time(settings, 0.0, None, 0.0) == start
    assert next_time(settings, 0.0, start, start) == start + 300
    assert next_time(settings, 0.0, start + 300, start + 300) is None


@pytest.mark.parametrize(
    "text",
    [
        "cron(0 1 * * * *)",
        "cron(INVALID)",
        "rate(10 seconds)",
        "rate(10)",
        "rate(0 minutes)",
        " rate(10 minutes)",
        "at(2021-12-31T23:59:59Z)",
        "at(2021-13-31T23:59:59)",
        "every day",
    ],
)
def test_what_is_no_expression(text: str) -> None:
    with pytest.raises(ValidationException) as refused:
        check_expression({"ScheduleExpression": text})
    assert refused.value.message == f"Invalid Schedule Expression {text}."


def test_a_zone_that_isnt() -> None:
    given = {"ScheduleExpression": "rate(1 day)", "ScheduleExpressionTimezone": "../etc/passwd"}
    with pytest.raises(ValidationException, match="timezone"):
        check_expression(given)


async def test_a_queue_gets_the_input(bed: Bed) -> None:
    url, arn = queue(bed)
    text = '{"at": "<aws.scheduler.scheduled-time>", "of": "<aws.scheduler.schedule-arn>"}'
    made = create(bed, "rate(5 minutes)", arn, Input=text)["ScheduleArn"]
    assert fire(bed) == bed.time + 300
    (body,) = await received(bed, url)
    assert json.loads(body) == {"at": "2023-11-14T22:13:20Z", "of": made}
    bed.call("sqs", "PurgeQueue", QueueUrl=url)
    bed.time += 299
    fire(bed)
    assert await received(bed, url) == []
    bed.time += 1
    fire(bed)
    assert len(await received(bed, url)) == 1


async def test_one_time_and_gone(bed: Bed) -> None:
    url, arn = queue(bed)
    create(bed, "at(2023-11-14T22:14:00)", arn, ActionAfterCompletion="DELETE")
    create(bed, "at(2023-11-14T22:14:00)", arn, Name="kept")
    assert fire(bed) == bed.time + 40
    bed.time += 60
    assert fire(bed) is None
    assert await received(bed, url) == ["{}", "{}"]
    assert [one["Name"] for one in bed.call("scheduler", "ListSchedules")["Schedules"]] == ["kept"]
    assert fire(bed) is None
    assert await received(bed, url) == []


async def test_any_operation_of_the_sdk(bed: Bed) -> None:
    key = [{"AttributeName": "id", "KeyType": "HASH"}]
    bed.call(
        "dynamodb",
        "CreateTable",
        TableName="table",
        KeySchema=key,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    text = json.dumps({"TableName": "table", "Item": {"id": {"S": "1"}}})
    create(bed, "rate(1 day)", "arn:aws:scheduler:::aws-sdk:dynamodb:putItem", Input=text)
    fire(bed)
    assert bed.call("dynamodb", "Scan", TableName="table")["Count"] == 1


async def test_what_fails_is_a_dead_letter(bed: Bed) -> None:
    url, dead = queue(bed)
    text = json.dumps({"TableName": "none", "Key": {"id": {"S": "1"}}})
    target = "arn:aws:scheduler:::aws-sdk:dynamodb:deleteItem"
    create(bed, "rate(1 day)", target, Input=text, DeadLetterConfig={"Arn": dead})
    fire(bed)
    asked = {"QueueUrl": url, "MessageAttributeNames": ["All"]}
    (message,) = (await bed.ask("sqs", "ReceiveMessage", **asked))["Messages"]
    attributes = message["MessageAttributes"]
    assert attributes["ERROR_CODE"]["StringValue"] == "ResourceNotFoundException"
    assert attributes["TARGET_ARN"]["StringValue"] == target


async def test_a_role_that_cant_be_assumed_may_nothing(bed: Bed) -> None:
    url, arn = queue(bed)
    other = {"Arn": arn, "RoleArn": f"arn:aws:iam::{bed.cloud.account}:role/none"}
    create(bed, "rate(1 day)", arn, Target=other)
    fire(bed)
    assert await received(bed, url) == []


def test_schedules_are_kept_and_changed(bed: Bed) -> None:
    _, arn = queue(bed)
    bed.call("scheduler", "CreateScheduleGroup", Name="g", Tags=[{"Key": "k", "Value": "v"}])
    create(bed, "rate(1 day)", arn, GroupName="g", Description="d")
    bed.fails("ConflictException", "scheduler", "CreateScheduleGroup", Name="g")
    told = bed.call("scheduler", "GetSchedule", Name="s", GroupName="g")
    assert (told["GroupName"], told["Description"], told["State"]) == ("g", "d", "ENABLED")
    assert told["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 185
    given = {
        "Name": "s",
        "GroupName": "g",
        "ScheduleExpression": "rate(2 days)",
        "FlexibleTimeWindow": WINDOW,
        "State": "DISABLED",
        "Target": told["Target"],
    }
    bed.call("scheduler", "UpdateSchedule", **given)
    told = bed.call("scheduler", "GetSchedule", Name="s", GroupName="g")
    assert "Description" not in told
    assert fire(bed) is None
    group = bed.call("scheduler", "GetScheduleGroup", Name="g")["Arn"]
    assert bed.call("scheduler", "ListTagsForResource", ResourceArn=group)["Tags"]
    bed.call("scheduler", "UntagResource", ResourceArn=group, TagKeys=["k"])
    assert bed.call("scheduler", "ListTagsForResource", ResourceArn=group)["Tags"] == []
    bed.call("scheduler", "DeleteScheduleGroup", Name="g")
    bed.fails("ResourceNotFoundException", "scheduler", "GetSchedule", Name="s", GroupName="g")
    bed.fails("ValidationException", "scheduler", "DeleteScheduleGroup", Name="default")


def test_what_is_refused(bed: Bed) -> None:
    _, arn = queue(bed)
    create(bed, "rate(1 day)", arn)
    target = {"Arn": arn, "RoleArn": role(bed)}
    base: dict[str, Any] = {
        "ScheduleExpression": "rate(1 day)",
        "FlexibleTimeWindow": WINDOW,
        "Target": target,
        "Name": "other",
    }
    for code, more in (
        ("ConflictException", {"Name": "s"}),
        ("ResourceNotFoundException", {"GroupName": "none"}),
        ("ValidationException", {"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}}),
        ("ValidationException", {"Target": {**target, "Arn": "q"}}),
        ("ValidationException", {"Target": {**target, "RoleArn": "r"}}),
    ):
        bed.fails(code, "scheduler", "CreateSchedule", **(base | more))


def template(expression: str, bed: Bed) -> dict[str, Any]:
    target = {"Arn": {"Fn::GetAtt": ["Q", "Arn"]}, "RoleArn": role(bed), "Input": "hi"}
    properties = {
        "ScheduleExpression": expression,
        "FlexibleTimeWindow": WINDOW,
        "GroupName": {"Ref": "G"},
        "Target": target,
    }
    return {
        "Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}},
        "G": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": "g"}},
        "S": {"Type": "AWS::Scheduler::Schedule", "Properties": properties},
    }


async def test_a_templates_schedule(bed: Bed) -> None:
    bed.deploy(template("rate(1 day)", bed))
    identity = bed.deployment.resources["stack", "S"].identity
    assert ":schedule/g/" in identity.attributes["Arn"]
    told = bed.call("scheduler", "GetSchedule", Name=identity.ref, GroupName="g")
    assert told["Arn"] == identity.attributes["Arn"]
    fire(bed)
    url = bed.deployment.resources["stack", "Q"].identity.ref
    assert await received(bed, url) == ["hi"]
    bed.deploy(template("rate(1 day)", bed))
    fire(bed)
    assert await received(bed, url) == []
    resources = template("rate(1 day)", bed)
    del resources["S"]
    bed.deploy(resources)
    assert bed.call("scheduler", "ListSchedules")["Schedules"] == []
    with pytest.raises(DiagnosticsError, match="Invalid Schedule Expression"):
        bed.deploy(template("daily", bed))


async def test_it_fires_by_itself(bed: Bed) -> None:
    from tests.emulator.services.bed import until

    url, arn = queue(bed)
    create(bed, "rate(1 day)", arn)
    store: Any = bed.cloud.services["scheduler"].store  # type: ignore[attr-defined]
    await until(lambda: store.schedule("default", "s").last is not None)
    assert await received(bed, url) == ["{}"]
