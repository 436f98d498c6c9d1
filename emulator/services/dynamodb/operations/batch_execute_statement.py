"""BatchExecuteStatement: up to 25 PartiQL statements, each on its own, all reads or all writes."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.answers import write_capacity
from csc.emulator.services.dynamodb.capacity import consumed, read_units
from csc.emulator.services.dynamodb.changes import perform
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.partiql.execute import (
    prepare_change,
    prepare_statement,
    select,
)
from csc.emulator.services.dynamodb.partiql.keys import named_key
from csc.emulator.services.dynamodb.partiql.statement import Statement
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_CODES = {
    "ConditionalCheckFailedException": "ConditionalCheckFailed",
    "DuplicateItemException": "DuplicateItem",
    "ResourceNotFoundException": "ResourceNotFound",
    "ValidationException": "ValidationError",
}


def batch_execute_statement(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "BatchExecuteStatement")(input)
    requests = input["Statements"]
    prepared = [prepare_statement(request) for request in requests]
    if len({statement.kind == "Select" for statement in prepared}) > 1:
        raise ValidationException("Batch execute statements can only contain reads or only writes")
    level = input.get("ReturnConsumedCapacity")
    responses, spent = [], []
    for statement, request in zip(prepared, requests, strict=True):
        try:
            answer, units = _run(dynamodb, statement, request, level)
            responses.append(answer)
            spent.append(units)
        except ServiceError as error:
            code = _CODES.get(error.code, error.code)
            responses.append(
                {
                    "Error": {"Code": code, "Message": error.message, **error.extra},
                    "TableName": statement.table,
                }
            )
    output: Output = {"Responses": responses}
    if level in ("TOTAL", "INDEXES"):
        output["ConsumedCapacity"] = spent
    return output


def _run(
    dynamodb: "DynamoDb", statement: Statement, request: Any, level: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer of a statement, and the capacity that it took."""
    answer: dict[str, Any] = {"TableName": statement.table}
    if statement.kind == "Select":
        # A read of a batch is of one item: it must name the whole key.
        named_key(statement, dynamodb.table(statement.table).schema)
        page, table, _ = select(dynamodb, statement, request)
        if page.items:
            assert isinstance(page.items, list)
            answer["Item"] = page.items[0]
        units = read_units(page.size, request.get("ConsistentRead") is True)
        return answer, consumed(level, table, units)
    change = prepare_change(dynamodb, statement, request)
    old = fetch(dynamodb, change.table, change.key)
    new = perform(dynamodb, change, old)
    return answer, write_capacity(change, old, new, level)
