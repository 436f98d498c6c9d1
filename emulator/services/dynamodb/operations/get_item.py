"""GetItem: one item by its key."""

from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.capacity import consumed, read_units
from csc.emulator.services.dynamodb.expressions.request import check_parameters, prepare
from csc.emulator.services.dynamodb.keys import encode_key
from csc.emulator.services.dynamodb.permissions import plain_get
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
    prepared = call.prepared
    if prepared is None or call.checked is not input:
        if plain_get(dynamodb, input, call) is None:
            return _get_checked(dynamodb, input, call)
        prepared = call.prepared
        assert prepared is not None
    row = dynamodb.seek(prepared[0], prepared[1]).fetchone()
    if row is None:
        return {}
    body = row[0]
    return {"Item": orjson.Fragment(body) if call.as_json else orjson.loads(body)}


def _stored(body: bytes, call: Call) -> Any:
    return orjson.Fragment(body) if call.as_json else orjson.loads(body)


def _get_checked(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
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
    row = dynamodb.seek(table.get_sql, (key,)).fetchone()
    output: Output = {}
    if row is not None:
        if projection is not None:
            output["Item"] = projection(orjson.loads(row[0]))
        else:
            output["Item"] = _stored(row[0], call)
    level = input.get("ReturnConsumedCapacity")
    if level is not None and level != "NONE":
        units = read_units(row[1] if row else 0, input.get("ConsistentRead") is True)
        output["ConsumedCapacity"] = consumed(level, table, units)
    return output
