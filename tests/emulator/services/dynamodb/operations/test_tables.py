"""Tables: made, listed, changed while live, described truthfully, deleted; tags and settings."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.errors import NotEmulated, ServiceError
from csc.emulator.protocols.service_model import load_model
from csc.emulator.services.dynamodb.operations import NOT_EMULATED, OPERATIONS
from csc.emulator.services.dynamodb.shapes import checker

BY_OWNER = {
    "IndexName": "by-owner",
    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
OWNER = {"AttributeName": "owner", "AttributeType": "S"}
ID = {"AttributeName": "id", "AttributeType": "S"}
HASH = {"AttributeName": "id", "KeyType": "HASH"}


def describe(client: Any, name: str = "books") -> Any:
    return client("DescribeTable", TableName=name)["Table"]


def test_a_new_table(client: Any) -> None:
    client.table("books", "id", "year:N")
    table = describe(client)
    assert table["TableStatus"] == "ACTIVE"
    assert table["TableArn"] == "arn:aws:dynamodb:us-east-1:123456789012:table/books"
    assert table["KeySchema"][1] == {"AttributeName": "year", "KeyType": "RANGE"}
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert (table["ItemCount"], table["TableSizeBytes"]) == (0, 0)
    assert table["DeletionProtectionEnabled"] is False


def test_counts_follow_writes(client: Any) -> None:
    client.table()
    client.put(id="1", s="abc")
    assert describe(client)["ItemCount"] == 1
    client.put(id="2", s="abc")
    client.put(id="1", s="abcdef")
    assert (describe(client)["ItemCount"], describe(client)["TableSizeBytes"]) == (2, 17)
    client("DeleteItem", TableName="books", Key={"id": {"S": "1"}})
    assert (describe(client)["ItemCount"], describe(client)["TableSizeBytes"]) == (1, 7)


def test_listing_in_pages(client: Any) -> None:
    for name in ("ccc", "aaa", "bbb"):
        client.table(name)
    first = client("ListTables", Limit=2)
    assert first == {"TableNames": ["aaa", "bbb"], "LastEvaluatedTableName": "bbb"}
    assert client("ListTables", ExclusiveStartTableName="bbb") == {"TableNames": ["ccc"]}


def test_a_name_is_had_once_and_free_again_after(client: Any) -> None:
    client.table()
    client.put(id="1")
    code, message = client.refused(
        "CreateTable",
        TableName="books",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[HASH],
        AttributeDefinitions=[ID],
    )
    assert (code, message) == ("ResourceInUseException", "Table already exists: books")
    assert client("DeleteTable", TableName="books")["TableDescription"]["TableStatus"] == "DELETING"
    assert client.refused("DescribeTable", TableName="books") == (
        "ResourceNotFoundException",
        "Requested resource not found: Table: books not found",
    )
    client.table()
    assert client.get(id="1") is None


def test_a_protected_table_is_not_deleted(client: Any) -> None:
    client.table(DeletionProtectionEnabled=True)
    assert "protected against deletion" in client.refused("DeleteTable", TableName="books")[1]
    client("UpdateTable", TableName="books", DeletionProtectionEnabled=False)
    client("DeleteTable", TableName="books")


def test_an_index_on_a_live_table(client: Any) -> None:
    client.table()
    client.put(id="1", owner="actor")
    client.put(id="2", owner=7)
    client.put(id="3", owner="")
    client.put(id="4")
    client(
        "UpdateTable",
        TableName="books",
        AttributeDefinitions=[OWNER],
        GlobalSecondaryIndexUpdates=[{"Create": BY_OWNER}],
    )
    found = client("Scan", TableName="books", IndexName="by-owner")
    assert [item["id"]["S"] for item in found["Items"]] == ["1"]
    index = describe(client)["GlobalSecondaryIndexes"][0]
    assert (index["IndexStatus"], index["ItemCount"]) == ("ACTIVE", 1)
    wrong = {"id": {"S": "5"}, "owner": {"N": "1"}}
    assert client.refused("PutItem", TableName="books", Item=wrong)[1] == (
        "One or more parameter values were invalid: Type mismatch for Index Key owner "
        "Expected: S Actual: N IndexName: by-owner"
    )
    _, message = client.refused(
        "UpdateTable",
        TableName="books",
        AttributeDefinitions=[OWNER],
        GlobalSecondaryIndexUpdates=[{"Create": BY_OWNER}],
    )
    assert "already exists" in message
    client(
        "UpdateTable",
        TableName="books",
        GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-owner"}}],
    )
    assert describe(client)["AttributeDefinitions"] == [ID]
    client("PutItem", TableName="books", Item=wrong)


def test_billing_and_throughput(client: Any) -> None:
    client.table()
    units = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3}
    client("UpdateTable", TableName="books", BillingMode="PROVISIONED", ProvisionedThroughput=units)
    described = describe(client)
    assert described["BillingModeSummary"]["BillingMode"] == "PROVISIONED"
    assert described["ProvisionedThroughput"]["WriteCapacityUnits"] == 3
    _, message = client.refused("UpdateTable", TableName="books", ProvisionedThroughput=units)
    assert message.startswith("The provisioned throughput for the table will not change.")


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"KeySchema": [HASH], "AttributeDefinitions": []}, "Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: []"),
        ({"KeySchema": [HASH, HASH], "AttributeDefinitions": [ID]}, "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ({"KeySchema": [{**HASH, "KeyType": "RANGE"}], "AttributeDefinitions": [ID]}, "The first KeySchemaElement is not a HASH key type"),
        ({"KeySchema": [HASH], "AttributeDefinitions": [ID, OWNER]}, "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"),
        ({"KeySchema": [HASH], "AttributeDefinitions": [ID], "GlobalSecondaryIndexes": []}, "List of GlobalSecondaryIndexes is empty"),
        ({"KeySchema": [HASH], "AttributeDefinitions": [ID, OWNER], "GlobalSecondaryIndexes": [BY_OWNER, BY_OWNER]}, "Duplicate index name: by-owner"),
        ({"KeySchema": [HASH], "AttributeDefinitions": [ID, OWNER], "LocalSecondaryIndexes": [BY_OWNER]}, "Table KeySchema does not have a range key"),
        ({"KeySchema": [HASH], "AttributeDefinitions": [ID], "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}, "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified"),
        ({"KeySchema": [HASH], "AttributeDefinitions": [ID], "StreamSpecification": {"StreamEnabled": True}}, "StreamViewType must be specified"),
    ],
)  # fmt: skip
def test_tables_refused(client: Any, input: Any, message: str) -> None:
    found = client.refused("CreateTable", TableName="books", BillingMode="PAY_PER_REQUEST", **input)
    assert found[0] == "ValidationException"
    assert message in found[1]
    assert client("ListTables")["TableNames"] == []


def test_only_one_index_changes_at_a_time(client: Any) -> None:
    client.table()
    two = [{"Delete": {"IndexName": "one"}}, {"Delete": {"IndexName": "two"}}]
    code, _ = client.refused("UpdateTable", TableName="books", GlobalSecondaryIndexUpdates=two)
    assert code == "LimitExceededException"
    assert client.refused("UpdateTable", TableName="books")[0] == "ValidationException"


def test_tags(client: Any) -> None:
    client.table()
    arn = describe(client)["TableArn"]
    client(
        "TagResource", ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}]
    )
    client("TagResource", ResourceArn=arn, Tags=[{"Key": "a", "Value": "2"}])
    client("UntagResource", ResourceArn=arn, TagKeys=["b", "none"])
    assert client("ListTagsOfResource", ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "2"}]
    many = [{"Key": str(number), "Value": ""} for number in range(51)]
    assert client.refused("TagResource", ResourceArn=arn, Tags=many)[0] == "ValidationException"
    foreign = arn.replace("123456789012", "000000000000")
    assert client.refused("ListTagsOfResource", ResourceArn=foreign)[0] == (
        "ResourceNotFoundException"
    )
    index = f"{arn}/index/x"
    assert "Invalid ResourceArn" in client.refused("ListTagsOfResource", ResourceArn=index)[1]


def test_point_in_time_recovery_settings(client: Any) -> None:
    client.table()
    off = client("DescribeContinuousBackups", TableName="books")["ContinuousBackupsDescription"]
    assert off["PointInTimeRecoveryDescription"] == {"PointInTimeRecoveryStatus": "DISABLED"}
    on = client(
        "UpdateContinuousBackups",
        TableName="books",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert on["PointInTimeRecoveryStatus"] == "ENABLED"
    assert on["RecoveryPeriodInDays"] == 35
    assert client.refused("DescribeContinuousBackups", TableName="none")[0] == (
        "TableNotFoundException"
    )


def test_endpoints_and_limits(client: Any) -> None:
    assert client("DescribeEndpoints")["Endpoints"][0]["Address"] == "localhost:8080"
    assert client("DescribeLimits")["TableMaxReadCapacityUnits"] == 40000


def test_what_there_is_none_of(client: Any) -> None:
    client.table()
    assert client("ListGlobalTables") == {"GlobalTables": []}
    named = {"GlobalTableName": "books"}
    change = {"ReplicaUpdates": [{"Create": {"RegionName": "eu-west-1"}}]}
    for operation, more in (
        ("DescribeGlobalTable", {}),
        ("DescribeGlobalTableSettings", {}),
        ("UpdateGlobalTable", change),
        ("UpdateGlobalTableSettings", {}),
    ):
        assert client.refused(operation, **named, **more)[0] == "GlobalTableNotFoundException"
    assert client("ListExports") == {"ExportSummaries": []}
    assert client("ListImports") == {"ImportSummaryList": []}
    destinations = client("DescribeKinesisStreamingDestination", TableName="books")
    assert destinations["KinesisDataStreamDestinations"] == []


ROOM = Path(__file__).parent.parent


@pytest.mark.parametrize("service", ["dynamodb", "dynamodbstreams"])
def test_every_operation_is_tried_by_some_test(service: str) -> None:
    """What the table of operations says is done must be done in a test of its room: called, and
    not only to be refused."""
    table = import_module(f"csc.emulator.services.{service}.operations").OPERATIONS
    texts = "".join(path.read_text() for path in (ROOM.parent / service).rglob("*.py"))
    called = set(re.findall(r'(?<!refused)\(\s*"(\w+)"', texts))
    untried = [name for name, row in table.items() if name not in called]
    assert untried == []
    assert all((row.support == "partial") == bool(row.missing) for row in table.values())


def test_every_operation_of_the_model_is_answered_for() -> None:
    """By a row that says how far it goes, or among those that aren't emulated, and why."""
    named = {**OPERATIONS, **NOT_EMULATED}
    assert sorted(load_model("dynamodb").operations) == sorted(named)
    assert not OPERATIONS.keys() & NOT_EMULATED.keys()
    assert all(NOT_EMULATED.values())
    streams = import_module("csc.emulator.services.dynamodbstreams.operations").OPERATIONS
    assert sorted(load_model("dynamodbstreams").operations) == sorted(streams)


@pytest.mark.parametrize("operation", NOT_EMULATED)
def test_what_is_not_emulated_says_so(client: Any, operation: str) -> None:
    with pytest.raises(NotEmulated, match=f"dynamodb:{operation} is not emulated by CSC"):
        client(operation)


def test_keys_of_several_attributes_are_refused_clearly(client: Any) -> None:
    keys = [{"AttributeName": name, "KeyType": "HASH"} for name in ("a", "b", "c")]
    index = {"IndexName": "wide", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
    with pytest.raises(ServiceError, match="keys of several attributes"):
        client.table(attributes={"a": "S", "b": "S", "c": "S"}, GlobalSecondaryIndexes=[index])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_check_of_the_model_can_be_made(operation: str) -> None:
    """An empty request is refused or let pass, and no pattern of the model is misread."""
    try:
        checker("dynamodb", operation)({})
    except ServiceError as error:
        assert error.code == "ValidationException"
