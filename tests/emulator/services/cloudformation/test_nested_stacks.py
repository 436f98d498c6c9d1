"""Stacks in stacks: made, changed, kept over a restart, refused and taken away with the one that they are in."""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from csc.dev import check
from tests.emulator.conftest import Running, Start, Template, mock_api
from tests.emulator.services.cloudformation.test_made_stacks import ask, client_of, table

URL = "https://templates.s3.us-east-1.amazonaws.com/child.json"


def child(**more: Any) -> Template:
    named = {"Type": "AWS::DynamoDB::Table", **table()}
    named["Properties"] = {**named["Properties"], "TableName": {"Ref": "Name"}}
    return {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {"T": named, **more},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["T", "Arn"]}}},
    }


def parent(name: str = "orders", **more: Any) -> Template:
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": URL, "Parameters": {"Name": name}},
    }
    return {
        "Resources": {"Data": nested, **more},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Data", "Outputs.Arn"]}}},
    }


async def upload(running: Running, template: Any, key: str = "child.json") -> None:
    s3 = client_of(running, "s3")
    await ask(s3.create_bucket, Bucket="templates")
    await ask(s3.put_object, Bucket="templates", Key=key, Body=json.dumps(template).encode())


async def made(running: Running, template: Template, call: str = "create_stack") -> Any:
    cf = client_of(running)
    await ask(getattr(cf, call), StackName="app", TemplateBody=json.dumps(template))
    return (await ask(cf.describe_stacks, StackName="app"))["Stacks"][0]


async def test_a_nested_stack_is_made_with_its_parent(running: Running) -> None:
    running.deploy(mock_api())
    await upload(running, child())
    log = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "Data"}}}
    log["Properties"] = {
        "LogGroupName": {
            "Fn::Select": [5, {"Fn::Split": [":", {"Fn::GetAtt": ["Data", "Outputs.Arn"]}]}]
        }
    }
    stack = await made(running, parent(Log=log))
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert stack["Outputs"][0]["OutputValue"].endswith(":table/orders")
    cf, dynamodb = client_of(running), client_of(running, "dynamodb")
    assert (await ask(dynamodb.list_tables))["TableNames"] == ["orders"]
    resources = (await ask(cf.describe_stack_resources, StackName="app"))["StackResources"]
    nested = next(r for r in resources if r["LogicalResourceId"] == "Data")
    inner = (await ask(cf.describe_stacks, StackName=nested["PhysicalResourceId"]))["Stacks"][0]
    assert inner["ParentId"] == inner["RootId"] == stack["StackId"]
    assert inner["Parameters"] == [{"ParameterKey": "Name", "ParameterValue": "orders"}]
    groups = (await ask(client_of(running, "logs").describe_log_groups))["logGroups"]
    assert "table/orders" in [g["logGroupName"] for g in groups]
    await ask(cf.delete_stack, StackName="app")
    assert (await ask(dynamodb.list_tables))["TableNames"] == []
    with pytest.raises(ClientError, match="does not exist"):
        await ask(cf.describe_stacks, StackName=inner["StackName"])


async def test_an_update_reaches_into_it(running: Running) -> None:
    running.deploy(mock_api())
    await upload(running, child())
    await made(running, parent())
    stack = await made(running, parent("baskets"), "update_stack")
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    dynamodb = client_of(running, "dynamodb")
    assert (await ask(dynamodb.list_tables))["TableNames"] == ["baskets"]


async def test_what_is_wrong_inside_is_told_of_the_parents_resource(running: Running) -> None:
    running.deploy(mock_api())
    broken = child(Bad={"Type": "AWS::Logs::LogGroup", "Properties": {"Retention": 1}})
    await upload(running, broken)
    stack = await made(running, parent())
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    cf = client_of(running)
    events = (await ask(cf.describe_stack_events, StackName="app"))["StackEvents"]
    failed = next(e for e in events if e["ResourceStatus"] == "CREATE_FAILED")
    assert failed["LogicalResourceId"] == "Data"
    assert "Embedded stack" in failed["ResourceStatusReason"]
    assert (await ask(client_of(running, "dynamodb").list_tables))["TableNames"] == []


async def test_a_template_that_is_not_there_fails_it(running: Running) -> None:
    running.deploy(mock_api())
    stack = await made(running, parent())
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"


async def test_it_stands_again_after_a_restart(start: Start, tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    running = await start(state=state)
    running.deploy(mock_api())
    await upload(running, child())
    await made(running, parent())
    dynamodb = client_of(running, "dynamodb")
    await ask(dynamodb.put_item, TableName="orders", Item={"id": {"S": "1"}})
    await running.emulator.close()
    running = await start(state=state)
    running.emulator.deploy_made()  # as --empty does
    dynamodb = client_of(running, "dynamodb")
    assert (await ask(dynamodb.scan, TableName="orders"))["Count"] == 1
    stack = await made(running, parent(Log={"Type": "AWS::Logs::LogGroup"}), "update_stack")
    assert stack["StackStatus"] == "UPDATE_COMPLETE"
    assert (await ask(dynamodb.scan, TableName="orders"))["Count"] == 1


async def test_stacks_nest_deeper(running: Running) -> None:
    running.deploy(mock_api())
    await upload(running, child(), "inner.json")
    inner = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": "s3://templates/inner.json", "Parameters": {"Name": "deep"}},
    }
    await upload(
        running,
        {
            "Parameters": {"Name": {"Type": "String"}},
            "Resources": {"I": inner},
            "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["I", "Outputs.Arn"]}}},
        },
    )
    stack = await made(running, parent())
    assert stack["Outputs"][0]["OutputValue"].endswith(":table/deep")


def test_a_file_nests_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "child.json").write_text(json.dumps(child()))
    template = parent()
    template["Resources"]["Data"]["Properties"]["TemplateURL"] = "child.json"
    path = tmp_path / "parent.json"
    path.write_text(json.dumps(template))
    assert check(path) == ()
    wrong = table(odd=1)
    wrong["Properties"]["TableName"] = 3
    (tmp_path / "child.json").write_text(json.dumps(child(T2=wrong)))
    (found, *_) = check(path)
    assert found.span is not None
    assert found.span.file.endswith("child.json")
