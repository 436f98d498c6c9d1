"""``aws cloudformation`` and ``sam deploy`` against ``csc dev --empty``: deployed, called, a second time nothing to do, deleted.

Each runs where its command is installed: on the PATH, or as AWS_CLI and SAM_CLI name it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.dev_server import Dev, StartDev

AWS = os.environ.get("AWS_CLI") or shutil.which("aws")
SAM = os.environ.get("SAM_CLI") or shutil.which("sam")
Run = Callable[..., str]

pytestmark = pytest.mark.slow
needs_aws = pytest.mark.skipif(AWS is None, reason="the AWS CLI is not installed (AWS_CLI)")
needs_sam = pytest.mark.skipif(SAM is None, reason="the SAM CLI is not installed (SAM_CLI)")

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Timeout: 5}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: code/
      Events:
        Get: {Type: Api, Properties: {Path: "/hello/{name}", Method: get}}
Outputs:
  Api: {Value: !Ref ServerlessRestApi}
"""
CODE = """
def handler(event, context):
    return {"statusCode": 200, "body": "hello " + event["pathParameters"]["name"]}
"""
NESTED = """
Resources:
  Data:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: data.yaml}
Outputs:
  Table: {Value: !GetAtt Data.Outputs.Table}
"""
DATA = """
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
Outputs:
  Table: {Value: !Ref Orders}
"""


@pytest.fixture
def dev(start_dev: StartDev, tmp_path: Path) -> Dev:
    folder = tmp_path / "cloud"
    folder.mkdir()
    return start_dev(folder, "--empty", "--ephemeral")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "code").mkdir(parents=True)
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "code" / "app.py").write_text(CODE)
    (folder / "parent.yaml").write_text(NESTED)
    (folder / "data.yaml").write_text(DATA)
    return folder


@pytest.fixture
def run(dev: Dev, project: Path) -> Run:
    def command(*arguments: str, status: int = 0) -> str:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        done = subprocess.run(
            arguments,
            cwd=project,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={
                **clean,
                "AWS_ENDPOINT_URL": dev.url,
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
                "SAM_CLI_TELEMETRY": "0",
                "HOME": str(project),
            },
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return command


def output(dev: Dev, stack: str) -> str:
    (found,) = dev.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return str(found["Outputs"][0]["OutputValue"])


@needs_sam
def test_sam_deploy(dev: Dev, run: Run) -> None:
    dev.client("s3").create_bucket(Bucket="packages")
    deploy = (
        str(SAM), "deploy", "--stack-name", "hello", "--s3-bucket", "packages", "--region", "us-east-1",
        "--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset", "--no-progressbar",
    )  # fmt: skip
    assert "Successfully created/updated stack - hello" in run(*deploy)
    answer = dev.request("GET", f"/_aws/execute-api/{output(dev, 'hello')}/Prod/hello/you")
    assert (answer.status, answer.body) == (200, b"hello you")
    assert "No changes to deploy" in run(*deploy, "--no-fail-on-empty-changeset")
    run(
        str(SAM), "delete", "--stack-name", "hello", "--no-prompts", "--s3-bucket", "packages",
        "--region", "us-east-1",
    )  # fmt: skip
    assert dev.client("lambda").list_functions()["Functions"] == []


@needs_aws
def test_aws_cloudformation_deploy_with_a_nested_stack(dev: Dev, run: Run) -> None:
    dev.client("s3").create_bucket(Bucket="packages")
    run(
        str(AWS), "cloudformation", "package", "--template-file", "parent.yaml", "--s3-bucket",
        "packages", "--output-template-file", "packed.yaml",
    )  # fmt: skip
    deploy = (
        str(AWS), "cloudformation", "deploy", "--template-file", "packed.yaml", "--stack-name", "app",
    )  # fmt: skip
    assert "Successfully created/updated stack - app" in run(*deploy)
    assert dev.client("dynamodb").list_tables()["TableNames"] == [output(dev, "app")]
    assert "No changes to deploy" in run(*deploy, "--no-fail-on-empty-changeset")
    run(str(AWS), "cloudformation", "delete-stack", "--stack-name", "app")
    run(str(AWS), "cloudformation", "wait", "stack-delete-complete", "--stack-name", "app")
    assert dev.client("dynamodb").list_tables()["TableNames"] == []
