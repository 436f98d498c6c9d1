"""One write of one item: put, update, delete or condition check, as single operation or as part
of a batch or transaction.

    prepare_put(dynamodb, input) ──▶ Change ──test(old)──▶ ──make(old)──▶ new item ──store──▶

Preparing validates all that can be known without the item; after it only the condition, the
types inside the item and its size can refuse.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb import items
from csc.emulator.services.dynamodb.errors import (
    ConditionalCheckFailedException,
    ValidationException,
)
from csc.emulator.services.dynamodb.expressions.request import (
    NO_PLAN,
    Plan,
    check_parameters,
    prepare,
    recall,
)
from csc.emulator.services.dynamodb.keys import encode_key, item_key
from csc.emulator.services.dynamodb.legacy.attribute_updates import (
    apply_updates,
    creates_item,
    read_updates,
)
from csc.emulator.services.dynamodb.legacy.expected import expected_test
from csc.emulator.services.dynamodb.plain import plain_item_key, plain_key, plain_size
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.values import (
    MAX_NAME,
    Item,
    check_names,
    item_size,
    normalise_item,
)

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

Input = Mapping[str, Any]
Old = tuple[bytes, int] | None
"""An item as it is stored: text and size."""

_EXPRESSIONS = frozenset(
    {
        "ConditionExpression",
        "ConditionalOperator",
        "Expected",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
    }
)
EMPTY: Item = {}
MEASURED = 1024
"""Bytes up to which an updated item is measured wholly."""


class Change:
    """``test`` says whether the condition holds for an item ({} for none); ``make`` gives the new
    item from the old, None for a deletion, or the old one itself for nothing to do.  ``size`` is
    that of the new item where it is known, else 0."""

    __slots__ = ("input", "key", "kind", "make", "plan", "size", "table", "test")

    def __init__(
        self,
        kind: str,
        input: Input,
        table: Table,
        key: bytes,
        plan: Plan,
        test: Callable[[Item], bool] | None,
        make: Callable[[Item | None], Item | None],
        size: int = 0,
    ) -> None:
        self.kind, self.input, self.table, self.key = kind, input, table, key
        self.plan, self.test, self.make, self.size = plan, test, make, size


def prepare_put(dynamodb: "DynamoDb", input: Input, words: str = "") -> Change:
    """Raises ValidationException or ResourceNotFoundException; ``words`` for a key that doesn't fit
    where they aren't PutItem's."""
    conditional = not _EXPRESSIONS.isdisjoint(input)
    if conditional:
        check_parameters(input, ("ConditionExpression",), ("Expected", "ConditionalOperator"))
    item = normalise_item(input["Item"])
    size = item_size(item)
    if size > MAX_NAME:
        check_names(item)
        items.check_size(size)
    plan, test = _condition(input, ("ConditionExpression",)) if conditional else (NO_PLAN, None)
    table = dynamodb.table(input["TableName"])
    key = item_key(table.schema, item, words)
    if table.indexes:
        items.check_indexes(table, item)
    return Change("put", input, table, key, plan, test, lambda old: item, size)


def plain_put(dynamodb: "DynamoDb", table: Table | None, input: Any) -> Change | None:
    """As ``prepare_put``, of an input that was not checked and has an item alone, with the table's
    name or without; None where that takes a longer look."""
    if table is None or type(input) is not dict:
        return None
    item: Any = input.get("Item")
    size = plain_size(item)
    if size is None:
        return None
    key = plain_item_key(table.schema, item)
    if key is None:
        return None
    if table.indexes:
        try:
            items.check_indexes(table, item)
        except ValidationException:
            return None  # something else may be wrong, and said before
    return Change("put", input, table, key, NO_PLAN, None, lambda old: item, size)


def prepare_delete(dynamodb: "DynamoDb", input: Input, kind: str = "delete") -> Change:
    """A deletion, or as ``kind`` "check" a transaction's condition check."""
    conditional = not _EXPRESSIONS.isdisjoint(input)
    if conditional:
        check_parameters(input, ("ConditionExpression",), ("Expected", "ConditionalOperator"))
    key_item = normalise_item(input["Key"])
    plan, test = _condition(input, ("ConditionExpression",)) if conditional else (NO_PLAN, None)
    table = dynamodb.table(input["TableName"])
    key = encode_key(table.schema, key_item)
    if kind == "check":
        return Change(kind, input, table, key, plan, test, lambda old: old)
    return Change(kind, input, table, key, plan, test, lambda old: None)


def prepare_update(dynamodb: "DynamoDb", input: Input) -> Change:
    check_parameters(
        input,
        ("UpdateExpression", "ConditionExpression"),
        ("AttributeUpdates", "Expected", "ConditionalOperator"),
    )
    key_item = normalise_item(input["Key"])
    legacy = input.get("AttributeUpdates")
    changes = read_updates(legacy) if legacy else []
    plan, values, test = _update_plan(input)
    table = dynamodb.table(input["TableName"])
    key = encode_key(table.schema, key_item)
    _check_keys(table, plan, legacy or ())
    if legacy is None and plan.update is not None:
        make = _updating(plan, values, key_item)
    else:
        apply, creates = apply_updates(changes), creates_item(changes)

        def make(old: Item | None) -> Item | None:
            if old is None and not creates:
                return None
            new = key_item if old is None else old
            apply(new)
            return new

    return Change("update", input, table, key, plan, test, make)


_UPDATE_KINDS = ("UpdateExpression", "ConditionExpression")
_UPDATE_PLAIN = frozenset(
    {
        "ConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "Key",
        "ReturnValues",
        "TableName",
        "UpdateExpression",
    }
)
_RETURNED = (None, "NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW")


def plain_update(dynamodb: "DynamoDb", input: Input) -> Change | None:
    """As ``prepare_update``, of an input that was not checked and whose like was seen before; None
    where that takes a longer look."""
    table = dynamodb.named(input.get("TableName"))
    if table is None or not input.keys() <= _UPDATE_PLAIN:
        return None
    key = plain_key(table.schema, input.get("Key"))
    if key is None or input.get("ReturnValues") not in _RETURNED:
        return None
    found = recall(input, _UPDATE_KINDS)
    if found is None:
        return None
    plan, values = found
    changed = plan.heads.get("UpdateExpression")
    if changed is None or plan.nests or not changed.isdisjoint(table.schema.names):
        return None
    condition = plan.condition
    test = None if condition is None else lambda item: condition(item, values)
    return Change("update", input, table, key, plan, test, _updating(plan, values, input["Key"]))


def _updating(
    plan: Plan, values: Any, key: Mapping[str, Any]
) -> Callable[[Item | None], Item | None]:
    """What an UpdateExpression makes of an item, or of its key where there is none."""
    update = plan.update
    assert update is not None

    def make(old: Item | None) -> Item | None:
        if old is None and not plan.creates:
            return None
        new = dict(key) if old is None else old
        update(new, values)
        return new

    return make


def _condition(input: Input, kinds: tuple[str, ...]) -> tuple[Plan, Callable[[Item], bool] | None]:
    legacy = expected_test(input)
    plan, values = prepare(input, kinds)
    condition = plan.condition
    if condition is None:
        return plan, legacy
    return plan, lambda item: condition(item, values)


def _update_plan(input: Input) -> tuple[Plan, Any, Callable[[Item], bool] | None]:
    legacy = expected_test(input)
    plan, values = prepare(input, _UPDATE_KINDS)
    condition = plan.condition
    if condition is None:
        return plan, values, legacy
    return plan, values, lambda item: condition(item, values)


def _check_keys(table: Table, plan: Plan, legacy: Any) -> None:
    """Refuse changes of the key, and paths into key attributes."""
    changed = plan.heads.get("UpdateExpression", legacy)
    for name in table.schema.names:
        if name in changed:
            raise ValidationException(
                "One or more parameter values were invalid: "
                f"Cannot update attribute {name}. This attribute is part of the key"
            )
    for kind in ("UpdateExpression", "ConditionExpression"):
        nested = plan.nested.get(kind)
        if nested:
            check_nested(table, nested)


def check_nested(table: Table, nested: frozenset[str]) -> None:
    """Refuse paths that look into a key attribute, which is always a scalar."""
    for name in table.schema.names:
        if name in nested:
            raise ValidationException(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                f"not allowed: Key: {name}"
            )
    for index in table.indexes.values():
        for name in index.schema.names:
            if name in nested:
                raise ValidationException(
                    "Key attributes must be scalars; list random access '[]' and map lookup '.' "
                    f"are not allowed: IndexKey: {name}"
                )


def check_condition(change: Change, old: Old) -> Item | None:
    """The old item, parsed, where its condition holds. Raises ConditionalCheckFailedException."""
    before: Item | None = orjson.loads(old[0]) if old is not None else None
    if change.test is not None and not change.test(before if before is not None else EMPTY):
        if before is not None and _wants_item(change.input):
            raise ConditionalCheckFailedException(Item=before)
        raise ConditionalCheckFailedException
    return before


def _wants_item(input: Input) -> bool:
    return input.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"


def perform(dynamodb: "DynamoDb", change: Change, old: Old) -> Item | None:
    """Check the condition, make the new item and store it; gives the new item.

    Raises ConditionalCheckFailedException or ValidationException before anything is written.
    """
    before: Item | None = None
    if change.test is not None or (change.kind == "update" and old is not None):
        before = check_condition(change, old)
    return write(dynamodb, change, old, before)


def write(dynamodb: "DynamoDb", change: Change, old: Old, before: Item | None) -> Item | None:
    """Store what a change makes of an item whose condition is known to hold."""
    kept = _size_kept(change, old, before)
    new = change.make(before)
    if change.kind == "delete":
        if old is not None:
            items.erase(dynamodb, change.table, change.key, old)
        return None
    if change.kind == "check" or new is None:
        return new
    size = change.size or (
        kept + _changed_size(change, new) if kept is not None else plain_size(new) or item_size(new)
    )
    if change.kind == "update":
        items.check_size(size, items.TOO_LARGE_UPDATE)
        if change.table.indexes:
            items.check_indexes(change.table, new)
    items.store(dynamodb, change.table, change.key, new, size, old)
    return new


def _size_kept(change: Change, old: Old, before: Item | None) -> int | None:
    """The size of what an update of whole attributes leaves alone; None where all is measured, as
    small items are, which is no longer done."""
    if old is None or old[1] < MEASURED or before is None:
        return None
    if change.plan.update is None or change.plan.nests:
        return None
    return old[1] - _changed_size(change, before)


def _changed_size(change: Change, item: Item) -> int:
    """The size of the attributes that an update changes."""
    names = change.plan.heads["UpdateExpression"]
    return item_size({name: item[name] for name in names if name in item})
