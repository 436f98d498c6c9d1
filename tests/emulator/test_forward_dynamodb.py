"""DynamoDB's calls sent elsewhere: another emulator plays the real DynamoDB."""

import socket
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from tests.emulator.conftest import Running, Start, mock_api

TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "TableName": "todos",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "owner", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by-owner",
                "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    },
}
PREFIX = "DynamoDB_20120810"


async def call(running: Running, operation: str, **input: Any) -> Any:
    status, body = await running.aws(f"{PREFIX}.{operation}", **input)
    return body if status == 200 else (status, body)


async def test_calls_go_to_the_endpoint(start: Start) -> None:
    real: Running = await start()
    local: Running = await start(dynamodb_endpoint=real.emulator.url + "/")
    local.deploy(mock_api(Table=TABLE))
    assert (await call(local, "ListTables"))["TableNames"] == []
    item = {"id": {"S": "1"}, "owner": {"S": "a"}}
    assert await call(local, "PutItem", TableName="todos", Item=item) == {}
    found = await call(real, "GetItem", TableName="todos", Key={"id": {"S": "1"}})
    assert found == {"Item": item}
    query = {
        "IndexName": "by-owner",
        "KeyConditionExpression": "#o = :o",
        "ExpressionAttributeNames": {"#o": "owner"},
        "ExpressionAttributeValues": {":o": {"S": "a"}},
    }
    assert (await call(local, "Query", TableName="todos", **query))["Items"] == [item]
    batch = {"todos": {"Keys": [{"id": {"S": "1"}}]}}
    assert (await call(local, "BatchGetItem", RequestItems=batch))["Responses"]["todos"] == [item]


async def test_errors_come_through(start: Start) -> None:
    real: Running = await start()
    local: Running = await start(dynamodb_endpoint=real.emulator.url)
    local.deploy(mock_api(Table=TABLE))
    put = {
        "TableName": "todos",
        "Item": {"id": {"S": "1"}},
        "ConditionExpression": "attribute_exists(id)",
    }
    status, error = await call(local, "PutItem", **put)
    assert status == 400
    assert error["__type"].endswith("#ConditionalCheckFailedException")
    assert error["message"] == "The conditional request failed"
    status, error = await call(local, "DescribeTable", TableName="nothing")
    assert (status, error["__type"].rpartition("#")[2]) == (400, "ResourceNotFoundException")


async def test_an_endpoint_that_does_not_answer(start: Start) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    local: Running = await start(dynamodb_endpoint=f"http://127.0.0.1:{port}")
    status, error = await call(local, "ListTables")
    assert status == 500
    assert "can't be reached" in error["message"]


@pytest.mark.parametrize("endpoint", ["", "localhost:8000", "ftp://x", "http://", "http://h/?a"])
async def test_what_is_no_endpoint(start: Start, endpoint: str) -> None:
    with pytest.raises(DiagnosticsError, match="CSC705"):
        await start(dynamodb_endpoint=endpoint)
