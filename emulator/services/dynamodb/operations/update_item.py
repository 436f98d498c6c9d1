"""UpdateItem: change attributes of one item, or make it."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.answers import answer_write
from csc.emulator.services.dynamodb.changes import perform, plain_update, prepare_update
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def update_item(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    change = plain_update(dynamodb, input)
    if change is None:
        if call.checked is not input:
            checker("dynamodb", "UpdateItem")(input)
        change = prepare_update(dynamodb, input)
    old = fetch(dynamodb, change.table, change.key)
    new = perform(dynamodb, change, old)
    return answer_write(dynamodb, change, old, new)
