"""A table's changes in a Kinesis stream."""

import base64
import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from tests.emulator.services.bed import Bed

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/s"


@pytest.fixture
async def bed() -> AsyncIterator[Bed]:
    bed = Bed()
    bed.call("kinesis", "CreateStream", StreamName="s", ShardCount=1)
    yield bed
    await bed.close()


def table(**more: Any) -> dict[str, Any]:
    return {
        "TableName": "table",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        **more,
    }


def changes(bed: Bed) -> list[Any]:
    place = {"ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
    iterator = bed.call("kinesis", "GetShardIterator", StreamName="s", **place)["ShardIterator"]
    found = bed.call("kinesis", "GetRecords", ShardIterator=iterator)["Records"]
    return [json.loads(base64.b64decode(record["Data"])) for record in found]


async def test_changes_are_told_while_it_is_enabled(bed: Bed) -> None:
    call = partial(bed.call, "dynamodb")
    call("CreateTable", **table())
    named = {"TableName": "table", "StreamArn": ARN}
    told = call("EnableKinesisStreamingDestination", **named)
    assert told["DestinationStatus"] == "ENABLING"
    described = call("DescribeKinesisStreamingDestination", TableName="table")
    [one] = described["KinesisDataStreamDestinations"]
    assert (one["StreamArn"], one["DestinationStatus"]) == (ARN, "ACTIVE")
    bed.fails("ValidationException", "dynamodb", "EnableKinesisStreamingDestination", **named)
    item = {"id": {"S": "7"}, "n": {"N": "1"}}
    call("PutItem", TableName="table", Item=item)
    call("PutItem", TableName="table", Item=item)  # it changes nothing
    call("DeleteItem", TableName="table", Key={"id": {"S": "7"}})
    update = {"ApproximateCreationDateTimePrecision": "MILLISECOND"}
    call("UpdateKinesisStreamingDestination", **named, UpdateKinesisStreamingConfiguration=update)
    call("DisableKinesisStreamingDestination", **named)
    call("PutItem", TableName="table", Item=item)
    assert [change["eventName"] for change in changes(bed)] == ["INSERT", "REMOVE"]
    assert changes(bed)[0]["dynamodb"]["NewImage"] == item
    assert changes(bed)[0]["tableName"] == "table"
    wrong = {**named, "StreamArn": ARN + "x"}
    bed.fails("ResourceNotFoundException", "dynamodb", "EnableKinesisStreamingDestination", **wrong)


async def test_a_table_of_a_template(bed: Bed) -> None:
    properties = table(KinesisStreamSpecification={"StreamArn": ARN})
    bed.deploy({"T": {"Type": "AWS::DynamoDB::Table", "Properties": properties}})
    bed.call("dynamodb", "PutItem", TableName="table", Item={"id": {"S": "7"}})
    assert [change["eventName"] for change in changes(bed)] == ["INSERT"]
