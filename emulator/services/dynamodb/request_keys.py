"""DynamoDB's condition keys of a request, made only when a policy looks at them.

``dynamodb:LeadingKeys`` are the partition keys that a request touches, ``dynamodb:Attributes`` the
top-level attributes that it names.  Source: Amazon DynamoDB Developer Guide, "Specifying conditions".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.expressions.request import prepare
from csc.emulator.services.dynamodb.tables import Table

# Exactly those that each operation reads: were others read too, a wrong one, which the operation
# ignores, would hide the keys and attributes of the rest from the policies.
_EXPRESSIONS = {
    "GetItem": ("ProjectionExpression",),
    "BatchGetItem": ("ProjectionExpression",),
    "PutItem": ("ConditionExpression",),
    "DeleteItem": ("ConditionExpression",),
    "ConditionCheckItem": ("ConditionExpression",),
    "UpdateItem": ("UpdateExpression", "ConditionExpression"),
    "Query": ("KeyConditionExpression", "FilterExpression", "ProjectionExpression"),
    "Scan": ("ProjectionExpression", "FilterExpression"),
}
_COPIED = ("ReturnConsumedCapacity", "ReturnValues")


class RequestKeys(Mapping[str, Any]):
    """Keys to values, a list where a request has several. What a request lacks is absent."""

    __slots__ = ("_input", "_made", "_operation", "_table", "_transaction")

    def __init__(
        self,
        table: Table | None,
        operation: str,
        input: Mapping[str, Any],
        transaction: bool = False,
    ) -> None:
        self._table, self._operation, self._input = table, operation, input
        self._transaction = transaction
        self._made: dict[str, Any] | None = None

    def _keys(self) -> dict[str, Any]:
        if self._made is None:
            self._made = _make(self._table, self._operation, self._input, self._transaction)
        return self._made

    def __getitem__(self, key: str) -> Any:
        return self._keys()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys())

    def __len__(self) -> int:
        return len(self._keys())


def _make(
    table: Table | None, operation: str, input: Mapping[str, Any], transaction: bool
) -> dict[str, Any]:
    keys: dict[str, Any] = {
        f"dynamodb:{name}": input[name] for name in _COPIED if input.get(name) is not None
    }
    if transaction:
        keys["dynamodb:EnclosingOperation"] = (
            "TransactGetItems" if operation == "GetItem" else "TransactWriteItems"
        )
    if operation == "Scan":
        keys["dynamodb:FullTableScan"] = "true"
    select = _select(operation, input)
    if select is not None:
        keys["dynamodb:Select"] = select
    if table is not None:
        leading = [*dict.fromkeys(_leading(table, operation, input))]
        if leading:
            keys["dynamodb:LeadingKeys"] = leading
    attributes = sorted(_attributes(table, operation, input))
    if attributes:
        keys["dynamodb:Attributes"] = attributes
    return keys


def _select(operation: str, input: Mapping[str, Any]) -> str | None:
    if input.get("Select") is not None:
        return str(input["Select"])
    if operation not in ("Query", "Scan", "GetItem", "BatchGetItem"):
        return None
    asked = input.get("Requests", input)
    named = asked.get("ProjectionExpression") or asked.get("AttributesToGet")
    return "SPECIFIC_ATTRIBUTES" if named else "ALL_ATTRIBUTES"


def _leading(table: Table, operation: str, input: Mapping[str, Any]) -> Iterator[str]:
    """The partition key values, as texts."""
    if operation == "Query":
        value = _queried(table, input)
        if value is not None:
            yield value
        return
    for item in _items(operation, input):
        value = item.get(table.schema.hash, {}).get(table.schema.hash_type)
        if isinstance(value, str):
            yield value


def _queried(table: Table, input: Mapping[str, Any]) -> str | None:
    index = table.indexes.get(input.get("IndexName") or "")
    schema = table.schema if index is None else index.schema
    old = (input.get("KeyConditions") or {}).get(schema.hash)
    if old:
        values = old.get("AttributeValueList") or [{}]
        return _text(values[0].get(schema.hash_type))
    try:
        plan, values = prepare(input, _EXPRESSIONS["Query"])
    except ServiceError:
        return None  # the operation itself will say what is wrong
    for name, operator, placeholders in plan.key:
        if name == schema.hash and operator == "=":
            return _text(values[placeholders[0]].get(schema.hash_type))
    return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _items(operation: str, input: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The items or keys that a request names."""
    if operation == "BatchGetItem":
        yield from input["Requests"]["Keys"]
    elif operation == "BatchWriteItem":
        for request in input["Requests"]:
            for kind, member in (("PutRequest", "Item"), ("DeleteRequest", "Key")):
                if request.get(kind):
                    yield request[kind][member]
    else:
        for member in ("Item", "Key"):
            if input.get(member):
                yield input[member]


def _attributes(table: Table | None, operation: str, input: Mapping[str, Any]) -> set[str]:
    asked = input.get("Requests", input)
    named: set[str] = set()
    for item in _items(operation, input):
        named.update(item)
    if not isinstance(asked, Mapping):
        return named
    named.update(asked.get("AttributesToGet") or ())
    for member in ("AttributeUpdates", "Expected", "QueryFilter", "ScanFilter", "KeyConditions"):
        named.update(asked.get(member) or ())
    kinds = _EXPRESSIONS.get(operation)
    if kinds is None:
        return named
    try:
        plan, _ = prepare(asked, kinds)
    except ServiceError:
        return named  # the operation itself will say what is wrong
    return named.union(*plan.heads.values())
