"""TransactGetItems: up to 100 items by their keys, as they stand at one moment."""

from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.capacity import consumed, read_units
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.request import check_parameters, prepare
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.keys import encode_key
from csc.emulator.services.dynamodb.projections import check_projection
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.values import normalise_item

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_KINDS = ("ProjectionExpression",)


def transact_get_items(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "TransactGetItems")(input)
    prepared = [_prepare(dynamodb, item["Get"]) for item in input["TransactItems"]]
    if len({(table.id, key) for table, key, _ in prepared}) != len(prepared):
        raise ValidationException(
            "Transaction request cannot include multiple operations on one item"
        )
    responses: list[dict[str, Any]] = []
    units: dict[str, float] = {}
    for table, key, projection in prepared:
        row = fetch(dynamodb, table, key)
        spent = 2 * read_units(row[1] if row else 0, consistent=True)
        units[table.name] = units.get(table.name, 0.0) + spent
        if row is None:
            responses.append({})
        else:
            item = orjson.loads(row[0])
            responses.append({"Item": item if projection is None else projection(item)})
    output: Output = {"Responses": responses}
    level = input.get("ReturnConsumedCapacity")
    if level in ("TOTAL", "INDEXES"):
        output["ConsumedCapacity"] = [
            consumed(level, dynamodb.tables[name], spent, kind="Read")
            for name, spent in units.items()
        ]
    return output


def _prepare(dynamodb: "DynamoDb", request: dict[str, Any]) -> tuple[Table, bytes, Any]:
    check_parameters(request, _KINDS, ())
    key_item = normalise_item(request["Key"])
    plan, _ = prepare(request, _KINDS)
    table = dynamodb.table(request["TableName"])
    key = encode_key(table.schema, key_item)
    check_projection(table, plan)
    return table, key, plan.projection
