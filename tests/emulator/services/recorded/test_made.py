"""Keys and web ACLs that are made, changed and deleted through the API."""

import asyncio
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.emulator.conftest import Running, mock_api

VISIBLE = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}


@pytest.fixture
def client(running: Running) -> Any:
    running.deploy(mock_api())

    def make(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=running.emulator.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    return make


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


async def test_a_web_acl_from_making_to_deleting(client: Any) -> None:
    def run() -> None:
        waf = client("wafv2")
        given = {"Name": "a", "Scope": "REGIONAL"}
        rules = {"DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBLE, "Rules": []}
        made = waf.create_web_acl(**given, **rules, Tags=[{"Key": "k", "Value": "v"}])["Summary"]
        with pytest.raises(ClientError) as twice:
            waf.create_web_acl(**given, **rules)
        assert code_of(twice) == "WAFDuplicateItemException"
        stage = "arn:aws:apigateway:us-east-1::/restapis/a/stages/dev"
        waf.associate_web_acl(WebACLArn=made["ARN"], ResourceArn=stage)
        assert waf.get_web_acl_for_resource(ResourceArn=stage)["WebACL"]["Name"] == "a"
        assert waf.list_resources_for_web_acl(WebACLArn=made["ARN"])["ResourceArns"] == [stage]
        changed = {**rules, "DefaultAction": {"Block": {}}}
        token = waf.update_web_acl(**given, **changed, Id=made["Id"], LockToken=made["LockToken"])[
            "NextLockToken"
        ]
        with pytest.raises(ClientError) as stale:
            waf.update_web_acl(**given, **rules, Id=made["Id"], LockToken=made["LockToken"])
        assert code_of(stale) == "WAFOptimisticLockException"
        found = waf.get_web_acl(**given, Id=made["Id"])
        assert (found["WebACL"]["DefaultAction"], found["LockToken"]) == ({"Block": {}}, token)
        waf.tag_resource(ResourceARN=made["ARN"], Tags=[{"Key": "l", "Value": "w"}])
        waf.untag_resource(ResourceARN=made["ARN"], TagKeys=["k"])
        tags = waf.list_tags_for_resource(ResourceARN=made["ARN"])["TagInfoForResource"]
        assert tags["TagList"] == [{"Key": "l", "Value": "w"}]
        with pytest.raises(ClientError) as used:
            waf.delete_web_acl(**given, Id=made["Id"], LockToken=token)
        assert code_of(used) == "WAFAssociatedItemException"
        waf.disassociate_web_acl(ResourceArn=stage)
        waf.delete_web_acl(**given, Id=made["Id"], LockToken=token)
        with pytest.raises(ClientError) as gone:
            waf.get_web_acl(**given, Id=made["Id"])
        assert code_of(gone) == "WAFNonexistentItemException"

    await asyncio.to_thread(run)


async def test_a_key_from_making_to_deleting(client: Any) -> None:
    def run() -> None:
        kms = client("kms")
        made = kms.create_key(Description="d", Tags=[{"TagKey": "k", "TagValue": "v"}])
        key = made["KeyMetadata"]["KeyId"]
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False
        kms.enable_key_rotation(KeyId=key)
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True
        kms.create_alias(AliasName="alias/a", TargetKeyId=key)
        with pytest.raises(ClientError) as twice:
            kms.create_alias(AliasName="alias/a", TargetKeyId=key)
        assert code_of(twice) == "AlreadyExistsException"
        assert kms.describe_key(KeyId="alias/a")["KeyMetadata"]["KeyId"] == key
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy="{}")
        assert kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"] == "{}"
        kms.tag_resource(KeyId=key, Tags=[{"TagKey": "l", "TagValue": "w"}])
        kms.untag_resource(KeyId=key, TagKeys=["k"])
        tags = kms.list_resource_tags(KeyId=key)["Tags"]
        assert tags == [{"TagKey": "l", "TagValue": "w"}]
        kms.delete_alias(AliasName="alias/a")
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion"
        with pytest.raises(ClientError) as again:
            kms.schedule_key_deletion(KeyId=key)
        assert code_of(again) == "KMSInvalidStateException"
        kms.cancel_key_deletion(KeyId=key)
        assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"

    await asyncio.to_thread(run)
