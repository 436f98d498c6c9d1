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


async def test_a_query_service_answers_in_json(gateway: Any) -> None:
    gateway.serve({"GET /": service("sts:action/GetCallerIdentity")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 200
    told = json.loads(answer.body)["GetCallerIdentityResponse"]
    assert told["GetCallerIdentityResult"]["Account"] == "123456789012"
    arn = told["GetCallerIdentityResult"]["Arn"]
    assert arn.endswith("assumed-role/any/BackplaneAssumeRoleSession")
    assert told["ResponseMetadata"] == {"RequestId": "00000000-0000-4000-8000-000000000001"}


async def test_a_query_service_that_is_asked_for_xml_answers_in_it(gateway: Any) -> None:
    parameters = {"integration.request.header.Accept": "'text/xml'"}
    method = service("sts:action/GetCallerIdentity", RequestParameters=parameters)
    gateway.serve({"GET /": method})
    answer = await gateway.call("GET", "/")
    assert b"assumed-role/any/BackplaneAssumeRoleSession</Arn>" in answer.body


async def test_parameters_and_errors_of_a_query_service(gateway: Any) -> None:
    parameters = {"integration.request.querystring.RoleName": "method.request.querystring.name"}
    method = service("iam:action/GetRole", RequestParameters=parameters)
    method["RequestParameters"] = {"method.request.querystring.name": True}
    gateway.serve({"GET /": method})
    answer = await gateway.call("GET", "/?name=nobody")
    assert answer.status == 400
    error = json.loads(answer.body)["Error"]
    assert error == {
        "Code": "NoSuchEntity",
        "Message": "The role with name nobody cannot be found.",
        "Type": "Sender",
    }


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


@pytest.mark.parametrize(
    ("uri", "body"),
    [
        ("kinesis:action/PutRecord", "{}"),
        ("sqs:path/123456789012/orders", "Action=SendMessage&MessageBody=x"),
        ("dynamodb:action/ExportTableToPointInTime", "{}"),
    ],
)
async def test_what_is_not_emulated_is_a_failed_integration(
    gateway: Any, uri: str, body: str
) -> None:
    gateway.serve({"GET /": service(uri, body)})
    answer = await gateway.call("GET", "/")
    assert answer.status == 504
    assert "CSC doesn't emulate" in gateway.last.error.detail
