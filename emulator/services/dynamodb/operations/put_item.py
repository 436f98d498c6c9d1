"""PutItem: store a whole item, in place of one with the same key."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb import items
from csc.emulator.services.dynamodb.answers import answer_write, check_return_values
from csc.emulator.services.dynamodb.changes import Change, perform, plain_put, prepare_put
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def put_item(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    if len(input) == 2:
        change = plain_put(dynamodb, dynamodb.named(input.get("TableName")), input)
        if change is not None:
            return _put(dynamodb, change)
    if call.checked is not input:
        checker("dynamodb", "PutItem")(input)
    check_return_values(input)
    change = prepare_put(dynamodb, input)
    old = items.fetch(dynamodb, change.table, change.key)
    new = perform(dynamodb, change, old)
    return answer_write(dynamodb, change, old, new)


def _put(dynamodb: "DynamoDb", change: Change) -> Output:
    """Without a condition, and nothing to be given back."""
    if change.table.plain:
        items.overwrite(dynamodb, change.table, change.key, change.input["Item"], change.size)
    else:
        perform(dynamodb, change, items.fetch(dynamodb, change.table, change.key))
    return {}
