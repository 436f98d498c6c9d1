"""DeleteItem: remove one item by its key; nothing happens where there is none."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.answers import answer_write, check_return_values
from csc.emulator.services.dynamodb.changes import perform, prepare_delete
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def delete_item(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    if call.checked is not input:
        checker("dynamodb", "DeleteItem")(input)
    check_return_values(input)
    change = prepare_delete(dynamodb, input)
    old = fetch(dynamodb, change.table, change.key)
    new = perform(dynamodb, change, old)
    return answer_write(dynamodb, change, old, new)
