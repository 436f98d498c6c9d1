"""Signed clients: whose key, which signature, and how strictly IAM holds them."""

import asyncio
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.emulator.conftest import Running, Start


def client(running: Running, service: str, key: str = "any", secret: str = "thing") -> Any:
    return boto3.client(
        service,
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


async def ask(call: Any, **input: Any) -> Any:
    """A blocking call of a real client, or the code of its error."""
    try:
        return await asyncio.to_thread(call, **input)
    except ClientError as error:
        return error.response["Error"]["Code"]


async def make_key(running: Running) -> tuple[str, str]:
    """The access key of a user without any policy."""
    iam = client(running, "iam")
    await ask(iam.create_user, UserName="u")
    made = await ask(iam.create_access_key, UserName="u")
    return made["AccessKey"]["AccessKeyId"], made["AccessKey"]["SecretAccessKey"]


async def test_unknown_keys_are_root(running: Running) -> None:
    dynamodb = client(running, "dynamodb")
    assert (await ask(dynamodb.list_tables))["TableNames"] == []


async def test_known_keys_are_held_to_their_policies(running: Running) -> None:
    key, secret = await make_key(running)
    dynamodb = client(running, "dynamodb", key, secret)
    assert await ask(dynamodb.list_tables) == "AccessDeniedException"
    assert "no identity-based policy allows" in running.records[-1].message
    policy = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:ListTables","Resource":"*"}}'
    iam = client(running, "iam")
    await ask(iam.put_user_policy, UserName="u", PolicyName="p", PolicyDocument=policy)
    assert (await ask(dynamodb.list_tables))["TableNames"] == []


async def test_a_wrong_secret(running: Running) -> None:
    key, _ = await make_key(running)
    dynamodb = client(running, "dynamodb", key, "wrong")
    assert await ask(dynamodb.list_tables) == "InvalidSignatureException"
    iam = client(running, "iam", key, "wrong")
    assert await ask(iam.list_users) == "SignatureDoesNotMatch"


async def test_iam_warns(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    running: Running = await start(iam="warn")
    key, secret = await make_key(running)
    dynamodb = client(running, "dynamodb", key, secret)
    assert (await ask(dynamodb.list_tables))["TableNames"] == []
    assert "AWS would refuse" in caplog.text
    wrong = client(running, "dynamodb", key, "wrong")
    assert await ask(wrong.list_tables) == "InvalidSignatureException"


async def test_iam_off(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    running: Running = await start(iam="off")
    key, secret = await make_key(running)
    assert (await ask(client(running, "dynamodb", key, secret).list_tables))["TableNames"] == []
    assert "refuse" not in caplog.text


async def test_logs_through_boto3(running: Running) -> None:
    logs = client(running, "logs")
    await ask(logs.create_log_group, logGroupName="/g")
    assert await ask(logs.create_log_group, logGroupName="/g") == "ResourceAlreadyExistsException"
    groups = (await ask(logs.describe_log_groups))["logGroups"]
    assert [group["logGroupName"] for group in groups] == ["/g"]


async def test_a_service_that_is_not_emulated_is_refused_in_its_protocol(running: Running) -> None:
    assert await ask(client(running, "ec2").describe_instances) == "UnknownOperationException"
    assert await ask(client(running, "config").describe_config_rules) == "UnknownOperationException"
