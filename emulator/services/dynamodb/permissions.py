"""What IAM must allow before an operation runs: actions on tables, indexes and items.

Source of the actions, resources and condition keys: Service Authorization Reference, "Actions,
resources, and condition keys for Amazon DynamoDB".  A malformed request is refused here with the
words of its operation: AWS, too, reads a request before it authorizes it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Permission
from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.plain import plain_key
from csc.emulator.services.dynamodb.request_keys import RequestKeys
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.tables import Table

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

Input = Mapping[str, Any]

_EVERYTHING = frozenset(
    {
        "DescribeEndpoints",
        "DescribeLimits",
        "ListBackups",
        "ListContributorInsights",
        "ListExports",
        "ListGlobalTables",
        "ListImports",
        "ListTables",
    }
)
"""Actions without a resource type of their own: they are granted on ``*``."""

_NAMED_BY = {
    "TagResource": "ResourceArn",
    "UntagResource": "ResourceArn",
    "ListTagsOfResource": "ResourceArn",
    "PutResourcePolicy": "ResourceArn",
    "GetResourcePolicy": "ResourceArn",
    "DeleteResourcePolicy": "ResourceArn",
    "DescribeBackup": "BackupArn",
    "DeleteBackup": "BackupArn",
    "DescribeExport": "ExportArn",
    "DescribeImport": "ImportArn",
}
"""Operations whose resource is given by its ARN. By the operation, never by what an input happens to
hold: a caller could name an allowed resource beside the one that is used."""

_READ_INDEX = frozenset({"Query", "Scan"})
_TRANSACT_ACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


def permissions_of(dynamodb: "DynamoDb", operation: str, input: Input) -> tuple[Permission, ...]:
    """The permissions of a call. Raises ServiceError for a malformed request."""
    checker("dynamodb", operation)(input)
    several = _SEVERAL.get(operation)
    if several is not None:
        return tuple(several(dynamodb, input))
    return (_single(dynamodb, operation, input),)


def plain_get(
    dynamodb: "DynamoDb", input: dict[str, Any], call: Call
) -> tuple[Permission, ...] | None:
    """The permission of a GetItem that is nothing but a table's name, a plain key and whether it reads
    consistently, with the call prepared; None for any other, which goes the long way."""
    name, asked = input.get("TableName"), len(input)
    if asked != 2 and not (asked == 3 and type(input.get("ConsistentRead")) is bool):
        return None
    table = dynamodb.tables.get(name) if type(name) is str else None
    if table is None:
        return None
    key = plain_key(table.schema, input.get("Key"))
    if key is None:
        return None
    call.checked, call.prepared = input, (table.get_sql, (key,))
    known = dynamodb.plain_gets.get(table.name)
    if known is None or known[0] is not table:
        known = dynamodb.plain_gets[table.name] = (table, (_get(dynamodb, table),))
    return known[1]


def _get(dynamodb: "DynamoDb", table: Table) -> Permission:
    """The permission of every plain GetItem of a table."""
    arn = dynamodb.arn(table.name)
    keys = partial(RequestKeys, table, "GetItem")
    return Permission("dynamodb:GetItem", arn, lambda call: keys(call.input))


def _single(dynamodb: "DynamoDb", operation: str, input: Input) -> Permission:
    action = f"dynamodb:{operation}"
    if operation in _EVERYTHING:
        return Permission(action, "*")
    member = _NAMED_BY.get(operation)
    if member is not None:
        return Permission(action, input[member])
    name = input["TableName"]
    table = dynamodb.tables.get(name)
    if table is None:  # it may be given by its ARN
        name = table_name_of(name)
        table = dynamodb.tables.get(name)
    arn = dynamodb.arn(name)
    if operation in _READ_INDEX and input.get("IndexName") is not None:
        arn = f"{arn}/index/{input['IndexName']}"
    return Permission(action, arn, RequestKeys(table, operation, input))


def _global_table(action: str) -> Callable[["DynamoDb", Input], Iterator[Permission]]:
    def permissions(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
        name = input["GlobalTableName"]
        arn = f"arn:aws:dynamodb::{dynamodb.account}:global-table/{name}"
        yield Permission(f"dynamodb:{action}", arn)

    return permissions


def _export(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
    arn = dynamodb.arn(table_name_of(input["TableArn"]))
    yield Permission("dynamodb:ExportTableToPointInTime", arn)


def _import(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
    arn = dynamodb.arn(table_name_of(input["TableCreationParameters"]["TableName"]))
    yield Permission("dynamodb:ImportTable", arn)


def _batch(action: str) -> Callable[["DynamoDb", Input], Iterator[Permission]]:
    def permissions(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
        for name, request in input["RequestItems"].items():
            plain = table_name_of(name)
            table = dynamodb.tables.get(plain)
            keys = RequestKeys(table, action, {"Requests": request, **_returns(input)})
            yield Permission(f"dynamodb:{action}", dynamodb.arn(plain), keys)

    return permissions


def _returns(input: Input) -> dict[str, Any]:
    value = input.get("ReturnConsumedCapacity")
    return {} if value is None else {"ReturnConsumedCapacity": value}


def _transact(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
    for item in input["TransactItems"]:
        for kind, request in item.items():
            action = _TRANSACT_ACTIONS.get(kind)
            if action is None or request is None:
                continue
            name = table_name_of(request["TableName"])
            keys = RequestKeys(dynamodb.tables.get(name), action, request, transaction=True)
            yield Permission(f"dynamodb:{action}", dynamodb.arn(name), keys)


def _statement(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
    yield _statement_permission(dynamodb, input)


def _listed_statements(member: str) -> Callable[["DynamoDb", Input], Iterator[Permission]]:
    def permissions(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
        for request in input[member]:
            yield _statement_permission(dynamodb, request)

    return permissions


def _statement_permission(dynamodb: "DynamoDb", request: Input) -> Permission:
    """The permission of one PartiQL statement, with the partition keys that it touches."""
    from csc.emulator.services.dynamodb.partiql.bind import bind
    from csc.emulator.services.dynamodb.partiql.keys import leading_values
    from csc.emulator.services.dynamodb.partiql.parse import parse_statement

    statement = parse_statement(request["Statement"])
    bind(statement, request.get("Parameters"))
    name = table_name_of(statement.table)
    arn = dynamodb.arn(name)
    table = dynamodb.tables.get(name)
    index = table.indexes.get(statement.index or "") if table is not None else None
    context: dict[str, Any] = {}
    if table is not None:
        leading = leading_values(statement, table.schema if index is None else index.schema)
        if leading is not None:
            context["dynamodb:LeadingKeys"] = leading
        elif statement.kind == "Select":
            context["dynamodb:FullTableScan"] = "true"
    if statement.index is not None:
        arn = f"{arn}/index/{statement.index}"
    return Permission(f"dynamodb:PartiQL{statement.kind}", arn, context)


def _restore(source: str) -> Callable[["DynamoDb", Input], Iterator[Permission]]:
    """A restore reads a backup or table and writes into a new table."""
    actions = ("BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")

    def permissions(dynamodb: "DynamoDb", input: Input) -> Iterator[Permission]:
        given = input.get(source) or input.get("SourceTableArn") or ""
        operation = (
            "RestoreTableFromBackup" if source == "BackupArn" else "RestoreTableToPointInTime"
        )
        arn = given if source == "BackupArn" else dynamodb.arn(table_name_of(given))
        yield Permission(f"dynamodb:{operation}", arn)
        for action in actions:
            yield Permission(
                f"dynamodb:{action}", dynamodb.arn(table_name_of(input["TargetTableName"]))
            )

    return permissions


_SEVERAL: dict[str, Callable[["DynamoDb", Input], Iterable[Permission]]] = {
    "BatchGetItem": _batch("BatchGetItem"),
    "BatchWriteItem": _batch("BatchWriteItem"),
    "TransactGetItems": _transact,
    "TransactWriteItems": _transact,
    "ExecuteStatement": _statement,
    "BatchExecuteStatement": _listed_statements("Statements"),
    "ExecuteTransaction": _listed_statements("TransactStatements"),
    "ExportTableToPointInTime": _export,
    "ImportTable": _import,
    "DescribeGlobalTable": _global_table("DescribeGlobalTable"),
    "DescribeGlobalTableSettings": _global_table("DescribeGlobalTableSettings"),
    "UpdateGlobalTable": _global_table("UpdateGlobalTable"),
    "UpdateGlobalTableSettings": _global_table("UpdateGlobalTableSettings"),
    "RestoreTableFromBackup": _restore("BackupArn"),
    "RestoreTableToPointInTime": _restore("SourceTableName"),
}
