"""UpdateTable. All is done at once, backfills of indexes included; the answer says UPDATING."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.alterations import alter, check_update
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def update_table(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "UpdateTable")(input)
    check_update(input)
    table = dynamodb.described(input["TableName"])
    table = dynamodb.redefine(table, alter(table.definition, input, dynamodb.clock.now()))
    return {"TableDescription": describe_table(dynamodb, table, "UPDATING")}
