"""Capacity units, as the API reports them.

A read unit is 4 KB strongly consistent (an eventually consistent read costs half), a write unit
1 KB; both round up and are at least one.  A transaction costs twice.
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.dynamodb.keys import index_key
from csc.emulator.services.dynamodb.tables import Index, Table
from csc.emulator.services.dynamodb.values import Item, item_size

READ_BLOCK = 4096
WRITE_BLOCK = 1024


def read_units(size: int, consistent: bool) -> float:
    blocks = max(1, -(-size // READ_BLOCK))
    return float(blocks) if consistent else blocks / 2


def write_units(size: int) -> float:
    return float(max(1, -(-size // WRITE_BLOCK)))


def index_write_units(
    table: Table, key: bytes, before: Item | None, after: Item | None
) -> dict[str, float]:
    """Units that a write costs in each index that it changes."""
    units = {}
    for index in table.indexes.values():
        spent = _entry_units(index, key, before, after)
        if spent:
            units[index.name] = spent
    return units


def _entry_units(index: Index, key: bytes, before: Item | None, after: Item | None) -> float:
    old = index_key(index.schema, before, key) if before is not None else None
    new = index_key(index.schema, after, key) if after is not None else None
    old_item = index.project(before) if before is not None and old is not None else None
    new_item = index.project(after) if after is not None and new is not None else None
    if old_item == new_item:
        return 0.0
    if old is not None and old == new:
        assert old_item is not None and new_item is not None
        return write_units(max(item_size(old_item), item_size(new_item)))
    removed = write_units(item_size(old_item)) if old_item is not None else 0.0
    made = write_units(item_size(new_item)) if new_item is not None else 0.0
    return removed + made


def wants_capacity(input: Mapping[str, Any]) -> bool:
    return input.get("ReturnConsumedCapacity") in ("TOTAL", "INDEXES")


def consumed(
    level: str | None,
    table: Table,
    units: float,
    indexes: Mapping[str, float] = {},
    kind: str | None = None,
) -> dict[str, Any]:
    """A ``ConsumedCapacity``. ``kind`` is Read or Write in transactions, which report it too."""
    total = units + sum(indexes.values())
    answer: dict[str, Any] = {"TableName": table.name, "CapacityUnits": total}
    if kind is not None:
        answer[f"{kind}CapacityUnits"] = total
    if level == "INDEXES":
        answer["Table"] = _units(units, kind)
        for name, spent in indexes.items():
            is_global = table.indexes[name].is_global
            member = "GlobalSecondaryIndexes" if is_global else "LocalSecondaryIndexes"
            answer.setdefault(member, {})[name] = _units(spent, kind)
    return answer


def _units(units: float, kind: str | None) -> dict[str, float]:
    answer = {"CapacityUnits": units}
    if kind is not None:
        answer[f"{kind}CapacityUnits"] = units
    return answer
