"""PutItem, UpdateItem and DeleteItem: conditions, what is given back, sizes, legacy parameters."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError

KEY = {"id": {"S": "1"}}


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table()
    client.put(id="1", n=1, s="old")


def put(client: Any, **more: Any) -> Any:
    item = {**KEY, "n": {"N": "2"}}
    return client("PutItem", TableName="books", Item=item, **more)


def update(client: Any, **more: Any) -> Any:
    return client("UpdateItem", TableName="books", Key=KEY, **more)


def delete(client: Any, **more: Any) -> Any:
    return client("DeleteItem", TableName="books", Key=KEY, **more)


def test_put_replaces_and_gives_back_the_old_item(client: Any) -> None:
    assert put(client, ReturnValues="ALL_OLD") == {
        "Attributes": {**KEY, "n": {"N": "1"}, "s": {"S": "old"}}
    }
    assert client.get(id="1") == {"id": "1", "n": 2}


def test_delete_gives_back_the_old_item_once(client: Any) -> None:
    assert "Attributes" in delete(client, ReturnValues="ALL_OLD")
    assert delete(client, ReturnValues="ALL_OLD") == {}
    assert client.get(id="1") is None


@pytest.mark.parametrize(
    ("wanted", "attributes"),
    [
        ("NONE", None),
        ("ALL_OLD", {**KEY, "n": {"N": "1"}, "s": {"S": "old"}}),
        ("UPDATED_OLD", {"n": {"N": "1"}}),
        ("ALL_NEW", {**KEY, "n": {"N": "3"}, "s": {"S": "old"}, "m": {"N": "2"}}),
        ("UPDATED_NEW", {"n": {"N": "3"}, "m": {"N": "2"}}),
    ],
)
def test_what_an_update_gives_back(client: Any, wanted: str, attributes: Any) -> None:
    output = update(
        client,
        UpdateExpression="SET n = n + :two, m = :two",
        ExpressionAttributeValues={":two": {"N": "2"}},
        ReturnValues=wanted,
    )
    assert output.get("Attributes") == attributes


def test_a_failed_condition_changes_nothing_and_may_show_the_item(client: Any) -> None:
    for operation, more in (
        ("PutItem", {"Item": KEY}),
        ("DeleteItem", {"Key": KEY}),
        ("UpdateItem", {"Key": KEY, "UpdateExpression": "REMOVE s"}),
    ):
        with pytest.raises(ServiceError) as raised:
            client(
                operation,
                TableName="books",
                ConditionExpression="n > :n",
                ExpressionAttributeValues={":n": {"N": "5"}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **more,
            )
        assert raised.value.code == "ConditionalCheckFailedException"
        assert raised.value.message == "The conditional request failed"
        assert raised.value.extra["Item"] == {**KEY, "n": {"N": "1"}, "s": {"S": "old"}}
    assert client.get(id="1") == {"id": "1", "n": 1, "s": "old"}


def test_an_item_of_400_kb_and_not_a_byte_more(client: Any) -> None:
    room = 400 * 1024 - len("id1") - len("s")
    client.put(id="1", s="x" * room)
    code, message = client.refused(
        "PutItem", TableName="books", Item={**KEY, "s": {"S": "x" * (room + 1)}}
    )
    assert (code, message) == (
        "ValidationException",
        "Item size has exceeded the maximum allowed size",
    )
    code, message = client.refused(
        "UpdateItem",
        TableName="books",
        Key=KEY,
        UpdateExpression="SET m = :m",
        ExpressionAttributeValues={":m": {"N": "1"}},
    )
    assert message == "Item size to update has exceeded the maximum allowed size"


def test_empty_strings_are_values_but_no_keys(client: Any) -> None:
    client.put(id="2", s="", b={"B": ""})
    assert client.get(id="2") == {"id": "2", "s": "", "b": ""}
    _, message = client.refused("PutItem", TableName="books", Item={"id": {"S": ""}})
    assert "cannot contain an empty string value. Key: id" in message


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"n": {"N": "1"}}, "Missing the key id in the item"),
        ({"id": {"N": "1"}}, "Type mismatch for key id expected: S actual: N"),
    ],
)
def test_items_without_their_key(client: Any, item: Any, message: str) -> None:
    assert message in client.refused("PutItem", TableName="books", Item=item)[1]


def test_return_values_of_a_put(client: Any) -> None:
    _, message = client.refused("PutItem", TableName="books", Item=KEY, ReturnValues="ALL_NEW")
    assert message == "ReturnValues can only be ALL_OLD or NONE"


def test_capacity_counts_the_larger_item_and_the_indexes(client: Any) -> None:
    client.table(
        "indexed",
        attributes={"owner": "S"},
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-owner",
                "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )

    def put_owner(owner: str, size: int) -> Any:
        item = {**KEY, "owner": {"S": owner}, "s": {"S": "x" * size}}
        output = client("PutItem", TableName="indexed", Item=item, ReturnConsumedCapacity="INDEXES")
        return output["ConsumedCapacity"]

    first = put_owner("a", 1500)
    assert first["Table"]["CapacityUnits"] == 2
    assert first["GlobalSecondaryIndexes"] == {"by-owner": {"CapacityUnits": 1.0}}
    assert first["CapacityUnits"] == 3
    assert "GlobalSecondaryIndexes" not in put_owner("a", 10)
    assert put_owner("b", 10)["GlobalSecondaryIndexes"] == {"by-owner": {"CapacityUnits": 2.0}}


def test_attribute_updates(client: Any) -> None:
    changes = {
        "n": {"Action": "ADD", "Value": {"N": "4"}},
        "s": {"Action": "DELETE"},
        "t": {"Value": {"SS": ["b", "a"]}},
    }
    assert update(client, AttributeUpdates=changes, ReturnValues="ALL_NEW")["Attributes"] == {
        **KEY,
        "n": {"N": "5"},
        "t": {"SS": ["a", "b"]},
    }
    update(client, AttributeUpdates={"t": {"Action": "DELETE", "Value": {"SS": ["a", "b"]}}})
    assert client.get(id="1") == {"id": "1", "n": 5}


@pytest.mark.parametrize(
    ("expected", "operator", "holds"),
    [
        ({"n": {"Value": {"N": "1.0"}}}, None, True),
        ({"n": {"Exists": False}}, None, False),
        ({"absent": {"Exists": False}}, None, True),
        ({"n": {"ComparisonOperator": "GT", "AttributeValueList": [{"N": "0"}]}}, None, True),
        ({"s": {"ComparisonOperator": "BEGINS_WITH", "AttributeValueList": [{"S": "o"}]}}, None, True),
        ({"s": {"ComparisonOperator": "NOT_NULL"}, "x": {"ComparisonOperator": "NOT_NULL"}}, "AND", False),
        ({"s": {"ComparisonOperator": "NOT_NULL"}, "x": {"ComparisonOperator": "NOT_NULL"}}, "OR", True),
    ],
)  # fmt: skip
def test_expected(client: Any, expected: Any, operator: str | None, holds: bool) -> None:
    more: dict[str, Any] = {"Expected": expected}
    if operator:
        more["ConditionalOperator"] = operator
    if holds:
        put(client, **more)
    else:
        code, _ = client.refused("PutItem", TableName="books", Item=KEY, **more)
        assert code == "ConditionalCheckFailedException"


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ({"n": {}}, "Value must be provided when Exists is null for Attribute: n"),
        ({"n": {"Exists": False, "Value": {"N": "1"}}}, "Value cannot be used when Exists is false"),
        ({"n": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [{"N": "1"}]}}, "Invalid number of argument(s) for the BETWEEN ComparisonOperator"),
        ({"n": {"ComparisonOperator": "LT", "AttributeValueList": [{"BOOL": True}]}}, "ComparisonOperator LT is not valid for BOOL AttributeValue type"),
    ],
)  # fmt: skip
def test_expected_refused(client: Any, expected: Any, message: str) -> None:
    found = client.refused("PutItem", TableName="books", Item=KEY, Expected=expected)
    assert message in found[1]


def test_collection_metrics_of_a_table_with_local_indexes(client: Any) -> None:
    client.table(
        "local",
        "p",
        "s",
        attributes={"t": "S"},
        LocalSecondaryIndexes=[
            {
                "IndexName": "by-t",
                "KeySchema": [
                    {"AttributeName": "p", "KeyType": "HASH"},
                    {"AttributeName": "t", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    item = {"p": {"S": "a"}, "s": {"S": "b"}}
    output = client("PutItem", TableName="local", Item=item, ReturnItemCollectionMetrics="SIZE")
    assert output["ItemCollectionMetrics"] == {
        "ItemCollectionKey": {"p": {"S": "a"}},
        "SizeEstimateRangeGB": [0.0, 1.0],
    }
