"""ListTagsOfResource."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tags import tagged_table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def list_tags_of_resource(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListTagsOfResource")(input)
    table = tagged_table(dynamodb, input["ResourceArn"])
    tags = table.definition.get("Tags") or {}
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
