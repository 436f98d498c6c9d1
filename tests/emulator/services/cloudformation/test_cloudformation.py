"""What is deployed, as boto3 sees it."""

import asyncio
import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.emulator.conftest import Running, Template, mock_api


def stack(text: str) -> Template:
    template = mock_api(text)
    return {
        **template,
        "Description": "one",
        "Parameters": {"P": {"Type": "CommaDelimitedList", "Default": "a,b"}},
        "Outputs": {
            "Id": {
                "Value": {"Ref": "Api"},
                "Description": "the API",
                "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-id"}},
            },
            "List": {"Value": {"Fn::Join": ["+", {"Ref": "P"}]}},
        },
    }


@pytest.fixture
def client(running: Running) -> Any:
    running.deploy(stack("one"), {"Resources": {"K": {"Type": "AWS::KMS::Key"}}})
    return boto3.client(
        "cloudformation",
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
    )


async def ask(call: Any, **input: Any) -> Any:
    return await asyncio.to_thread(call, **input)


async def test_describe_stacks(running: Running, client: Any) -> None:
    first, second = (await ask(client.describe_stacks))["Stacks"]
    api = next(iter(running.emulator.cell.current.apis))
    assert (first["StackName"], second["StackName"]) == ("s0", "s1")
    assert (first["StackStatus"], first["Description"]) == ("CREATE_COMPLETE", "one")
    assert first["Parameters"] == [{"ParameterKey": "P", "ParameterValue": "a,b"}]
    assert first["Outputs"] == [
        {
            "OutputKey": "Id",
            "OutputValue": api,
            "Description": "the API",
            "ExportName": "s0-id",
        },
        {"OutputKey": "List", "OutputValue": "a+b"},
    ]
    (by_id,) = (await ask(client.describe_stacks, StackName=first["StackId"]))["Stacks"]
    assert by_id == first


async def test_an_update_shows(running: Running, client: Any) -> None:
    running.deploy(stack("two"), {"Resources": {"K": {"Type": "AWS::KMS::Key"}}})
    found = (await ask(client.list_stacks))["StackSummaries"]
    assert [s["StackStatus"] for s in found] == ["UPDATE_COMPLETE", "CREATE_COMPLETE"]
    filtered = await ask(client.list_stacks, StackStatusFilter=["UPDATE_COMPLETE"])
    assert [s["StackName"] for s in filtered["StackSummaries"]] == ["s0"]


async def test_resources(running: Running, client: Any) -> None:
    listed = (await ask(client.list_stack_resources, StackName="s0"))["StackResourceSummaries"]
    assert {r["LogicalResourceId"] for r in listed} >= {"Api", "Hello", "Get", "Stage"}
    key = (await ask(client.describe_stack_resources, StackName="s1"))["StackResources"][0]
    assert (key["ResourceType"], key["StackName"]) == ("AWS::KMS::Key", "s1")
    by_physical = await ask(
        client.describe_stack_resources, PhysicalResourceId=key["PhysicalResourceId"]
    )
    assert by_physical["StackResources"] == [key]
    one = await ask(client.describe_stack_resource, StackName="s0", LogicalResourceId="Log")
    assert one["StackResourceDetail"]["PhysicalResourceId"] == "/access"


async def test_template_and_exports(running: Running, client: Any) -> None:
    body = (await ask(client.get_template, StackName="s1"))["TemplateBody"]
    body = body if isinstance(body, dict) else json.loads(body)
    assert body == {"Resources": {"K": {"Type": "AWS::KMS::Key"}}}
    (export,) = (await ask(client.list_exports))["Exports"]
    assert export["Name"] == "s0-id"


@pytest.mark.parametrize(
    ("operation", "input", "said"),
    [
        ("describe_stacks", {"StackName": "no"}, "Stack with id no does not exist"),
        ("get_template", {"StackName": "no"}, "does not exist"),
        (
            "describe_stack_resource",
            {"StackName": "s0", "LogicalResourceId": "No"},
            "Resource No does not exist for stack s0",
        ),
        ("describe_stack_resources", {"PhysicalResourceId": "no"}, "Stack for no does not exist"),
    ],
)
async def test_what_is_not_there(client: Any, operation: str, input: Any, said: str) -> None:
    with pytest.raises(ClientError, match=said) as caught:
        await ask(getattr(client, operation), **input)
    assert caught.value.response["Error"]["Code"] == "ValidationError"
