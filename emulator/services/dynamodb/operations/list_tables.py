"""ListTables: names in order, a page at a time."""

from bisect import bisect_right
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def list_tables(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListTables")(input)
    names = sorted(dynamodb.tables)
    start = input.get("ExclusiveStartTableName")
    first = bisect_right(names, start) if start is not None else 0
    limit = input.get("Limit") or 100
    page = names[first : first + limit]
    output: Output = {"TableNames": page}
    if first + limit < len(names):
        output["LastEvaluatedTableName"] = page[-1]
    return output
