"""BatchWriteItem: up to 25 puts and deletes, in several tables, each on its own."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.answers import collection_metrics, write_capacity
from csc.emulator.services.dynamodb.capacity import consumed
from csc.emulator.services.dynamodb.changes import (
    Change,
    perform,
    plain_put,
    prepare_delete,
    prepare_put,
)
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.items import fetch, overwrite
from csc.emulator.services.dynamodb.keys import MISMATCH
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MAX_REQUESTS = 25


def batch_write_item(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    changes = _plain_puts(dynamodb, input)
    if changes is None:
        changes = _checked(dynamodb, input, call)
    if len({(change.table.id, change.key) for change in changes}) != len(changes):
        raise ValidationException("Provided list of item keys contains duplicates")
    spent: dict[str, dict[str, Any]] = {}
    level = input.get("ReturnConsumedCapacity")
    measured = level in ("TOTAL", "INDEXES")
    with dynamodb.transaction():
        for change in changes:
            if not measured and change.kind == "put" and change.table.plain and not change.test:
                item = change.make(None)
                assert item is not None
                overwrite(dynamodb, change.table, change.key, item, change.size)
                continue
            old = fetch(dynamodb, change.table, change.key)
            new = perform(dynamodb, change, old)
            if measured:
                _add(spent, change, write_capacity(change, old, new, "INDEXES"))
    output: Output = {"UnprocessedItems": {}}
    if spent:
        output["ConsumedCapacity"] = [_capacity(level, dynamodb, each) for each in spent.values()]
    if input.get("ReturnItemCollectionMetrics") == "SIZE":
        output["ItemCollectionMetrics"] = _metrics(dynamodb, changes)
    return output


def _plain_puts(dynamodb: "DynamoDb", input: Input) -> list[Change] | None:
    """The changes of a request of nothing but plain puts; None for any other."""
    requests = input.get("RequestItems")
    if len(input) != 1 or type(requests) is not dict:
        return None
    changes: list[Change] = []
    for name, listed in requests.items():
        if type(listed) is not list or not 0 < len(listed) <= MAX_REQUESTS - len(changes):
            return None
        table = dynamodb.named(name)
        for request in listed:
            if type(request) is not dict or len(request) != 1:
                return None
            put: Any = request.get("PutRequest")
            change = plain_put(dynamodb, table, put)
            if change is None or len(put) != 1:
                return None
            changes.append(change)
    return changes or None


def _checked(dynamodb: "DynamoDb", input: Input, call: Call) -> list[Change]:
    if call.checked is not input:
        checker("dynamodb", "BatchWriteItem")(input)
    requests = input["RequestItems"]
    if sum(map(len, requests.values())) > MAX_REQUESTS:
        raise ValidationException("Too many items requested for the BatchWriteItem call")
    return [
        _prepare(dynamodb, name, request) for name, listed in requests.items() for request in listed
    ]


def _prepare(dynamodb: "DynamoDb", name: str, request: dict[str, Any]) -> Change:
    kinds = [kind for kind in ("PutRequest", "DeleteRequest") if request.get(kind) is not None]
    if len(kinds) != 1:
        raise ValidationException(
            "Supplied AttributeValue has more than one datatypes set, "
            "must contain exactly one of the supported datatypes"
            if kinds
            else "Supplied AttributeValue is empty, "
            "must contain exactly one of the supported datatypes"
        )
    single = {"TableName": name, **request[kinds[0]]}
    if kinds == ["PutRequest"]:
        return prepare_put(dynamodb, single, MISMATCH)
    return prepare_delete(dynamodb, single)


def _add(spent: dict[str, dict[str, Any]], change: Change, units: dict[str, Any]) -> None:
    """Add one write's units to its table's."""
    total = spent.setdefault(change.table.name, {"table": 0.0, "indexes": {}})
    total["table"] += units["Table"]["CapacityUnits"]
    for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        for name, each in units.get(member, {}).items():
            indexes = total["indexes"]
            indexes[name] = indexes.get(name, 0.0) + each["CapacityUnits"]
    total["name"] = change.table.name


def _capacity(level: str | None, dynamodb: "DynamoDb", spent: dict[str, Any]) -> dict[str, Any]:
    return consumed(level, dynamodb.tables[spent["name"]], spent["table"], spent["indexes"])


def _metrics(dynamodb: "DynamoDb", changes: list[Change]) -> dict[str, Any]:
    metrics: dict[str, Any] = {}
    for change in changes:
        item = change.input.get("Item") or change.input["Key"]
        each = collection_metrics(dynamodb, change.table, item)
        if each and each not in metrics.setdefault(change.table.name, []):
            metrics[change.table.name].append(each)
    return metrics
