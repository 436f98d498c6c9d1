"""DeleteTable. The table and its data are gone at once; the answer says DELETING."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def delete_table(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DeleteTable")(input)
    table = dynamodb.described(input["TableName"])
    if table.definition.get("DeletionProtectionEnabled"):
        raise ValidationException(
            "Resource cannot be deleted as it is currently protected against deletion. "
            "Disable deletion protection first."
        )
    description = describe_table(dynamodb, table, "DELETING")
    dynamodb.catalog.drop(table)
    return {"TableDescription": description}
