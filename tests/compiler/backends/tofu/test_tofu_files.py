"""Stacks as a module of Terraform: every resource of the fixtures, references, text that must stay as it is."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.cli.write_tofu import LIST, write_tofu
from csc.compiler.backends.tofu import tofu_files
from csc.compiler.backends.tofu.expressions import Names, literal
from csc.compiler.backends.tofu.resources import CONVERTERS
from tests.compiler.backends.test_golden import APPS, compiled

APPLICATIONS = sorted(path.name for path in APPS.iterdir() if path.is_dir())


def module(app: str) -> dict[str, Any]:
    files = tofu_files(compiled(app).stacks, "us-east-1")
    return {name.partition(".")[0]: json.loads(data) for name, data in files.items()}


@pytest.mark.parametrize("app", APPLICATIONS)
def test_each_resource_of_the_stacks_is_there(app: str) -> None:
    stacks, made = compiled(app).stacks, module(app)
    for stack, template in stacks.items():
        resources = made[stack]["resource"]
        names = {name for kind in resources.values() for name in kind}
        for logical_id, resource in template["Resources"].items():
            deployment = resource["Type"] == "AWS::ApiGateway::Deployment"
            assert ("Deployment" if deployment else logical_id) in names


def test_every_type_that_stacks_may_have_is_known() -> None:
    declared = {
        resource["Type"]
        for app in APPLICATIONS
        for template in compiled(app).stacks.values()
        for resource in template["Resources"].values()
    }
    assert declared <= CONVERTERS.keys()


def test_equal_stacks_give_equal_bytes() -> None:
    stacks = compiled("todo").stacks
    assert tofu_files(stacks, "us-east-1") == tofu_files(stacks, "us-east-1")


def test_references_become_expressions() -> None:
    names = Names(
        {"Todos": "AWS::DynamoDB::Table", "Api": "AWS::ApiGateway::RestApi"},
        {json.dumps({"Fn::Sub": "a-${Stage}-arn"}): {"Fn::GetAtt": ["Todos", "Arn"]}},
        {"Stage": "stage"},
    )
    assert names.value({"Ref": "Stage"}) == "${var.stage}"
    assert names.value({"Ref": "Api"}) == "${aws_api_gateway_rest_api.Api.id}"
    assert names.value({"Fn::Sub": "${Todos.Arn}/x ${!y} ${AWS::Region}"}) == (
        "${aws_dynamodb_table.Todos.arn}/x $${y} ${data.aws_region.here.name}"
    )
    imported = {"Fn::ImportValue": {"Fn::Sub": "a-${Stage}-arn"}}
    assert names.value({"Fn::Join": ["/", [imported, "index"]]}) == (
        "${aws_dynamodb_table.Todos.arn}/index"
    )
    assert names.value({"a": [1, True, "%{b}"]}) == {"a": [1, True, "%%{b}"]}


@given(st.text(alphabet="$%{}ab\\\"'\n"))
def test_a_text_means_itself(text: str) -> None:
    """Read as Terraform does: ``$${`` and ``%%{`` are ``${`` and ``%{``, and no other opens anything."""
    made, read, at = literal(text), "", 0
    while at < len(made):
        if made[at : at + 3] in ("$${", "%%{"):
            read, at = read + made[at + 1 : at + 3], at + 3
        else:
            assert made[at : at + 2] not in ("${", "%{")
            read, at = read + made[at], at + 1
    assert read == text


def test_a_deployment_follows_the_content_and_waits_for_every_part() -> None:
    api = module("todo")["api"]["resource"]
    (deployment,) = api["aws_api_gateway_deployment"].values()
    logical = next(
        name
        for name, it in compiled("todo").stacks["api"]["Resources"].items()
        if it["Type"] == "AWS::ApiGateway::Deployment"
    )
    assert deployment["triggers"] == {"content": logical}
    made = {
        f"{kind}.{name}"
        for kind in api
        if kind.startswith(("aws_api_gateway_method_r", "aws_api_gateway_integration"))
        for name in api[kind]
    }
    assert made <= set(deployment["depends_on"])


def test_what_holds_data_is_not_destroyed() -> None:
    made = module("todo")
    for kind, stack in (("aws_dynamodb_table", "data"), ("aws_cognito_user_pool", "auth")):
        for body in made[stack]["resource"][kind].values():
            assert body["lifecycle"] == {"prevent_destroy": True}


def test_the_folder_keeps_what_is_not_ours(tmp_path: Path) -> None:
    write_tofu(compiled("todo"), tmp_path)
    (tmp_path / "terraform.tfstate").write_text("{}")
    (tmp_path / "backend.tf").write_text("# mine")
    listed = json.loads((tmp_path / LIST).read_text())
    (tmp_path / LIST).write_text(json.dumps([*listed, "old.tf.json", "../outside.json"]))
    (tmp_path / "old.tf.json").write_text("{}")
    outside = tmp_path.parent / "outside.json"
    outside.write_text("{}")
    write_tofu(compiled("todo"), tmp_path)
    assert not (tmp_path / "old.tf.json").exists()
    assert outside.exists()
    assert (tmp_path / "terraform.tfstate").exists()
    assert (tmp_path / "backend.tf").read_text() == "# mine"


def test_functions_have_their_bundles_beside_them(tmp_path: Path) -> None:
    write_tofu(compiled("shop"), tmp_path)
    for body in module("shop")["api"]["resource"]["aws_lambda_function"].values():
        archive = tmp_path / body["filename"].removeprefix("${path.module}/")
        assert archive.read_bytes()[:2] == b"PK"
