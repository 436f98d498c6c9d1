"""DescribeExport: how an export went."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ExportNotFoundException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.transfers import find

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_export(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DescribeExport")(input)
    found = find(dynamodb, "export", input["ExportArn"])
    if found is None:
        raise ExportNotFoundException(f"Export not found: {input['ExportArn']}")
    return {"ExportDescription": found}
