"""An application written with aws-cdk-lib: a REST API with a Cognito authorizer, templates, a usage plan; an
HTTP API with a JWT authorizer and a queue behind it.

``cdk bootstrap`` and ``cdk deploy`` against ``csc dev --empty``, then an empty ``cdk diff``; what was deployed
answers, and a change of a template is served by a new deployment.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.dev_server import Dev, StartDev

NODE = Path(__file__).parent / "node"
MODULES = Path(os.environ.get("CDK_NODE_MODULES", NODE / "node_modules"))
CDK = MODULES / ".bin" / "cdk"
KEY = "0123456789abcdefghij"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (MODULES / "aws-cdk-lib").is_dir() or not CDK.exists() or shutil.which("node") is None,
        reason="aws-cdk and aws-cdk-lib are not installed (make clients, or CDK_NODE_MODULES)",
    ),
]


class Cdk:
    """Runs in ``folder``, against ``dev``."""

    def __init__(self, folder: Path, dev: Dev) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ENDPOINT_URL": dev.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "HOME": str(folder),
            "NO_COLOR": "1",
            "NODE_PATH": str(MODULES),
        }

    def run(self, *arguments: str, version: str = "1") -> str:
        app = f"node {NODE / 'orders_app.js'}"
        done = subprocess.run(
            [str(CDK), *arguments, "--app", app],
            cwd=self.folder,
            env={**self.environment, "ORDERS_VERSION": version},
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def deploy(self, version: str) -> None:
        self.run("deploy", "--require-approval", "never", version=version)
        assert "Number of stacks with differences: 0" in self.run("diff", version=version)


def test_bootstrap_deploy_ask_change_and_destroy(start_dev: StartDev, tmp_path: Path) -> None:
    cloud = tmp_path / "cloud"
    cloud.mkdir()
    dev = start_dev(cloud, "--empty", "--ephemeral")
    cdk = Cdk(tmp_path, dev)
    cdk.run("bootstrap", "aws://123456789012/us-east-1")
    cdk.deploy("1")
    (stack,) = dev.client("cloudformation").describe_stacks(StackName="orders")["Stacks"]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}
    table = outputs["TableName"]
    dev.client("dynamodb").put_item(TableName=table, Item={"id": {"S": "7"}})
    path = f"/_aws/execute-api/{outputs['ApiId']}/v1/orders/7"
    assert dev.request("GET", path).status == 401
    token = dev.token("author")
    assert dev.request("GET", path, token=token).status == 403
    key = {"x-api-key": KEY}
    found = dev.request("GET", path, token=token, headers=key)
    assert (found.status, found.json()) == (200, {"id": "7", "version": 1})
    sent = f"/_aws/execute-api/{outputs['HttpApiId']}/events/made"
    message = {"MessageBody": "hi"}
    assert dev.request("POST", sent, message).status == 401
    assert dev.request("POST", sent, message, token).status == 200
    queue = dev.client("sqs").receive_message(QueueUrl=outputs["QueueUrl"])
    assert queue["Messages"][0]["Body"] == "hi"
    cdk.deploy("2")
    found = dev.request("GET", path, token=token, headers=key)
    assert (found.status, found.json()) == (200, {"id": "7", "version": 2})
    answers = [dev.request("GET", path, token=token, headers=key).status for _ in range(2)]
    assert answers == [200, 429]
    cdk.run("destroy", "--force")
    assert dev.request("GET", path, token=token, headers=key).status == 403
