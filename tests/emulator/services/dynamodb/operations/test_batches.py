"""BatchGetItem, BatchWriteItem, TransactGetItems, TransactWriteItems."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError


@pytest.fixture(autouse=True)
def tables(client: Any) -> None:
    client.table("one")
    client.table("two")
    client.put("one", id="a", n=1)
    client.put("two", id="a", n=10)


def key(id: str) -> Any:
    return {"id": {"S": id}}


def put(id: str, n: int) -> Any:
    return {"PutRequest": {"Item": {**key(id), "n": {"N": str(n)}}}}


def test_batch_get(client: Any) -> None:
    output = client(
        "BatchGetItem",
        RequestItems={
            "one": {"Keys": [key("a"), key("none")], "ProjectionExpression": "n"},
            "two": {"Keys": [key("a")], "ConsistentRead": True},
        },
        ReturnConsumedCapacity="TOTAL",
    )
    assert output["Responses"] == {
        "one": [{"n": {"N": "1"}}],
        "two": [{**key("a"), "n": {"N": "10"}}],
    }
    assert output["UnprocessedKeys"] == {}
    assert [each["CapacityUnits"] for each in output["ConsumedCapacity"]] == [1.0, 1.0]


def test_batch_get_stops_at_sixteen_megabytes(client: Any) -> None:
    for number in range(45):
        client.put("one", id=str(number), s="x" * 400_000)
    keys = [key(str(number)) for number in range(45)]
    output = client("BatchGetItem", RequestItems={"one": {"Keys": keys}})
    assert len(output["Responses"]["one"]) == 41
    assert output["UnprocessedKeys"]["one"]["Keys"] == keys[41:]


def test_batch_write(client: Any) -> None:
    output = client(
        "BatchWriteItem",
        RequestItems={
            "one": [put("b", 2), {"DeleteRequest": {"Key": key("a")}}],
            "two": [put("a", 3)],
        },
        ReturnConsumedCapacity="TOTAL",
    )
    assert output["UnprocessedItems"] == {}
    assert [each["CapacityUnits"] for each in output["ConsumedCapacity"]] == [2.0, 1.0]
    assert client.get("one", id="a") is None
    assert client.get("two", id="a") == {"id": "a", "n": 3}


@pytest.mark.parametrize(
    ("operation", "items", "message"),
    [
        ("BatchWriteItem", {"one": [put("b", 1), put("b", 2)]}, "Provided list of item keys contains duplicates"),
        ("BatchGetItem", {"one": {"Keys": [key("b"), key("b")]}}, "Provided list of item keys contains duplicates"),
        ("BatchWriteItem", {"one": [{}]}, "Supplied AttributeValue is empty"),
        ("BatchWriteItem", {"one": [put(str(n), n) for n in range(15)], "two": [put(str(n), n) for n in range(15)]}, "Too many items requested for the BatchWriteItem call"),
        ("BatchWriteItem", {"one": [put(str(n), n) for n in range(26)]}, "at 'requestItems.one.member' failed to satisfy constraint: Member must have length less than or equal to 25"),
        ("BatchWriteItem", {}, "at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1"),
    ],
)  # fmt: skip
def test_batches_refused(client: Any, operation: str, items: Any, message: str) -> None:
    code, found = client.refused(operation, RequestItems=items)
    assert code == "ValidationException"
    assert message.replace(".member", "") in found.replace(".member", "")
    assert client.get("one", id="b") is None


def transact(client: Any, *items: Any, **more: Any) -> Any:
    return client("TransactWriteItems", TransactItems=list(items), **more)


def action(kind: str, table: str, id: str, **more: Any) -> Any:
    if kind == "Put":
        return {kind: {"TableName": table, "Item": {**key(id), **more.pop("item", {})}, **more}}
    return {kind: {"TableName": table, "Key": key(id), **more}}


def test_all_of_a_transaction(client: Any) -> None:
    output = transact(
        client,
        action("Put", "one", "b", item={"n": {"N": "2"}}),
        action("Update", "two", "a", UpdateExpression="SET n = n + :n", ExpressionAttributeValues={":n": {"N": "1"}}),
        action("Delete", "two", "none"),
        action("ConditionCheck", "one", "a", ConditionExpression="attribute_exists(id)"),
        ReturnConsumedCapacity="TOTAL",
    )  # fmt: skip
    assert client.get("one", id="b") == {"id": "b", "n": 2}
    assert client.get("two", id="a") == {"id": "a", "n": 11}
    assert [
        (each["TableName"], each["WriteCapacityUnits"]) for each in output["ConsumedCapacity"]
    ] == [
        ("one", 4.0),
        ("two", 4.0),
    ]


def test_none_of_a_transaction(client: Any) -> None:
    with pytest.raises(ServiceError) as raised:
        transact(
            client,
            action("Put", "one", "b"),
            action(
                "ConditionCheck",
                "two",
                "a",
                ConditionExpression="n = :n",
                ExpressionAttributeValues={":n": {"N": "11"}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            ),
            action("Delete", "one", "a"),
        )
    error = raised.value
    assert error.code == "TransactionCanceledException"
    assert error.message == (
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[None, ConditionalCheckFailed, None]"
    )
    assert error.extra["CancellationReasons"] == [
        {"Code": "None"},
        {
            "Code": "ConditionalCheckFailed",
            "Message": "The conditional request failed",
            "Item": {**key("a"), "n": {"N": "10"}},
        },
        {"Code": "None"},
    ]
    assert client.get("one", id="b") is None
    assert client.get("one", id="a") is not None


def test_what_only_the_item_shows_cancels_all(client: Any) -> None:
    with pytest.raises(ServiceError) as raised:
        transact(
            client,
            action("Put", "one", "b"),
            action("Update", "two", "a", UpdateExpression="SET n = missed"),
        )
    reasons = raised.value.extra["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "ValidationError"]
    assert client.get("one", id="b") is None
    assert client("DescribeTable", TableName="one")["Table"]["ItemCount"] == 1


def test_a_token_makes_a_transaction_happen_once(client: Any) -> None:
    add = action(
        "Update",
        "one",
        "a",
        UpdateExpression="ADD n :n",
        ExpressionAttributeValues={":n": {"N": "1"}},
    )
    for _ in range(3):
        transact(client, add, ClientRequestToken="token")
    assert client.get("one", id="a")["n"] == 2
    code, _ = client.refused(
        "TransactWriteItems",
        TransactItems=[action("Put", "one", "c")],
        ClientRequestToken="token",
    )
    assert code == "IdempotentParameterMismatchException"
    client.now += 601
    transact(client, add, ClientRequestToken="token")
    assert client.get("one", id="a")["n"] == 3


def test_transactions_refused(client: Any) -> None:
    def refused(*items: Any) -> str:
        return str(client.refused("TransactWriteItems", TransactItems=list(items))[1])

    both = {**action("Put", "one", "b"), **action("Delete", "one", "b")}
    assert refused(both) == "TransactItems can only contain one of Check, Put, Update or Delete"
    assert refused(action("Put", "one", "b"), action("Delete", "one", "b")) == (
        "Transaction request cannot include multiple operations on one item"
    )


def test_transact_get(client: Any) -> None:
    output = client(
        "TransactGetItems",
        TransactItems=[
            {"Get": {"TableName": "one", "Key": key("a"), "ProjectionExpression": "n"}},
            {"Get": {"TableName": "two", "Key": key("none")}},
        ],
        ReturnConsumedCapacity="TOTAL",
    )
    assert output["Responses"] == [{"Item": {"n": {"N": "1"}}}, {}]
    assert [each["ReadCapacityUnits"] for each in output["ConsumedCapacity"]] == [2.0, 2.0]


def test_a_put_whose_key_does_not_fit_has_the_batchs_words(client: Any) -> None:
    client.table()
    for item in ({}, {"id": {"N": "1"}}):
        batch = {"books": [{"PutRequest": {"Item": item}}]}
        code, message = client.refused("BatchWriteItem", RequestItems=batch)
        assert (code, message) == (
            "ValidationException",
            "The provided key element does not match the schema",
        )


def test_keys_that_come_twice_are_told_before_the_table_is_missed(client: Any) -> None:
    twice = [{"a": {"S": "1"}, "b": {"N": "1.0"}}, {"b": {"N": "1"}, "a": {"S": "1"}}]
    code, message = client.refused("BatchGetItem", RequestItems={"nowhere": {"Keys": twice}})
    assert (code, message) == (
        "ValidationException",
        "Provided list of item keys contains duplicates",
    )
