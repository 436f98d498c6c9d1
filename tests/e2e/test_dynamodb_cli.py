"""DynamoDB by the AWS CLI, and the models of NoSQL Workbench, to a table and back.

The CLI is the ``aws`` on the path, or the one that the variable AWS_CLI names.
"""

import json
import os
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.dev_server import Dev, StartDev

MODEL = Path(__file__).with_name("workbench_model.json")
EMPTY = "Resources:\n  Log:\n    Type: AWS::Logs::LogGroup\n"
Aws = Callable[..., Any]


@cache
def aws_program() -> str | None:
    program = os.environ.get("AWS_CLI") or shutil.which("aws")
    if program is None:
        return None
    tried = subprocess.run([program, "--version"], capture_output=True, check=False)
    return program if tried.returncode == 0 else None


@cache
def takes_text() -> bool:
    """Version 1 of the CLI takes binaries as text, version 2 as base64. Both print base64."""
    told = subprocess.run([str(aws_program()), "--version"], capture_output=True, check=False)
    return b"aws-cli/1." in told.stdout + told.stderr


@pytest.fixture
def dev(start_dev: StartDev, tmp_path: Path) -> Dev:
    template = tmp_path / "empty" / "template.yaml"
    template.parent.mkdir()
    template.write_text(EMPTY)
    return start_dev(template)


@pytest.fixture
def aws(dev: Dev, tmp_path: Path) -> Iterator[Aws]:
    """``aws("get-item", "--table-name", "t", …)``: the output, or the error's text."""
    program = aws_program()
    if program is None:
        pytest.skip("the AWS CLI is not installed")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": dev.url,
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "key",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_PAGER": "",
    }

    def run(*arguments: str, **members: Any) -> Any:
        given = [*arguments]
        for name, value in members.items():
            text = value if isinstance(value, str) else json.dumps(as_typed(value))
            given += [f"--{name.replace('_', '-')}", text]
        command = [str(program), "dynamodb", *given, "--output", "json"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr.strip()
        return json.loads(done.stdout) if done.stdout.strip() else None

    yield run


def test_a_tables_life(aws: Aws) -> None:
    made = aws(
        "create-table",
        "--attribute-definitions",
        "AttributeName=artist,AttributeType=S",
        "AttributeName=n,AttributeType=N",
        "--key-schema",
        "AttributeName=artist,KeyType=HASH",
        "AttributeName=n,KeyType=RANGE",
        table_name="songs",
        billing_mode="PAY_PER_REQUEST",
    )
    assert made["TableDescription"]["TableStatus"] == "CREATING"
    assert aws("wait", "table-exists", table_name="songs") is None
    item = {"artist": {"S": "A"}, "n": {"N": "1"}, "photo": {"B": "cGhvdG8="}, "no": {"NULL": True}}
    assert aws("put-item", table_name="songs", item=item) is None
    key = {"artist": {"S": "A"}, "n": {"N": "1"}}
    assert aws("get-item", table_name="songs", key=key) == {"Item": item}
    changed = aws(
        "update-item",
        table_name="songs",
        key=key,
        update_expression="SET plays = if_not_exists(plays, :zero) + :one",
        expression_attribute_values={":zero": {"N": "0"}, ":one": {"N": "1"}},
        return_values="UPDATED_NEW",
    )
    assert changed == {"Attributes": {"plays": {"N": "1"}}}
    puts = [
        {"PutRequest": {"Item": {"artist": {"S": "A"}, "n": {"N": str(n)}}}} for n in range(2, 12)
    ]
    assert aws("batch-write-item", request_items={"songs": puts}) == {"UnprocessedItems": {}}
    found = aws(
        "query",
        "--max-items",
        "4",
        table_name="songs",
        key_condition_expression="artist = :a AND n > :n",
        expression_attribute_values={":a": {"S": "A"}, ":n": {"N": "3"}},
        projection_expression="n",
    )
    assert [each["n"]["N"] for each in found["Items"]] == ["4", "5", "6", "7"]
    rest = aws(
        "query",
        table_name="songs",
        starting_token=found["NextToken"],
        key_condition_expression="artist = :a AND n > :n",
        expression_attribute_values={":a": {"S": "A"}, ":n": {"N": "3"}},
        projection_expression="n",
    )
    assert [each["n"]["N"] for each in rest["Items"]] == ["8", "9", "10", "11"]
    refused = aws(
        "delete-item", table_name="songs", key=key, condition_expression="attribute_not_exists(n)"
    )
    assert "ConditionalCheckFailedException" in refused
    check = {"ConditionCheck": {"TableName": "songs", "Key": key, "ConditionExpression": "plays = :p",
             "ExpressionAttributeValues": {":p": {"N": "1"}}}}  # fmt: skip
    delete = {"Delete": {"TableName": "songs", "Key": {"artist": {"S": "A"}, "n": {"N": "11"}}}}
    assert aws("transact-write-items", transact_items=[check, delete]) is None
    assert aws("scan", "--select", "COUNT", table_name="songs")["Count"] == 10
    told = aws("execute-statement", statement="SELECT plays FROM songs WHERE artist='A' AND n=1")
    assert told["Items"] == [{"plays": {"N": "1"}}]
    assert aws("delete-table", table_name="songs")["TableDescription"]["TableStatus"] == "DELETING"
    assert aws("wait", "table-not-exists", table_name="songs") is None
    assert "ResourceNotFoundException" in aws("describe-table", table_name="songs")


def creation(table: dict[str, Any]) -> dict[str, Any]:
    """CreateTable's input for a table of a model, as Workbench commits it."""
    types: dict[str, str] = {}

    def keys(of: dict[str, Any]) -> list[dict[str, str]]:
        schema = []
        for part, kind in (("PartitionKey", "HASH"), ("SortKey", "RANGE")):
            if part in of:
                types[of[part]["AttributeName"]] = of[part]["AttributeType"]
                schema.append({"AttributeName": of[part]["AttributeName"], "KeyType": kind})
        return schema

    input: dict[str, Any] = {
        "TableName": table["TableName"],
        "KeySchema": keys(table["KeyAttributes"]),
        "BillingMode": table["BillingMode"],
        **table.get("ProvisionedCapacitySettings", {}),
    }
    indexes = [
        {
            "IndexName": index["IndexName"],
            "KeySchema": keys(index["KeyAttributes"]),
            "Projection": index["Projection"],
        }
        for index in table["GlobalSecondaryIndexes"]
    ]
    if indexes:
        input["GlobalSecondaryIndexes"] = indexes
    definitions = [{"AttributeName": name, "AttributeType": type} for name, type in types.items()]
    return {**input, "AttributeDefinitions": definitions}


def described(table: dict[str, Any], items: list[Any]) -> dict[str, Any]:
    """What of a model's table can be read back: from DescribeTable's output, and its items."""
    types = {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]}

    def keys(schema: list[dict[str, str]]) -> dict[str, Any]:
        names = [each["AttributeName"] for each in schema]
        return {
            part: {"AttributeName": name, "AttributeType": types[name]}
            for part, name in zip(("PartitionKey", "SortKey"), names, strict=False)
        }

    billing = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    read: dict[str, Any] = {
        "TableName": table["TableName"],
        "KeyAttributes": keys(table["KeySchema"]),
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index["IndexName"],
                "KeyAttributes": keys(index["KeySchema"]),
                "Projection": index["Projection"],
            }
            for index in table.get("GlobalSecondaryIndexes", ())
        ],
        "TableData": in_order(items),
        "BillingMode": billing,
    }
    if billing == "PROVISIONED":
        units = ("ReadCapacityUnits", "WriteCapacityUnits")
        throughput = {name: table["ProvisionedThroughput"][name] for name in units}
        read["ProvisionedCapacitySettings"] = {"ProvisionedThroughput": throughput}
    return read


def in_order(items: list[Any]) -> list[Any]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def expected(table: dict[str, Any]) -> dict[str, Any]:
    kept = ("TableName", "KeyAttributes", "GlobalSecondaryIndexes", "BillingMode")
    return {
        **{name: table[name] for name in kept},
        **{name: table[name] for name in ("ProvisionedCapacitySettings",) if name in table},
        "TableData": in_order(table["TableData"]),
    }


def tables_of_the_model() -> list[dict[str, Any]]:
    model: list[dict[str, Any]] = json.loads(MODEL.read_text())["DataModel"]
    return model


def test_a_workbench_model_by_the_cli(aws: Aws) -> None:
    for table in tables_of_the_model():
        assert isinstance(aws("create-table", cli_input_json=creation(table)), dict)
        puts = [{"PutRequest": {"Item": item}} for item in table["TableData"]]
        written = aws("batch-write-item", request_items={table["TableName"]: puts})
        assert written == {"UnprocessedItems": {}}
        shown = aws("describe-table", table_name=table["TableName"])["Table"]
        items = aws("scan", table_name=table["TableName"])["Items"]
        assert described(shown, items) == expected(table)


def test_a_workbench_model_by_boto3(dev: Dev) -> None:
    client = dev.client("dynamodb")
    for table in tables_of_the_model():
        name = table["TableName"]
        client.create_table(**creation(table))
        client.get_waiter("table_exists").wait(TableName=name)
        puts = [{"PutRequest": {"Item": as_bytes(item)}} for item in table["TableData"]]
        client.batch_write_item(RequestItems={name: puts})
        shown = client.describe_table(TableName=name)["Table"]
        items = [as_text(item) for item in client.scan(TableName=name)["Items"]]
        assert described(shown, items) == expected(table)
    found = client.query(
        TableName="Bookshop",
        IndexName="ByStatus",
        KeyConditionExpression="#s = :s",
        ExpressionAttributeNames={"#s": "Status"},
        ExpressionAttributeValues={":s": {"S": "OPEN"}},
    )["Items"]
    assert [item["Total"]["N"] for item in found] == ["7", "19.9"]


def as_bytes(value: Any) -> Any:
    """Wire form with base64 as boto3 takes it."""
    if isinstance(value, dict):
        if list(value) == ["B"]:
            return {"B": b64decode(value["B"])}
        if list(value) == ["BS"]:
            return {"BS": [b64decode(each) for each in value["BS"]]}
        return {name: as_bytes(each) for name, each in value.items()}
    return [as_bytes(each) for each in value] if isinstance(value, list) else value


def as_typed(value: Any) -> Any:
    """Wire form as the CLI takes it."""
    if not takes_text():
        return value
    return json.loads(json.dumps(as_bytes(value), default=bytes.decode))


def as_text(value: Any) -> Any:
    """The reverse."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, dict):
        return {name: as_text(each) for name, each in value.items()}
    return [as_text(each) for each in value] if isinstance(value, list) else value
