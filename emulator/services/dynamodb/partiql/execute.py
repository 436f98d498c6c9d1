"""Run one statement on the tables."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.services.dynamodb import items
from csc.emulator.services.dynamodb.bounds import END, key_range
from csc.emulator.services.dynamodb.changes import Change
from csc.emulator.services.dynamodb.errors import DuplicateItemException, ValidationException
from csc.emulator.services.dynamodb.expressions.condition import (
    compile_condition,
    condition_checks,
)
from csc.emulator.services.dynamodb.expressions.paths import projector
from csc.emulator.services.dynamodb.expressions.request import Plan
from csc.emulator.services.dynamodb.expressions.resolve import check_paths
from csc.emulator.services.dynamodb.expressions.tokens import ExpressionError
from csc.emulator.services.dynamodb.expressions.tree import Update
from csc.emulator.services.dynamodb.expressions.update import compile_update, update_checks
from csc.emulator.services.dynamodb.keys import encode_key, item_key
from csc.emulator.services.dynamodb.pages import Page, read_page
from csc.emulator.services.dynamodb.partiql.bind import bind
from csc.emulator.services.dynamodb.partiql.keys import key_terms, named_key
from csc.emulator.services.dynamodb.partiql.parse import parse_statement
from csc.emulator.services.dynamodb.partiql.statement import Statement
from csc.emulator.services.dynamodb.reads import find_index, start_key
from csc.emulator.services.dynamodb.tables import Index, Table
from csc.emulator.services.dynamodb.values import Item, item_size, normalise_item

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

Request = Mapping[str, Any]


def prepare_statement(request: Request) -> Statement:
    """A statement with its parameters filled in. Raises ValidationException."""
    statement = parse_statement(request["Statement"])
    bind(statement, request.get("Parameters"))
    try:
        for check in _checks(statement):
            check(statement.values)
    except ExpressionError as error:
        raise ValidationException(str(error)) from None
    return statement


def _checks(statement: Statement) -> Sequence[Any]:
    where = condition_checks(statement.where) if statement.where is not None else ()
    if not statement.actions:
        return where
    check_paths([action.path for action in statement.actions])
    return (*where, *update_checks(Update(statement.actions)))


def select(
    dynamodb: "DynamoDb", statement: Statement, request: Request
) -> tuple[Page, Table, Index | None]:
    """A page of what a SELECT asks for."""
    table = dynamodb.table(statement.table)
    consistent = request.get("ConsistentRead")
    index = find_index(table, {"IndexName": statement.index, "ConsistentRead": consistent})
    schema = table.schema if index is None else index.schema
    terms = key_terms(statement, schema)
    _check_order(statement, terms, schema.names)
    low, high = key_range(schema, terms, index is not None) if terms else (b"", END)
    forward = not (statement.order and statement.order[-1][1])
    token = request.get("NextToken")
    if token is not None:
        at = start_key(table, index, _read_token(token))
        low, high = (max(low, at + b"\0"), high) if forward else (low, min(high, at))
    test = None
    if statement.where is not None:
        compiled, values = compile_condition(statement.where), statement.values
        test = lambda item: compiled(item, values)
    page = read_page(
        dynamodb,
        table,
        index,
        (low, high),
        forward=forward,
        limit=request.get("Limit"),
        test=test,
        projection=projector(statement.paths) if statement.paths is not None else None,
    )
    return page, table, index


def _check_order(statement: Statement, terms: Any, names: tuple[str, ...]) -> None:
    if not statement.order:
        return
    if not terms:
        raise ValidationException(
            "Must have WHERE clause in the statement when using ORDER BY clause."
        )
    for name, _ in statement.order:
        if name not in names:
            raise ValidationException(
                f"Variable reference {name} in ORDER BY clause must be part of the primary key"
            )


def next_token(page: Page) -> str | None:
    """Where the next page starts, as an opaque text."""
    return b64encode(orjson.dumps(page.last)).decode() if page.last is not None else None


def _read_token(token: str) -> Item:
    try:
        item = orjson.loads(b64decode(token, validate=True))
        return normalise_item(item)
    except (Base64Error, ValueError, AttributeError, TypeError, KeyError):
        raise ValidationException("NextToken does not match request") from None


def prepare_change(dynamodb: "DynamoDb", statement: Statement, request: Request) -> Change:
    """The change that an INSERT, UPDATE, DELETE or EXISTS makes."""
    if statement.kind == "Insert":
        return _insert(dynamodb, statement, request)
    table = dynamodb.table(statement.table)
    key_item = named_key(statement, table.schema)
    key = encode_key(table.schema, key_item)
    assert statement.where is not None
    compiled, values = compile_condition(statement.where), statement.values
    plan = Plan()
    plan.paths = tuple(action.path for action in statement.actions)
    kinds = {"Select": "check", "Update": "update", "Delete": "delete"}
    update = compile_update(Update(statement.actions)) if statement.actions else None
    _check_key_unchanged(table, plan)

    def make(old: Item | None) -> Item | None:
        if update is None:
            return old if statement.kind == "Select" else None
        assert old is not None
        update(old, values)
        return old

    def test(item: Item) -> bool:
        # A DELETE of what isn't there is done; an UPDATE of it fails.
        return compiled(item, values) or (statement.kind == "Delete" and not item)

    asked = {**request, "ReturnValues": statement.returning, "Key": key_item}
    return Change(
        kinds[statement.kind],
        asked,
        table,
        key,
        plan,
        test,
        make,
    )


def _check_key_unchanged(table: Table, plan: Plan) -> None:
    for path in plan.paths:
        if path.parts[0] in table.schema.names:
            raise ValidationException(
                "One or more parameter values were invalid: "
                f"Cannot update attribute {path.parts[0]}. This attribute is part of the key"
            )


def _insert(dynamodb: "DynamoDb", statement: Statement, request: Request) -> Change:
    if statement.item is None or "M" not in statement.item:
        raise ValidationException("Unsupported clause: VALUE must be a tuple")
    item = normalise_item(statement.item["M"])
    size = item_size(item)
    items.check_size(size)
    table = dynamodb.table(statement.table)
    key = item_key(table.schema, item)
    items.check_indexes(table, item)

    def make(old: Item | None) -> Item | None:
        if old is not None:
            raise DuplicateItemException("Duplicate primary key exists in table")
        return item

    asked = {**request, "Key": table.schema.project(item)}
    return Change("put", asked, table, key, Plan(), lambda item: True, make, size)
