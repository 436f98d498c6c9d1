"""Secrets: values by version and stage, deletion with a way back, policies, random passwords."""

import string
from typing import Any

import pytest

from tests.emulator.conftest import Running
from tests.emulator.services.bed import Bed, allow, ask, client_of, refused


async def test_boto3(running: Running) -> None:
    manager = client_of(running, "secretsmanager")
    made = await ask(manager.create_secret, Name="prod/db", SecretString="one")
    assert made["ARN"].startswith("arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-")
    got = await ask(manager.get_secret_value, SecretId=made["ARN"])
    assert (got["SecretString"], got["VersionStages"]) == ("one", ["AWSCURRENT"])
    assert got["VersionId"] == made["VersionId"]
    await ask(manager.put_secret_value, SecretId="prod/db", SecretBinary=b"\x00\xff")
    got = await ask(manager.get_secret_value, SecretId="prod/db")
    assert got["SecretBinary"] == b"\x00\xff"
    got = await ask(manager.get_secret_value, SecretId="prod/db", VersionStage="AWSPREVIOUS")
    assert got["SecretString"] == "one"
    assert await refused(manager.get_secret_value, SecretId="no") == (
        "ResourceNotFoundException",
        400,
    )
    assert (await refused(manager.create_secret, Name="prod/db"))[0] == "ResourceExistsException"


def create(bed: Bed, value: str = "one", **more: Any) -> Any:
    return bed.call("secretsmanager", "CreateSecret", Name="s", SecretString=value, **more)


def stages(bed: Bed) -> dict[str, list[str]]:
    told = bed.call("secretsmanager", "DescribeSecret", SecretId="s")
    return {stage: id for id, names in told["VersionIdsToStages"].items() for stage in names}


async def test_stages_move(bed: Bed) -> None:
    first = create(bed)["VersionId"]
    put = {"SecretString": "two", "VersionStages": ["AWSPENDING"]}
    second = bed.call("secretsmanager", "PutSecretValue", SecretId="s", **put)["VersionId"]
    assert stages(bed) == {"AWSCURRENT": first, "AWSPENDING": second}
    move = {"VersionStage": "AWSCURRENT", "MoveToVersionId": second}
    bed.fails(
        "InvalidParameterException",
        "secretsmanager",
        "UpdateSecretVersionStage",
        SecretId="s",
        **move,
    )
    move["RemoveFromVersionId"] = first
    bed.call("secretsmanager", "UpdateSecretVersionStage", SecretId="s", **move)
    assert stages(bed) == {
        "AWSCURRENT": second,
        "AWSPENDING": second,
        "AWSPREVIOUS": first,
    }


async def test_a_token_makes_a_put_idempotent(bed: Bed) -> None:
    create(bed)
    token = {"SecretId": "s", "ClientRequestToken": "t" * 32}
    bed.call("secretsmanager", "PutSecretValue", SecretString="two", **token)
    bed.call("secretsmanager", "PutSecretValue", SecretString="two", **token)
    bed.fails(
        "ResourceExistsException", "secretsmanager", "PutSecretValue", SecretString="x", **token
    )


async def test_deletion_and_the_way_back(bed: Bed) -> None:
    create(bed)
    bed.call("secretsmanager", "DeleteSecret", SecretId="s", RecoveryWindowInDays=7)
    bed.fails("InvalidRequestException", "secretsmanager", "GetSecretValue", SecretId="s")
    assert bed.call("secretsmanager", "ListSecrets")["SecretList"] == []
    bed.call("secretsmanager", "RestoreSecret", SecretId="s")
    assert bed.call("secretsmanager", "GetSecretValue", SecretId="s")["SecretString"] == "one"
    bed.call("secretsmanager", "DeleteSecret", SecretId="s", RecoveryWindowInDays=7)
    bed.time += 8 * 86400
    bed.fails("ResourceNotFoundException", "secretsmanager", "DescribeSecret", SecretId="s")


async def test_filters_and_batches(bed: Bed) -> None:
    create(bed, Description="the shop's", Tags=[{"Key": "team", "Value": "a"}])
    bed.call("secretsmanager", "CreateSecret", Name="other", SecretString="2")
    for key, value in (("description", "SHOP"), ("tag-key", "team"), ("name", "s")):
        filters = [{"Key": key, "Values": [value]}]
        found = bed.call("secretsmanager", "ListSecrets", Filters=filters)["SecretList"]
        assert [one["Name"] for one in found] == ["s"]
    told = bed.call("secretsmanager", "BatchGetSecretValue", SecretIdList=["s", "no"])
    assert [one["SecretString"] for one in told["SecretValues"]] == ["one"]
    assert told["Errors"][0]["ErrorCode"] == "ResourceNotFoundException"


async def test_random_passwords(bed: Bed) -> None:
    given = {"PasswordLength": 40, "ExcludePunctuation": True, "ExcludeCharacters": "abcXYZ"}
    password = bed.call("secretsmanager", "GetRandomPassword", **given)["RandomPassword"]
    assert len(password) == 40
    assert set(password) <= set(string.ascii_letters + string.digits) - set("abcXYZ")
    for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits):
        assert set(password) & set(kind)
    nothing = {f"Exclude{kind}": True for kind in ("Lowercase", "Uppercase", "Numbers")}
    bed.fails(
        "InvalidParameterException",
        "secretsmanager",
        "GetRandomPassword",
        ExcludePunctuation=True,
        **nothing,
    )


async def test_iam_decides_by_the_secrets_arn(bed: Bed) -> None:
    arn = create(bed)["ARN"]
    role = bed.role("r", "lambda.amazonaws.com", allow("secretsmanager:GetSecretValue", arn))
    iam: Any = bed.cloud.services["iam"]
    caller = iam.caller_for_role(role, "s")
    bed.invoke("secretsmanager", "GetSecretValue", {"SecretId": "s"}, caller)
    with pytest.raises(Exception, match="not authorized"):
        bed.invoke("secretsmanager", "GetSecretValue", {"SecretId": "other"}, caller)
    with pytest.raises(Exception, match="not authorized"):
        bed.invoke("secretsmanager", "DeleteSecret", {"SecretId": "s"}, caller)


async def test_a_secret_of_a_template_keeps_what_was_put(bed: Bed) -> None:
    properties: dict[str, Any] = {"Name": "s", "SecretString": "one"}
    bed.deploy({"S": {"Type": "AWS::SecretsManager::Secret", "Properties": properties}})
    bed.call("secretsmanager", "PutSecretValue", SecretId="s", SecretString="put")
    other = {"Type": "AWS::SQS::Queue"}
    resource = {"Type": "AWS::SecretsManager::Secret", "Properties": properties}
    bed.deploy({"S": resource, "Other": other})
    assert bed.call("secretsmanager", "GetSecretValue", SecretId="s")["SecretString"] == "put"
    changed = {"Type": resource["Type"], "Properties": {**properties, "SecretString": "two"}}
    bed.deploy({"S": changed})
    assert bed.call("secretsmanager", "GetSecretValue", SecretId="s")["SecretString"] == "two"
    bed.deploy({"Other": other})
    bed.fails("ResourceNotFoundException", "secretsmanager", "DescribeSecret", SecretId="s")
