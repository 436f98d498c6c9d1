"""Layers of templates: their versions, their content, and what a function lacks that names others."""

from pathlib import Path
from typing import Any

import pytest

from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.read_assembly import read_assembly
from tests.emulator.services.bed import Bed

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Tools:
    Type: AWS::Serverless::LayerVersion
    Properties: {LayerName: tools, ContentUri: layer, CompatibleRuntimes: [nodejs20.x]}
    Metadata: {BuildMethod: nodejs20.x}
  Shown:
    Type: AWS::Lambda::LayerVersionPermission
    Properties: {Action: lambda:GetLayerVersion, LayerVersionArn: !Ref Tools, Principal: "*"}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: hello
      Runtime: nodejs20.x
      Handler: app.handler
      CodeUri: src
      DurableConfig: {ExecutionTimeout: 60}
      Layers: [!Ref Tools, "arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:14"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "layer/node_modules/left").mkdir(parents=True)
    (tmp_path / "layer/package.json").write_text("{}")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.js").write_text("exports.handler = async () => 1")
    (tmp_path / "src/package.json").write_text('{"dependencies": {"uuid": "1", "@aws-sdk/x": "3"}}')
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def deploy(bed: Bed, project: Path, before: Deployment | None = None) -> Deployment:
    engine = bed.engine if before is not None else Engine(bed.cloud, RESOURCE_TYPES)
    bed.engine = engine
    assembly = read_assembly(project / "template.yaml")
    return engine.deploy(assembly, before or Deployment(0))


def test_a_layer_is_taken_as_sam_would_build_it(project: Path) -> None:
    bed = Bed()
    deployment = deploy(bed, project)
    [version] = bed.call("lambda", "ListLayerVersions", LayerName="tools")["LayerVersions"]
    service: Any = bed.cloud.services["lambda"]
    layer = service.layers.versions[version["LayerVersionArn"]]
    assert set(layer.code.files) == {"nodejs/package.json"}
    assert layer.code.linked == {"nodejs/node_modules": project / "layer/node_modules"}
    assert "GetLayerVersion" in bed.call(
        "lambda", "GetLayerVersionPolicy", LayerName="tools", VersionNumber=1
    )["Policy"]  # fmt: skip
    function = bed.call("lambda", "GetFunctionConfiguration", FunctionName="hello")
    assert function["Layers"][0]["Arn"] == version["LayerVersionArn"]
    told = {d.message.partition(": ")[2] for d in deployment.diagnostics if d.code == "CSC613"}
    assert any("LambdaInsightsExtension:14 isn't here" in text for text in told)
    assert any("nothing is installed beside it" in text for text in told)
    assert any("durable executions aren't emulated" in text for text in told)


def test_its_files_may_change_and_its_properties_make_the_next(project: Path) -> None:
    bed = Bed()
    first = deploy(bed, project)
    (project / "layer/a.js").write_text("1")
    second = deploy(bed, project, first)
    [version] = bed.call("lambda", "ListLayerVersions", LayerName="tools")["LayerVersions"]
    service: Any = bed.cloud.services["lambda"]
    assert "nodejs/a.js" in service.layers.versions[version["LayerVersionArn"]].code.files
    text = TEMPLATE.replace("LayerName: tools,", "LayerName: tools, Description: new,")
    (project / "template.yaml").write_text(text)
    deploy(bed, project, second)
    found = bed.call("lambda", "ListLayerVersions", LayerName="tools")["LayerVersions"]
    assert [(version["Version"], version["Description"]) for version in found] == [
        (2, "new"),
        (1, ""),  # SAM retains the old one
    ]


def test_packages_that_npm_installed_are_not_read(project: Path) -> None:
    (project / "src/node_modules/uuid").mkdir(parents=True)
    (project / "src/node_modules/uuid/index.js").write_text("exports.v4 = () => 1")
    assembly = read_assembly(project / "template.yaml")
    assert set(assembly.files) == {"layer/package.json", "src/app.js", "src/package.json"}
    bed = Bed()
    deployment = deploy(bed, project)
    assert "installed beside" not in str(deployment.diagnostics)
    service: Any = bed.cloud.services["lambda"]
    linked = service.functions["hello"].code.linked
    assert linked == {"node_modules": project / "src/node_modules"}


def test_code_outside_of_the_templates_folder_keeps_its_packages(project: Path) -> None:
    (project / "src/node_modules/uuid").mkdir(parents=True)
    (project / "inner").mkdir()
    text = TEMPLATE.replace("CodeUri: src", "CodeUri: ../src").replace(
        "ContentUri: layer", "ContentUri: ../layer"
    )
    (project / "inner/template.yaml").write_text(text)
    bed = Bed()
    bed.engine.deploy(read_assembly(project / "inner/template.yaml"), Deployment(0))
    service: Any = bed.cloud.services["lambda"]
    code = service.functions["hello"].code
    assert set(code.files) == {"app.js", "package.json"}
    assert code.linked == {"node_modules": project / "src/node_modules"}
