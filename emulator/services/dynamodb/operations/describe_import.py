"""DescribeImport: how an import went."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ImportNotFoundException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.transfers import find

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_import(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "DescribeImport")(input)
    found = find(dynamodb, "import", input["ImportArn"])
    if found is None:
        raise ImportNotFoundException(f"Import not found: {input['ImportArn']}")
    return {"ImportTableDescription": found}
