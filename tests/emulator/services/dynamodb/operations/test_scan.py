"""Scan: all items, in pages and segments, filtered."""

import functools
import operator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table()
    for number in range(40):
        client.put(id=str(number), n=number % 4)


def ids(output: Any) -> list[str]:
    return [item["id"]["S"] for item in output["Items"]]


def pages(client: Any, **more: Any) -> list[str]:
    found: list[str] = []
    while True:
        page = client("Scan", TableName="books", **more)
        found += ids(page)
        if "LastEvaluatedKey" not in page:
            return found
        more["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def test_the_order_is_stable_and_pages_keep_it(client: Any) -> None:
    whole = ids(client("Scan", TableName="books"))
    assert sorted(whole, key=int) == [str(number) for number in range(40)]
    assert pages(client, Limit=7) == whole


def test_segments_part_the_table(client: Any) -> None:
    parts = [pages(client, Segment=number, TotalSegments=5, Limit=3) for number in range(5)]
    assert sorted(functools.reduce(operator.iadd, parts, []), key=int) == [
        str(number) for number in range(40)
    ]
    assert sum(1 for part in parts if part) > 1
    # JSON knows no difference between 1 and 1.0
    assert pages(client, Segment=1.0, TotalSegments=5.0, Limit=3) == parts[1]


def test_filters(client: Any) -> None:
    found = client(
        "Scan",
        TableName="books",
        FilterExpression="n = :n",
        ExpressionAttributeValues={":n": {"N": "3"}},
    )
    assert (found["Count"], found["ScannedCount"]) == (10, 40)
    old = client(
        "Scan",
        TableName="books",
        ScanFilter={
            "n": {"ComparisonOperator": "IN", "AttributeValueList": [{"N": "3"}, {"N": "0"}]}
        },
        Select="COUNT",
    )
    assert old == {"Count": 20, "ScannedCount": 40}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"Segment": 0}, "The TotalSegments parameter is required but was not present"),
        ({"TotalSegments": 2}, "The Segment parameter is required but was not present"),
        ({"Segment": 2, "TotalSegments": 2}, "Segment: 2 is not less than TotalSegments: 2"),
        ({"ExclusiveStartKey": {"id": {"N": "1"}}}, "The provided starting key is invalid: "),
        ({"ExclusiveStartKey": {"id": {}}}, "The provided starting key is invalid: Supplied"),
        ({"IndexName": "nope"}, "The table does not have the specified index: nope"),
        ({"ConditionalOperator": "AND"}, "ConditionalOperator cannot be used without Filter"),
    ],
)
def test_refusals(client: Any, more: Any, message: str) -> None:
    code, found = client.refused("Scan", TableName="books", **more)
    assert code == "ValidationException"
    assert message in found
