"""The records of a stream to a function, shard by shard and in order: Kinesis, and tables' streams.

A batch that fails is tried again, halved where the mapping says so, until its attempts or its records'
age end; then its place is told to the destination for failures, and reading goes on behind it.
"""

import asyncio
import base64
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.services.lambda_.event_sources.store import Source

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.event_sources.manager import EventSources

PAUSE = 0.25  # seconds between looks at a stream that has nothing new
LONGEST_PAUSE = 10.0
Record = dict[str, Any]


async def poll_stream(sources: "EventSources", source: Source) -> None:
    """For ever. Raises ServiceError where the stream can't be read."""
    places: dict[str, str] = {}
    ended: set[str] = set()
    while True:
        for shard in await _shards(sources, source):
            if shard in ended:
                continue
            iterator = places.get(shard) or await _iterator(sources, source, shard)
            following = await _read(sources, source, shard, iterator)
            if following is None:
                ended.add(shard)
            else:
                places[shard] = following
        await asyncio.sleep(PAUSE)


def _service(source: Source) -> str:
    return "kinesis" if source.kind == "kinesis" else "dynamodbstreams"


async def _shards(sources: "EventSources", source: Source) -> list[str]:
    if source.kind == "kinesis":
        told = await sources.read(source, "kinesis", "DescribeStream", StreamARN=source.arn)
    else:
        told = await sources.read(source, "dynamodbstreams", "DescribeStream", StreamArn=source.arn)
    return [shard["ShardId"] for shard in told["StreamDescription"]["Shards"]]


async def _iterator(sources: "EventSources", source: Source, shard: str) -> str:
    """Behind the last record that the function had, else where the mapping begins."""
    reached = sources.store.checkpoint(source.uuid, shard)
    kinesis = source.kind == "kinesis"
    input: dict[str, Any] = {"ShardId": shard, "StreamARN" if kinesis else "StreamArn": source.arn}
    if reached is not None:
        number = "StartingSequenceNumber" if kinesis else "SequenceNumber"
        input |= {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", number: reached}
    else:
        input["ShardIteratorType"] = str(source.get("StartingPosition", "TRIM_HORIZON"))
        if input["ShardIteratorType"] == "AT_TIMESTAMP":
            input["Timestamp"] = source.get("StartingPositionTimestamp", 0)
    told = await sources.read(source, _service(source), "GetShardIterator", **input)
    return str(told["ShardIterator"])


async def _read(sources: "EventSources", source: Source, shard: str, iterator: str) -> str | None:
    """The next iterator; None at the shard's end."""
    limit = min(source.batch_size, 1000)
    told = await sources.read(
        source, _service(source), "GetRecords", ShardIterator=iterator, Limit=limit
    )
    records: Sequence[Record] = told["Records"]
    if records:
        await handle(
            sources, source, shard, [as_record(sources, source, shard, r) for r in records]
        )
        sources.store.reach(source.uuid, shard, _sequence(source, records[-1]))
    following = told.get("NextShardIterator")
    return None if following is None else str(following)


def _sequence(source: Source, record: Record) -> str:
    inner = record if source.kind == "kinesis" else record["dynamodb"]
    return str(inner["SequenceNumber"])


async def handle(
    sources: "EventSources", source: Source, shard: str, records: list[Record]
) -> None:
    """Give a batch to the function until it is done or given up."""
    from csc.emulator.services.lambda_.event_sources.manager import (
        FunctionFailed,
        failed_items,
        passes,
    )

    batch = [one for one in records if passes(source, _filtered(one))]
    attempts, most = 0, int(source.get("MaximumRetryAttempts", -1))
    while batch:
        try:
            kept = failed_items(source, await sources.invoke(source, batch))
        except FunctionFailed:
            kept = None
        if kept is not None:
            first = min((n for n, one in enumerate(batch) if number_of(one) in kept), default=None)
            if first is None:
                return
            batch = batch[first:]
        attempts += 1
        if 0 <= most < attempts or _too_old(sources, source, batch[0]):
            await _give_up(sources, source, shard, batch)
            return
        await asyncio.sleep(min(PAUSE * 2**attempts, LONGEST_PAUSE))
        if source.get("BisectBatchOnFunctionError") and kept is None and len(batch) > 1:
            half = len(batch) // 2
            await handle(sources, source, shard, batch[:half])
            batch = batch[half:]


def number_of(record: Record) -> str:
    inner = record.get("kinesis") or record["dynamodb"]
    return str(inner.get("sequenceNumber") or inner.get("SequenceNumber"))


def _too_old(sources: "EventSources", source: Source, record: Record) -> bool:
    longest = int(source.get("MaximumRecordAgeInSeconds", -1))
    inner = record.get("kinesis") or record["dynamodb"]
    at = inner.get("approximateArrivalTimestamp") or inner.get("ApproximateCreationDateTime")
    return 0 <= longest < sources.cloud.clock.now() - float(at or 0)


async def _give_up(
    sources: "EventSources", source: Source, shard: str, batch: list[Record]
) -> None:
    """Tell the destination for failures which records were left."""
    from csc.emulator.services.lambda_.event_sources.manager import log

    log.warning("%s gave up %d records of %s", source.function, len(batch), source.arn)
    config = (source.get("DestinationConfig") or {}).get("OnFailure") or {}
    target = str(config.get("Destination") or "")
    if not target:
        return
    body = json.dumps(
        {
            "requestContext": {
                "functionArn": source.function,
                "condition": "RetryAttemptsExhausted",
            },
            "version": "1.0",
            "KinesisBatchInfo" if source.kind == "kinesis" else "DDBStreamBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": number_of(batch[0]),
                "endSequenceNumber": number_of(batch[-1]),
                "batchSize": len(batch),
                "streamArn": source.arn,
            },
        }
    )
    if ":sqs:" in target:
        account, name = target.split(":")[4:6]
        url = f"{sources.cloud.endpoint}/{account}/{name}"
        await sources.read(source, "sqs", "SendMessage", QueueUrl=url, MessageBody=body)
    elif ":sns:" in target:
        await sources.read(source, "sns", "Publish", TopicArn=target, Message=body)


def _filtered(record: Record) -> Record:
    """A filter sees the data of Kinesis as the JSON that it holds."""
    if "kinesis" not in record:
        return record
    try:
        data = json.loads(base64.b64decode(record["kinesis"]["data"]))
    except ValueError:
        return record
    return {**record, "data": data, "kinesis": {**record["kinesis"], "data": data}}


def as_record(sources: "EventSources", source: Source, shard: str, record: Record) -> Record:
    """The record as a Lambda's event has it."""
    if source.kind != "kinesis":
        return {**record, "eventSourceARN": source.arn}
    function = sources.service.find(source.function)
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record["PartitionKey"],
            "sequenceNumber": record["SequenceNumber"],
            "data": record["Data"],
            "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"],
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard}:{record['SequenceNumber']}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": function.role,
        "awsRegion": sources.cloud.region,
        "eventSourceARN": source.arn,
    }
