"""GetShardIterator: a place in a shard from which to read."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import (
    ResourceNotFoundException,
    TrimmedDataAccessException,
    ValidationException,
)
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.streams import FIRST_SEQUENCE, Stream
from csc.emulator.services.dynamodbstreams.operations.describe_stream import find_stream
from csc.emulator.services.dynamodbstreams.shard_iterators import ShardIterator

if TYPE_CHECKING:
    from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams

_BY_NUMBER = frozenset({"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"})


def get_shard_iterator(service: "DynamoDbStreams", input: Input, call: Call) -> Output:
    checker("dynamodbstreams", "GetShardIterator")(input)
    kind, number = input["ShardIteratorType"], input.get("SequenceNumber")
    if (number is not None) != (kind in _BY_NUMBER):
        raise ValidationException(
            "One or more parameter values were invalid: SequenceNumber must be specified with "
            "AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER, and with nothing else"
        )
    stream = find_stream(service, input["StreamArn"])
    if input["ShardId"] != stream.shard:
        raise ResourceNotFoundException(
            f"Requested resource not found: Shard does not exist: {input['ShardId']}"
        )
    sequence = _sequence(service, stream, kind, number)
    return {"ShardIterator": str(ShardIterator(stream.arn, sequence, service.clock.now()))}


def _sequence(service: "DynamoDbStreams", stream: Stream, kind: str, number: str | None) -> int:
    if kind == "LATEST":
        return service.streams.latest()
    if kind == "TRIM_HORIZON" or number is None:
        return stream.first
    if not number.isdecimal() or not number.isascii():
        raise ValidationException(f"Invalid SequenceNumber: {number}")
    sequence = int(number[:40]) - FIRST_SEQUENCE
    if not stream.first <= sequence < max(service.streams.latest(), stream.first + 1):
        raise ValidationException(
            f"Invalid SequenceNumber: {number} is not within the range of the shard"
        )
    horizon = service.streams.horizon(stream)
    if sequence < horizon and sequence != stream.first:
        raise TrimmedDataAccessException(
            "The operation attempted to read past the oldest stream record in a shard."
        )
    return sequence + (kind == "AFTER_SEQUENCE_NUMBER")
