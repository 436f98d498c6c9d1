"""Query: ranges, order, pages, indexes, filters, and the legacy parameters."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table(
        "orders",
        "owner",
        "at:N",
        attributes={"state": "S", "cost": "N"},
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-state",
                "KeySchema": [
                    {"AttributeName": "state", "KeyType": "HASH"},
                    {"AttributeName": "cost", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"]},
            }
        ],
        LocalSecondaryIndexes=[
            {
                "IndexName": "by-cost",
                "KeySchema": [
                    {"AttributeName": "owner", "KeyType": "HASH"},
                    {"AttributeName": "cost", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    for at in (-20, -3, 0, 5, 7, 30, 100):
        client.put(
            "orders", owner="actor", at=at, cost=at % 10, state="open", note=f"n{at}", extra=1
        )
    client.put("orders", owner="buyer", at=5, cost=1, state="done")


def query(client: Any, condition: str = "#o = :o", **more: Any) -> Any:
    values = {":o": {"S": "actor"}, **more.pop("values", {})}
    names = {"#o": "owner", **more.pop("names", {})}
    return client(
        "Query",
        TableName="orders",
        KeyConditionExpression=condition,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        **more,
    )


def ats(output: Any) -> list[int]:
    return [int(item["at"]["N"]) for item in output["Items"]]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", [-20, -3, 0, 5, 7, 30, 100]),
        (" AND #at = :five", [5]),
        (" AND #at < :five", [-20, -3, 0]),
        (" AND #at <= :five", [-20, -3, 0, 5]),
        (" AND #at > :five", [7, 30, 100]),
        (" AND :five <= #at", [5, 7, 30, 100]),
        (" AND #at BETWEEN :minus AND :five", [-3, 0, 5]),
    ],
)
def test_ranges_in_the_order_of_numbers(client: Any, condition: str, expected: list[int]) -> None:
    values = {":five": {"N": "5"}, ":minus": {"N": "-3.0"}}
    used = {name: value for name, value in values.items() if name in condition}
    names = {"#at": "at"} if condition else {}
    found = query(client, "#o = :o" + condition, values=used, names=names)
    assert ats(found) == expected
    assert found["Count"] == found["ScannedCount"] == len(expected)
    backward = query(
        client, "#o = :o" + condition, values=used, names=names, ScanIndexForward=False
    )
    assert ats(backward) == expected[::-1]


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("index", [None, "by-cost"])
def test_pages_hold_each_item_once(client: Any, forward: bool, index: str | None) -> None:
    more: dict[str, Any] = {"ScanIndexForward": forward, "Limit": 2}
    if index:
        more["IndexName"] = index
    seen: list[int] = []
    while True:
        page = query(client, **more)
        seen += ats(page)
        if "LastEvaluatedKey" not in page:
            break
        more["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    assert len(seen) == 7
    assert sorted(seen) == [-20, -3, 0, 5, 7, 30, 100]
    if index is None:
        assert seen == sorted(seen, reverse=not forward)


def test_a_page_ends_at_one_megabyte(client: Any) -> None:
    for at in range(4):
        client.put("orders", owner="big", at=at, blob="x" * 390_000)
    page = query(client, values={":o": {"S": "big"}})
    assert ats(page) == [0, 1, 2]
    assert page["LastEvaluatedKey"] == {"owner": {"S": "big"}, "at": {"N": "2"}}
    rest = query(client, values={":o": {"S": "big"}}, ExclusiveStartKey=page["LastEvaluatedKey"])
    assert ats(rest) == [3]
    assert "LastEvaluatedKey" not in rest


def test_an_index_page_is_measured_by_what_the_index_holds(client: Any) -> None:
    for at in range(4):
        client.put("orders", owner="big", at=at, cost=at, state="open", blob="x" * 390_000)
    values = {":o": {"S": "big"}}
    keys = query(client, values=values, IndexName="by-cost", ReturnConsumedCapacity="INDEXES")
    assert ats(keys) == [0, 1, 2, 3]
    assert keys["ConsumedCapacity"]["CapacityUnits"] == 0.5
    assert "LastEvaluatedKey" not in keys


def test_filters_come_after_the_limit(client: Any) -> None:
    found = query(
        client,
        Limit=3,
        FilterExpression="note <> :n",
        values={":n": {"S": "n0"}},
    )
    assert (found["Count"], found["ScannedCount"]) == (2, 3)
    assert found["LastEvaluatedKey"]["at"] == {"N": "0"}
    counted = query(client, Select="COUNT")
    assert counted == {"Count": 7, "ScannedCount": 7}


def test_a_global_index_holds_what_it_projects(client: Any) -> None:
    found = client(
        "Query",
        TableName="orders",
        IndexName="by-state",
        KeyConditionExpression="#s = :s AND cost >= :five",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": "open"}, ":five": {"N": "5"}},
        ReturnConsumedCapacity="INDEXES",
    )
    assert [item["cost"]["N"] for item in found["Items"]] == ["5", "7", "7"]
    assert found["Items"][0].keys() == {"owner", "at", "state", "cost", "note"}
    assert found["ConsumedCapacity"]["GlobalSecondaryIndexes"] == {
        "by-state": {"CapacityUnits": 0.5}
    }


def test_a_local_index_fetches_what_it_lacks(client: Any) -> None:
    keys = query(client, IndexName="by-cost")["Items"][0].keys()
    assert keys == {"owner", "at", "cost"}
    whole = query(client, IndexName="by-cost", Select="ALL_ATTRIBUTES", ConsistentRead=True)
    assert "extra" in whole["Items"][0]
    some = query(client, IndexName="by-cost", ProjectionExpression="extra")
    assert some["Items"][0] == {"extra": {"N": "1"}}


def test_key_conditions(client: Any) -> None:
    found = client(
        "Query",
        TableName="orders",
        KeyConditions={
            "owner": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "actor"}]},
            "at": {"ComparisonOperator": "GE", "AttributeValueList": [{"N": "7"}]},
        },
        QueryFilter={"note": {"ComparisonOperator": "NE", "AttributeValueList": [{"S": "n30"}]}},
        AttributesToGet=["at"],
    )
    assert ats(found) == [7, 100]


@pytest.mark.parametrize(
    ("condition", "values", "message"),
    [
        ("#o = :o OR #o = :o", {}, "Invalid operator used in KeyConditionExpression: OR"),
        ("#o <> :o", {}, "Invalid operator used in KeyConditionExpression: <>"),
        ("#o > :o", {}, "Query key condition not supported"),
        ("note = :n", {":n": {"S": "x"}}, "Query condition missed key schema element: owner"),
        ("#o = :o AND note = :n", {":n": {"S": "x"}}, "Query condition missed key schema element: at"),
        ("#o = :o AND #o = :n", {":n": {"S": "x"}}, "must only contain one condition per key"),
        ("#o = :n", {":n": {"N": "1"}}, "Condition parameter type does not match schema type"),
        ("#o = :n", {":n": {"S": ""}}, "cannot contain an empty string value. Key: owner"),
        ("size(#o) = :n", {":n": {"N": "1"}}, "cannot contain nested operations"),
        ("#o.x = :n", {":n": {"N": "1"}}, "cannot have conditions on nested attributes"),
    ],
)  # fmt: skip
def test_refused_key_conditions(client: Any, condition: str, values: Any, message: str) -> None:
    given = {**values, **({":o": {"S": "actor"}} if ":o" in condition else {})}
    names = {"#o": "owner"} if "#o" in condition else {}
    code, found = client.refused(
        "Query",
        TableName="orders",
        KeyConditionExpression=condition,
        ExpressionAttributeValues=given,
        **({"ExpressionAttributeNames": names} if names else {}),
    )
    assert code == "ValidationException"
    assert message in found


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"IndexName": "nope"}, "The table does not have the specified index: nope"),
        ({"Select": "SPECIFIC_ATTRIBUTES"}, "Must specify the AttributesToGet or ProjectionExpression"),
        ({"Select": "COUNT", "ProjectionExpression": "note"}, "Cannot specify the ProjectionExpression"),
        ({"Select": "ALL_PROJECTED_ATTRIBUTES"}, "can be used only when Querying using an IndexName"),
        ({"ExclusiveStartKey": {"owner": {"S": "actor"}}}, "The provided starting key is invalid"),
        ({"ExclusiveStartKey": {"owner": {"S": "buyer"}, "at": {"N": "1"}}}, "outside query boundaries"),
        ({"FilterExpression": "#o = :o"}, "Filter Expression can only contain non-primary key attributes: Primary key attribute: owner"),
    ],
)  # fmt: skip
def test_refusals(client: Any, more: Any, message: str) -> None:
    code, found = client.refused(
        "Query",
        TableName="orders",
        KeyConditionExpression="#o = :o",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": {"S": "actor"}},
        **more,
    )
    assert code == "ValidationException"
    assert message in found


def test_a_global_index_is_never_read_consistently_nor_whole(client: Any) -> None:
    def refused(**more: Any) -> str:
        return str(
            client.refused(
                "Query",
                TableName="orders",
                IndexName="by-state",
                KeyConditionExpression="#s = :s",
                ExpressionAttributeNames={"#s": "state"},
                ExpressionAttributeValues={":s": {"S": "open"}},
                **more,
            )[1]
        )

    assert refused(ConsistentRead=True) == (
        "Consistent reads are not supported on global secondary indexes"
    )
    assert "ALL_ATTRIBUTES is not supported for global secondary index" in refused(
        Select="ALL_ATTRIBUTES"
    )
    assert "does not project [extra]" in refused(ProjectionExpression="extra")


TWICE = {"AttributesToGet": ["a", "a"]}
TWICE_SAID = "One or more parameter values were invalid: Duplicate value in attribute name: a"


def test_what_is_said_first(client: Any) -> None:
    """As the suite of dynalite, whose messages are of AWS, has the order."""
    bad = {"a": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "", "N": ""}]}}
    number = "The parameter cannot be converted to a numeric value"
    start: dict[str, Any] = {"ExclusiveStartKey": {"id": {}}}
    segment: dict[str, Any] = {"Segment": 1}
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("Query", {**TWICE, **start}, TWICE_SAID),
        ("Query", {"QueryFilter": bad, **TWICE, **start}, number),
        ("Query", start, "The provided starting key is invalid: Supplied AttributeValue is empty"),
        ("Query", {}, "Either the KeyConditions or KeyConditionExpression parameter must be"),
        ("Scan", {**TWICE, **start, **segment}, TWICE_SAID),
        ("Scan", {"ScanFilter": bad, **TWICE, **start, **segment}, number),
        ("Scan", {**start, **segment}, "The provided starting key is invalid"),
        ("Scan", segment, "The TotalSegments parameter is required"),
    ]
    for operation, more, said in cases:
        assert client.refused(operation, TableName="nowhere", **more)[1].startswith(said)


def test_types_come_before_what_is_missing(client: Any) -> None:
    java = "com.amazonaws.dynamodb.v20120810"
    cases: list[tuple[dict[str, Any], str]] = [
        ({"Limit": "x"}, "STRING_VALUE cannot be converted to Integer"),
        ({"ConsistentRead": []}, "Unrecognized collection type class java.lang.Boolean"),
        ({"QueryFilter": []}, f"Unrecognized collection type java.util.Map<java.lang.String, {java}.Condition>"),
        ({"ExpressionAttributeNames": []}, "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>"),
        ({"ExclusiveStartKey": {"a": 5}}, "Unexpected value type in payload"),
        ({"ExclusiveStartKey": {"a": {"B": "=+/="}}}, "Invalid last non-pad Base64 character dectected"),
    ]  # fmt: skip
    for input, said in cases:
        assert client.refused("Query", **input) == ("SerializationException", said)
    throughput = {"TableName": "books", "ProvisionedThroughput": "much"}
    assert client.refused("CreateTable", **throughput)[1] == "Unexpected field type"
    assert client.refused("Query", Limit=0)[1] == (
        "The parameter 'TableName' is required but was not present in the request"
    )


def test_names_are_looked_at_before_values(client: Any) -> None:
    on = {"TableName": "nowhere", "FilterExpression": "a = b"}
    cases: list[tuple[dict[str, str], dict[str, Any], str]] = [
        ({}, {}, "ExpressionAttributeNames must not be empty"),
        ({"a": "b"}, {}, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'),
        ({"#a": "b"}, {}, "ExpressionAttributeValues must not be empty"),
        ({"#a": "b"}, {":a": {}, "b": {}}, "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\""),
    ]  # fmt: skip
    for names, values, said in cases:
        given = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}
        assert client.refused("Scan", **on, **given)[1] == said


def test_a_limit_is_a_java_integer(client: Any) -> None:
    assert query(client, ":o = #o", Limit=2**31 - 1)["Count"] == 7
    with pytest.raises(ServiceError) as refused:
        query(client, Limit=2**31)
    assert refused.value.code == "SerializationException"
