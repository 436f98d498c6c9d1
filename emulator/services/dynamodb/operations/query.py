"""Query: the items of one partition of a table or index, in the order of their sort key."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.bounds import Terms, key_range
from csc.emulator.services.dynamodb.changes import check_nested
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.key_condition import KeyTerm
from csc.emulator.services.dynamodb.expressions.request import (
    Plan,
    check_parameters,
    prepare,
    recall,
)
from csc.emulator.services.dynamodb.keys import MAX_PARTITION, MAX_SORT, KeySchema, encode_scalar
from csc.emulator.services.dynamodb.legacy.conditions import read_conditions
from csc.emulator.services.dynamodb.pages import read_page
from csc.emulator.services.dynamodb.reads import (
    answer_page,
    check_legacy,
    check_select,
    filter_of,
    find_index,
    projection_of,
    reads_whole,
    start_item,
    start_key,
)
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Index, Table
from csc.emulator.services.dynamodb.values import Item, tag_of

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_KINDS = ("KeyConditionExpression", "FilterExpression", "ProjectionExpression")
_MESSAGE_KINDS = ("ProjectionExpression", "FilterExpression", "KeyConditionExpression")
_OPERATORS = {
    "EQ": "=",
    "LT": "<",
    "LE": "<=",
    "GT": ">",
    "GE": ">=",
    "BETWEEN": "BETWEEN",
    "BEGINS_WITH": "begins_with",
}


_PLAIN = frozenset(
    {
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "FilterExpression",
        "KeyConditionExpression",
        "Limit",
        "ProjectionExpression",
        "ScanIndexForward",
        "TableName",
    }
)


def query(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    found = recall(input, _KINDS) if _is_plain(dynamodb, input) else None
    start = None
    if found is None or not found[0].key:
        if call.checked is not input:
            checker("dynamodb", "Query")(input)
        _check_parameters(input)
        check_select(input)
        check_legacy(input, "QueryFilter")
        start = start_item(input)
        _check_conditions(input)
        found = prepare(input, _KINDS)
    plan, values = found
    test = filter_of(input, "QueryFilter", plan, values)
    projection = projection_of(input, plan)
    terms = _terms(input, plan.key, values)
    table = dynamodb.table(input["TableName"])
    index = find_index(table, input)
    schema = table.schema if index is None else index.schema
    _check_terms(schema, terms)
    stretch = key_range(schema, terms, index is not None)
    forward = input.get("ScanIndexForward") is not False
    if start is not None:
        stretch = _resume(table, index, terms, start, stretch, forward)
    _check_filter(schema, input, plan)
    _check_nested(table, plan)
    whole = reads_whole(input, index, plan)
    page = read_page(
        dynamodb,
        table,
        index,
        stretch,
        forward=forward,
        limit=input.get("Limit"),
        test=test,
        projection=projection,
        whole=whole,
        count_only=input.get("Select") == "COUNT",
        as_json=call.as_json,
    )
    return answer_page(input, table, index, page)


def _is_plain(dynamodb: "DynamoDb", input: Input) -> bool:
    """Whether nothing but the expressions can be wrong with an input that was not checked."""
    if not input.keys() <= _PLAIN or dynamodb.named(input.get("TableName")) is None:
        return False
    limit = input.get("Limit", 1)
    whole = type(limit) is int and 0 < limit < 2**31  # a Java Integer
    return whole and type(input.get("ScanIndexForward", True)) is bool


def _check_parameters(input: Input) -> None:
    old = ["AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"]
    if input.get("KeyConditionExpression") is None:
        # KeyConditions goes with expressions for the rest, and only with those.
        old.remove("KeyConditions")
    check_parameters(input, _MESSAGE_KINDS, tuple(old))


def _check_conditions(input: Input) -> None:
    if input.get("KeyConditions") is None and input.get("KeyConditionExpression") is None:
        raise ValidationException(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in "
            "the request."
        )


def _terms(input: Input, key: tuple[KeyTerm, ...], values: Mapping[str, Any]) -> Terms:
    terms: dict[str, tuple[str, list[Any]]] = {
        name: (operator, [values[each] for each in placeholders])
        for name, operator, placeholders in key
    }
    if not terms:
        for name, operator, given in read_conditions(input.get("KeyConditions") or {}):
            terms[name] = (_OPERATORS.get(operator, operator), given)
    if not 1 <= len(terms) <= 2:
        raise ValidationException("Conditions can be of length 1 or 2 only")
    return terms


def _check_terms(schema: KeySchema, terms: Terms) -> None:
    if schema.hash not in terms:
        raise ValidationException(f"Query condition missed key schema element: {schema.hash}")
    if len(terms) == 2:
        if schema.range is None:
            raise ValidationException("Query key condition not supported")
        if schema.range not in terms:
            raise ValidationException(f"Query condition missed key schema element: {schema.range}")
    for name, type in schema.pairs():
        if name in terms:
            _check_term(schema, name, type, *terms[name])


def _check_term(schema: KeySchema, name: str, type: str, operator: str, values: Any) -> None:
    if operator not in _OPERATORS.values():
        raise ValidationException("Attempted conditional constraint is not an indexable operation")
    if any(tag_of(value) != type for value in values):
        raise ValidationException(
            "One or more parameter values were invalid: Condition parameter type does not match "
            "schema type"
        )
    if name == schema.hash and operator != "=":
        raise ValidationException("Query key condition not supported")
    most = MAX_PARTITION if name == schema.hash else MAX_SORT
    for value in values:
        if not value[type]:
            kind = "string" if type == "S" else "binary"
            raise ValidationException(
                "One or more parameter values are not valid. The AttributeValue for a key "
                f"attribute cannot contain an empty {kind} value. Key: {name}"
            )
        if len(value[type]) > most // 4 and len(encode_scalar(type, value[type])) > most:
            what = "hashkey" if name == schema.hash else "all range keys"
            raise ValidationException(
                "One or more parameter values were invalid: "
                f"Size of {what} has exceeded the maximum size limit of {most} bytes"
            )


def _resume(
    table: Table,
    index: Index | None,
    terms: Terms,
    start: Item,
    stretch: tuple[bytes, bytes],
    forward: bool,
) -> tuple[bytes, bytes]:
    """What is left of a stretch after the starting key, which must lie in it."""
    key = start_key(table, index, start)
    low, high = stretch
    if not low <= key < high:
        schema = table.schema if index is None else index.schema
        if schema.range is None or schema.range not in terms:
            raise ValidationException(
                "The provided starting key is outside query boundaries based on provided conditions"
            )
        if start[schema.hash] == terms[schema.hash][1][0]:
            raise ValidationException(
                "The provided starting key does not match the range key predicate"
            )
        raise ValidationException("The query can return at most one row and cannot be restarted")
    return (key + b"\0", high) if forward else (low, key)


def _check_filter(schema: KeySchema, input: Input, plan: Plan) -> None:
    named: Collection[str] | None = plan.heads.get("FilterExpression")
    what = "Filter Expression"
    if named is None:
        named, what = input.get("QueryFilter") or frozenset(), "QueryFilter"
    for name in schema.names:
        if name in named:
            raise ValidationException(
                f"{what} can only contain non-primary key attributes: Primary key attribute: {name}"
            )


def _check_nested(table: Table, plan: Plan) -> None:
    for kind in ("ProjectionExpression", "FilterExpression"):
        nested = plan.nested.get(kind)
        if nested:
            check_nested(table, nested)
