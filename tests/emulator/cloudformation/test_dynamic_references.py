"""{{resolve:…}}: parameters and secrets of the services, and of the same template."""

import json
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from tests.emulator.services.bed import Bed


@pytest.fixture
async def bed() -> Any:
    bed = Bed()
    yield bed
    await bed.close()


def parameter(value: Any) -> dict[str, Any]:
    """A resource that shows what a value has become."""
    properties = {"Name": "/shown", "Type": "String", "Value": value}
    return {"Type": "AWS::SSM::Parameter", "Properties": properties}


def shown(bed: Bed) -> str:
    return str(bed.call("ssm", "GetParameter", Name="/shown")["Parameter"]["Value"])


async def test_parameters(bed: Bed) -> None:
    bed.call("ssm", "PutParameter", Name="/app/url", Value="one", Type="String")
    bed.call("ssm", "PutParameter", Name="/app/url", Value="two", Overwrite=True)
    bed.call("ssm", "PutParameter", Name="key", Value="secret", Type="SecureString")
    text = "{{resolve:ssm:/app/url:1}}-{{resolve:ssm:/app/url}}-{{resolve:ssm-secure:key}}"
    bed.deploy({"P": parameter(text)})
    assert shown(bed) == "one-two-secret"


async def test_a_secret_of_the_same_template(bed: Bed) -> None:
    generate = {
        "SecretStringTemplate": '{"user": "admin"}',
        "GenerateStringKey": "password",
        "ExcludePunctuation": True,
    }
    secret = {
        "Type": "AWS::SecretsManager::Secret",
        "Properties": {"Name": "db", "GenerateSecretString": generate},
    }
    text = {"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:password}}"}
    bed.deploy({"Secret": secret, "P": parameter(text)})
    told = bed.call("secretsmanager", "GetSecretValue", SecretId="db")
    value = json.loads(told["SecretString"])
    assert value["user"] == "admin"
    assert shown(bed) == value["password"]
    bed.deploy({"Secret": secret, "P": parameter({"Fn::Sub": f"x{text['Fn::Sub']}"})})
    assert shown(bed) == f"x{value['password']}"  # it was generated once


async def test_a_secret_by_name_stage_and_version(bed: Bed) -> None:
    made = bed.call("secretsmanager", "CreateSecret", Name="s", SecretString='{"a": 1}')
    bed.call("secretsmanager", "PutSecretValue", SecretId="s", SecretString='{"a": 2}')
    old = f"{{{{resolve:secretsmanager:s:SecretString:a::{made['VersionId']}}}}}"
    stage = "{{resolve:secretsmanager:s:SecretString:a:AWSPREVIOUS}}"
    bed.deploy({"P": parameter(old + stage + "{{resolve:secretsmanager:s:SecretString:a}}")})
    assert shown(bed) == "112"


@pytest.mark.parametrize(
    "text", ["{{resolve:ssm:/no}}", "{{resolve:secretsmanager:no}}", "{{resolve:other:x}}"]
)
async def test_what_is_not_there_is_told_at_its_place(bed: Bed, text: str) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        bed.deploy({"P": parameter(text)})
    [problem] = caught.value.diagnostics
    assert problem.code == "CSC606"
    assert "dynamic reference" in problem.message


async def test_a_parameter_of_a_parameter(bed: Bed) -> None:
    bed.call("ssm", "PutParameter", Name="/app/url", Value="one", Type="String")
    kind = "AWS::SSM::Parameter::Value<String>"
    parameters = {"Url": {"Type": kind, "Default": "/app/url"}}
    bed.deploy({"P": parameter({"Ref": "Url"})}, Parameters=parameters)
    assert shown(bed) == "one"
