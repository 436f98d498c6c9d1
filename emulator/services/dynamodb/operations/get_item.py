"""GetItem: one item by its key."""

from typing import TYPE_CHECKING

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.capacity import consumed, read_units
from csc.emulator.services.dynamodb.expressions.request import check_parameters, prepare
from csc.emulator.services.dynamodb.keys import encode_key
from csc.emulator.services.dynamodb.projections import attributes_projector, check_projection
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.values import normalise_item

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_EXTRAS = frozenset(
    {
        "AttributesToGet",
        "ExpressionAttributeNames",
        "ProjectionExpression",
    }
)
_KINDS = ("ProjectionExpression",)


def get_item(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    if call.checked is not input:
        checker("dynamodb", "GetItem")(input)
    projection = None
    plain = _EXTRAS.isdisjoint(input)
    if not plain:
        check_parameters(input, _KINDS, ("AttributesToGet",))
    key_item = normalise_item(input["Key"])
    if not plain:
        plan, _ = prepare(input, _KINDS)
        projection = plan.projection or attributes_projector(input)
    table = dynamodb.table(input["TableName"])
    key = encode_key(table.schema, key_item)
    if not plain:
        check_projection(table, plan)
    row = dynamodb.execute(table.get_sql, (key,)).fetchone()
    output: Output = {}
    if row is not None:
        if projection is not None:
            output["Item"] = projection(orjson.loads(row[0]))
        else:
            output["Item"] = orjson.Fragment(row[0]) if call.as_json else orjson.loads(row[0])
    level = input.get("ReturnConsumedCapacity")
    if level is not None and level != "NONE":
        units = read_units(row[1] if row else 0, input.get("ConsistentRead") is True)
        output["ConsumedCapacity"] = consumed(level, table, units)
    return output
