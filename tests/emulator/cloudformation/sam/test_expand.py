"""SAM templates, expanded without a network: functions, implicit and explicit APIs, local files."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.deployment import Deployment
from csc.emulator.read_assembly import read_assembly
from tests.emulator.services.bed import Bed

SAM = "AWS::Serverless-2016-10-31"
HELLO = {
    "Type": "AWS::Serverless::Function",
    "Properties": {
        "CodeUri": "src/",
        "Handler": "app.handler",
        "Runtime": "python3.12",
        "Events": {"Get": {"Type": "Api", "Properties": {"Path": "/hello", "Method": "get"}}},
    },
}


class NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is looked up, nothing connects, and nothing says which region or account."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


def read(folder: Path, resources: dict[str, Any], **sections: Any) -> Assembly:
    template = {"Transform": SAM, **sections, "Resources": resources}
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "app.py").write_text("def handler(event, context): ...\n")
    text = yaml.dump(template, Dumper=NoAliases, sort_keys=False)
    (folder / "template.yaml").write_text(text)
    return read_assembly(folder / "template.yaml")


def refused(folder: Path, resources: dict[str, Any], **sections: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(DiagnosticsError) as caught:
        read(folder, resources, **sections)
    return caught.value.diagnostics


def of_type(assembly: Assembly, kind: str) -> dict[str, Any]:
    resources = assembly.stacks["template"]["Resources"]
    return {n: r["Properties"] for n, r in resources.items() if r["Type"] == kind}


def test_a_function_with_an_implicit_api(tmp_path: Path) -> None:
    assembly = read(tmp_path, {"Hello": HELLO})
    (code,) = [f["Code"] for f in of_type(assembly, "AWS::Lambda::Function").values()]
    assert code["S3Key"] == "src"
    assert assembly.files == {"src/app.py": b"def handler(event, context): ...\n"}
    (api,) = of_type(assembly, "AWS::ApiGateway::RestApi").values()
    assert set(api["Body"]["paths"]) == {"/hello"}
    (stage,) = of_type(assembly, "AWS::ApiGateway::Stage").values()
    assert stage["StageName"] == "Prod"
    assert "Transform" not in assembly.stacks["template"]


def test_code_in_globals_and_in_the_templates_own_folder(tmp_path: Path) -> None:
    (tmp_path / "handler.py").write_text("x = 1\n")
    (tmp_path / ".aws-sam").mkdir()
    (tmp_path / ".aws-sam" / "old.py").write_text("x = 0\n")
    bare = {"Handler": "a.b", "Runtime": "python3.12"}
    own = {"Type": HELLO["Type"], "Properties": bare}
    assembly = read(tmp_path, {"A": own, "B": {"Type": HELLO["Type"]}}, Globals={"Function": bare})
    assert "./handler.py" in assembly.files
    assert "./src/app.py" in assembly.files
    assert not [name for name in assembly.files if ".aws-sam" in name]
    shared = {"Function": {**bare, "CodeUri": "./src"}}
    assembly = read(tmp_path, {"B": {"Type": HELLO["Type"]}}, Globals=shared)
    assert list(assembly.files) == ["src/app.py"]


def test_definitions_and_includes_are_read_from_beside_the_template(tmp_path: Path) -> None:
    document = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/a": {}}}
    (tmp_path / "api.yaml").write_text(yaml.safe_dump(document))
    (tmp_path / "more.json").write_text(json.dumps({**document, "paths": {"/b": {}}}))
    include = {"Name": "AWS::Include", "Parameters": {"Location": "more.json"}}
    assembly = read(
        tmp_path,
        {
            "One": {
                "Type": "AWS::Serverless::Api",
                "Properties": {"StageName": "dev", "DefinitionUri": "api.yaml"},
            },
            "Two": {
                "Type": "AWS::Serverless::Api",
                "Properties": {"StageName": "dev", "DefinitionBody": {"Fn::Transform": include}},
            },
        },
    )
    apis = of_type(assembly, "AWS::ApiGateway::RestApi")
    assert set(apis["One"]["Body"]["paths"]) == {"/a"}
    assert set(apis["Two"]["Body"]["paths"]) == {"/b"}
    assert {"api.yaml", "more.json"} <= set(assembly.files)


def test_a_definition_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("paths: {}\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    api = {"StageName": "dev", "DefinitionUri": "../secret.yaml"}
    (told,) = refused(inner, {"One": {"Type": "AWS::Serverless::Api", "Properties": api}})
    assert told.code == "CSC612"
    assert "outside" in told.message


def test_what_sam_refuses_names_the_resource(tmp_path: Path) -> None:
    broken = {"Type": HELLO["Type"], "Properties": {"CodeUri": "src", "Runtime": "python3.12"}}
    (told,) = refused(tmp_path, {"Fine": HELLO, "Broken": broken})
    assert told.code == "CSC609"
    assert "Broken" in told.message
    assert told.span is not None
    assert told.source.strip() == "Broken:"


def test_what_sam_made_points_at_what_was_written(tmp_path: Path) -> None:
    assembly = read(tmp_path, {"Other": {"Type": "AWS::Logs::LogGroup"}, "Hello": HELLO})
    resources = assembly.stacks["template"]["Resources"]
    lines = (tmp_path / "template.yaml").read_text().splitlines()
    number = lines.index("  Hello:") + 1
    for name in ("Hello", "HelloRole"):
        assert resources[name]["Metadata"]["csc:source"].endswith(f"template.yaml:{number}:3")
    assert "Metadata" not in resources["Other"]


def test_a_nested_application_and_other_transforms_are_left_for_the_engine(tmp_path: Path) -> None:
    nested = {
        "Type": "AWS::Serverless::Application",
        "Properties": {"Location": {"ApplicationId": "a"}},
    }
    assembly = read(tmp_path, {"Hello": HELLO, "App": nested})
    assert assembly.stacks["template"]["Resources"]["App"]["Type"] == nested["Type"]
    (tmp_path / "t.yaml").write_text(
        yaml.safe_dump({"Transform": [SAM, "Mine"], "Resources": {"Hello": HELLO}})
    )
    assert read_assembly(tmp_path / "t.yaml").stacks["t"]["Transform"] == ["Mine"]


def test_parameters_given_are_those_of_the_stack(tmp_path: Path) -> None:
    parameters = {"Parameters": {"Name": {"Type": "String"}}}
    read(tmp_path, {"Hello": HELLO}, **parameters)
    assembly = read_assembly(tmp_path / "template.yaml", parameters={"Name": "two"})
    assert assembly.parameters == {"template": {"Name": "two"}}


def test_parameters_that_are_lists_are_lists_to_the_transform(tmp_path: Path) -> None:
    template = {
        "Transform": SAM,
        "Parameters": {"Blocked": {"Type": "CommaDelimitedList", "Default": "10.0.0.1, 10.1.0.0/16"}},
        "Resources": {
            "Api": {
                "Type": "AWS::Serverless::Api",
                "Properties": {
                    "StageName": "a",
                    "DefinitionBody": {"openapi": "3.0.1", "paths": {"/": {"get": {}}}},
                    "Auth": {"ResourcePolicy": {"IpRangeBlacklist": {"Ref": "Blocked"}}},
                },
            }
        },
    }  # fmt: skip
    path = tmp_path / "template.yaml"
    path.write_text(json.dumps(template))
    [stack] = read_assembly(path).stacks.values()
    document = stack["Resources"]["Api"]["Properties"]["Body"]
    statements = document["x-amazon-apigateway-policy"]["Statement"]
    found = [s["Condition"]["IpAddress"]["aws:SourceIp"] for s in statements if "Condition" in s]
    assert found == [["10.0.0.1", "10.1.0.0/16"]]


INNER = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Word: {Type: String}}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: inner
      CodeUri: src
      Handler: app.handler
      Runtime: python3.13
      Environment: {Variables: {WORD: !Ref Word}}
Outputs: {Arn: {Value: !GetAtt Hello.Arn}}
"""
OUTER = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Part:
    Type: AWS::Serverless::Application
    Properties: {Location: part/inner.yaml, Parameters: {Word: said}}
Outputs: {Arn: {Value: !GetAtt Part.Outputs.Arn}}
"""


def test_an_application_beside_is_a_nested_stack(tmp_path: Path) -> None:
    (tmp_path / "part/src").mkdir(parents=True)
    (tmp_path / "part/src/app.py").write_text("one")
    (tmp_path / "part/inner.yaml").write_text(INNER)
    (tmp_path / "template.yaml").write_text(OUTER)
    bed = Bed()
    service: Any = bed.cloud.services["lambda"]
    first = bed.engine.deploy(read_assembly(tmp_path / "template.yaml"), Deployment(0))
    assert service.functions["inner"].environment == {"WORD": "said"}
    assert service.functions["inner"].code.read() == {"app.py": b"one"}
    (tmp_path / "part/inner.yaml").write_text(INNER.replace("!Ref Word", "other"))
    bed.engine.deploy(read_assembly(tmp_path / "template.yaml"), first)
    assert service.functions["inner"].environment == {"WORD": "other"}


def test_an_application_of_the_repository_is_refused(tmp_path: Path) -> None:
    location = "{ApplicationId: 'arn:aws:serverlessrepo:us-east-1:1:applications/x', SemanticVersion: 1.0.0}"
    (tmp_path / "template.yaml").write_text(OUTER.replace("part/inner.yaml", location))
    with pytest.raises(DiagnosticsError, match="AWS::Serverless::Application"):
        Bed().engine.deploy(read_assembly(tmp_path / "template.yaml"), Deployment(0))
