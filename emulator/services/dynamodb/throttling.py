"""Provisioned throughput as a limit, for those who ask: ``CSC_DYNAMODB_THROTTLING=1``.

    call ──▶ is there capacity in each bucket that it draws on? ──▶ operation ──▶ draw what it used

A table or index with provisioned capacity has a bucket for reads and one for writes, filled by its
units each second, holding five minutes' worth (AWS's burst capacity).  A call may begin while
anything is left, and may take more than that.  Without the variable nothing here runs.

Source: DynamoDB Developer Guide, "Burst and adaptive capacity"; the messages are AWS's.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output, Row
from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.errors import (
    ProvisionedThroughputExceededException,
    TransactionCanceledException,
)
from csc.emulator.services.dynamodb.partiql.throttled import OPERATIONS as STATEMENTS
from csc.emulator.services.dynamodb.partiql.throttled import held_statements
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

VARIABLE = "CSC_DYNAMODB_THROTTLING"
BURST_SECONDS = 300
_TABLE = (
    "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)
_INDEX = (
    "The level of configured provisioned throughput for one or more global secondary indexes of the "
    "table was exceeded. Consider increasing your provisioning level for the under-provisioned global "
    "secondary indexes with the UpdateTable API"
)
_KINDS = {
    "GetItem": "Read",
    "Query": "Read",
    "Scan": "Read",
    "PutItem": "Write",
    "UpdateItem": "Write",
    "DeleteItem": "Write",
    "BatchGetItem": "Read",
    "BatchWriteItem": "Write",
    "TransactGetItems": "Read",
    "TransactWriteItems": "Write",
}
"""PartiQL's operations are in ``partiql.throttled``."""

_UNPROCESSED = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}
_BY_INDEX = ("Table", "LocalSecondaryIndexes", "GlobalSecondaryIndexes")


def throttled(operations: Mapping[str, Row]) -> Mapping[str, Row]:
    """The operations, held to provisioned capacity where the environment asks for it."""
    if os.environ.get(VARIABLE, "") in ("", "0"):
        return operations
    buckets = Buckets()
    held = {
        name: replace(row, run=_held(name, row, buckets))
        for name, row in operations.items()
        if name in _KINDS
    }
    spoken = {
        name: replace(row, run=held_statements(name, row, Limits(buckets)))
        for name, row in operations.items()
        if name in STATEMENTS
    }
    return {**operations, **held, **spoken}


class Limits:
    """What PartiQL's operations need of this file."""

    def __init__(self, buckets: "Buckets") -> None:
        self._buckets = buckets

    def exceeded(self, table: Table, index: str | None, kind: str, now: float) -> str:
        return _exceeded(self._buckets, table, index, kind, now)

    def spend(self, dynamodb: "DynamoDb", output: Output, kind: str, now: float) -> None:
        _spend(self._buckets, dynamodb, output, kind, now)

    def cancelled(self, reasons: list[str]) -> TransactionCanceledException:
        return _cancelled(reasons)

    def show(self, output: Output, level: str | None) -> None:
        _show(output, level)


class Buckets:
    """What is left of each table's and index's capacity, in units. An index is named, a table None."""

    def __init__(self) -> None:
        self._left: dict[tuple[int, str | None, str], tuple[float, float]] = {}

    def left(self, table: Table, index: str | None, kind: str, now: float) -> float:
        rate = _rate(table, index, kind)
        if rate is None:
            return float("inf")
        full = rate * BURST_SECONDS
        left, at = self._left.get((table.id, index, kind), (full, now))
        return min(full, left + max(0.0, now - at) * rate)

    def draw(self, table: Table, index: str | None, kind: str, units: float, now: float) -> None:
        if units and _rate(table, index, kind) is not None:
            left = self.left(table, index, kind, now) - units
            self._left[table.id, index, kind] = (left, now)


def _rate(table: Table, index: str | None, kind: str) -> float | None:
    """Units a second; None where capacity is on demand, and for local indexes, which share."""
    definition = table.definition
    if definition["BillingMode"] != "PROVISIONED":
        return None
    if index is not None:
        definition = table.indexes[index].definition
    given = definition.get("ProvisionedThroughput")
    return float(given[f"{kind}CapacityUnits"]) if given else None


def _held(name: str, row: Row, buckets: Buckets) -> Callable[..., Any]:
    kind = _KINDS[name]

    def run(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
        checker("dynamodb", name)(input)
        now = dynamodb.clock.now()
        spent = {t: _exceeded(buckets, *tables, kind, now) for t, tables in _uses(dynamodb, input)}
        given = dict(input)
        refused = _refuse(name, given, {t: why for t, why in spent.items() if why})
        output = row.run(dynamodb, {**given, "ReturnConsumedCapacity": "INDEXES"}, call)
        assert isinstance(output, dict)
        _spend(buckets, dynamodb, output, kind, now)
        _show(output, input.get("ReturnConsumedCapacity"))
        if refused:
            output[_UNPROCESSED[name]] = {**output.get(_UNPROCESSED[name], {}), **refused}
        return output

    return run


def _uses(dynamodb: "DynamoDb", input: Input) -> Iterator[tuple[str, tuple[Table, str | None]]]:
    """The tables that a call draws on, by the name it uses, with the index that it reads."""
    names: list[str] = [input["TableName"]] if "TableName" in input else []
    names += input.get("RequestItems") or ()
    for item in input.get("TransactItems") or ():
        names += [action["TableName"] for action in item.values() if action]
    for name in names:
        table = dynamodb.tables.get(table_name_of(name))
        if table is not None:
            yield name, (table, input.get("IndexName"))


def _exceeded(buckets: Buckets, table: Table, index: str | None, kind: str, now: float) -> str:
    """Why a call can't begin, or empty. A write draws on every global index too."""
    own = table.indexes.get(index or "")
    if own is not None and own.is_global:
        return "" if buckets.left(table, own.name, kind, now) > 0 else _INDEX
    if buckets.left(table, None, kind, now) <= 0:
        return _TABLE
    if kind == "Write" and any(
        each.is_global and buckets.left(table, each.name, kind, now) <= 0
        for each in table.indexes.values()
    ):
        return _INDEX
    return ""


def _refuse(name: str, input: Input, spent: Mapping[str, str]) -> dict[str, Any]:
    """Take what can't be done now out of a batch and give it; anything else is refused wholly."""
    if not spent:
        return {}
    if name in _UNPROCESSED and len(spent) < len(input["RequestItems"]):
        requests = input["RequestItems"]
        input["RequestItems"] = {t: each for t, each in requests.items() if t not in spent}
        return {t: each for t, each in requests.items() if t in spent}
    if "TransactItems" in input:
        raise _cancelled([_reason(item, spent) for item in input["TransactItems"]])
    raise ProvisionedThroughputExceededException(next(iter(spent.values())))


def _reason(item: Mapping[str, Any], spent: Mapping[str, str]) -> str:
    """Why an action of a transaction can't be done, or empty."""
    return next((spent[a["TableName"]] for a in item.values() if a and a["TableName"] in spent), "")


def _cancelled(whys: list[str]) -> TransactionCanceledException:
    reasons = [
        {"Code": "ProvisionedThroughputExceeded", "Message": why} if why else {"Code": "None"}
        for why in whys
    ]
    codes = ", ".join(reason["Code"] for reason in reasons)
    return TransactionCanceledException(
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        CancellationReasons=reasons,
    )


def _spend(buckets: Buckets, dynamodb: "DynamoDb", output: Output, kind: str, now: float) -> None:
    """Draw what an output says that was used, by each table."""
    listed = output.get("ConsumedCapacity") or []
    for each in listed if isinstance(listed, list) else [listed]:
        _draw(buckets, dynamodb.tables[table_name_of(each["TableName"])], each, kind, now)


def _draw(buckets: Buckets, table: Table, used: Mapping[str, Any], kind: str, now: float) -> None:
    own = used.get("Table", {}).get("CapacityUnits", 0.0)
    own += sum(each["CapacityUnits"] for each in used.get("LocalSecondaryIndexes", {}).values())
    buckets.draw(table, None, kind, own, now)
    for index, each in used.get("GlobalSecondaryIndexes", {}).items():
        buckets.draw(table, index, kind, each["CapacityUnits"], now)


def _show(output: Output, level: str | None) -> None:
    """Leave of the capacity what the caller wants to know."""
    if level == "INDEXES":
        return
    if level != "TOTAL":
        output.pop("ConsumedCapacity", None)
        return
    listed = output.get("ConsumedCapacity") or []
    for each in listed if isinstance(listed, list) else [listed]:
        for member in _BY_INDEX:
            each.pop(member, None)
