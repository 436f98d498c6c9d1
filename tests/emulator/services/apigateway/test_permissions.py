"""Who may change an API: the method on the path, and iam:PassRole for each role that is handed over."""

import json
from typing import Any

import pytest

from tests.emulator.services.apigateway.conftest import Bench

ROLE = "arn:aws:iam::123456789012:role/powerful"
URI = "arn:aws:apigateway:us-east-1:dynamodb:action/Scan"
DOCUMENT = {
    "openapi": "3.0.1",
    "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"credentials": ROLE}}}},
}


@pytest.mark.parametrize(
    ("operation", "input", "action", "path"),
    [
        ("GetRestApis", {}, "GET", "/restapis"),
        ("CreateRestApi", {"name": "x"}, "POST", "/restapis"),
        ("DeleteRestApi", {"restApiId": "a"}, "DELETE", "/restapis/a"),
        (
            "GetMethod",
            {"restApiId": "a", "resourceId": "b", "httpMethod": "GET"},
            "GET",
            "/restapis/a/resources/b/methods/GET",
        ),
        ("UpdateStage", {"restApiId": "a", "stageName": "v1"}, "PATCH", "/restapis/a/stages/v1"),
    ],
)
async def test_the_action_is_the_http_method(
    bench: Bench, operation: str, input: Any, action: str, path: str
) -> None:
    service: Any = bench.emulator.cloud.services["apigateway"]
    (needed,) = service.permissions(operation, input, None)
    assert (needed.action, needed.resource) == (
        f"apigateway:{action}",
        f"arn:aws:apigateway:us-east-1::{path}",
    )


@pytest.mark.parametrize(
    ("operation", "input"),
    [
        ("PutIntegration", {"credentials": ROLE}),
        ("UpdateIntegration", {"patchOperations": [{"path": "/credentials", "value": ROLE}]}),
        ("CreateAuthorizer", {"authorizerCredentials": ROLE}),
        ("UpdateAccount", {"patchOperations": [{"path": "/cloudwatchRoleArn", "value": ROLE}]}),
        ("ImportRestApi", {"body": json.dumps(DOCUMENT).encode()}),
        ("PutRestApi", {"restApiId": "a", "body": json.dumps(DOCUMENT).encode()}),
    ],
)
async def test_a_role_must_be_passed(bench: Bench, operation: str, input: Any) -> None:
    service: Any = bench.emulator.cloud.services["apigateway"]
    _, passed = service.permissions(operation, input, None)
    assert (passed.action, passed.resource) == ("iam:PassRole", ROLE)
    assert passed.context == {"iam:PassedToService": "apigateway.amazonaws.com"}


async def test_a_user_without_it_is_refused(bench: Bench) -> None:
    import boto3

    iam: Any = boto3.client(
        "iam",
        region_name="us-east-1",
        endpoint_url=bench.emulator.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"}],
    }

    def make() -> Any:
        iam.create_user(UserName="writer")
        iam.put_user_policy(UserName="writer", PolicyName="p", PolicyDocument=json.dumps(policy))
        return iam.create_access_key(UserName="writer")["AccessKey"]

    import asyncio

    key = await asyncio.to_thread(make)
    api, resource = await bench.mock_api()
    bench.client = boto3.client(
        "apigateway",
        region_name="us-east-1",
        endpoint_url=bench.emulator.url,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    given = {"type": "AWS", "integrationHttpMethod": "POST", "uri": URI}
    told = await bench.refused("put_integration", **given, **place)
    assert told == "BadRequestException: Role ARN must be specified for AWS integrations"
    told = await bench.refused("put_integration", credentials=ROLE, **given, **place)
    assert told.startswith("AccessDeniedException: ")
    assert "iam:PassRole" in told
