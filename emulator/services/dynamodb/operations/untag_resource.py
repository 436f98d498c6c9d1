"""UntagResource: take tags off a table."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tags import tagged_table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def untag_resource(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "UntagResource")(input)
    table = tagged_table(dynamodb, input["ResourceArn"])
    if not input["TagKeys"]:
        raise ValidationException(
            "One or more parameter values were invalid: Atleast one Tag Key needs to be provided "
            "as Input."
        )
    old = table.definition.get("Tags") or {}
    tags = {key: value for key, value in old.items() if key not in input["TagKeys"]}
    dynamodb.redefine(table, {**table.definition, "Tags": tags})
    return {}
