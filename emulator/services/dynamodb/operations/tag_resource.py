"""TagResource: add tags to a table, or change their values."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tags import check_count, read_tags, tagged_table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def tag_resource(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "TagResource")(input)
    table = tagged_table(dynamodb, input["ResourceArn"])
    if not input["Tags"]:
        raise ValidationException(
            "One or more parameter values were invalid: Atleast one Tag needs to be provided as "
            "Input."
        )
    tags = {**(table.definition.get("Tags") or {}), **read_tags(input["Tags"])}
    check_count(tags)
    dynamodb.redefine(table, {**table.definition, "Tags": tags})
    return {}
