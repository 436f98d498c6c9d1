"""Tables of templates: made, changed with their data kept, protected, refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources.dynamodb import TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams
from csc.emulator.storage import Storage, open_storage

TABLE: dict[str, Any] = {
    "TableName": "todos",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
}
BY_OWNER: dict[str, Any] = {
    "IndexName": "by-owner",
    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
OWNER = {"AttributeName": "owner", "AttributeType": "S"}


class Account:
    def __init__(self, storage: Storage) -> None:
        self.cloud = Cloud(storage, Clock())
        self.cloud.services["dynamodb"] = DynamoDb(self.cloud)
        self.cloud.services["dynamodbstreams"] = DynamoDbStreams(self.cloud)
        self.engine = Engine(self.cloud, {row.type: row for row in TYPES})
        self.deployment = Deployment(0)

    def deploy(self, kind: str = "AWS::DynamoDB::Table", **properties: Any) -> Any:
        """Deploy one table; without properties, none. Gives its identity."""
        template = {"Resources": {"Table": {"Type": kind, "Properties": properties}}}
        assembly = Assembly({}, {"data": template} if properties else {})
        self.deployment = self.engine.deploy(assembly, self.deployment)
        made = self.deployment.resources.get(("data", "Table"))
        return made.identity if made else None

    def refused(self, **properties: Any) -> str:
        with pytest.raises(DiagnosticsError) as raised:
            self.deploy(**properties)
        return "; ".join(each.message for each in raised.value.diagnostics)

    def call(self, operation: str, **input: Any) -> Any:
        return self.cloud.invoke(
            Call("dynamodb", operation, input, self.cloud.root(), "request", "us-east-1")
        )

    def describe(self, name: str = "todos") -> Any:
        return self.call("DescribeTable", TableName=name)["Table"]


@pytest.fixture
def account() -> Iterator[Account]:
    storage = open_storage(None)
    yield Account(storage)
    storage.close()


def test_a_table_with_the_secure_defaults(account: Account) -> None:
    identity = account.deploy(
        **TABLE,
        SSESpecification={"SSEEnabled": True},
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        DeletionProtectionEnabled="true",
        StreamSpecification={"StreamViewType": "NEW_IMAGE"},
        TimeToLiveSpecification={"AttributeName": "expires", "Enabled": True},
        Tags=[{"Key": "team", "Value": "shop"}],
    )
    table = account.describe()
    assert identity.ref == "todos"
    assert identity.attributes["Arn"] == table["TableArn"]
    assert identity.attributes["StreamArn"] == table["LatestStreamArn"]
    assert identity.attributes["TableId"] == table["TableId"]
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSEDescription"]["SSEType"] == "KMS"
    backups = account.call("DescribeContinuousBackups", TableName="todos")
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"
    expiry = account.call("DescribeTimeToLive", TableName="todos")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    tags = account.call("ListTagsOfResource", ResourceArn=table["TableArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}]


def test_data_and_stream_survive_a_change_and_a_new_index_is_filled(account: Account) -> None:
    stream: dict[str, Any] = {"StreamSpecification": {"StreamViewType": "KEYS_ONLY"}}
    first = account.deploy(**TABLE, **stream)
    created = account.describe()["CreationDateTime"]
    account.call("PutItem", TableName="todos", Item={"id": {"S": "1"}, "owner": {"S": "actor"}})
    changed = {**TABLE, "AttributeDefinitions": [*TABLE["AttributeDefinitions"], OWNER]}
    second = account.deploy(**changed, **stream, GlobalSecondaryIndexes=[BY_OWNER])
    found = account.call(
        "Query",
        TableName="todos",
        IndexName="by-owner",
        KeyConditionExpression="#o = :o",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":o": {"S": "actor"}},
    )
    assert found["Items"] == [{"id": {"S": "1"}, "owner": {"S": "actor"}}]
    assert second.attributes == first.attributes
    assert account.describe()["CreationDateTime"] == created
    account.deploy(**TABLE, **stream)
    assert "GlobalSecondaryIndexes" not in account.describe()
    assert account.describe()["ItemCount"] == 1


def test_an_index_whose_key_changes_is_made_anew(account: Account) -> None:
    both = [*TABLE["AttributeDefinitions"], OWNER]
    account.deploy(**{**TABLE, "AttributeDefinitions": both}, GlobalSecondaryIndexes=[BY_OWNER])
    account.call("PutItem", TableName="todos", Item={"id": {"S": "1"}, "owner": {"S": "a"}})
    by_id = {**BY_OWNER, "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    account.deploy(**TABLE, GlobalSecondaryIndexes=[by_id])
    found = account.call("Scan", TableName="todos", IndexName="by-owner")
    assert found["Count"] == 1
    assert found["Items"][0]["id"] == {"S": "1"}


def test_a_removed_table_goes_and_a_protected_one_stays(account: Account) -> None:
    account.deploy(**TABLE)
    account.deploy()
    assert account.call("ListTables")["TableNames"] == []
    account.deploy(**TABLE, DeletionProtectionEnabled=True)
    account.call("PutItem", TableName="todos", Item={"id": {"S": "1"}})
    account.deploy()
    assert account.call("ListTables")["TableNames"] == ["todos"]
    account.deploy(**TABLE)
    assert account.describe()["ItemCount"] == 1


def test_a_table_without_a_name_keeps_the_one_it_was_given(account: Account) -> None:
    unnamed = {name: value for name, value in TABLE.items() if name != "TableName"}
    first = account.deploy(**unnamed).ref
    assert first.startswith("data-Table-")
    account.call("PutItem", TableName=first, Item={"id": {"S": "1"}})
    assert account.deploy(**unnamed, TableClass="STANDARD_INFREQUENT_ACCESS").ref == first
    other_key = [{"AttributeName": "number", "KeyType": "HASH"}]
    number = [{"AttributeName": "number", "AttributeType": "N"}]
    second = account.deploy(**{**unnamed, "KeySchema": other_key, "AttributeDefinitions": number})
    assert second.ref != first
    again = account.deploy(
        **{**unnamed, "KeySchema": other_key, "AttributeDefinitions": number},
        TableClass="STANDARD",
    )
    assert again.ref == second.ref


def test_provisioned_throughput_may_be_written_in_strings(account: Account) -> None:
    units: Any = {"ReadCapacityUnits": "5", "WriteCapacityUnits": "6"}
    account.deploy(**{**TABLE, "BillingMode": "PROVISIONED"}, ProvisionedThroughput=units)
    described = account.describe()["ProvisionedThroughput"]
    assert (described["ReadCapacityUnits"], described["WriteCapacityUnits"]) == (5, 6)


def test_a_global_table_is_its_replica_here(account: Account) -> None:
    properties = {
        **TABLE,
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "Replicas": [
            {"Region": "eu-west-1"},
            {"Region": "us-east-1", "DeletionProtectionEnabled": True},
        ],
    }
    account.deploy("AWS::DynamoDB::GlobalTable", **properties)
    assert account.describe()["DeletionProtectionEnabled"] is True
    properties["Replicas"] = [{"Region": "eu-west-1"}]
    message = account.refused(kind="AWS::DynamoDB::GlobalTable", **properties)
    assert "no replica is in us-east-1" in message


def test_wrong_templates_are_refused_and_change_nothing(account: Account) -> None:
    account.deploy(**TABLE)
    assert "KeySchema" in account.refused(
        **{**TABLE, "KeySchema": [{"AttributeName": "other", "KeyType": "HASH"}]}
    )
    number = [{"AttributeName": "id", "AttributeType": "N"}]
    assert "another key: id (S)" in account.refused(**{**TABLE, "AttributeDefinitions": number})
    assert "doesn't emulate this property" in account.refused(
        **TABLE, ImportSourceSpecification={"InputFormat": "CSV"}
    )
    assert "the ARN of a Kinesis stream" in account.refused(
        **TABLE, KinesisStreamSpecification={"StreamArn": "arn:aws:kinesis:x"}
    )
    assert "at 'tableName'" in account.refused(**{**TABLE, "TableName": "no spaces"})
    assert account.describe()["TableStatus"] == "ACTIVE"
