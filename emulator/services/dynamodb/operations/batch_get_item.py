"""BatchGetItem: up to 100 items by their keys, from several tables."""

from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.capacity import consumed, read_units
from csc.emulator.services.dynamodb.errors import (
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.dynamodb.expressions.request import check_parameters, prepare
from csc.emulator.services.dynamodb.keys import encode_key
from csc.emulator.services.dynamodb.projections import attributes_projector, check_projection
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.values import normalise_item

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

DUPLICATES = "Provided list of item keys contains duplicates"
MAX_KEYS = 100
MAX_SIZE = 16 * 1024 * 1024
_KINDS = ("ProjectionExpression",)


def batch_get_item(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    if call.checked is not input:
        checker("dynamodb", "BatchGetItem")(input)
    requests = input["RequestItems"]
    if sum(len(request["Keys"]) for request in requests.values()) > MAX_KEYS:
        raise ValidationException("Too many items requested for the BatchGetItem call")
    prepared = [_prepare(dynamodb, name, request) for name, request in requests.items()]
    output: Output = {"Responses": {}, "UnprocessedKeys": {}}
    capacity = []
    budget = MAX_SIZE
    for name, request, table, keys, projection in prepared:
        found, left, units, budget = _read(dynamodb, request, table, keys, projection, budget)
        output["Responses"][name] = found
        if left:
            output["UnprocessedKeys"][name] = {**request, "Keys": left}
        capacity.append(consumed(input.get("ReturnConsumedCapacity"), table, units))
    if input.get("ReturnConsumedCapacity") in ("TOTAL", "INDEXES"):
        output["ConsumedCapacity"] = capacity
    return output


def _prepare(dynamodb: "DynamoDb", name: str, request: dict[str, Any]) -> Any:
    check_parameters(request, _KINDS, ("AttributesToGet",))
    keys = [normalise_item(key) for key in request["Keys"]]
    plan, _ = prepare(request, _KINDS)
    projection = plan.projection or attributes_projector(request)
    try:
        table = dynamodb.table(name)
    except ResourceNotFoundException:
        if len({orjson.dumps(key, option=orjson.OPT_SORT_KEYS) for key in keys}) != len(keys):
            raise ValidationException(DUPLICATES) from None  # which is said first
        raise
    encoded = [encode_key(table.schema, key) for key in keys]
    if len(set(encoded)) != len(encoded):
        raise ValidationException(DUPLICATES)
    check_projection(table, plan)
    return name, request, table, encoded, projection


def _read(
    dynamodb: "DynamoDb",
    request: dict[str, Any],
    table: Table,
    keys: list[bytes],
    projection: Any,
    budget: int,
) -> tuple[list[Any], list[Any], float, int]:
    """Items found, keys left over when 16 MB are full, units spent, bytes left."""
    consistent = request.get("ConsistentRead") is True
    found: list[Any] = []
    units = 0.0
    for position, key in enumerate(keys):
        row = dynamodb.execute(table.get_sql, (key,)).fetchone()
        if row is not None:
            if row[1] > budget:
                return found, request["Keys"][position:], units, 0
            budget -= row[1]
            item = orjson.loads(row[0])
            found.append(item if projection is None else projection(item))
        units += read_units(row[1] if row is not None else 0, consistent)
    return found, [], units, budget
