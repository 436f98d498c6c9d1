"""DynamoDB as developers use it: boto3's resource and client against ``csc dev``; and elsewhere."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.e2e.dev_server import Dev, StartDev

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      KeySchema:
        - {AttributeName: customer, KeyType: HASH}
        - {AttributeName: number, KeyType: RANGE}
      AttributeDefinitions:
        - {AttributeName: customer, AttributeType: S}
        - {AttributeName: number, AttributeType: N}
"""


@pytest.fixture
def dev(start_dev: StartDev, tmp_path: Path) -> Dev:
    return serve(start_dev, tmp_path / "orders")


def serve(start_dev: StartDev, folder: Path, *options: str) -> Dev:
    folder.mkdir()
    template = folder / "template.yaml"
    template.write_text(TEMPLATE)
    dev = start_dev(template, *options)
    dev.client("dynamodb").describe_table(TableName="orders")
    return dev


def resource(dev: Dev) -> Any:
    return boto3.resource(
        "dynamodb",
        endpoint_url=dev.url,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="key",
        config=Config(retries={"total_max_attempts": 1}),
    )


def test_the_resource(dev: Dev) -> None:
    table = resource(dev).Table("orders")
    with table.batch_writer() as batch:
        for number in range(30):
            batch.put_item(
                Item={
                    "customer": "actor",
                    "number": number,
                    "price": Decimal("19.90"),
                    "tags": {"new", "paid"},
                    "photo": b"\x00\x01",
                    "lines": [{"name": "pen", "count": 2}, None, True],
                }
            )
    found = table.query(
        KeyConditionExpression=Key("customer").eq("actor") & Key("number").between(3, 5),
        FilterExpression=Attr("price").gt(1),
        ScanIndexForward=False,
    )["Items"]
    assert [item["number"] for item in found] == [5, 4, 3]
    assert found[0]["lines"] == [{"name": "pen", "count": 2}, None, True]
    assert found[0]["photo"].value == b"\x00\x01"
    assert found[0]["tags"] == {"new", "paid"}
    key = {"customer": "actor", "number": 3}
    changed = table.update_item(
        Key=key,
        UpdateExpression="SET price = price + :one",
        ConditionExpression=Attr("price").exists(),
        ExpressionAttributeValues={":one": Decimal("0.10")},
        ReturnValues="UPDATED_NEW",
    )
    assert changed["Attributes"] == {"price": Decimal(20)}
    with pytest.raises(ClientError, match="The conditional request failed"):
        table.delete_item(Key=key, ConditionExpression=Attr("price").eq(0))
    assert table.item_count == 30


def test_the_client(dev: Dev) -> None:
    client = dev.client("dynamodb")
    client.get_waiter("table_exists").wait(TableName="orders")
    puts = [
        {
            "Put": {
                "TableName": "orders",
                "Item": {"customer": {"S": "buyer"}, "number": {"N": str(n)}},
            }
        }
        for n in range(7)
    ]
    client.transact_write_items(TransactItems=puts, ClientRequestToken="once")
    pages = client.get_paginator("query").paginate(
        TableName="orders",
        KeyConditionExpression="customer = :c",
        ExpressionAttributeValues={":c": {"S": "buyer"}},
        PaginationConfig={"PageSize": 3},
    )
    counts = [page["Count"] for page in pages]
    assert counts == [3, 3, 1]
    statement = "SELECT number FROM orders WHERE customer = ? AND number > ?"
    chosen = client.execute_statement(Statement=statement, Parameters=[{"S": "buyer"}, {"N": "4"}])
    assert [item["number"]["N"] for item in chosen["Items"]] == ["5", "6"]
    client.create_backup(TableName="orders", BackupName="kept")
    (backup,) = client.list_backups(TableName="orders")["BackupSummaries"]
    client.restore_table_from_backup(TargetTableName="again", BackupArn=backup["BackupArn"])
    client.get_waiter("table_exists").wait(TableName="again")
    assert client.scan(TableName="again", Select="COUNT")["Count"] == 7


def test_an_export_comes_back_as_it_was(dev: Dev) -> None:
    """As NoSQL Workbench and ``aws dynamodb batch-write-item`` have it: items in wire form."""
    client = dev.client("dynamodb")
    item = {
        "customer": {"S": "examiner"},
        "number": {"N": "1"},
        "all": {
            "M": {
                "s": {"S": "é\u2028"},
                "n": {"N": "-1234567890123456789012345678901234567.8"},
                "b": {"B": b"\xff"},
                "ns": {"NS": ["1", "2"]},
                "bs": {"BS": [b"a", b"b"]},
                "l": {"L": [{"NULL": True}, {"BOOL": False}, {"L": []}]},
            }
        },
    }
    client.put_item(TableName="orders", Item=item)
    exported = client.scan(TableName="orders")["Items"]
    client.delete_item(
        TableName="orders", Key={name: item[name] for name in ("customer", "number")}
    )
    requests = [{"PutRequest": {"Item": each}} for each in exported]
    assert client.batch_write_item(RequestItems={"orders": requests})["UnprocessedItems"] == {}
    assert client.scan(TableName="orders")["Items"] == exported == [item]


def test_a_table_elsewhere(start_dev: StartDev, tmp_path: Path) -> None:
    """Two processes: with ``--dynamodb-endpoint`` the first keeps nothing itself."""
    other = serve(start_dev, tmp_path / "other")
    todo = start_dev("todo", "--dynamodb-endpoint", other.url)
    token = todo.token_of("actor")
    made = todo.request("POST", "/todos", {"title": "Buy milk"}, token)
    assert made.status in (200, 201), made.body
    names = other.client("dynamodb").list_tables()["TableNames"]
    (name,) = [each for each in names if each != "orders"]
    (stored,) = other.client("dynamodb").scan(TableName=name)["Items"]
    assert stored["title"] == {"S": "Buy milk"}
    assert todo.request("GET", f"/todos/{made.json()['id']}", token=token).json() == made.json()
    other.stop()
    assert todo.request("GET", f"/todos/{made.json()['id']}", token=token).status == 500
