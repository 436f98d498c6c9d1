"""Event source mappings: messages and records reach the function, and what fails comes again."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from csc.emulator.calls import Call, Input, Output, Row
from tests.emulator.services.bed import Bed, allow, until

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"


class Sources(Bed):
    """A function ``f`` whose handler is a test's; ``events`` are those that it had."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = []
        self.handler: Callable[[Any], Any] = lambda event: None
        self.service: Any = self.cloud.services["lambda"]
        self.service.operations = {**self.service.operations, "Invoke": Row(self._invoke)}

    def _invoke(self, service: Any, input: Input, call: Call) -> Output:
        event = json.loads(input["Payload"])
        self.events.append(event)
        try:
            answer = self.handler(event)
        except ValueError as error:
            told = json.dumps({"errorMessage": str(error)}).encode()
            return {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": told}
        return {"StatusCode": 200, "Payload": json.dumps(answer).encode()}

    def function(self, *statements: Any) -> None:
        role = self.role("f", "lambda.amazonaws.com", *statements)
        code = {"ZipFile": "def handler(event, context): pass"}
        properties = {
            "FunctionName": "f",
            "Role": role,
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Code": code,
        }
        self.deploy({"F": {"Type": "AWS::Lambda::Function", "Properties": properties}})

    def map(self, arn: str, **settings: Any) -> Any:
        return self.call(
            "lambda",
            "CreateEventSourceMapping",
            FunctionName="f",
            EventSourceArn=arn,
            **settings,
        )

    def records(self) -> list[Any]:
        return [record for event in self.events for record in event["Records"]]


@pytest.fixture
async def bed() -> AsyncIterator[Sources]:
    bed = Sources()
    yield bed
    await bed.close()


def queue(bed: Sources, name: str = "q", **attributes: str) -> tuple[str, str]:
    url = bed.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, f"arn:aws:sqs:us-east-1:123456789012:{name}"


def left(bed: Sources, url: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = bed.call("sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=names)
    return sum(int(count) for count in told["Attributes"].values())


async def test_messages_are_given_and_deleted(bed: Sources) -> None:
    bed.function(allow("sqs:*"))
    url, arn = queue(bed)
    told = bed.map(arn)
    assert (told["State"], told["BatchSize"]) == ("Creating", 10)
    kind = {"DataType": "String", "StringValue": "new"}
    bed.call(
        "sqs", "SendMessage", QueueUrl=url, MessageBody="hello", MessageAttributes={"kind": kind}
    )
    [record] = await until(bed.records)
    assert (record["body"], record["eventSource"], record["eventSourceARN"]) == (
        "hello",
        "aws:sqs",
        arn,
    )
    assert record["messageAttributes"]["kind"]["stringValue"] == "new"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    await until(lambda: left(bed, url) == 0)


async def test_what_fails_comes_again(bed: Sources) -> None:
    bed.function(allow("sqs:*"))
    url, arn = queue(bed, VisibilityTimeout="5")
    failures = {"ReportBatchItemFailures": True}

    def handler(event: Any) -> Any:
        bad = [r["messageId"] for r in event["Records"] if r["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": id} for id in bad]}

    bed.handler = handler
    bed.map(arn, FunctionResponseTypes=list(failures))
    for body in ("good", "bad"):
        bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body)
    await until(lambda: len(bed.records()) == 2)
    await until(lambda: left(bed, url) == 1)
    bed.time += 6
    bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody="wake")
    await until(lambda: [r["body"] for r in bed.records()].count("bad") == 2)


async def test_a_function_that_raises_keeps_its_messages(bed: Sources) -> None:
    def handler(event: Any) -> Any:
        raise ValueError("no")

    bed.handler = handler
    bed.function(allow("sqs:*"))
    url, arn = queue(bed)
    bed.map(arn)
    bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x")
    await until(bed.records)
    await asyncio.sleep(0)
    assert left(bed, url) == 1


async def test_filters_drop_what_they_are_not_for(bed: Sources) -> None:
    bed.function(allow("sqs:*"))
    url, arn = queue(bed)
    pattern = json.dumps({"body": {"kind": ["new"]}})
    bed.map(arn, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    for kind in ("old", "new"):
        bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody=json.dumps({"kind": kind}))
    await until(bed.records)
    await until(lambda: left(bed, url) == 0)
    assert [json.loads(r["body"])["kind"] for r in bed.records()] == ["new"]


async def test_a_role_that_may_not_read(bed: Sources, caplog: Any) -> None:
    bed.function()
    url, arn = queue(bed)
    bed.map(arn)
    bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x")
    await until(lambda: "can't read" in caplog.text)
    assert bed.events == []


async def test_records_of_kinesis(bed: Sources) -> None:
    bed.function(allow("kinesis:*"))
    bed.call("kinesis", "CreateStream", StreamName="s", ShardCount=1)
    arn = "arn:aws:kinesis:us-east-1:123456789012:stream/s"
    bed.fails(
        "InvalidParameterValueException",
        "lambda",
        "CreateEventSourceMapping",
        FunctionName="f",
        EventSourceArn=arn,
    )
    failed: list[int] = []

    def handler(event: Any) -> None:
        if not failed:
            failed.append(1)
            raise ValueError("once")

    bed.handler = handler
    data = base64.b64encode(b"hello").decode()
    bed.call("kinesis", "PutRecord", StreamName="s", Data=data, PartitionKey="k")
    bed.map(arn, StartingPosition="TRIM_HORIZON")
    await until(lambda: len(bed.events) == 2)
    record = bed.records()[1]
    assert (record["kinesis"]["data"], record["kinesis"]["partitionKey"]) == (data, "k")
    assert record["eventID"].startswith("shardId-000000000000:")
    reached = bed.service.event_sources.store.checkpoint
    [mapping] = bed.call("lambda", "ListEventSourceMappings")["EventSourceMappings"]
    await until(lambda: reached(mapping["UUID"], "shardId-000000000000"))


async def test_a_batch_that_is_given_up_is_told(bed: Sources) -> None:
    def handler(event: Any) -> None:
        raise ValueError("always")

    bed.handler = handler
    bed.function(allow(["kinesis:*", "sqs:*"]))
    url, dead = queue(bed)
    bed.call("kinesis", "CreateStream", StreamName="s", ShardCount=1)
    bed.call("kinesis", "PutRecord", StreamName="s", Data="eA==", PartitionKey="k")
    bed.map(
        "arn:aws:kinesis:us-east-1:123456789012:stream/s",
        StartingPosition="TRIM_HORIZON",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": dead}},
    )
    await until(lambda: left(bed, url) == 1)
    [message] = bed.call("sqs", "ReceiveMessage", QueueUrl=url)["Messages"]
    assert json.loads(message["Body"])["KinesisBatchInfo"]["batchSize"] == 1


async def test_changes_of_a_table(bed: Sources) -> None:
    bed.function(allow("dynamodb:*"))
    made = bed.call(
        "dynamodb",
        "CreateTable",
        TableName="table",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    arn = made["TableDescription"]["LatestStreamArn"]
    bed.map(arn, StartingPosition="TRIM_HORIZON")
    bed.call("dynamodb", "PutItem", TableName="table", Item={"id": {"S": "7"}})
    [record] = await until(bed.records)
    assert (record["eventName"], record["eventSourceARN"]) == ("INSERT", arn)
    assert record["dynamodb"]["NewImage"] == {"id": {"S": "7"}}


async def test_a_mapping_of_a_template_and_its_end(bed: Sources) -> None:
    role = bed.role("f", "lambda.amazonaws.com", allow("sqs:*"))
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "f",
            "Role": role,
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Code": {"ZipFile": "def handler(event, context): pass"},
        },
    }
    mapping = {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "FunctionName": {"Ref": "F"},
            "EventSourceArn": {"Fn::GetAtt": ["Q", "Arn"]},
            "BatchSize": 1,
        },
    }
    given = {"F": function, "Q": {"Type": "AWS::SQS::Queue"}}
    bed.deploy({**given, "M": mapping})
    [url] = bed.call("sqs", "ListQueues")["QueueUrls"]
    bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody="hello")
    assert [r["body"] for r in await until(bed.records)] == ["hello"]
    bed.deploy(given)
    assert bed.call("lambda", "ListEventSourceMappings")["EventSourceMappings"] == []


async def test_disabled_and_deleted(bed: Sources) -> None:
    bed.function(allow("sqs:*"))
    url, arn = queue(bed)
    uuid = bed.map(arn, Enabled=False)["UUID"]
    bed.fails(
        "ResourceConflictException",
        "lambda",
        "CreateEventSourceMapping",
        FunctionName="f",
        EventSourceArn=arn,
    )
    bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x")
    assert bed.call("lambda", "GetEventSourceMapping", UUID=uuid)["State"] == "Disabled"
    bed.call("lambda", "UpdateEventSourceMapping", UUID=uuid, Enabled=True, BatchSize=5)
    await until(bed.records)
    assert bed.call("lambda", "DeleteEventSourceMapping", UUID=uuid)["State"] == "Deleting"
    bed.fails("ResourceNotFoundException", "lambda", "GetEventSourceMapping", UUID=uuid)


async def test_what_reads_a_queue_ends_though_a_message_comes_at_that_moment() -> None:
    bed = Sources()
    bed.function(allow("sqs:*"))
    url = bed.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    bed.map("arn:aws:sqs:us-east-1:123456789012:q")
    for _ in range(5):
        await asyncio.sleep(0)  # until it waits for messages
    bed.call("sqs", "SendMessage", QueueUrl=url, MessageBody="hello")
    await asyncio.wait_for(bed.service.close(), 5)
    assert bed.events == []
