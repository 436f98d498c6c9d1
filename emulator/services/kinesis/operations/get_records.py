"""GetShardIterator and GetRecords."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.kinesis.errors import InvalidArgumentException
from csc.emulator.services.kinesis.iterators import ShardIterator, read_iterator, write_iterator
from csc.emulator.services.kinesis.sequences import read_sequence, shown_sequence

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis

LARGEST = 10 * 1024 * 1024


def get_shard_iterator(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises InvalidArgumentException, ResourceNotFoundException."""
    stream = kinesis.find(input)
    shard = kinesis.shard_number(stream, input["ShardId"])
    match str(input["ShardIteratorType"]):
        case "TRIM_HORIZON":
            first = 0
        case "LATEST":
            first = kinesis.store.next()
        case "AT_SEQUENCE_NUMBER":
            first = read_sequence(input.get("StartingSequenceNumber"))
        case "AFTER_SEQUENCE_NUMBER":
            first = read_sequence(input.get("StartingSequenceNumber")) + 1
        case _:
            if input.get("Timestamp") is None:
                raise InvalidArgumentException(
                    "Must specify timestamp parameter for iterator AT_TIMESTAMP."
                )
            first = kinesis.store.first_since(stream.name, shard, float(input["Timestamp"]))
    iterator = ShardIterator(stream.name, shard, first)
    return {"ShardIterator": write_iterator(iterator, kinesis.now())}


def get_records(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """The iterator of a closed shard ends with its last record.

    Raises ExpiredIteratorException, InvalidArgumentException, ResourceNotFoundException.
    """
    now = kinesis.now()
    iterator = read_iterator(str(input["ShardIterator"]), now)
    stream = kinesis.find({"StreamName": iterator.stream})
    kinesis.store.trim(stream, now)
    limit = int(input.get("Limit") or 10_000)
    found = kinesis.store.read(stream.name, iterator.shard, iterator.sequence, limit)
    records: list[Output] = []
    size = 0
    next = iterator.sequence
    for record in found:
        size += len(record.data)
        if records and size > LARGEST:
            break
        records.append(
            {
                "SequenceNumber": shown_sequence(record.sequence),
                "ApproximateArrivalTimestamp": record.at,
                "Data": record.data,
                "PartitionKey": record.partition_key,
            }
            | ({"EncryptionType": stream.encryption} if stream.encryption != "NONE" else {})
        )
        next = record.sequence + 1
    behind = 0 if len(records) == len(found) < limit else int((now - found[-1].at) * 1000)
    output: Output = {"Records": records, "MillisBehindLatest": behind}
    closed = any(one.number == iterator.shard and one.closed for one in stream.shards)
    if not closed or len(records) < len(found) or len(found) == limit:
        following = ShardIterator(stream.name, iterator.shard, next)
        output["NextShardIterator"] = write_iterator(following, now)
    return output
