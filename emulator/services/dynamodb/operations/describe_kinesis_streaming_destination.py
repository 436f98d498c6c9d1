"""DescribeKinesisStreamingDestination: a table has none, as CSC has no Kinesis."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_kinesis_streaming_destination(
    dynamodb: "DynamoDb", input: Input, call: Call
) -> Output:
    checker("dynamodb", "DescribeKinesisStreamingDestination")(input)
    table = dynamodb.described(input["TableName"])
    return {"TableName": table.name, "KinesisDataStreamDestinations": []}
