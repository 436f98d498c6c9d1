"""DeleteTable. The table and its data are gone at once; the answer says DELETING."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.describe import describe_table
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

# AWS's answer to DeleteTable lacks what can no longer be relied on.
_LEFT_OUT = frozenset(
    {
        "AttributeDefinitions",
        "CreationDateTime",
        "GlobalSecondaryIndexes",
        "KeySchema",
        "LocalSecondaryIndexes",
    }
)


def delete_table(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DeleteTable")(input)
    table = dynamodb.described(input["TableName"])
    if table.definition.get("DeletionProtectionEnabled"):
        raise ValidationException(
            "Resource cannot be deleted as it is currently protected against deletion. "
            "Disable deletion protection first."
        )
    described = describe_table(dynamodb, table, "DELETING")
    description = {name: each for name, each in described.items() if name not in _LEFT_OUT}
    dynamodb.drop(table)
    return {"TableDescription": description}
