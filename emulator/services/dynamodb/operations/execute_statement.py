"""ExecuteStatement: one PartiQL statement."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.answers import answer_write
from csc.emulator.services.dynamodb.changes import perform
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.partiql.execute import (
    next_token,
    prepare_change,
    prepare_statement,
    select,
)
from csc.emulator.services.dynamodb.reads import answer_page
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def execute_statement(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ExecuteStatement")(input)
    statement = prepare_statement(input)
    if statement.exists:
        raise ValidationException("EXISTS is only supported in ExecuteTransaction")
    level = input.get("ReturnConsumedCapacity")
    if statement.kind == "Select":
        page, table, index = select(dynamodb, statement, input)
        output = answer_page(input, table, index, page)
        kept: Output = {
            name: output[name] for name in ("Items", "ConsumedCapacity") if name in output
        }
        if page.last is not None:
            kept["NextToken"] = next_token(page)
            kept["LastEvaluatedKey"] = page.last
        return kept
    change = prepare_change(dynamodb, statement, input)
    old = fetch(dynamodb, change.table, change.key)
    new = perform(dynamodb, change, old)
    answer = answer_write(dynamodb, change, old, new)
    output = {"Items": [answer["Attributes"]] if "Attributes" in answer else []}
    if level in ("TOTAL", "INDEXES"):
        output["ConsumedCapacity"] = answer["ConsumedCapacity"]
    return output
