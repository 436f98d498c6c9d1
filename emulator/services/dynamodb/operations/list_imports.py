"""ListImports: none, as CSC imports no tables."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def list_imports(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListImports")(input)
    return {"ImportSummaryList": []}
