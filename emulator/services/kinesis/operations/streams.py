"""CreateStream, DeleteStream, DescribeStream, DescribeStreamSummary, ListStreams, ListShards."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.kinesis.errors import (
    ExpiredNextTokenException,
    InvalidArgumentException,
    ResourceInUseException,
)
from csc.emulator.services.kinesis.sequences import shown_sequence
from csc.emulator.services.kinesis.shards import Shard, even_shards
from csc.emulator.services.kinesis.store import Stream
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis


def create_stream(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """It is active at once. Raises ResourceInUseException, InvalidArgumentException."""
    name = str(input["StreamName"])
    if kinesis.store.stream(name) is not None:
        raise ResourceInUseException(
            f"Stream {name} under account {kinesis.cloud.account} already exists."
        )
    mode = str((input.get("StreamModeDetails") or {}).get("StreamMode") or "PROVISIONED")
    kinesis.store.save(
        make_stream(kinesis, name, mode, input.get("ShardCount"), input.get("Tags") or {})
    )
    return {}


def make_stream(
    kinesis: "Kinesis", name: str, mode: str, count: Any, tags: dict[str, str]
) -> Stream:
    """On demand a stream begins with four shards. Raises InvalidArgumentException."""
    shards = int(count) if count is not None else 4 if mode == "ON_DEMAND" else 1
    if not 1 <= shards <= 10_000:
        raise InvalidArgumentException("ShardCount must be from 1 to 10000.")
    now = kinesis.now()
    return Stream(name, now, even_shards(shards, now), mode, tags=tags)


def delete_stream(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    kinesis.store.remove(kinesis.find(input).name)
    return {}


def describe_stream(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream = kinesis.find(input)
    after = str(input.get("ExclusiveStartShardId") or "")
    limit = int(input.get("Limit") or 100)
    shards = [shard for shard in stream.shards if shard.id > after]
    described = _summary(kinesis, stream)
    del described["OpenShardCount"], described["ConsumerCount"]
    described["Shards"] = [_shard(kinesis, shard) for shard in shards[:limit]]
    described["HasMoreShards"] = len(shards) > limit
    return {"StreamDescription": described}


def describe_stream_summary(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    return {"StreamDescriptionSummary": _summary(kinesis, kinesis.find(input))}


def _summary(kinesis: "Kinesis", stream: Stream) -> Output:
    told: Output = {
        "StreamName": stream.name,
        "StreamARN": kinesis.arn(stream.name),
        "StreamStatus": "ACTIVE",
        "StreamModeDetails": {"StreamMode": stream.mode},
        "RetentionPeriodHours": stream.hours,
        "StreamCreationTimestamp": stream.created,
        "EnhancedMonitoring": [{"ShardLevelMetrics": list(stream.metrics)}],
        "EncryptionType": stream.encryption,
        "OpenShardCount": sum(not shard.closed for shard in stream.shards),
        "ConsumerCount": len(stream.consumers),
    }
    return told | ({"KeyId": stream.key} if stream.key else {})


def _shard(kinesis: "Kinesis", shard: Shard) -> Output:
    numbers: Output = {"StartingSequenceNumber": shown_sequence(0)}
    if shard.closed:
        numbers["EndingSequenceNumber"] = shown_sequence(kinesis.store.next())
    told: Output = {
        "ShardId": shard.id,
        "HashKeyRange": {"StartingHashKey": str(shard.low), "EndingHashKey": str(shard.high)},
        "SequenceNumberRange": numbers,
    }
    for member, parent in zip(
        ("ParentShardId", "AdjacentParentShardId"), shard.parents, strict=False
    ):
        told[member] = f"shardId-{parent:012}"
    return told


def list_shards(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises ExpiredNextTokenException. A token names its stream."""
    token = input.get("NextToken")
    if token:
        name, _, token = str(token).partition(" ")
        input = {**input, "StreamName": name}
    stream = kinesis.find(input)
    by_id = {shard.id: shard for shard in stream.shards}
    after = str(input.get("ExclusiveStartShardId") or "")
    kind = str((input.get("ShardFilter") or {}).get("Type") or "")
    chosen = [
        id
        for id, shard in by_id.items()
        if id > after and not (kind == "AT_LATEST" and shard.closed)
    ]
    limit = int(input.get("MaxResults") or 1000)
    ids, more = page(chosen, token, limit, ExpiredNextTokenException)
    found = [_shard(kinesis, by_id[id]) for id in ids]
    return {"Shards": found} | ({"NextToken": f"{stream.name} {more}"} if more else {})


def list_streams(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    streams = {stream.name: stream for stream in kinesis.store.streams()}
    after = str(input.get("ExclusiveStartStreamName") or "")
    limit = int(input.get("Limit") or 100)
    left = [name for name in streams if name > after]
    names, token = page(left, input.get("NextToken"), limit, ExpiredNextTokenException)
    summaries = []
    for name in names:
        summary = _summary(kinesis, streams[name])
        members = (
            "StreamName",
            "StreamARN",
            "StreamStatus",
            "StreamModeDetails",
            "StreamCreationTimestamp",
        )
        summaries.append({member: summary[member] for member in members})
    told = {"StreamNames": names, "HasMoreStreams": token is not None}
    return {**told, "StreamSummaries": summaries} | ({"NextToken": token} if token else {})


def describe_limits(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    streams = kinesis.store.streams()
    opened = sum(not shard.closed for s in streams if s.mode == "PROVISIONED" for shard in s.shards)
    on_demand = sum(stream.mode == "ON_DEMAND" for stream in streams)
    return {
        "ShardLimit": 500,
        "OpenShardCount": opened,
        "OnDemandStreamCount": on_demand,
        "OnDemandStreamCountLimit": 50,
    }
