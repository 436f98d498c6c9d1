"""UpdateItem: change attributes of one item, or make it."""

from typing import TYPE_CHECKING

import orjson

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.answers import answer_write
from csc.emulator.services.dynamodb.changes import (
    MEASURED,
    Change,
    check_condition,
    perform,
    plain_update,
    prepare_update,
)
from csc.emulator.services.dynamodb.items import fetch
from csc.emulator.services.dynamodb.plain import plain_size
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def update_item(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    change = plain_update(dynamodb, input)
    if change is None:
        if call.checked is not input:
            checker("dynamodb", "UpdateItem")(input)
        change = prepare_update(dynamodb, input)
    elif change.table.plain and "ReturnValues" not in input:
        return _update(dynamodb, change)
    old = fetch(dynamodb, change.table, change.key)
    new = perform(dynamodb, change, old)
    return answer_write(dynamodb, change, old, new)


def _update(dynamodb: "DynamoDb", change: Change) -> Output:
    """As ``perform``, for the commonest case: a small item that is there, in a plain table, of which
    nothing is to be given back. All others go its way."""
    table, key = change.table, change.key
    old = dynamodb.seek(table.get_sql, (key,)).fetchone()
    if old is None or old[1] >= MEASURED:
        perform(dynamodb, change, old)
        return {}
    item = orjson.loads(old[0])
    if change.test is not None and not change.test(item):
        check_condition(change, old)  # has the words
    change.make(item)
    size = plain_size(item)
    if size is None:
        perform(dynamodb, change, old)
        return {}
    dynamodb.seek(table.put_sql, (key, size, orjson.dumps(item)))
    if table.counts is not None:
        table.counts[1] += size - old[1]
    return {}
