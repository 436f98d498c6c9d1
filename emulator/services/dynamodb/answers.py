"""The output of a single-item write: Attributes, ConsumedCapacity, ItemCollectionMetrics."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb.capacity import consumed, index_write_units, write_units
from csc.emulator.services.dynamodb.changes import Change, Old
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.paths import projector
from csc.emulator.services.dynamodb.expressions.tree import Path
from csc.emulator.services.dynamodb.keys import encode_scalar, partition_prefix, successor
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.values import Item, item_size

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_EXTRAS = frozenset({"ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues"})


def check_return_values(input: Mapping[str, Any]) -> None:
    """PutItem and DeleteItem can only give back the old item."""
    if input.get("ReturnValues") not in (None, "NONE", "ALL_OLD"):
        raise ValidationException("ReturnValues can only be ALL_OLD or NONE")


def answer_write(
    dynamodb: "DynamoDb", change: Change, old: Old, new: Item | None
) -> dict[str, Any]:
    """What a write gives back; {} where nothing was asked for."""
    input = change.input
    answer: dict[str, Any] = {}
    if _EXTRAS.isdisjoint(input):
        return answer
    attributes = _attributes(change, old, new)
    if attributes:
        answer["Attributes"] = attributes
    level = input.get("ReturnConsumedCapacity")
    if level in ("TOTAL", "INDEXES"):
        answer["ConsumedCapacity"] = write_capacity(change, old, new, level)
    if input.get("ReturnItemCollectionMetrics") == "SIZE":
        metrics = collection_metrics(dynamodb, change.table, new or _parsed(old))
        if metrics:
            answer["ItemCollectionMetrics"] = metrics
    return answer


def write_capacity(
    change: Change, old: Old, new: Item | None, level: str | None, kind: str | None = None
) -> dict[str, Any]:
    """The ConsumedCapacity of one write: the larger of the old and the new item, and indexes."""
    size = max(old[1] if old is not None else 0, item_size(new) if new is not None else 0)
    factor = 2 if kind is not None else 1
    units = write_units(size) * factor
    indexes = {}
    if change.table.indexes:
        indexes = index_write_units(change.table, change.key, _parsed(old), new)
        indexes = {name: spent * factor for name, spent in indexes.items()}
    return consumed(level, change.table, units, indexes, kind)


def _parsed(old: Old) -> Item | None:
    return orjson.loads(old[0]) if old is not None else None


def _attributes(change: Change, old: Old, new: Item | None) -> Item | None:
    wanted = change.input.get("ReturnValues") or "NONE"
    if wanted == "NONE":
        return None
    if wanted == "ALL_OLD":
        return _parsed(old)
    if wanted == "ALL_NEW":
        return new
    item = new if wanted == "UPDATED_NEW" else _parsed(old)
    return projector(_changed(change))(item) if item else None


def _changed(change: Change) -> tuple[Path, ...]:
    if change.plan.paths:
        return change.plan.paths
    return tuple(Path((name,)) for name in change.input.get("AttributeUpdates") or ())


def collection_metrics(
    dynamodb: "DynamoDb", table: Table, item: Item | None
) -> dict[str, Any] | None:
    """The size of an item collection, for tables that have local indexes; None for others."""
    if item is None or all(index.is_global for index in table.indexes.values()):
        return None
    hash = table.schema.hash
    prefix = partition_prefix(
        encode_scalar(table.schema.hash_type, item[hash][table.schema.hash_type])
    )
    (size,) = dynamodb.execute(
        f"SELECT coalesce(sum(size), 0) FROM {table.source} WHERE key >= ? AND key < ?",
        (prefix, successor(prefix)),
    ).fetchone()
    gigabytes = size / 2**30
    return {
        "ItemCollectionKey": {hash: item[hash]},
        "SizeEstimateRangeGB": [float(int(gigabytes)), float(int(gigabytes) + 1)],
    }
