"""Events, from PutEvents to the targets of the rules that they match."""

import asyncio
import json
from typing import Any

import pytest

from csc.emulator.services.events.shape_input import shape_input
from tests.emulator.conftest import Running
from tests.emulator.services.bed import Bed, allow, ask, client_of, refused

ACCOUNT = "123456789012"


def queue(bed: Bed, name: str = "q") -> str:
    """A queue that EventBridge may send to; its ARN."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    bed.call("sqs", "CreateQueue", QueueName=name, Attributes={"Policy": policy})
    return f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


def received(bed: Bed, arn: str) -> list[Any]:
    url = bed.call("sqs", "GetQueueUrl", QueueName=arn.rpartition(":")[2])["QueueUrl"]
    found = bed.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in found.get("Messages", ())]


def rule(bed: Bed, target: Any, pattern: Any = None, **more: Any) -> None:
    pattern = {"source": ["shop"]} if pattern is None else pattern
    named = {"Name": "r", "EventPattern": json.dumps(pattern), **more}
    bed.call("events", "PutRule", **named)
    bus = {"EventBusName": more["EventBusName"]} if "EventBusName" in more else {}
    bed.call("events", "PutTargets", Rule="r", Targets=[{"Id": "1", **target}], **bus)


def put(bed: Bed, detail: Any = None, **more: Any) -> Any:
    detail = {"id": 7} if detail is None else detail
    entry = {"Source": "shop", "DetailType": "order", "Detail": json.dumps(detail), **more}
    return bed.call("events", "PutEvents", Entries=[entry])


async def test_a_queue_gets_the_event(bed: Bed) -> None:
    arn = queue(bed)
    rule(bed, {"Arn": arn}, {"detail": {"id": [{"numeric": [">", 5]}]}})
    told = put(bed)
    put(bed, {"id": 3})
    [event] = received(bed, arn)
    assert event["id"] == told["Entries"][0]["EventId"]
    assert (event["source"], event["detail-type"], event["detail"]) == ("shop", "order", {"id": 7})
    assert (event["time"], event["account"]) == ("2023-11-14T22:13:20Z", ACCOUNT)


async def test_a_disabled_rule_does_nothing(bed: Bed) -> None:
    arn = queue(bed)
    rule(bed, {"Arn": arn})
    bed.call("events", "DisableRule", Name="r")
    put(bed)
    assert received(bed, arn) == []
    bed.call("events", "EnableRule", Name="r")
    put(bed)
    assert len(received(bed, arn)) == 1


async def test_a_bus_of_ones_own_and_one_behind_it(bed: Bed) -> None:
    bed.call("events", "CreateEventBus", Name="orders")
    bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"
    role = bed.role("bridge", "events.amazonaws.com", allow("events:PutEvents"))
    rule(bed, {"Arn": bus, "RoleArn": role}, EventBusName="orders")
    arn = queue(bed)
    rule(bed, {"Arn": arn})
    put(bed, EventBusName="orders")
    await asyncio.sleep(0)
    assert [event["detail"] for event in received(bed, arn)] == [{"id": 7}]
    bed.fails("ValidationException", "events", "DeleteEventBus", Name="orders")


async def test_a_machine_is_started_as_the_role(bed: Bed) -> None:
    definition = {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True}}}
    made = bed.call(
        "stepfunctions",
        "CreateStateMachine",
        name="m",
        definition=json.dumps(definition),
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/m",
    )
    arn = made["stateMachineArn"]
    role = bed.role("starter", "events.amazonaws.com", allow("states:StartExecution", arn))
    rule(bed, {"Arn": arn, "RoleArn": role, "InputPath": "$.detail"})
    put(bed)
    [execution] = bed.call("stepfunctions", "ListExecutions", stateMachineArn=arn)["executions"]
    told = bed.call("stepfunctions", "DescribeExecution", executionArn=execution["executionArn"])
    assert told["input"] == '{"id":7}'


async def test_a_target_that_refuses_gives_a_dead_letter(bed: Bed, caplog: Any) -> None:
    bed.call("sqs", "CreateQueue", QueueName="closed")
    closed = f"arn:aws:sqs:us-east-1:{ACCOUNT}:closed"
    dead = queue(bed, "dead")
    rule(bed, {"Arn": closed, "DeadLetterConfig": {"Arn": dead}})
    put(bed)
    assert received(bed, closed) == []
    assert len(received(bed, dead)) == 1
    assert "could not call" in caplog.text


async def test_log_groups_and_topics(bed: Bed) -> None:
    bed.call("logs", "CreateLogGroup", logGroupName="/events")
    rule(bed, {"Arn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/events"})
    put(bed)
    [event] = bed.call("logs", "FilterLogEvents", logGroupName="/events")["events"]
    assert json.loads(event["message"])["detail"] == {"id": 7}


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"Detail": "[]"}, "MalformedDetail"),
        ({"Detail": "{"}, "MalformedDetail"),
        ({"Source": ""}, "InvalidArgument"),
        ({"Source": "aws.s3"}, "NotAuthorizedForSourceException"),
    ],
)
async def test_entries_that_fail(bed: Bed, entry: Any, code: str) -> None:
    told = put(bed, **entry)
    assert (told["FailedEntryCount"], told["Entries"][0]["ErrorCode"]) == (1, code)


EVENT = {"source": "shop", "detail": {"id": 7, "name": 'a "b"', "deep": {"x": [1]}}, "time": "T"}


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ({"Input": '{"fixed": 1}'}, '{"fixed": 1}'),
        ({"InputPath": "$.detail.deep"}, '{"x":[1]}'),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"id": "$.detail.id", "n": "$.detail.name"},
                    "InputTemplate": '{"id": <id>, "say": "it is <n>", "name": <n>}',
                }
            },
            '{"id": 7, "say": "it is a \\"b\\"", "name": "a \\"b\\""}',
        ),
        (
            {"InputTransformer": {"InputTemplate": '"<aws.events.rule-name>: <no>"'}},
            '"r: "',
        ),
    ],
)
def test_inputs(target: Any, text: str) -> None:
    assert shape_input(target, EVENT, {"aws.events.rule-name": "r"}) == text


async def test_boto3_and_what_is_refused(running: Running) -> None:
    events = client_of(running, "events")
    invalid = await refused(events.put_rule, Name="r", EventPattern='{"a": "b"}')
    assert invalid == ("InvalidEventPatternException", 400)
    assert (await refused(events.put_rule, Name="r"))[0] == "ValidationException"
    await ask(events.put_rule, Name="r", ScheduleExpression="rate(5 minutes)")
    wrong = "rate(1 minutes)"
    assert (await refused(events.put_rule, Name="r", ScheduleExpression=wrong))[0] == (
        "ValidationException"
    )
    listed = await ask(events.list_rules)
    assert [one["ScheduleExpression"] for one in listed["Rules"]] == ["rate(5 minutes)"]
    event = {
        "id": "1",
        "account": ACCOUNT,
        "source": "s",
        "time": "T",
        "region": "r",
        "resources": [],
        "detail-type": "d",
    }
    told = await ask(
        events.test_event_pattern, EventPattern='{"source": ["s"]}', Event=json.dumps(event)
    )
    assert told["Result"] is True
    assert (await refused(events.describe_rule, Name="no"))[0] == "ResourceNotFoundException"


async def test_rules_of_a_template(bed: Bed) -> None:
    arn = queue(bed)
    resources = {
        "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "orders"}},
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventBusName": {"Ref": "Bus"},
                "EventPattern": {"source": ["shop"]},
                "Targets": [{"Id": "1", "Arn": arn}],
            },
        },
    }
    deployment = bed.deploy(resources)
    assert deployment.resources["stack", "Rule"].identity.ref.startswith("orders|")
    put(bed, EventBusName="orders")
    assert len(received(bed, arn)) == 1
    bed.deploy({"Bus": resources["Bus"]})
    assert bed.call("events", "ListRules", EventBusName="orders")["Rules"] == []
