"""What Query and Scan share: Select, the index, filters, the starting key, the output."""

from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.dynamodb.capacity import consumed, read_units
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.request import Plan
from csc.emulator.services.dynamodb.keys import encode_key, index_key
from csc.emulator.services.dynamodb.legacy.conditions import conditions_test, read_conditions
from csc.emulator.services.dynamodb.pages import Page
from csc.emulator.services.dynamodb.projections import attributes_projector
from csc.emulator.services.dynamodb.tables import Index, Table
from csc.emulator.services.dynamodb.values import Item, normalise

Input = Mapping[str, Any]
_INVALID = "One or more parameter values were invalid: "
_BAD_START = "The provided starting key is invalid"


def check_select(input: Input) -> None:
    """Refuse a Select that doesn't go with the projection."""
    select = input.get("Select")
    if select is None:
        return
    asked = next(
        (name for name in ("AttributesToGet", "ProjectionExpression") if input.get(name)), None
    )
    if select == "SPECIFIC_ATTRIBUTES":
        if asked is None:
            raise ValidationException(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                "SPECIFIC_ATTRIBUTES"
            )
    elif asked is not None:
        how = "only the Count" if select == "COUNT" else select
        raise ValidationException(f"Cannot specify the {asked} when choosing to get {how}")
    if select == "ALL_PROJECTED_ATTRIBUTES" and input.get("IndexName") is None:
        raise ValidationException(
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
        )


def check_legacy(input: Input, parameter: str) -> None:
    """Refuse what is wrong with AttributesToGet and the filter by themselves: it is said first."""
    old = input.get(parameter)
    if old:
        read_conditions(old)
    attributes_projector(input)


def find_index(table: Table, input: Input) -> Index | None:
    """The index that is read, or None. Raises ValidationException."""
    name = input.get("IndexName")
    if name is None:
        return None
    index = table.indexes.get(name)
    if index is None:
        raise ValidationException(f"The table does not have the specified index: {name}")
    if index.is_global and input.get("ConsistentRead"):
        raise ValidationException("Consistent reads are not supported on global secondary indexes")
    return index


def reads_whole(input: Input, index: Index | None, plan: Plan) -> bool:
    """Whether items must be fetched from the table, as an index hasn't all that is asked for."""
    if index is None or index.attributes is None:
        return False
    if input.get("Select") == "ALL_ATTRIBUTES":
        if index.is_global:
            raise ValidationException(
                f"{_INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index "
                f"{index.name} because its projection type is not ALL"
            )
        return True
    wanted = plan.heads.get("ProjectionExpression") or frozenset(input.get("AttributesToGet") or ())
    missing = wanted - index.attributes
    if missing and index.is_global:
        raise ValidationException(
            f"{_INVALID}Global secondary index {index.name} does not project "
            f"[{', '.join(sorted(missing))}]"
        )
    return bool(missing)


def filter_of(
    input: Input, parameter: str, plan: Plan, values: Any
) -> Callable[[Item], bool] | None:
    """The filter's test, from its expression or from QueryFilter or ScanFilter."""
    operator = input.get("ConditionalOperator")
    old = input.get(parameter)
    if operator is not None and len(old or ()) < 2:
        raise ValidationException(
            "ConditionalOperator cannot be used without Filter or Expected"
            if old is None
            else "ConditionalOperator can only be used when Filter or Expected has two or more "
            "elements"
        )
    test = plan.filter
    if test is not None:
        chosen = test
        return lambda item: chosen(item, values)
    return conditions_test(read_conditions(old), operator) if old else None


def projection_of(input: Input, plan: Plan) -> Callable[[Mapping[str, Any]], Item] | None:
    return plan.projection or attributes_projector(input)


def start_item(input: Input) -> Item | None:
    """ExclusiveStartKey in normal form, or None."""
    given = input.get("ExclusiveStartKey")
    if given is None:
        return None
    try:
        return {name: normalise(value) for name, value in given.items()}
    except ValidationException as error:
        if "datatype" in error.message or "Null attribute" in error.message:
            raise ValidationException(f"{_BAD_START}: {error.message}") from None
        raise


def start_key(table: Table, index: Index | None, item: Item) -> bytes:
    """The key in the table or index that ExclusiveStartKey names. Raises ValidationException."""
    names = {*table.schema.names, *(index.schema.names if index is not None else ())}
    if names != item.keys():
        if index is None:
            raise ValidationException(
                f"{_BAD_START}: The provided key element does not match the schema"
            )
        raise ValidationException(_BAD_START)
    try:
        key = encode_key(table.schema, table.schema.project(item))
    except ValidationException as error:
        raise ValidationException(f"{_BAD_START}: {error.message}") from None
    if index is None:
        return key
    entry = index_key(index.schema, item, key)
    if entry is None:
        raise ValidationException(_BAD_START)
    return entry


def answer_page(input: Input, table: Table, index: Index | None, page: Page) -> dict[str, Any]:
    """The output of a Query or Scan."""
    answer: dict[str, Any] = {"Count": page.count, "ScannedCount": page.scanned}
    if input.get("Select") != "COUNT":
        answer["Items"] = page.items
    if page.last is not None:
        answer["LastEvaluatedKey"] = page.last
    level = input.get("ReturnConsumedCapacity")
    if level in ("TOTAL", "INDEXES"):
        consistent = input.get("ConsistentRead") is True
        units = read_units(page.size, consistent)
        if index is None:
            answer["ConsumedCapacity"] = consumed(level, table, units)
        else:
            fetched = read_units(page.table_size, consistent) if page.table_size else 0.0
            answer["ConsumedCapacity"] = consumed(level, table, fetched, {index.name: units})
    return answer
