"""Function URLs of templates: one address in every run, described by the API, gone with the resource."""

import pytest

from csc.diagnostics import DiagnosticsError
from tests.emulator.services.bed import Bed

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"AssumeRolePolicyDocument": {"Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}},
}  # fmt: skip
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "FunctionName": "f",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Code": {"ZipFile": "def handler(event, context):\n    return event['rawPath']\n"},
    },
}
URL = {
    "Type": "AWS::Lambda::Url",
    "Properties": {
        "AuthType": "NONE",
        "TargetFunctionArn": {"Fn::GetAtt": ["F", "Arn"]},
        "Cors": {"AllowOrigins": ["*"]},
    },
}
RESOURCES = {"Role": ROLE, "F": FUNCTION, "U": URL}


def test_a_url_is_described_and_removed() -> None:
    bed = Bed()
    deployment = bed.deploy(RESOURCES)
    [made] = [r for r in deployment.resources.values() if r.place.logical_id == "U"]
    found = bed.call("lambda", "GetFunctionUrlConfig", FunctionName="f")
    assert found["FunctionUrl"] == made.identity.attributes["FunctionUrl"]
    assert (found["AuthType"], found["Cors"]) == ("NONE", {"AllowOrigins": ["*"]})
    assert found["FunctionArn"] == made.identity.ref
    again = Bed().deploy(RESOURCES).resources.values()
    assert made.identity in [resource.identity for resource in again]
    bed.deploy({"Role": ROLE, "F": FUNCTION})
    bed.fails("ResourceNotFoundException", "lambda", "GetFunctionUrlConfig", FunctionName="f")


@pytest.mark.parametrize("wrong", [{"AuthType": "ALL"}, {"InvokeMode": "SLOW"}, {"Colour": "red"}])
def test_what_is_wrong_is_refused_at_its_place(wrong: dict[str, str]) -> None:
    url = {**URL, "Properties": {**URL["Properties"], **wrong}}  # type: ignore[dict-item]
    with pytest.raises(DiagnosticsError) as caught:
        Bed().deploy({**RESOURCES, "U": url})
    assert {d.code for d in caught.value.diagnostics} == {"CSC609"}
