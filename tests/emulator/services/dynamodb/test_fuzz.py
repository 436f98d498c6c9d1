"""Malformed requests get an error of the 400s: never a defect, never a hang.

Requests are grown from sound ones: any part is replaced by another JSON value, dropped, or, in
expressions, cut up and put together from the language's own words.
"""

import copy
import os
import time
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.emulator.call_aws import AwsCalls
from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.recognise import recognise
from csc.emulator.services.s3.service import S3
from tests.emulator.conftest import signed_now

KEY = {"id": {"S": "1"}}
NAMES = {"#a": "a", "#b": "b"}
VALUES = {":s": {"S": "x"}, ":n": {"N": "1"}, ":l": {"L": []}, ":t": {"SS": ["a"]}}
SOUND: dict[str, dict[str, Any]] = {
    "GetItem": {"TableName": "books", "Key": KEY, "ProjectionExpression": "a.b[0]"},
    "PutItem": {"TableName": "books", "Item": {**KEY, "m": {"M": {"l": {"L": [{"NS": ["1"]}]}}}}},
    "UpdateItem": {
        "TableName": "books",
        "Key": KEY,
        "UpdateExpression": "SET #a = :n ADD #b :n",
        "ExpressionAttributeNames": NAMES,
        "ExpressionAttributeValues": {":n": {"N": "1"}},
        "ReturnValues": "ALL_NEW",
    },
    "DeleteItem": {"TableName": "books", "Key": KEY, "Expected": {"a": {"Exists": False}}},
    "Query": {
        "TableName": "books",
        "KeyConditionExpression": "id = :s",
        "ExpressionAttributeValues": {":s": {"S": "x"}},
        "Limit": 3,
        "ExclusiveStartKey": KEY,
    },
    "Scan": {"TableName": "books", "Segment": 0, "TotalSegments": 2, "Select": "COUNT"},
    "BatchGetItem": {"RequestItems": {"books": {"Keys": [KEY], "AttributesToGet": ["a"]}}},
    "BatchWriteItem": {"RequestItems": {"books": [{"PutRequest": {"Item": KEY}}]}},
    "TransactWriteItems": {
        "TransactItems": [{"Put": {"TableName": "books", "Item": KEY}}],
        "ClientRequestToken": "t",
    },
    "TransactGetItems": {"TransactItems": [{"Get": {"TableName": "books", "Key": KEY}}]},
    "ExportTableToPointInTime": {
        "TableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/books",
        "S3Bucket": "exports",
        "ExportType": "INCREMENTAL_EXPORT",
        "IncrementalExportSpecification": {"ExportFromTime": 1, "ExportToTime": 5000},
    },
    "ImportTable": {
        "S3BucketSource": {"S3Bucket": "exports", "S3KeyPrefix": "x"},
        "InputFormat": "CSV",
        "InputFormatOptions": {"Csv": {"Delimiter": ";", "HeaderList": ["id"]}},
        "TableCreationParameters": {
            "TableName": "made",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    },
    "PutResourcePolicy": {
        "ResourceArn": "arn:aws:dynamodb:us-east-1:123456789012:table/books",
        "Policy": '{"Version": "2012-10-17", "Statement": []}',
        "ExpectedRevisionId": "NO_POLICY",
    },
    "CreateTable": {
        "TableName": "more",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    },
    "UpdateTable": {
        "TableName": "books",
        "AttributeDefinitions": [{"AttributeName": "x", "AttributeType": "S"}],
        "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "nope"}}],
    },
    "DescribeTable": {"TableName": "books"},
    "ListTables": {"Limit": 1, "ExclusiveStartTableName": "aaa"},
    "TagResource": {
        "ResourceArn": "arn:aws:dynamodb:us-east-1:123456789012:table/books",
        "Tags": [{"Key": "a", "Value": "b"}],
    },
    "UpdateTimeToLive": {
        "TableName": "books",
        "TimeToLiveSpecification": {"AttributeName": "x", "Enabled": True},
    },
    "ExecuteStatement": {"Statement": "SELECT * FROM books WHERE id = ?", "Parameters": [{"S": "x"}]},
    "BatchExecuteStatement": {"Statements": [{"Statement": "SELECT * FROM books WHERE id = 'a'"}]},
    "ExecuteTransaction": {
        "TransactStatements": [{"Statement": "INSERT INTO books VALUE {'id': 'q'}"}]
    },
}  # fmt: skip

junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(
        ["books", "a" * 300, "arn:aws:dynamodb:::table/", "NaN", "1e999999999", "A==="]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["S", "N", "B", "M", "L", "SS", "NS", "BS", "NULL", "BOOL", "x", ""]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=6,
)
words = st.lists(
    st.sampled_from(
        [
            "SET",
            "REMOVE",
            "ADD",
            "DELETE",
            "AND",
            "OR",
            "NOT",
            "IN",
            "BETWEEN",
            "a",
            "b",
            "#a",
            "#b",
            ":s",
            ":n",
            ":l",
            ":t",
            "(",
            ")",
            ",",
            "=",
            "<>",
            "<",
            "<=",
            ".",
            "[0]",
            "[999999999999]",
            "+",
            "-",
            "size(",
            "begins_with(",
            "if_not_exists(",
            "list_append(",
            "attribute_type(",
            "id",
            "contains(",
            "attribute_exists(",
            "name",
            "é",
            "'",
            '"',
            "\x00",
            "#",
            ":",
            "((",
        ]
    ),
    max_size=14,
).map(" ".join)
statements = st.lists(
    st.sampled_from(
        [
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "EXISTS(",
            "FROM",
            "INTO",
            "VALUE",
            "WHERE",
            "SET",
            "REMOVE",
            "ORDER",
            "BY",
            "RETURNING",
            "ALL",
            "OLD",
            "*",
            "books",
            "id",
            "'x'",
            '"q"',
            "?",
            "1",
            "-1",
            "{",
            "}",
            "'k':",
            "<<",
            ">>",
            "[",
            "]",
            "(",
            ")",
            ",",
            "=",
            "<",
            "AND",
            "OR",
            "NOT",
            "IS",
            "MISSING",
            "NULL",
            "IN",
            "BETWEEN",
            "set_add(",
            "size(",
            ";",
            ".",
            "DESC",
            "é",
            "'",
        ]
    ),
    max_size=14,
).map(" ".join)


def attempt(client: Any, operation: str, input: Any) -> None:
    """Run a call, permissions included; only an error of the 400s may come of it."""
    call = Call("dynamodb", operation, input, client.cloud.root(), "request", "us-east-1")
    try:
        for permission in client.dynamodb.permissions(operation, input, call):
            dict(permission.keys(call))
        client.cloud.invoke(call)
    except ServiceError as error:
        assert error.status == 400
        assert isinstance(error.message, str)


@pytest.fixture
def books(client: Any) -> Any:
    client.cloud.services["s3"] = S3(client.cloud)
    client.invoke("s3", "CreateBucket", {"Bucket": "exports"})
    client.table()
    recovery = {"PointInTimeRecoveryEnabled": True}
    client("UpdateContinuousBackups", TableName="books", PointInTimeRecoverySpecification=recovery)
    client.put(id="1", a=1, b=["x"])
    return client


# Five properties share the requests: 100,000 of them with CSC_FUZZ_REQUESTS=100000.
REQUESTS = int(os.environ.get("CSC_FUZZ_REQUESTS", "1600"))
bounded = settings(
    max_examples=max(1, REQUESTS // 5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@bounded
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_parts_replaced(books: Any, operation: str, data: st.DataObject) -> None:
    input = copy.deepcopy(SOUND[operation])
    for _ in range(data.draw(st.integers(1, 3))):
        replace_somewhere(input, data)
    attempt(books, operation, input)


def replace_somewhere(input: Any, data: st.DataObject) -> None:
    """Walk down a random way and put something else there, or nothing."""
    place = input
    while True:
        steps = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        if not steps:
            return
        step = data.draw(st.sampled_from(steps))
        deeper = isinstance(place[step], dict | list) and data.draw(st.booleans())
        if not deeper:
            break
        place = place[step]
    if isinstance(place, dict) and data.draw(st.booleans()):
        del place[step]
    else:
        place[step] = data.draw(junk)


@bounded
@given(st.sampled_from(sorted(SOUND)), st.dictionaries(st.text(max_size=8), junk, max_size=3))
def test_anything_at_all(books: Any, operation: str, input: Any) -> None:
    attempt(books, operation, input)


@bounded
@given(
    st.sampled_from(["ConditionExpression", "UpdateExpression", "FilterExpression", "KeyConditionExpression", "ProjectionExpression"]),
    words,
    st.booleans(),
)  # fmt: skip
def test_expressions(books: Any, kind: str, text: str, given_values: bool) -> None:
    input: dict[str, Any] = {"TableName": "books", kind: text}
    if given_values:
        names = {alias: name for alias, name in NAMES.items() if alias in text}
        values = {alias: value for alias, value in VALUES.items() if alias in text}
        input.update({"ExpressionAttributeNames": names} if names else {})
        input.update({"ExpressionAttributeValues": values} if values else {})
    if kind in ("ConditionExpression", "UpdateExpression"):
        attempt(books, "UpdateItem", {**input, "Key": KEY})
    elif kind == "KeyConditionExpression":
        attempt(books, "Query", input)
    else:
        attempt(books, "Scan", input)


@bounded
@given(statements)
def test_statements(books: Any, text: str) -> None:
    attempt(books, "ExecuteStatement", {"Statement": text})


@pytest.mark.parametrize("depth", [33, 70, 900])
def test_deep_nesting(books: Any, depth: int) -> None:
    value: Any = {"S": "x"}
    for _ in range(depth):
        value = {"L": [value]}
    attempt(books, "PutItem", {"TableName": "books", "Item": {**KEY, "deep": value}})
    filler = "NOT (" * depth + "a = b" + ")" * depth
    attempt(books, "Scan", {"TableName": "books", "FilterExpression": filler[:4096]})
    attempt(books, "ExecuteStatement", {"Statement": f"SELECT * FROM books WHERE {filler}"})


BODY = orjson.dumps(SOUND["PutItem"])
bodies = st.one_of(
    st.integers(0, len(BODY)).map(lambda end: BODY[:end]),
    st.binary(max_size=40),
    st.tuples(st.integers(0, len(BODY)), st.binary(min_size=1, max_size=3)).map(
        lambda cut: BODY[: cut[0]] + cut[1] + BODY[cut[0] + 1 :]
    ),
    st.sampled_from([b"{", b"[", b'{"a":'])
    .flatmap(lambda opening: st.integers(1, 20_000).map(lambda depth: opening * depth)),
    st.integers(1, 3000).map(lambda depth: b'{"TableName":"books","Item":{"id":{"S":"1"},"d":' + b'{"L":[' * depth + b"]}" * depth + b"}}"),
)  # fmt: skip


@bounded
@given(
    st.sampled_from(["PutItem", "Query", "ListTables", "Nope", "", "é", "PutItem.PutItem"]),
    bodies,
    st.sampled_from([b"AWS4-HMAC-SHA256 ", b"", b"AWS4-HMAC-SHA256 Credential=", b"Basic "]),
    st.booleans(),
)
def test_bytes(books: Any, operation: str, body: bytes, scheme: bytes, sound: bool) -> None:
    """Whole HTTP requests: truncated JSON, bad UTF-8, half signatures. No 5xx, whatever comes."""
    headers = signed_now("dynamodb")
    if not sound:
        headers["Authorization"] = scheme.decode() + headers["Authorization"][20:]
    headers |= {"Host": "localhost", "X-Amz-Target": f"DynamoDB_20120810.{operation}"}
    request = HttpRequest("POST", "/", list(headers.items()), body)
    found = recognise(request)
    assert found is not None
    books.now = time.time()
    answer = AwsCalls(books.cloud).answer(request, found, "request", lambda what, message: None)
    assert isinstance(answer, HttpResponse)
    assert answer.status == 200 or 400 <= answer.status < 500
    assert not answer.body or isinstance(orjson.loads(answer.body), dict)
