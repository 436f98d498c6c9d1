"""GetItem: one item, its projection, its cost, and what is refused in which order."""

from typing import Any

import orjson
import pytest

KEY = {"id": {"S": "1"}}


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table()
    client.put(id="1", title="Editor", meta={"year": 1815, "tags": ["a", "b", "c"]}, size=7)


def get(client: Any, **more: Any) -> Any:
    return client("GetItem", TableName="books", Key=KEY, **more)


def test_a_whole_item_and_a_missing_one(client: Any) -> None:
    assert client.get(id="1")["meta"] == {"year": 1815, "tags": ["a", "b", "c"]}
    assert client("GetItem", TableName="books", Key={"id": {"S": "2"}}) == {}


def test_a_table_is_named_by_its_arn_too(client: Any) -> None:
    arn = client("DescribeTable", TableName="books")["Table"]["TableArn"]
    assert client("GetItem", TableName=arn, Key=KEY)["Item"]["title"] == {"S": "Editor"}


def test_projections(client: Any) -> None:
    names = {"#y": "year", "#s": "size"}
    found = get(
        client,
        ProjectionExpression="meta.#y, meta.tags[2], meta.tags[0], #s, absent, title.x",
        ExpressionAttributeNames=names,
    )
    assert found["Item"] == {
        "meta": {"M": {"year": {"N": "1815"}, "tags": {"L": [{"S": "a"}, {"S": "c"}]}}},
        "size": {"N": "7"},
    }
    assert get(client, AttributesToGet=["title", "absent"])["Item"] == {"title": {"S": "Editor"}}


def test_capacity(client: Any) -> None:
    spent = get(client, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]
    assert spent == {"TableName": "books", "CapacityUnits": 0.5}
    spent = get(client, ReturnConsumedCapacity="INDEXES", ConsistentRead=True)["ConsumedCapacity"]
    assert spent == {"TableName": "books", "CapacityUnits": 1.0, "Table": {"CapacityUnits": 1.0}}


def test_the_stored_text_where_the_caller_only_writes_json(client: Any) -> None:
    from csc.emulator.calls import Call

    input = {"TableName": "books", "Key": KEY}
    call = Call(
        "dynamodb", "GetItem", input, client.cloud.root(), "request", "us-east-1", as_json=True
    )
    assert orjson.loads(orjson.dumps(client.cloud.invoke(call))) == get(client)


@pytest.mark.parametrize(
    ("input", "code", "message"),
    [
        ({}, "ValidationException", "The parameter 'TableName' is required but was not present"),
        (
            {"TableName": "books"},
            "ValidationException",
            ("1 validation error detected: Value null at 'key' failed to satisfy constraint: "
            "Member must not be null"),
        ),
        ({"TableName": 1}, "SerializationException", "NUMBER_VALUE cannot be converted to String"),
        (
            {"TableName": "books", "Key": KEY, "ReturnConsumedCapacity": "x"},
            "ValidationException",
            ("1 validation error detected: Value 'x' at 'returnConsumedCapacity' failed to satisfy "
            "constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"),
        ),
        ({"TableName": "ab", "Key": KEY}, "ValidationException", "TableName must be at least 3"),
        ({"TableName": "a;b c", "Key": KEY}, "ValidationException", "at 'tableName' failed"),
        ({"TableName": "other", "Key": KEY}, "ResourceNotFoundException", "Requested resource not found"),
        (
            {"TableName": "other", "Key": {"id": {"N": "x"}}},
            "ValidationException",
            "The parameter cannot be converted to a numeric value: x",
        ),
        (
            {"TableName": "books", "Key": {"id": {"N": "1"}}},
            "ValidationException",
            "The provided key element does not match the schema",
        ),
        (
            {"TableName": "books", "Key": KEY, "AttributesToGet": ["a", "a"]},
            "ValidationException",
            "Duplicate value in attribute name: a",
        ),
        (
            {"TableName": "books", "Key": KEY, "ProjectionExpression": "id.x"},
            "ValidationException",
            ("Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
            "allowed: Key: id"),
        ),
    ],
)  # fmt: skip
def test_refusals(client: Any, input: Any, code: str, message: str) -> None:
    found = client.refused("GetItem", **input)
    assert found[0] == code
    assert message in found[1]


def test_several_constraints_are_told_at_once(client: Any) -> None:
    _, message = client.refused(
        "Query", TableName="books", Limit=0, IndexName="a", KeyConditions={"a": {}}
    )
    assert message.startswith("3 validation errors detected: ")
    assert "Value '0' at 'limit' failed to satisfy constraint: Member must have value" in message
    assert "Value null at 'keyConditions.a.member.comparisonOperator' failed" in message


@pytest.mark.parametrize("values", [True, {}, {":unused": {"S": "x"}}])
def test_values_are_no_member_of_a_read_by_key(client: Any, values: Any) -> None:
    given = {"TableName": "books", "Key": KEY, "ProjectionExpression": "id"}
    assert client("GetItem", **given, ExpressionAttributeValues=values) == client(
        "GetItem", **given
    )
