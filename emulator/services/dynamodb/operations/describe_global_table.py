"""DescribeGlobalTable: of the version of 2017, of which there can be none here: one region."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import GlobalTableNotFoundException
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_global_table(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", call.operation)(input)
    raise GlobalTableNotFoundException(
        f"Requested resource not found: Global Table: {input['GlobalTableName']} not found"
    )
