"""What is measured: a table of 1,000 items in 50 partitions, and the requests on it."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TABLE = {
    "TableName": "bench",
    "KeySchema": [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ],
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
}
PER_PARTITION = 20


def item(number: int, version: int = 42) -> dict[str, Any]:
    """About 250 bytes, as an order or a user has. What is put again has another ``version``: a
    store may see that nothing changes, and write nothing."""
    return {
        **key(number),
        "name": {"S": "a name of something"},
        "count": {"N": str(version)},
        "price": {"N": "19.99"},
        "tags": {"L": [{"S": "a"}, {"S": "b"}]},
        "done": {"BOOL": False},
        "text": {"S": "x" * 100},
    }


def key(number: int) -> dict[str, Any]:
    return {
        "pk": {"S": f"user{number // PER_PARTITION}"},
        "sk": {"S": f"item{number % PER_PARTITION:04}"},
    }


@dataclass(frozen=True, slots=True)
class Workload:
    """``reach`` is the CPU time to stay under, in µs; ``make(n, items)`` the n-th request's input."""

    name: str
    operation: str
    reach: float
    count: int
    make: Callable[[int, int], dict[str, Any]]


def _get(number: int, items: int) -> dict[str, Any]:
    return {"TableName": "bench", "Key": key(number * 7919 % items)}


def _put(number: int, items: int) -> dict[str, Any]:
    return {"TableName": "bench", "Item": item(number * 7919 % items, number)}


def _update(number: int, items: int) -> dict[str, Any]:
    return {
        "TableName": "bench",
        "Key": key(number * 7919 % items),
        "UpdateExpression": "SET #c = #c + :one, price = :p",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeNames": {"#c": "count"},
        "ExpressionAttributeValues": {":one": {"N": "1"}, ":p": {"N": str(number)}},
    }


def _query(number: int, items: int) -> dict[str, Any]:
    return {
        "TableName": "bench",
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": key(number * 7919 % items)["pk"]},
    }


def _scan(number: int, items: int) -> dict[str, Any]:
    return {"TableName": "bench", "Limit": 1000}


def _transact(number: int, items: int) -> dict[str, Any]:
    puts = [{"Put": _put(3 * number + each, items)} for each in range(3)]
    return {"TransactItems": puts}


def _load(number: int, items: int) -> dict[str, Any]:
    return load_request(number * 25 % items, number)


def load_request(first: int, version: int = 42) -> dict[str, Any]:
    """A BatchWriteItem of 25 items from a number on."""
    puts = [{"PutRequest": {"Item": item(first + each, version)}} for each in range(25)]
    return {"RequestItems": {"bench": puts}}


WORKLOADS = (
    Workload("GetItem", "GetItem", 60, 4000, _get),
    Workload("PutItem, durable", "PutItem", 80, 3000, _put),
    Workload("UpdateItem with expression", "UpdateItem", 100, 3000, _update),
    Workload("Query 20 items", "Query", 110, 2000, _query),
    Workload("Scan 1,000 items", "Scan", 2000, 150, _scan),
    Workload("TransactWrite of 3", "TransactWriteItems", 200, 1000, _transact),
    Workload("BatchWriteItem of 25", "BatchWriteItem", 750, 400, _load),
)


def http(operation: str, input: dict[str, Any]) -> bytes:
    """The bytes of a request. The signature is none: no server here checks it, but some its time."""
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    body = json.dumps(input, separators=(",", ":")).encode()
    head = (
        "POST / HTTP/1.1\r\n"
        "Host: localhost\r\n"
        f"X-Amz-Target: DynamoDB_20120810.{operation}\r\n"
        "Content-Type: application/x-amz-json-1.0\r\n"
        f"X-Amz-Date: {now}\r\n"
        "Authorization: AWS4-HMAC-SHA256 "
        f"Credential=bench/{now[:8]}/us-east-1/dynamodb/aws4_request,"
        " SignedHeaders=host;x-amz-date;x-amz-target, Signature=00\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
