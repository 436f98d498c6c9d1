"""What each call needs of IAM: actions, resources, condition keys."""

from typing import Any

import pytest

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/books"


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table(
        "books",
        "owner",
        "id",
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-id",
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )


def needed(client: Any, operation: str, /, **input: Any) -> Any:
    call = Call("dynamodb", operation, input, client.cloud.root(), "request", "us-east-1")
    return client.dynamodb.permissions(operation, input, call)


def keys_of(client: Any, operation: str, /, **input: Any) -> Any:
    """The condition keys of the first permission."""
    call = Call("dynamodb", operation, input, client.cloud.root(), "request", "us-east-1")
    return client.dynamodb.permissions(operation, input, call)[0].keys(call)


def pairs(client: Any, operation: str, /, **input: Any) -> list[tuple[str, str]]:
    found = needed(client, operation, **input)
    return [(each.action.removeprefix("dynamodb:"), each.resource) for each in found]


KEY = {"owner": {"S": "actor"}, "id": {"S": "1"}}


@pytest.mark.parametrize("name", ["books", TABLE])
def test_single_items(client: Any, name: str) -> None:
    assert pairs(client, "GetItem", TableName=name, Key=KEY) == [("GetItem", TABLE)]
    context = keys_of(client, "GetItem", TableName=name, Key=KEY)
    assert context["dynamodb:LeadingKeys"] == ["actor"]
    batch = keys_of(client, "BatchGetItem", RequestItems={name: {"Keys": [KEY]}})
    assert batch["dynamodb:LeadingKeys"] == ["actor"]


def test_indexes_are_resources_of_their_own(client: Any) -> None:
    assert pairs(client, "Query", TableName="books", IndexName="by-id") == [
        ("Query", f"{TABLE}/index/by-id")
    ]
    assert pairs(client, "Scan", TableName="books") == [("Scan", TABLE)]


def test_each_table_of_a_batch(client: Any) -> None:
    requests = {"books": {"Keys": [KEY]}, "other": {"Keys": [KEY]}}
    assert pairs(client, "BatchGetItem", RequestItems=requests) == [
        ("BatchGetItem", TABLE),
        ("BatchGetItem", TABLE.replace("books", "other")),
    ]


def test_each_action_of_a_transaction(client: Any) -> None:
    on = {"TableName": "books", "Key": KEY}
    items = [
        {"Put": {"TableName": "books", "Item": KEY}},
        {"Update": {**on, "UpdateExpression": "REMOVE a"}},
        {"Delete": on},
        {"ConditionCheck": {**on, "ConditionExpression": "attribute_exists(id)"}},
    ]
    assert [action for action, _ in pairs(client, "TransactWriteItems", TransactItems=items)] == [
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "ConditionCheckItem",
    ]
    keys = keys_of(client, "TransactWriteItems", TransactItems=items)
    assert keys["dynamodb:EnclosingOperation"] == "TransactWriteItems"
    assert pairs(client, "TransactGetItems", TransactItems=[{"Get": on}]) == [("GetItem", TABLE)]


def test_partiql(client: Any) -> None:
    assert pairs(client, "ExecuteStatement", Statement='SELECT * FROM "books"."by-id"') == [
        ("PartiQLSelect", f"{TABLE}/index/by-id")
    ]
    statements = [{"Statement": "DELETE FROM books WHERE owner = 'a' AND id = 'b'"}]
    assert pairs(client, "BatchExecuteStatement", Statements=statements) == [
        ("PartiQLDelete", TABLE)
    ]


@pytest.mark.parametrize(
    ("statement", "keys"),
    [
        ("SELECT * FROM books WHERE owner = 'actor'", ["actor"]),
        ("SELECT * FROM books WHERE owner IN ['actor', ?]", ["actor", "buyer"]),
        ("SELECT * FROM books WHERE ? = owner AND owner = 'actor'", ["buyer", "actor"]),
        ("SELECT * FROM books WHERE owner = 'actor' OR id = ?", None),
        ("INSERT INTO books VALUE {'owner': ?, 'id': '1'}", ["buyer"]),
        ("DELETE FROM books WHERE owner = ? AND id = '1'", ["buyer"]),
    ],
)
def test_leading_keys_of_statements(client: Any, statement: str, keys: Any) -> None:
    parameters = [{"S": "buyer"}] * statement.count("?")
    more = {"Parameters": parameters} if parameters else {}
    context = keys_of(client, "ExecuteStatement", Statement=statement, **more)
    assert context.get("dynamodb:LeadingKeys") == keys
    assert ("dynamodb:FullTableScan" in context) == (keys is None)


def test_what_has_no_resource(client: Any) -> None:
    assert pairs(client, "ListTables") == [("ListTables", "*")]


def test_leading_keys_and_attributes(client: Any) -> None:
    put = keys_of(client, "PutItem", TableName="books", Item={**KEY, "n": {"N": "1"}})
    assert put["dynamodb:LeadingKeys"] == ["actor"]
    assert put["dynamodb:Attributes"] == ["id", "n", "owner"]
    query = keys_of(
        client,
        "Query",
        TableName="books",
        KeyConditionExpression="#o = :o",
        ProjectionExpression="id, title.x",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": {"S": "buyer"}},
    )
    assert query["dynamodb:LeadingKeys"] == ["buyer"]
    assert query["dynamodb:Attributes"] == ["id", "owner", "title"]
    assert query["dynamodb:Select"] == "SPECIFIC_ATTRIBUTES"
    batch = keys_of(
        client,
        "BatchWriteItem",
        RequestItems={
            "books": [
                {"PutRequest": {"Item": KEY}},
                {"DeleteRequest": {"Key": {**KEY, "owner": {"S": "examiner"}}}},
            ]
        },
    )
    assert batch["dynamodb:LeadingKeys"] == ["actor", "examiner"]
    whole = keys_of(client, "GetItem", TableName="books", Key=KEY)
    assert whole["dynamodb:Select"] == "ALL_ATTRIBUTES"


def test_a_caller_cannot_hide_a_key_from_its_policy(client: Any) -> None:
    """All items of a batch count, and a mirrored comparison is one too."""
    mirrored = keys_of(
        client,
        "Query",
        TableName="books",
        KeyConditionExpression=":o = #o",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": {"S": "buyer"}},
    )
    assert mirrored["dynamodb:LeadingKeys"] == ["buyer"]
    old = keys_of(
        client,
        "Query",
        TableName="books",
        KeyConditions={"owner": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "x"}]}},
    )
    assert old["dynamodb:LeadingKeys"] == ["x"]


def test_a_parameter_that_an_operation_ignores_hides_nothing(client: Any) -> None:
    query = {
        "TableName": "books",
        "KeyConditionExpression": "#o = :o",
        "ProjectionExpression": "secret",
        "ExpressionAttributeNames": {"#o": "owner"},
        "ExpressionAttributeValues": {":o": {"S": "examiner"}},
        "UpdateExpression": "no expression",
        "ConditionExpression": "",
    }
    assert client("Query", **query)["Count"] == 0
    context = keys_of(client, "Query", **query)
    assert context["dynamodb:LeadingKeys"] == ["examiner"]
    assert context["dynamodb:Attributes"] == ["owner", "secret"]


@pytest.mark.parametrize("member", ["ResourceArn", "BackupArn", "TableArn", "SourceTableName"])
def test_another_resource_beside_the_one_that_is_used_counts_for_nothing(
    client: Any, member: str
) -> None:
    allowed = TABLE.replace("books", "allowed")
    more = {"TableName": "books", "Key": KEY, member: allowed}
    assert pairs(client, "GetItem", **more) == [("GetItem", TABLE)]


def test_arns(client: Any) -> None:
    assert pairs(client, "TagResource", ResourceArn=TABLE, Tags=[]) == [("TagResource", TABLE)]
    backup = f"{TABLE}/backup/01234567890123-abcdefab"
    assert pairs(client, "DeleteBackup", BackupArn=backup) == [("DeleteBackup", backup)]
    restore = pairs(client, "RestoreTableFromBackup", BackupArn=backup, TargetTableName="new")
    assert restore[0] == ("RestoreTableFromBackup", backup)
    assert ("PutItem", TABLE.replace("books", "new")) in restore


def test_a_malformed_request_is_told_so(client: Any) -> None:
    inputs: list[Any] = [{"TableName": 1}, {"TableName": "books", "Key": []}, {}]
    for input in inputs:
        for operation in ("GetItem", "BatchGetItem", "TransactWriteItems", "ExecuteStatement"):
            call = Call("dynamodb", operation, input, client.cloud.root(), "request", "us-east-1")
            try:
                for permission in client.dynamodb.permissions(operation, input, call):
                    dict(permission.keys(call))
            except ServiceError as error:
                assert error.status == 400
