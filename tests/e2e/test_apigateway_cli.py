"""API Gateway by the AWS CLI, signed: an import, a canary promoted with the guide's own command, an export.

The CLI is the ``aws`` on the path, or the one that the variable AWS_CLI names.
"""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.dev_server import Dev, StartDev
from tests.e2e.test_dynamodb_cli import aws_program

Aws = Callable[..., Any]
PROMOTE = (
    '[{"op":"replace","value":"0.0","path":"/canarySettings/percentTraffic"},'
    '{"op":"copy","from":"/canarySettings/stageVariableOverrides","path":"/variables"},'
    '{"op":"copy","from":"/canarySettings/deploymentId","path":"/deploymentId"}]'
)
pytestmark = pytest.mark.slow


@pytest.fixture
def dev(start_dev: StartDev, tmp_path: Path) -> Dev:
    folder = tmp_path / "empty"
    folder.mkdir()
    return start_dev(folder, "--empty", "--ephemeral")


@pytest.fixture
def aws(dev: Dev, tmp_path: Path) -> Aws:
    """``aws("get-stage", "--stage-name", "v1", …)``: what it prints, as data."""
    program = aws_program()
    if program is None:
        pytest.skip("the AWS CLI is not installed")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": dev.url,
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "key",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_PAGER": "",
    }

    def run(*arguments: str) -> Any:
        command = [str(program), "apigateway", *arguments, "--output", "json"]
        done = subprocess.run(
            command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else {}

    return run


def document(answer: str) -> str:
    integration = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {
            "default": {"statusCode": "200", "responseTemplates": {"application/json": answer}}
        },
    }
    get = {"responses": {"200": {}}, "x-amazon-apigateway-integration": integration}
    info = {"title": "t", "version": "1"}
    return json.dumps({"openapi": "3.0.1", "info": info, "paths": {"/a": {"get": get}}})


def test_import_canary_promotion_and_export(dev: Dev, aws: Aws, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(document("old $stageVariables.v"))
    new.write_text(document("new $stageVariables.v"))
    api = aws("import-rest-api", "--body", f"fileb://{old}")["id"]
    where = ("--rest-api-id", api)
    stage = (*where, "--stage-name", "prod")
    aws("create-deployment", *stage, "--variables", "v=1")
    path = f"/_aws/execute-api/{api}/prod/a"
    assert dev.request("GET", path).body == b"old 1"
    aws("put-rest-api", *where, "--mode", "overwrite", "--body", f"fileb://{new}")
    canary = "percentTraffic=100,useStageCache=false,stageVariableOverrides={v=2}"
    made = aws("create-deployment", *stage, "--canary-settings", canary)
    assert dev.request("GET", path).body == b"new 2"
    shown = aws("update-stage", *stage, "--patch-operations", PROMOTE)
    assert shown["deploymentId"] == made["id"]
    assert shown["canarySettings"]["percentTraffic"] == 0.0
    assert dev.request("GET", path).body == b"new 2"
    aws("update-stage", *stage, "--patch-operations", "op=remove,path=/canarySettings")
    assert "canarySettings" not in aws("get-stage", *stage)
    asked = ("--export-type", "oas30", "--parameters", "extensions=apigateway")
    aws("get-export", *stage, *asked, "export.json")
    exported = json.loads((tmp_path / "export.json").read_text())
    integration = exported["paths"]["/a"]["get"]["x-amazon-apigateway-integration"]
    answers = integration["responses"]["default"]["responseTemplates"]
    assert answers == {"application/json": "new $stageVariables.v"}
