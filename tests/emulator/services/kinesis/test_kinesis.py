"""Streams: what is put in is read by iterators, shard by shard."""

import base64
import json
from typing import Any

import pytest

from csc.emulator.calls import Caller
from csc.emulator.errors import ServiceError
from tests.emulator.conftest import Running
from tests.emulator.services.bed import Bed, ask, client_of, refused


def data(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def create(bed: Bed, count: int = 1) -> None:
    bed.call("kinesis", "CreateStream", StreamName="s", ShardCount=count)


def put(bed: Bed, text: str, key: str = "k", **more: Any) -> Any:
    return bed.call(
        "kinesis", "PutRecord", StreamName="s", Data=data(text), PartitionKey=key, **more
    )


def read(bed: Bed, shard: str = "shardId-000000000000", **kind: Any) -> list[str]:
    kind.setdefault("ShardIteratorType", "TRIM_HORIZON")
    iterator = bed.call("kinesis", "GetShardIterator", StreamName="s", ShardId=shard, **kind)
    found = bed.call("kinesis", "GetRecords", ShardIterator=iterator["ShardIterator"])
    return [base64.b64decode(record["Data"]).decode() for record in found["Records"]]


async def test_boto3(running: Running) -> None:
    kinesis = client_of(running, "kinesis")
    await ask(kinesis.create_stream, StreamName="s", ShardCount=2)
    told = await ask(kinesis.put_record, StreamName="s", Data=b"\x00\xff", PartitionKey="a")
    shard = told["ShardId"]
    iterator = await ask(
        kinesis.get_shard_iterator,
        StreamName="s",
        ShardId=shard,
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        StartingSequenceNumber=told["SequenceNumber"],
    )
    found = await ask(kinesis.get_records, ShardIterator=iterator["ShardIterator"])
    [record] = found["Records"]
    assert (record["Data"], record["PartitionKey"]) == (b"\x00\xff", "a")
    assert record["SequenceNumber"] == told["SequenceNumber"]
    described = await ask(kinesis.describe_stream, StreamName="s")
    assert len(described["StreamDescription"]["Shards"]) == 2
    assert described["StreamDescription"]["StreamStatus"] == "ACTIVE"
    assert await refused(kinesis.describe_stream, StreamName="x") == (
        "ResourceNotFoundException",
        400,
    )


async def test_where_iterators_begin(bed: Bed) -> None:
    create(bed)
    first = put(bed, "one")["SequenceNumber"]
    bed.time += 10
    put(bed, "two")
    assert read(bed) == ["one", "two"]
    after = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": first}
    assert read(bed, **after) == ["two"]
    assert read(bed, ShardIteratorType="AT_TIMESTAMP", Timestamp=bed.time - 5) == ["two"]
    assert read(bed, ShardIteratorType="LATEST") == []
    bed.time += 25 * 3600
    assert read(bed) == []


async def test_reading_goes_on_and_iterators_expire(bed: Bed) -> None:
    create(bed)
    put(bed, "one")
    put(bed, "two")
    given = {"ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
    start = bed.call("kinesis", "GetShardIterator", StreamName="s", **given)["ShardIterator"]
    page = bed.call("kinesis", "GetRecords", ShardIterator=start, Limit=1)
    assert len(page["Records"]) == 1
    page = bed.call("kinesis", "GetRecords", ShardIterator=page["NextShardIterator"])
    assert [base64.b64decode(r["Data"]) for r in page["Records"]] == [b"two"]
    assert page["MillisBehindLatest"] == 0
    bed.time += 301
    bed.fails("ExpiredIteratorException", "kinesis", "GetRecords", ShardIterator=start)
    bed.fails("InvalidArgumentException", "kinesis", "GetRecords", ShardIterator="x")


async def test_partition_keys_choose_the_shard(bed: Bed) -> None:
    create(bed, 2)
    shards = {put(bed, "x", f"key{n}")["ShardId"] for n in range(20)}
    assert shards == {"shardId-000000000000", "shardId-000000000001"}
    told = put(bed, "explicit", ExplicitHashKey=str(2**127))
    assert told["ShardId"] == "shardId-000000000001"


async def test_shards_are_split_and_merged(bed: Bed) -> None:
    create(bed)
    put(bed, "before")
    parent = "shardId-000000000000"
    split = {"ShardToSplit": parent, "NewStartingHashKey": str(2**127)}
    bed.call("kinesis", "SplitShard", StreamName="s", **split)
    told = put(bed, "after", ExplicitHashKey="0")
    assert told["ShardId"] == "shardId-000000000001"
    assert read(bed, parent) == ["before"]
    iterator = bed.call(
        "kinesis",
        "GetShardIterator",
        StreamName="s",
        ShardId=parent,
        ShardIteratorType="LATEST",
    )
    ended = bed.call("kinesis", "GetRecords", ShardIterator=iterator["ShardIterator"])
    assert "NextShardIterator" not in ended
    merge = {
        "ShardToMerge": "shardId-000000000001",
        "AdjacentShardToMerge": "shardId-000000000002",
    }
    bed.call("kinesis", "MergeShards", StreamName="s", **merge)
    summary = bed.call("kinesis", "DescribeStreamSummary", StreamName="s")
    assert summary["StreamDescriptionSummary"]["OpenShardCount"] == 1
    listed = bed.call("kinesis", "ListShards", StreamName="s")["Shards"]
    assert listed[3]["AdjacentParentShardId"] == "shardId-000000000002"


async def test_batches(bed: Bed) -> None:
    create(bed)
    records = [{"Data": data(text), "PartitionKey": "k"} for text in ("a", "b")]
    told = bed.call("kinesis", "PutRecords", StreamName="s", Records=records)
    assert (told["FailedRecordCount"], len(told["Records"])) == (0, 2)
    assert read(bed) == ["a", "b"]


@pytest.mark.parametrize(
    ("code", "operation", "input"),
    [
        ("ResourceInUseException", "CreateStream", {"StreamName": "s", "ShardCount": 1}),
        ("ValidationException", "CreateStream", {"StreamName": "a b", "ShardCount": 1}),
        ("SerializationException", "PutRecord", {"Data": "?", "PartitionKey": "k"}),
        ("ValidationException", "PutRecord", {"Data": "", "PartitionKey": ""}),
        ("InvalidArgumentException", "DecreaseStreamRetentionPeriod", {"RetentionPeriodHours": 1}),
    ],
)
async def test_what_is_refused(bed: Bed, code: str, operation: str, input: Any) -> None:
    create(bed)
    bed.fails(code, "kinesis", operation, **{"StreamName": "s", **input})


async def test_a_stream_of_a_template(bed: Bed) -> None:
    properties: dict[str, Any] = {"Name": "s", "ShardCount": 1}
    bed.deploy({"S": {"Type": "AWS::Kinesis::Stream", "Properties": properties}})
    put(bed, "kept")
    changed = {**properties, "ShardCount": 3, "RetentionPeriodHours": 48}
    bed.deploy({"S": {"Type": "AWS::Kinesis::Stream", "Properties": changed}})
    summary = bed.call("kinesis", "DescribeStreamSummary", StreamName="s")
    assert summary["StreamDescriptionSummary"]["OpenShardCount"] == 3
    assert summary["StreamDescriptionSummary"]["RetentionPeriodHours"] == 48
    assert read(bed) == ["kept"]


async def test_policies_and_metrics(bed: Bed) -> None:
    create(bed)
    arn = "arn:aws:kinesis:us-east-1:123456789012:stream/s"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logs.amazonaws.com"},
        "Action": "kinesis:PutRecord",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    bed.fails("ResourceNotFoundException", "kinesis", "DeleteResourcePolicy", ResourceARN=arn)
    bed.call("kinesis", "PutResourcePolicy", ResourceARN=arn, Policy=policy)
    assert bed.call("kinesis", "GetResourcePolicy", ResourceARN=arn)["Policy"] == policy
    logs = Caller("logs.amazonaws.com", bed.cloud.account, "logs.amazonaws.com")
    record = {"StreamName": "s", "Data": data("x"), "PartitionKey": "k"}
    bed.invoke("kinesis", "PutRecord", record, logs)
    with pytest.raises(ServiceError, match="not authorized"):
        bed.invoke("kinesis", "DeleteStream", {"StreamName": "s"}, logs)
    given = {"StreamName": "s", "ShardLevelMetrics": ["ALL"]}
    told = bed.call("kinesis", "EnableEnhancedMonitoring", **given)
    assert len(told["DesiredShardLevelMetrics"]) == 7
    given["ShardLevelMetrics"] = ["IncomingBytes"]
    told = bed.call("kinesis", "DisableEnhancedMonitoring", **given)
    assert len(told["DesiredShardLevelMetrics"]) == 6
