"""PartiQL's operations held to provisioned capacity; ``throttling`` has the buckets and the rules.

A statement is refused alone in a batch, and cancels a transaction, as the operations do that it
stands for.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

from csc.emulator.calls import Call, Input, Output, Row
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.errors import ProvisionedThroughputExceededException
from csc.emulator.services.dynamodb.partiql.execute import prepare_statement
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

LISTED = {"BatchExecuteStatement": "Statements", "ExecuteTransaction": "TransactStatements"}
"""Where an operation's statements are; ExecuteStatement is one itself."""

OPERATIONS = frozenset({"ExecuteStatement", *LISTED})


class Limits(Protocol):
    """What ``throttling`` lends."""

    def exceeded(self, table: Table, index: str | None, kind: str, now: float) -> str:
        """Why a call can't begin, or empty."""
        ...

    def spend(self, dynamodb: "DynamoDb", output: Output, kind: str, now: float) -> None:
        """Draw what an output says that was used."""
        ...

    def cancelled(self, reasons: list[str]) -> ServiceError:
        """Of a transaction, with a reason or an empty one for each of its actions."""
        ...

    def show(self, output: Output, level: str | None) -> None:
        """Leave of the capacity what the caller wants to know."""
        ...


def held_statements(name: str, row: Row, limits: Limits) -> Callable[..., Any]:
    """The operation, held."""

    def run(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
        checker("dynamodb", name)(input)
        now = dynamodb.clock.now()
        requests = input[LISTED[name]] if name in LISTED else [input]
        kind, uses = _uses(dynamodb, requests)
        reasons = [limits.exceeded(*use, kind, now) if use is not None else "" for use in uses]
        given = {**input, "ReturnConsumedCapacity": "INDEXES"}
        if any(reasons):
            if name == "ExecuteTransaction":
                raise limits.cancelled(reasons)
            if name == "ExecuteStatement":
                raise ProvisionedThroughputExceededException(reasons[0])
            kept = [each for each, why in zip(requests, reasons, strict=True) if not why]
            given["Statements"] = kept
        output: Output = {"Responses": [], "ConsumedCapacity": []}
        if name not in LISTED or given[LISTED[name]]:
            output = cast(Output, row.run(dynamodb, given, call))
        limits.spend(dynamodb, output, kind, now)
        limits.show(output, input.get("ReturnConsumedCapacity"))
        if any(reasons):
            output["Responses"] = _woven(output["Responses"], requests, reasons)
        return output

    return run


def _uses(
    dynamodb: "DynamoDb", requests: list[Mapping[str, Any]]
) -> tuple[str, list[tuple[Table, str | None] | None]]:
    """Whether statements read or write, and the table and index of each; None where a statement is
    wrong, or its table: the operation will say so."""
    kind = "Read"
    uses: list[tuple[Table, str | None] | None] = []
    for request in requests:
        try:
            statement = prepare_statement(request)
            table = dynamodb.tables.get(table_name_of(statement.table))
        except ServiceError:
            uses.append(None)
            continue
        if statement.kind != "Select" or statement.exists:
            kind = "Write"
        known = table is not None and (statement.index is None or statement.index in table.indexes)
        uses.append((table, statement.index) if known and table is not None else None)
    return kind, uses


def _woven(done: list[Any], requests: list[Mapping[str, Any]], reasons: list[str]) -> list[Any]:
    """The responses of a batch, with errors in the places of those that were not let through."""
    left = iter(done)
    return [
        _refused(request, why) if why else next(left)
        for request, why in zip(requests, reasons, strict=True)
    ]


def _refused(request: Mapping[str, Any], why: str) -> dict[str, Any]:
    error = {"Code": "ProvisionedThroughputExceeded", "Message": why}
    return {"Error": error, "TableName": prepare_statement(request).table}
