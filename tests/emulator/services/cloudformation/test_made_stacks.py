"""Stacks made, changed and deleted through the API, as boto3 does it."""

import asyncio
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.emulator.conftest import Running, Start, Template, mock_api, redeployed

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
    },
}


def client_of(running: Running, service: str = "cloudformation") -> Any:
    return boto3.client(
        service,
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )


def table(name: str = "orders", **more: Any) -> Template:
    properties = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties, **more}


def exporting(**resources: Any) -> Template:
    output = {"Value": {"Fn::GetAtt": ["T", "Arn"]}, "Export": {"Name": "table"}}
    return {"Resources": {"T": table(), **resources}, "Outputs": {"Arn": output}}


async def ask(call: Any, **input: Any) -> Any:
    return await asyncio.to_thread(call, **input)


async def create(client: Any, name: str, template: Template, **more: Any) -> Any:
    return await ask(client.create_stack, StackName=name, TemplateBody=json.dumps(template), **more)


async def refused(call: Any, **input: Any) -> str:
    with pytest.raises(ClientError) as told:
        await ask(call, **input)
    error = told.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


async def described(client: Any, name: str) -> Any:
    return (await ask(client.describe_stacks, StackName=name))["Stacks"][0]


async def test_a_stack_is_made_served_changed_and_deleted(running: Running) -> None:
    client = client_of(running)
    made = await create(client, "one", mock_api("one"), Tags=[{"Key": "k", "Value": "v"}])
    await asyncio.to_thread(
        client.get_waiter("stack_create_complete").wait,
        StackName="one",
        WaiterConfig={"Delay": 1, "MaxAttempts": 1},
    )
    stack = await described(client, made["StackId"])
    assert (stack["StackStatus"], stack["Tags"]) == (
        "CREATE_COMPLETE",
        [{"Key": "k", "Value": "v"}],
    )
    assert await running.get("/hello") == (200, {"hello": "one"})
    api = next(iter(running.emulator.cell.current.apis))
    assert await running.get(f"/_aws/execute-api/{api}/dev/hello") == (200, {"hello": "one"})
    changed = json.dumps(redeployed(mock_api("two")))
    await ask(client.update_stack, StackName="one", TemplateBody=changed)
    assert await running.get("/hello") == (200, {"hello": "two"})
    said = await refused(client.update_stack, StackName="one", TemplateBody=changed)
    assert said == "ValidationError: No updates are to be performed."
    await ask(client.delete_stack, StackName="one")
    assert (await refused(client.describe_stacks, StackName="one")).startswith("ValidationError")
    gone = (await ask(client.describe_stacks, StackName=made["StackId"]))["Stacks"][0]
    assert gone["StackStatus"] == "DELETE_COMPLETE"
    assert running.emulator.cell.current.apis == {}


async def test_a_made_stack_lives_beside_the_projects(running: Running) -> None:
    running.deploy(mock_api("project"))
    client = client_of(running)
    await create(client, "data", exporting())
    running.deploy(mock_api("project again"))
    assert await running.get("/hello") == (200, {"hello": "project again"})
    assert await ask(client_of(running, "dynamodb").describe_table, TableName="orders")
    names = [s["StackName"] for s in (await ask(client.describe_stacks))["Stacks"]]
    assert names == ["s0", "data"]
    assert "AlreadyExists" in await refused(
        client.create_stack, StackName="s0", TemplateBody=json.dumps(exporting())
    )
    assert "of the project" in await refused(client.delete_stack, StackName="s0")


async def test_a_failed_creation_rolls_back(running: Running) -> None:
    client = client_of(running)
    await create(client, "data", exporting())
    await create(client, "twin", {"Resources": {"Copy": table(), "Log": _log("/x")}})
    stack = await described(client, "twin")
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    events = (await ask(client.describe_stack_events, StackName="twin"))["StackEvents"]
    failed = next(e for e in events if e["ResourceStatus"] == "CREATE_FAILED")
    assert failed["LogicalResourceId"] == "Copy"
    assert "has the name orders too" in failed["ResourceStatusReason"]
    assert [e["ResourceStatus"] for e in events] == [
        "ROLLBACK_COMPLETE",
        "ROLLBACK_IN_PROGRESS",
        "CREATE_FAILED",
        "CREATE_IN_PROGRESS",
    ]
    groups = await ask(client_of(running, "logs").describe_log_groups)
    assert groups["logGroups"] == []
    assert "ROLLBACK_COMPLETE state and can not be updated" in await refused(
        client.update_stack, StackName="twin", TemplateBody=json.dumps(exporting())
    )
    await ask(client.delete_stack, StackName="twin")
    await create(client, "twin", {"Resources": {"Log": _log("/x")}})
    assert (await described(client, "twin"))["StackStatus"] == "CREATE_COMPLETE"


async def test_a_failed_update_leaves_what_stood(running: Running) -> None:
    client = client_of(running)
    await create(client, "api", mock_api("good"))
    bad = mock_api("bad")
    bad["Resources"]["Get"]["Properties"]["Integration"]["IntegrationResponses"][0][
        "ResponseTemplates"
    ] = {"application/json": "#if(true)"}
    await ask(client.update_stack, StackName="api", TemplateBody=json.dumps(bad))
    stack = await described(client, "api")
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert await running.get("/hello") == (200, {"hello": "good"})
    better = json.dumps(redeployed(mock_api("better")))
    await ask(client.update_stack, StackName="api", TemplateBody=better)
    assert (await described(client, "api"))["StackStatus"] == "UPDATE_COMPLETE"
    assert await running.get("/hello") == (200, {"hello": "better"})


async def test_a_faulty_template_makes_no_stack(running: Running) -> None:
    client = client_of(running)
    for template, why in (
        ("{", "Template format error"),
        ('{"Resources": {}}', "at least one resource"),
        (json.dumps({"Resources": {"T": {"Type": "AWS::No::Such"}}}), "AWS::No::Such"),
        (json.dumps({"Resources": {"T": table({"Ref": "Nobody"})}}), "Nobody"),  # type: ignore[arg-type]
        (json.dumps({"Parameters": {"P": {"Type": "String"}}, **exporting()}), "must have values"),
        (json.dumps({"Resources": {"R": ROLE}}), "CAPABILITY_IAM"),
    ):
        said = await refused(client.create_stack, StackName="bad", TemplateBody=template)
        assert why in said
    assert (await ask(client.list_stacks))["StackSummaries"] == []
    assert "stackName" in await refused(
        client.create_stack, StackName="a_b", TemplateBody=json.dumps(exporting())
    )


async def test_exports_in_use_stay(running: Running) -> None:
    client = client_of(running)
    await create(client, "data", exporting())
    user = {"Resources": {"Log": _log({"Fn::Select": [1, _split_import()]})}}
    await create(client, "user", user)
    assert (await ask(client.list_imports, ExportName="table"))["Imports"] == ["user"]
    assert [e["Name"] for e in (await ask(client.list_exports))["Exports"]] == ["table"]
    await ask(client.delete_stack, StackName="data")
    assert (await described(client, "data"))["StackStatus"] == "CREATE_COMPLETE"
    reason = (await ask(client.describe_stack_events, StackName="data"))["StackEvents"][0]
    assert "in use by user" in reason["ResourceStatusReason"]
    await ask(client.update_stack, StackName="data", TemplateBody=json.dumps(_without_outputs()))
    assert (await described(client, "data"))["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    await ask(client.delete_stack, StackName="user")
    await ask(client.delete_stack, StackName="data")
    assert (await ask(client.describe_stacks))["Stacks"] == []


async def test_change_sets(running: Running) -> None:
    client = client_of(running)
    sets = {"StackName": "s", "ChangeSetName": "c"}
    body = json.dumps(exporting())
    await ask(client.create_change_set, **sets, TemplateBody=body, ChangeSetType="CREATE")
    assert (await described(client, "s"))["StackStatus"] == "REVIEW_IN_PROGRESS"
    found = await ask(client.describe_change_set, **sets)
    assert [c["ResourceChange"]["Action"] for c in found["Changes"]] == ["Add"]
    tables = client_of(running, "dynamodb")
    assert (await ask(tables.list_tables))["TableNames"] == []
    await ask(client.execute_change_set, **sets)
    assert (await ask(tables.list_tables))["TableNames"] == ["orders"]
    assert "InvalidChangeSetStatus" in await refused(client.execute_change_set, **sets)
    again = {"StackName": "s", "ChangeSetName": "again"}
    await ask(client.create_change_set, **again, TemplateBody=body)
    same = await ask(client.describe_change_set, **again)
    assert same["Status"] == "FAILED"
    assert same["StatusReason"].startswith("The submitted information didn't contain changes.")
    next_one = {"StackName": "s", "ChangeSetName": "next"}
    changed = {"Resources": {"Log": _log("/x")}}
    await ask(client.create_change_set, **next_one, TemplateBody=json.dumps(changed))
    changes = (await ask(client.describe_change_set, **next_one))["Changes"]
    assert [
        (c["ResourceChange"]["Action"], c["ResourceChange"]["LogicalResourceId"]) for c in changes
    ] == [("Add", "Log"), ("Remove", "T")]
    await ask(client.delete_change_set, **next_one)
    assert "ChangeSetNotFound" in await refused(client.describe_change_set, **next_one)


async def test_a_deleted_stack_can_be_made_again(running: Running) -> None:
    client = client_of(running)
    sets = {"StackName": "s", "ChangeSetName": "c"}
    body = json.dumps(exporting())
    for _ in range(2):
        await ask(client.create_change_set, **sets, TemplateBody=body, ChangeSetType="CREATE")
        await ask(client.execute_change_set, **sets)
        assert (await described(client, "s"))["StackStatus"] == "CREATE_COMPLETE"
        events = (await ask(client.describe_stack_events, StackName="s"))["StackEvents"]
        assert [e["ResourceStatus"] for e in events][-1] == "REVIEW_IN_PROGRESS"
        assert len(events) == 5
        await ask(client.delete_stack, StackName="s")


async def test_stacks_survive_a_restart(start: Start, tmp_path: Path) -> None:
    first = await start(state=tmp_path / "state.db")
    first.deploy(mock_api("project"))
    await create(client_of(first), "data", exporting())
    put = {"TableName": "orders", "Item": {"id": {"S": "1"}}}
    await ask(client_of(first, "dynamodb").put_item, **put)
    await first.emulator.close()
    second = await start(state=tmp_path / "state.db")
    second.emulator.deploy_made()  # as --empty does: what the project deployed stays as it is
    stack = await described(client_of(second), "data")
    assert stack["Outputs"][0]["ExportName"] == "table"
    assert (await ask(client_of(second, "dynamodb").scan, TableName="orders"))["Count"] == 1
    second.deploy(mock_api("project"))
    assert (await described(client_of(second), "data"))["StackStatus"] == "CREATE_COMPLETE"
    assert (await ask(client_of(second, "dynamodb").scan, TableName="orders"))["Count"] == 1


async def test_code_and_templates_come_from_a_bucket_only(running: Running) -> None:
    client, s3 = client_of(running), client_of(running, "s3")
    await ask(s3.create_bucket, Bucket="assets")
    await ask(s3.put_object, Bucket="assets", Key="f.zip", Body=_zip("index.py"))
    template = {"Resources": {"R": ROLE, "F": _function({"S3Bucket": "assets", "S3Key": "f.zip"})}}
    await ask(s3.put_object, Bucket="assets", Key="t.json", Body=json.dumps(template).encode())
    await ask(
        client.create_stack,
        StackName="f",
        TemplateURL="https://assets.s3.us-east-1.amazonaws.com/t.json",
        Capabilities=["CAPABILITY_IAM"],
    )
    assert (await described(client, "f"))["StackStatus"] == "CREATE_COMPLETE"
    answer = await ask(client_of(running, "lambda").invoke, FunctionName="fun")
    assert json.loads(await asyncio.to_thread(answer["Payload"].read)) == 42
    await ask(client.delete_stack, StackName="f")
    here = Path(__file__).parent
    for code in ({"S3Bucket": "assets", "S3Key": str(here)}, str(here), {"S3Key": "no"}):
        function = _function(code) | {"Metadata": {"aws:asset:path": str(here)}}
        body = {"Resources": {"R": ROLE, "F": function}}
        await create(client, "f", body, Capabilities=["CAPABILITY_IAM"], OnFailure="DELETE")
        assert (await ask(client.describe_stacks))["Stacks"] == []


async def test_validate_template(running: Running) -> None:
    client = client_of(running)
    template = {
        "Parameters": {"P": {"Type": "String", "Default": "x", "Description": "d"}},
        "Resources": {"R": ROLE},
    }
    found = await ask(client.validate_template, TemplateBody=json.dumps(template))
    assert found["Capabilities"] == ["CAPABILITY_IAM"]
    assert found["Parameters"] == [
        {"ParameterKey": "P", "DefaultValue": "x", "NoEcho": False, "Description": "d"}
    ]
    summary = await ask(client.get_template_summary, TemplateBody=json.dumps(template))
    assert summary["ResourceTypes"] == ["AWS::IAM::Role"]
    assert "Type member" in await refused(
        client.validate_template, TemplateBody='{"Resources": {"R": {}}}'
    )


async def test_get_template_gives_the_text_back(running: Running) -> None:
    client = client_of(running)
    text = "# a comment\nResources:\n  L:\n    Type: AWS::Logs::LogGroup\n"
    await ask(client.create_stack, StackName="l", TemplateBody=text)
    assert (await ask(client.get_template, StackName="l"))["TemplateBody"] == text


async def test_termination_protection(running: Running) -> None:
    client = client_of(running)
    await create(client, "p", exporting(), EnableTerminationProtection=True)
    assert "TerminationProtection" in await refused(client.delete_stack, StackName="p")
    off = {"StackName": "p", "EnableTerminationProtection": False}
    await ask(client.update_termination_protection, **off)
    await ask(client.delete_stack, StackName="p")
    assert (await ask(client.describe_stacks))["Stacks"] == []


def _log(name: Any) -> Template:
    return {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}


def _split_import() -> Any:
    return {"Fn::Split": ["/", {"Fn::ImportValue": "table"}]}


def _without_outputs() -> Template:
    return {"Resources": {"T": table()}}


def _function(code: Any) -> Template:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "fun",
            "Role": {"Fn::GetAtt": ["R", "Arn"]},
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": code,
        },
    }


def _zip(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "def handler(event, context):\n    return 42\n")
    return packed.getvalue()


async def test_a_stack_that_no_longer_fits_keeps_what_it_holds(
    start: Start, tmp_path: Path
) -> None:
    first = await start(state=tmp_path / "state.db")
    await create(client_of(first), "data", exporting())
    put = {"TableName": "orders", "Item": {"id": {"S": "1"}}}
    await ask(client_of(first, "dynamodb").put_item, **put)
    user = {"Resources": {"Log": _log({"Fn::Select": [1, _split_import()]})}}
    await create(client_of(first), "user", user)
    first.emulator.storage.connection.execute(
        "UPDATE cloudformation_stacks SET document = replace(document, 'AWS::Logs', 'AWS::Gone')"
    )
    await first.emulator.close()
    second = await start(state=tmp_path / "state.db")
    second.deploy(mock_api("project"))
    assert second.emulator.engine.suspended == {"user"}
    assert await second.get("/hello") == (200, {"hello": "project"})
    groups = (await ask(client_of(second, "logs").describe_log_groups))["logGroups"]
    assert len(groups) == 2  # the project's, and what the suspended stack holds
    await ask(client_of(second).update_stack, StackName="user", TemplateBody=json.dumps(user))
    assert second.emulator.engine.suspended == frozenset()
    assert (await ask(client_of(second, "dynamodb").scan, TableName="orders"))["Count"] == 1


async def test_a_stack_says_which_change_set_made_it(running: Running) -> None:
    client = client_of(running)
    sets = {"StackName": "told", "ChangeSetName": "first"}
    body = json.dumps({"Resources": {"T": table()}})
    made = await ask(client.create_change_set, **sets, TemplateBody=body, ChangeSetType="CREATE")
    await ask(client.execute_change_set, **sets)
    [stack] = (await ask(client.describe_stacks, StackName="told"))["Stacks"]
    assert (stack["ChangeSetId"], stack["RollbackConfiguration"]) == (made["Id"], {})
    assert "LastUpdatedTime" in stack
    assert not {"Parameters", "Outputs", "Capabilities"} & stack.keys()
    events = (await ask(client.describe_stack_events, StackName="told"))["StackEvents"]
    times = [event["Timestamp"] for event in events]
    assert len(set(times)) == len(times)
    assert times == sorted(times, reverse=True)
