"""AWS integrations by action and by path, in the protocols that the services speak."""

import json
from typing import Any

import pytest

PREFIX = "arn:aws:apigateway:us-east-1:"


def service(uri: str, template: str | None = None, **more: Any) -> dict[str, Any]:
    templates = {} if template is None else {"application/json": template}
    return {
        "Integration": {
            "Type": "AWS",
            "IntegrationHttpMethod": "POST",
            "Uri": PREFIX + uri,
            "Credentials": "arn:aws:iam::123456789012:role/any",
            "RequestTemplates": templates,
            "IntegrationResponses": [
                {"StatusCode": "200"},
                {"StatusCode": "400", "SelectionPattern": "4\\d{2}"},
            ],
            **more,
        },
        "MethodResponses": [{"StatusCode": "200"}, {"StatusCode": "400"}],
    }


async def test_an_action_of_a_json_service(gateway: Any) -> None:
    gateway.serve({"GET /": service("dynamodb:action/ListTables", "{}")})
    answer = await gateway.call("GET", "/")
    assert (answer.status, json.loads(answer.body)) == (200, {"TableNames": []})


async def test_an_action_of_a_query_service(gateway: Any) -> None:
    gateway.serve({"GET /": service("sts:action/GetCallerIdentity")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 200
    assert b"assumed-role/any/BackplaneAssumeRoleSession</Arn>" in answer.body


async def test_a_path_is_an_http_request_to_the_service(gateway: Any) -> None:
    parameters = {
        "integration.request.header.X-Amz-Target": "'DynamoDB_20120810.ListTables'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
    }
    gateway.serve({"GET /": service("dynamodb:path//", "{}", RequestParameters=parameters)})
    answer = await gateway.call("GET", "/")
    assert (answer.status, json.loads(answer.body)) == (200, {"TableNames": []})


@pytest.mark.parametrize("rendered", ["{", "[]", '{"Limit": "x"}'])
async def test_a_body_that_the_service_cannot_read_is_its_400(gateway: Any, rendered: str) -> None:
    gateway.serve({"GET /": service("dynamodb:action/ListTables", rendered)})
    answer = await gateway.call("GET", "/")
    assert answer.status == 400
    assert "Exception" in json.loads(answer.body)["__type"]


async def test_an_action_that_the_service_lacks_is_its_400(gateway: Any) -> None:
    gateway.serve({"GET /": service("dynamodb:action/MakeTea", "{}")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 400
    assert json.loads(answer.body)["__type"].endswith("UnknownOperationException")


async def test_a_service_that_is_not_emulated_says_so(gateway: Any) -> None:
    gateway.serve({"GET /": service("kinesis:action/PutRecord", "{}")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 400
    assert "not emulated" in json.loads(answer.body)["message"]
