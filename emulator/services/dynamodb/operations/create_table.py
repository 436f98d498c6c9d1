"""CreateTable. The table is there at once; the answer says CREATING, as AWS's does."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.definitions import define_table
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.errors import ResourceInUseException
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def create_table(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "CreateTable")(input)
    definition = define_table(input, dynamodb.clock.now(), dynamodb.clock.uuid())
    name = definition["TableName"]
    if name in dynamodb.tables:
        raise ResourceInUseException(f"Table already exists: {name}")
    table = dynamodb.create(definition)
    return {"TableDescription": describe_table(dynamodb, table, "CREATING")}
