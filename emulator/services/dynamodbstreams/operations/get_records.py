"""GetRecords: the records from an iterator on, and where to go on reading."""

from typing import TYPE_CHECKING

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodbstreams.operations.describe_stream import find_stream
from csc.emulator.services.dynamodbstreams.shard_iterators import ShardIterator, read_iterator

if TYPE_CHECKING:
    from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams

MAX_RECORDS = 1000
MAX_SIZE = 1024 * 1024


def get_records(service: "DynamoDbStreams", input: Input, call: Call) -> Output:
    checker("dynamodbstreams", "GetRecords")(input)
    now = service.clock.now()
    iterator = read_iterator(input["ShardIterator"], now)
    stream = find_stream(service, iterator.arn)
    found = service.streams.read(stream, iterator.sequence, input.get("Limit") or MAX_RECORDS)
    records: list[Output] = []
    size, next = 0, iterator.sequence
    for sequence, record in found:
        size += len(orjson.dumps(record))
        if records and size > MAX_SIZE:
            break
        records.append(record)
        next = sequence + 1
    output: Output = {"Records": records}
    # The iterator of a closed shard ends with its last record.
    if stream.last is None or next <= stream.last:
        output["NextShardIterator"] = str(ShardIterator(stream.arn, next, now))
    return output
