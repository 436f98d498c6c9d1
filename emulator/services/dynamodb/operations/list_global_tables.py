"""ListGlobalTables: of the version of 2017, of which CSC has none."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def list_global_tables(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListGlobalTables")(input)
    return {"GlobalTables": []}
