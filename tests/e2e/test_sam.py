"""A stranger's SAM file: served by its implicit API, again when its code or a document changes."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.dev_server import Dev

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Runtime: python3.12
      Policies: AWSLambdaBasicExecutionRole
      Events:
        Get: {Type: Api, Properties: {Path: /hello, Method: get}}
        Tick: {Type: IoTRule, Properties: {Sql: "SELECT * FROM 'ticks'"}}
  Script:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: script
      Handler: app.handler
      Runtime: nodejs22.x
      Events:
        Get: {Type: Api, Properties: {Path: /script, Method: get}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: apigateway.amazonaws.com}}
  Direct:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1, DefinitionUri: api.yaml}
"""
DOCUMENT = """
openapi: 3.0.1
info: {title: direct, version: "1"}
paths:
  /mock:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: "200", responseTemplates: {application/json: "one"}}}
  /translate:
    post:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:translate:action/TranslateText"}
        credentials: {"Fn::GetAtt": [Role, Arn]}
        requestTemplates: {application/json: '{"Text": "one"}'}
        responses: {default: {statusCode: "200"}}
"""


def code(answer: str) -> str:
    return f'def handler(event, context):\n    return {{"statusCode": 200, "body": "{answer}"}}\n'


def script(answer: str) -> str:
    return (
        "export const handler = async () => {\n"
        '  console.log("called\\twith\\nnothing");\n'
        f'  return {{statusCode: 200, body: "{answer}"}};\n'
        "};\n"
    )


@pytest.fixture
def dev(tmp_path: Path) -> Iterator[Dev]:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(code("first"))
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "app.mjs").write_text(script("first"))
    (tmp_path / "api.yaml").write_text(DOCUMENT)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    server = Dev(tmp_path / "template.yaml", ("--ephemeral", "--allow-missing")).start()
    yield server
    server.stop()


def eventually(dev: Dev, path: str, body: bytes) -> None:
    deadline = time.monotonic() + 20
    while dev.request("GET", path).body != body:
        assert time.monotonic() < deadline, dev.lines
        time.sleep(0.02)


def test_a_sam_file_is_served_and_reloaded(dev: Dev) -> None:
    apis = dev.request("GET", "/_csc/health").json()["apis"]
    base, hello = (f"/_aws/execute-api/{api}" for api in apis)  # the implicit one comes last
    hello, base = f"{hello}/Prod/hello", f"{base}/v1"
    answer = dev.request("GET", hello)
    assert (answer.status, answer.body) == (200, b"first"), dev.lines
    dev.wait_for_line("CSC602.*Tick|Tick.*skipped")
    health = dev.request("GET", "/_csc/health").json()
    assert health["status"] == "ok"
    assert health["skipped"] == ["AWS::IoT::TopicRule"]
    assert {d["severity"] for d in health["diagnostics"]} == {"warning"}

    (dev.folder.parent / "src" / "app.py").write_text(code("second"))
    eventually(dev, hello, b"second")

    if shutil.which("node") is not None:
        called = hello.replace("/hello", "/script")
        assert dev.request("GET", called).body == b"first", dev.lines
        dev.wait_for_line(r"INFO  called  with$")
        dev.wait_for_line(r": nothing$")
        (dev.folder.parent / "script" / "app.mjs").write_text(script("second"))
        eventually(dev, called, b"second")

    assert dev.request("GET", "/mock").body == b"one"
    failed = dev.request("POST", f"{base}/translate", {"a": 1})
    assert failed.status == 504
    dev.wait_for_line("CSC doesn't emulate translate")

    document = dev.folder.parent / "api.yaml"
    document.write_text(DOCUMENT.replace('"one"', '"two"'))
    eventually(dev, f"{base}/mock", b"two")
