"""TransactWriteItems: up to 100 puts, updates, deletes and condition checks, all or none."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.answers import collection_metrics, write_capacity
from csc.emulator.services.dynamodb.capacity import consumed
from csc.emulator.services.dynamodb.changes import (
    Change,
    plain_put,
    prepare_delete,
    prepare_put,
    prepare_update,
)
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tokens import once
from csc.emulator.services.dynamodb.transactions import Written, write_together

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MAX_ACTIONS = 100
_KINDS = ("ConditionCheck", "Put", "Delete", "Update")


def transact_write_items(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    changes = _plain_puts(dynamodb, input)
    if changes is not None:
        write_together(dynamodb, changes)
        return {}
    if call.checked is not input:
        checker("dynamodb", "TransactWriteItems")(input)
    requests = [_single(item) for item in input["TransactItems"]]
    return once(dynamodb, input, lambda: _run(dynamodb, input, requests))


def _plain_puts(dynamodb: "DynamoDb", input: Input) -> list[Change] | None:
    """The changes of a request of nothing but plain puts; None for any other."""
    listed = input.get("TransactItems")
    if len(input) != 1 or type(listed) is not list or not 0 < len(listed) <= MAX_ACTIONS:
        return None
    changes: list[Change] = []
    for each in listed:
        put = each.get("Put") if type(each) is dict and len(each) == 1 else None
        if type(put) is not dict or len(put) != 2:
            return None
        change = plain_put(dynamodb, dynamodb.named(put.get("TableName")), put)
        if change is None:
            return None
        changes.append(change)
    return changes


def _single(item: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kinds = [kind for kind in _KINDS if item.get(kind) is not None]
    if len(kinds) != 1:
        raise ValidationException(
            "TransactItems can only contain one of Check, Put, Update or Delete"
        )
    return kinds[0], item[kinds[0]]


def _run(dynamodb: "DynamoDb", input: Input, requests: list[tuple[str, dict[str, Any]]]) -> Output:
    changes = [_prepare(dynamodb, kind, request) for kind, request in requests]
    written = write_together(dynamodb, changes)
    output: Output = {}
    level = input.get("ReturnConsumedCapacity")
    if level in ("TOTAL", "INDEXES"):
        output["ConsumedCapacity"] = write_units_by_table(level, written)
    if input.get("ReturnItemCollectionMetrics") == "SIZE":
        output["ItemCollectionMetrics"] = _metrics(dynamodb, changes)
    return output


def _prepare(dynamodb: "DynamoDb", kind: str, request: dict[str, Any]) -> Change:
    if kind == "Put":
        return prepare_put(dynamodb, request)
    if kind == "Update":
        return prepare_update(dynamodb, request)
    return prepare_delete(dynamodb, request, "delete" if kind == "Delete" else "check")


def write_units_by_table(level: str, written: list[Written]) -> list[dict[str, Any]]:
    """A ConsumedCapacity for each table of a transaction."""
    spent: dict[str, tuple[Any, float, dict[str, float]]] = {}
    for change, old, new in written:
        units = write_capacity(change, old, new, "INDEXES", "Write")
        table, total, indexes = spent.get(change.table.name, (change.table, 0.0, {}))
        for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
            for name, each in units.get(member, {}).items():
                indexes[name] = indexes.get(name, 0.0) + each["CapacityUnits"]
        spent[table.name] = (table, total + units["Table"]["CapacityUnits"], indexes)
    return [
        consumed(level, table, total, indexes, "Write") for table, total, indexes in spent.values()
    ]


def _metrics(dynamodb: "DynamoDb", changes: list[Change]) -> dict[str, Any]:
    metrics: dict[str, Any] = {}
    for change in changes:
        item = change.input.get("Item") or change.input["Key"]
        each = collection_metrics(dynamodb, change.table, item)
        if each and each not in metrics.setdefault(change.table.name, []):
            metrics[change.table.name].append(each)
    return metrics
