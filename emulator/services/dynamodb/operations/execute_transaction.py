"""ExecuteTransaction: up to 100 PartiQL statements, all or none, all reads or all writes."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.capacity import consumed, read_units
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.operations.transact_write_items import write_units_by_table
from csc.emulator.services.dynamodb.partiql.execute import (
    prepare_change,
    prepare_statement,
    select,
)
from csc.emulator.services.dynamodb.partiql.keys import named_key
from csc.emulator.services.dynamodb.partiql.statement import Statement
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tokens import once
from csc.emulator.services.dynamodb.transactions import write_together

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def execute_transaction(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ExecuteTransaction")(input)
    requests = input["TransactStatements"]
    prepared = [prepare_statement(request) for request in requests]
    reads = [statement.kind == "Select" and not statement.exists for statement in prepared]
    if any(reads):
        if not all(reads):
            raise ValidationException("Transactions can only contain reads or only writes")
        return _read(dynamodb, input, prepared)
    return once(dynamodb, input, lambda: _write(dynamodb, input, prepared))


def _read(dynamodb: "DynamoDb", input: Input, statements: list[Statement]) -> Output:
    responses: list[dict[str, Any]] = []
    units: dict[str, float] = {}
    for statement in statements:
        named_key(statement, dynamodb.table(statement.table).schema)
        page, table, _ = select(dynamodb, statement, {})
        assert isinstance(page.items, list)
        responses.append({"Item": page.items[0]} if page.items else {})
        spent = 2 * read_units(page.size, consistent=True)
        units[table.name] = units.get(table.name, 0.0) + spent
    output: Output = {"Responses": responses}
    level = input.get("ReturnConsumedCapacity")
    if level in ("TOTAL", "INDEXES"):
        output["ConsumedCapacity"] = [
            consumed(level, dynamodb.tables[name], spent, kind="Read")
            for name, spent in units.items()
        ]
    return output


def _write(dynamodb: "DynamoDb", input: Input, statements: list[Statement]) -> Output:
    requests = input["TransactStatements"]
    changes = [
        prepare_change(dynamodb, statement, request)
        for statement, request in zip(statements, requests, strict=True)
    ]
    written = write_together(dynamodb, changes)
    output: Output = {"Responses": []}
    level = input.get("ReturnConsumedCapacity")
    if level in ("TOTAL", "INDEXES"):
        output["ConsumedCapacity"] = write_units_by_table(level, written)
    return output
