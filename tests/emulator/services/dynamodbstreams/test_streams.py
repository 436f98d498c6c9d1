"""Streams: records of each view, where iterators stand, and what outlives a stream."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError


def make_table(client: Any, view: str) -> str:
    client.table(StreamSpecification={"StreamEnabled": True, "StreamViewType": view})
    return str(client("DescribeTable", TableName="books")["Table"]["LatestStreamArn"])


def iterator(client: Any, arn: str, kind: str = "TRIM_HORIZON", **more: Any) -> str:
    stream = client.streams("DescribeStream", StreamArn=arn)["StreamDescription"]
    return str(
        client.streams(
            "GetShardIterator",
            StreamArn=arn,
            ShardId=stream["Shards"][0]["ShardId"],
            ShardIteratorType=kind,
            **more,
        )["ShardIterator"]
    )


def records(client: Any, arn: str) -> list[Any]:
    found = client.streams("GetRecords", ShardIterator=iterator(client, arn))["Records"]
    return list(found)


def write_three(client: Any) -> None:
    client.put(id="1", n=1)
    client.put(id="1", n=1)
    client.put(id="1", n=2)
    client("DeleteItem", TableName="books", Key={"id": {"S": "1"}})
    client("DeleteItem", TableName="books", Key={"id": {"S": "1"}})


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_a_record_for_each_change(client: Any, view: str, images: set[str]) -> None:
    arn = make_table(client, view)
    write_three(client)
    found = records(client, arn)
    assert [record["eventName"] for record in found] == ["INSERT", "MODIFY", "REMOVE"]
    modify = found[1]["dynamodb"]
    assert modify["Keys"] == {"id": {"S": "1"}}
    assert modify.keys() & {"NewImage", "OldImage"} == images
    if "OldImage" in images:
        assert modify["OldImage"]["n"] == {"N": "1"}
    numbers = [record["dynamodb"]["SequenceNumber"] for record in found]
    assert numbers == sorted(numbers)
    assert all(len(number) == 21 for number in numbers)


def test_where_iterators_stand(client: Any) -> None:
    arn = make_table(client, "KEYS_ONLY")
    latest = iterator(client, arn, "LATEST")
    write_three(client)
    first = client.streams("GetRecords", ShardIterator=latest, Limit=2)
    assert len(first["Records"]) == 2
    second = client.streams("GetRecords", ShardIterator=first["NextShardIterator"])
    assert [record["eventName"] for record in second["Records"]] == ["REMOVE"]
    number = first["Records"][1]["dynamodb"]["SequenceNumber"]
    at = iterator(client, arn, "AT_SEQUENCE_NUMBER", SequenceNumber=number)
    after = iterator(client, arn, "AFTER_SEQUENCE_NUMBER", SequenceNumber=number)
    assert len(client.streams("GetRecords", ShardIterator=at)["Records"]) == 2
    assert len(client.streams("GetRecords", ShardIterator=after)["Records"]) == 1


def test_a_disabled_stream_ends_and_can_be_read_for_a_day(client: Any) -> None:
    arn = make_table(client, "KEYS_ONLY")
    client.put(id="1")
    client("UpdateTable", TableName="books", StreamSpecification={"StreamEnabled": False})
    client.put(id="2")
    stream = client.streams("DescribeStream", StreamArn=arn)["StreamDescription"]
    assert stream["StreamStatus"] == "DISABLED"
    assert "EndingSequenceNumber" in stream["Shards"][0]["SequenceNumberRange"]
    output = client.streams("GetRecords", ShardIterator=iterator(client, arn))
    assert len(output["Records"]) == 1
    assert "NextShardIterator" not in output
    client.now += 1
    client(
        "UpdateTable",
        TableName="books",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    listed = client.streams("ListStreams", TableName="books")["Streams"]
    assert len(listed) == 2
    client("DeleteTable", TableName="books")
    client.now += 86_401
    client.dynamodb.streams.trim(client.now)
    assert client.streams("ListStreams") == {"Streams": []}


def test_a_transaction_that_fails_leaves_no_record(client: Any) -> None:
    arn = make_table(client, "KEYS_ONLY")
    with pytest.raises(ServiceError):
        client(
            "TransactWriteItems",
            TransactItems=[
                {"Put": {"TableName": "books", "Item": {"id": {"S": "1"}}}},
                {
                    "Update": {
                        "TableName": "books",
                        "Key": {"id": {"S": "2"}},
                        "UpdateExpression": "SET a = b",
                    }
                },
            ],
        )
    assert records(client, arn) == []


def test_refusals(client: Any) -> None:
    arn = make_table(client, "KEYS_ONLY")

    def code(operation: str, **input: Any) -> str:
        with pytest.raises(ServiceError) as raised:
            client.streams(operation, **input)
        return str(raised.value.code)

    assert code("DescribeStream", StreamArn="x" * 40) == "ValidationException"
    assert code("DescribeStream", StreamArn=arn[:-1] + "X") == "ResourceNotFoundException"
    assert code("GetRecords", ShardIterator="x|1|!") == "ValidationException"
    assert code("GetRecords", ShardIterator="no iterator") == "ValidationException"
    old = iterator(client, arn)
    client.now += 901
    assert code("GetRecords", ShardIterator=old) == "ExpiredIteratorException"
    given = {"StreamArn": arn, "ShardId": "shardId-00000000000000000000-00000000"}
    assert code("GetShardIterator", ShardIteratorType="LATEST", **given) == (
        "ResourceNotFoundException"
    )
    assert code("GetShardIterator", ShardIteratorType="AT_SEQUENCE_NUMBER", **given) == (
        "ValidationException"
    )
