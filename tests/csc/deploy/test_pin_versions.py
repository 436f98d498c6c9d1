"""Functions of a release are pinned: which ids follow their code, and that nothing else moves."""

from typing import Any

from csc.deploy.canary import joined
from csc.deploy.pin_versions import pin_versions


def template(code: str = "a.zip") -> dict[str, Any]:
    uri = "arn:aws:apigateway:us-east-1:lambda:path/functions/${Receipt.Arn}/invocations"
    return {
        "Resources": {
            "Receipt": {
                "Type": "AWS::Lambda::Function",
                "Metadata": {"csc:route": "receipt"},
                "Properties": {"Code": {"S3Key": code}},
            },
            "ReceiptPermission": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {"FunctionName": {"Fn::GetAtt": ["Receipt", "Arn"]}},
            },
            "Get": {
                "Type": "AWS::ApiGateway::Method",
                "Properties": {"Integration": {"Uri": {"Fn::Sub": uri}}},
            },
            "List": {
                "Type": "AWS::ApiGateway::Method",
                "Properties": {"Integration": {"Uri": {"Fn::Sub": "arn:…:dynamodb:action/Scan"}}},
            },
            "DeploymentA": {"Type": "AWS::ApiGateway::Deployment", "Properties": {}},
            "Stage": {
                "Type": "AWS::ApiGateway::Stage",
                "Properties": {"DeploymentId": {"Ref": "DeploymentA"}},
            },
        }
    }


def named(found: Any, kind: str) -> tuple[str, Any]:
    (one,) = [(n, r) for n, r in found["Resources"].items() if r["Type"].endswith(f"::{kind}")]
    return one


def test_a_method_calls_the_version_that_was_deployed_with_it() -> None:
    found = pin_versions(template())
    version, resource = named(found, "Version")
    assert resource["Properties"] == {"FunctionName": {"Ref": "Receipt"}}
    uri = found["Resources"]["Get"]["Properties"]["Integration"]["Uri"]["Fn::Sub"]
    assert uri.endswith(f"/${{{version}}}/invocations")
    assert found["Resources"]["List"] == template()["Resources"]["List"]
    _, permission = named(found, "Permission")
    assert permission["Properties"]["FunctionName"] == {"Ref": version}


def test_other_code_is_another_release() -> None:
    one, same, other = (pin_versions(template(code)) for code in ("a.zip", "a.zip", "b.zip"))
    assert one == same
    for kind in ("Version", "Permission", "Deployment"):
        assert named(one, kind)[0] != named(other, kind)[0], kind
    deployment, _ = named(other, "Deployment")
    stage = other["Resources"]["Stage"]["Properties"]
    assert stage["DeploymentId"] == {"Ref": deployment}


def test_a_canary_keeps_the_version_and_permission_of_before() -> None:
    old, new = pin_versions(template("a.zip")), pin_versions(template("b.zip"))
    both = joined(old, new, "")["Resources"]
    for kind in ("Version", "Permission"):
        assert {named(old, kind)[0], named(new, kind)[0]} <= both.keys()


def test_a_template_without_functions_stays_as_it_is() -> None:
    plain = template()
    del plain["Resources"]["Receipt"]
    assert pin_versions(plain) is plain
