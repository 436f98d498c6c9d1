"""DescribeTable."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.describe import describe_table as describe
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_table(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DescribeTable")(input)
    return {"Table": describe(dynamodb, dynamodb.described(input["TableName"]))}
