"""Recorded resources, described through AWS's own clients."""

import asyncio
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.emulator.conftest import Running, mock_api

RESOURCES: dict[str, Any] = {
    "Key": {
        "Type": "AWS::KMS::Key",
        "Properties": {"Description": "d", "EnableKeyRotation": True, "KeyPolicy": {"a": 1}},
    },
    "Alias": {
        "Type": "AWS::KMS::Alias",
        "Properties": {"AliasName": "alias/a", "TargetKeyId": {"Ref": "Key"}},
    },
    "One": {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Name": "/app/one", "Type": "String", "Value": "1"},
    },
    "Two": {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Name": "/app/deep/two", "Type": "StringList", "Value": "a,b"},
    },
    "Acl": {
        "Type": "AWS::WAFv2::WebACL",
        "Properties": {
            "Name": "acl",
            "Scope": "REGIONAL",
            "DefaultAction": {"Allow": {}},
            "VisibilityConfig": {
                "SampledRequestsEnabled": True,
                "CloudWatchMetricsEnabled": True,
                "MetricName": "m",
            },
        },
    },
    "Association": {
        "Type": "AWS::WAFv2::WebACLAssociation",
        "Properties": {
            "ResourceArn": "arn:aws:apigateway:us-east-1::/restapis/a/stages/dev",
            "WebACLArn": {"Fn::GetAtt": ["Acl", "Arn"]},
        },
    },
}


@pytest.fixture
def client(running: Running) -> Any:
    running.deploy(mock_api(**RESOURCES))

    def make(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=running.emulator.url,
            region_name="us-east-1",
            aws_access_key_id="a",
            aws_secret_access_key="b",
        )

    return make


async def ask(call: Any, **input: Any) -> Any:
    try:
        return await asyncio.to_thread(call, **input)
    except ClientError as error:
        return error.response["Error"]["Code"]


async def test_keys(client: Any) -> None:
    kms = client("kms")
    (listed,) = (await ask(kms.list_keys))["Keys"]
    key_id = listed["KeyId"]
    for name in (key_id, listed["KeyArn"], "alias/a", "arn:aws:kms:us-east-1:1:alias/a"):
        found = (await ask(kms.describe_key, KeyId=name))["KeyMetadata"]
        assert (found["KeyId"], found["Description"], found["Enabled"]) == (key_id, "d", True)
    (alias,) = (await ask(kms.list_aliases))["Aliases"]
    assert (alias["AliasName"], alias["TargetKeyId"]) == ("alias/a", key_id)
    assert (await ask(kms.get_key_rotation_status, KeyId=key_id))["KeyRotationEnabled"]
    policy = await ask(kms.get_key_policy, KeyId=key_id, PolicyName="default")
    assert policy["Policy"] == '{"a": 1}'
    assert await ask(kms.describe_key, KeyId="nothing") == "NotFoundException"
    assert await ask(kms.encrypt, KeyId=key_id, Plaintext=b"x") == "UnknownOperationException"


async def test_parameters(client: Any) -> None:
    ssm = client("ssm")
    found = (await ask(ssm.get_parameter, Name="/app/one"))["Parameter"]
    assert (found["Value"], found["Type"]) == ("1", "String")
    assert (await ask(ssm.get_parameter, Name=found["ARN"]))["Parameter"] == found
    assert await ask(ssm.get_parameter, Name="/app/no") == "ParameterNotFound"
    several = await ask(ssm.get_parameters, Names=["/app/one", "/no"])
    assert [p["Name"] for p in several["Parameters"]] == ["/app/one"]
    assert several["InvalidParameters"] == ["/no"]

    async def below(path: str, **more: Any) -> list[str]:
        page = await ask(ssm.get_parameters_by_path, Path=path, **more)
        return [parameter["Name"] for parameter in page["Parameters"]]

    assert await below("/app") == ["/app/one"]
    assert await below("/app/", Recursive=True) == ["/app/deep/two", "/app/one"]
    assert await below("/ap", Recursive=True) == []


async def test_web_acls(client: Any) -> None:
    waf = client("wafv2")
    (listed,) = (await ask(waf.list_web_acls, Scope="REGIONAL"))["WebACLs"]
    assert (await ask(waf.list_web_acls, Scope="CLOUDFRONT"))["WebACLs"] == []
    names = {"Name": "acl", "Id": listed["Id"], "Scope": "REGIONAL"}
    acl = (await ask(waf.get_web_acl, **names))["WebACL"]
    assert (acl["ARN"], acl["DefaultAction"]) == (listed["ARN"], {"Allow": {}})
    assert (
        await ask(
            waf.get_web_acl_for_resource,
            ResourceArn="arn:aws:apigateway:us-east-1::/restapis/a/stages/dev",
        )
    )["WebACL"] == acl
    assert "WebACL" not in await ask(
        waf.get_web_acl_for_resource,
        ResourceArn="arn:aws:apigateway:us-east-1::/restapis/b/stages/dev",
    )
    missing = await ask(waf.get_web_acl, **{**names, "Name": "no"})
    assert missing == "WAFNonexistentItemException"


async def test_roles_are_held_to_their_policies(running: Running, client: Any) -> None:
    """A parameter is readable by who may read that parameter."""
    iam = client("iam")
    await ask(iam.create_user, UserName="u")
    key = (await ask(iam.create_access_key, UserName="u"))["AccessKey"]
    arn = "arn:aws:ssm:us-east-1:123456789012:parameter/app/one"
    statement = f'{{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"{arn}"}}'
    policy = f'{{"Version":"2012-10-17","Statement":[{statement}]}}'
    await ask(iam.put_user_policy, UserName="u", PolicyName="p", PolicyDocument=policy)
    ssm = boto3.client(
        "ssm",
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
    assert (await ask(ssm.get_parameter, Name="/app/one"))["Parameter"]["Value"] == "1"
    assert await ask(ssm.get_parameter, Name="/app/deep/two") == "AccessDeniedException"
