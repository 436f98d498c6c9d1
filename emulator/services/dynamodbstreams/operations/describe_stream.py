"""DescribeStream: a stream and its shard."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ResourceNotFoundException, ValidationException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.streams import FIRST_SEQUENCE, Stream

if TYPE_CHECKING:
    from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams


def describe_stream(service: "DynamoDbStreams", input: Input, call: Call) -> Output:
    checker("dynamodbstreams", "DescribeStream")(input)
    stream = find_stream(service, input["StreamArn"])
    start = input.get("ExclusiveStartShardId")
    numbers = {"StartingSequenceNumber": str(FIRST_SEQUENCE + stream.first)}
    if stream.last is not None:
        last = max(stream.last, stream.first)
        numbers["EndingSequenceNumber"] = str(FIRST_SEQUENCE + last)
    shards = [{"ShardId": stream.shard, "SequenceNumberRange": numbers}]
    if start is not None and start >= stream.shard:
        shards = []
    return {
        "StreamDescription": {
            "StreamArn": stream.arn,
            "StreamLabel": stream.label,
            "StreamStatus": "ENABLED" if stream.disabled is None else "DISABLED",
            "StreamViewType": stream.view,
            "CreationRequestDateTime": stream.created,
            "TableName": stream.table_name,
            "KeySchema": stream.key_schema,
            "Shards": shards,
        }
    }


def find_stream(service: "DynamoDbStreams", arn: str) -> Stream:
    """Raises ValidationException for what is no stream's ARN, ResourceNotFoundException."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[2] != "dynamodb" or "/stream/" not in parts[5]:
        raise ValidationException(f"Invalid StreamArn: {arn}")
    stream = service.streams.find(arn)
    if stream is None:
        raise ResourceNotFoundException(f"Requested resource not found: Stream: {arn} not found")
    return stream
