"""Several changes as one: all conditions are checked first, then all is written, or nothing.

Used by TransactWriteItems and by ExecuteTransaction.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.services.dynamodb.changes import Change, Old, check_condition, write
from csc.emulator.services.dynamodb.errors import (
    ConditionalCheckFailedException,
    DuplicateItemException,
    TransactionCanceledException,
    ValidationException,
)
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.values import Item, item_size

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MAX_SIZE = 4 * 1024 * 1024
_SAME_ITEM = "Transaction request cannot include multiple operations on one item"
_NONE = {"Code": "None"}

Written = tuple[Change, Old, Item | None]
"""A change, the stored item before it, the item after it."""


class _Refused(Exception):
    """Ends the SQLite transaction of a transaction that is cancelled."""


def check_distinct(changes: Sequence[Change]) -> None:
    if len({(change.table.id, change.key) for change in changes}) != len(changes):
        raise ValidationException(_SAME_ITEM)


def write_together(dynamodb: "DynamoDb", changes: Sequence[Change]) -> list[Written]:
    """Raises TransactionCanceledException with a reason for each change, in order."""
    check_distinct(changes)
    olds = [fetch(dynamodb, change.table, change.key) for change in changes]
    reasons: list[dict[str, Any]] = [_NONE] * len(changes)
    befores: list[Item | None] = []
    for position, (change, old) in enumerate(zip(changes, olds, strict=True)):
        try:
            befores.append(check_condition(change, old))
        except ConditionalCheckFailedException as error:
            befores.append(None)
            reasons[position] = condition_reason(error)
    _cancel(reasons)
    written: list[Written] = []
    try:
        with dynamodb.transaction():
            for position, (change, old) in enumerate(zip(changes, olds, strict=True)):
                try:
                    written.append((change, old, write(dynamodb, change, old, befores[position])))
                except ValidationException as error:
                    reasons[position] = {"Code": "ValidationError", "Message": error.message}
                    raise _Refused from None
                except DuplicateItemException as error:
                    reasons[position] = {"Code": "DuplicateItem", "Message": error.message}
                    raise _Refused from None
            _check_total(written)
    except _Refused:
        _cancel(reasons)
    return written


def _check_total(written: Sequence[Written]) -> None:
    total = 0
    for change, old, new in written:
        size = (change.size or item_size(new)) if new else 0
        total += max(old[1], size) if old else size
    if total > MAX_SIZE:
        raise ValidationException("Aggregate size of the items in the transaction exceeds 4 MB")


def condition_reason(error: ConditionalCheckFailedException) -> dict[str, Any]:
    return {"Code": "ConditionalCheckFailed", "Message": error.message, **error.extra}


def _cancel(reasons: list[dict[str, Any]]) -> None:
    if all(reason["Code"] == "None" for reason in reasons):
        return
    codes = ", ".join(reason["Code"] for reason in reasons)
    raise TransactionCanceledException(
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        CancellationReasons=reasons,
    )
