"""ListStreams: ARNs, a page at a time."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams

MAX_LIMIT = 100


def list_streams(service: "DynamoDbStreams", input: Input, call: Call) -> Output:
    checker("dynamodbstreams", "ListStreams")(input)
    limit = input.get("Limit") or MAX_LIMIT
    if limit > MAX_LIMIT:
        raise ValidationException(
            f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy "
            f"constraint: Member must have value less than or equal to {MAX_LIMIT}"
        )
    start = input.get("ExclusiveStartStreamArn")
    if start is not None and "/stream/" not in start:
        raise ValidationException(f"Invalid StreamArn: {start}")
    streams = service.streams.listed(input.get("TableName"))
    if start is not None:
        streams = [stream for stream in streams if stream.arn > start]
    page = streams[:limit]
    output: Output = {
        "Streams": [
            {
                "StreamArn": stream.arn,
                "TableName": stream.table_name,
                "StreamLabel": stream.label,
            }
            for stream in page
        ]
    }
    if len(streams) > limit:
        output["LastEvaluatedStreamArn"] = page[-1].arn
    return output
