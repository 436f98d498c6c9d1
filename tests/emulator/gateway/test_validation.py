"""Request validators: which part they check, in which order, and what they answer."""

import json
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError

SCHEMA = {
    "type": "object",
    "required": ["count"],
    "properties": {
        "count": {"type": "integer"},
        "child": {"$ref": "#"},
        "tags": {"uniqueItems": True, "items": {"uniqueItems": True}},
    },
}


def echo(**more: Any) -> dict[str, Any]:
    return {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [{"StatusCode": "200"}],
            "PassthroughBehavior": "WHEN_NO_MATCH",
        },
        "MethodResponses": [{"StatusCode": "200"}],
        "RequestValidatorId": {"Ref": "Validator"},
        **more,
    }


def validator(body: bool, parameters: bool, schema: Any = SCHEMA) -> dict[str, Any]:
    api = {"Ref": "Api"}
    return {
        "Validator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {
                "RestApiId": api,
                "ValidateRequestBody": body,
                "ValidateRequestParameters": str(parameters).lower(),
            },
        },
        "Order": {
            "Type": "AWS::ApiGateway::Model",
            "Properties": {"RestApiId": api, "Name": "Order", "Schema": schema},
        },
    }


REQUIRED = {
    "method.request.querystring.q": True,
    "method.request.header.X-One": True,
    "method.request.querystring.optional": False,
}


async def test_missing_parameters_are_all_named_headers_first(gateway: Any) -> None:
    gateway.serve({"GET /": echo(RequestParameters=REQUIRED)}, validator(False, True))
    response = await gateway.call("GET", "/")
    assert response.status == 400
    assert json.loads(response.body) == {
        "message": "Missing required request parameters: [X-One, q]"
    }
    assert ("x-amzn-ErrorType", "BadRequestException") in response.headers
    assert (await gateway.call("GET", "/?q=1", {"x-one": "1"})).status == 200


@pytest.mark.parametrize("target", ["/", "/?q", "/?q="])
async def test_an_empty_parameter_is_a_missing_one(gateway: Any, target: str) -> None:
    required = {"method.request.querystring.q": "true"}
    gateway.serve({"GET /": echo(RequestParameters=required)}, validator(False, True))
    assert (await gateway.call("GET", target)).status == 400


async def test_parameters_are_checked_before_the_body(gateway: Any) -> None:
    method = echo(RequestParameters=REQUIRED, RequestModels={"application/json": "Order"})
    gateway.serve({"POST /": method}, validator(True, True))
    response = await gateway.call("POST", "/", body="{")
    assert b"Missing required" in response.body
    response = await gateway.call("POST", "/?q=1", {"X-One": "1"}, "{")
    assert response.body == b'{"message": "Invalid request body"}'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"count": 1}', 200),
        ('{"count": 123456789012345678901234567890}', 200),
        ('{"count": 1e2}', 400),
        ('{"count": 1.0}', 400),
        ('{"count": true}', 400),
        ('{"count": 1, "child": {"count": 2}}', 200),
        ('{"count": 1, "child": {}}', 400),
        ("", 400),
        ("null", 400),
        ("[]", 400),
        ('{"count": 1} trailing', 400),
        ('{"count": NaN}', 400),
        ('{"a":' * 5000 + "1" + "}" * 5000, 400),
        ('{"count": 1, "child":' * 900 + '{"count": 1}' + "}" * 900, 400),
        ('{"count": 1, "tags": ' + "[" * 1000 + "]" * 1000 + "}", 400),
    ],
)
async def test_verdicts_on_bodies(gateway: Any, body: str, status: int) -> None:
    method = echo(RequestModels={"application/json": "Order"})
    gateway.serve({"POST /": method}, validator(True, False))
    response = await gateway.call("POST", "/", {"Content-Type": "application/json"}, body)
    assert response.status == status


async def test_a_model_is_chosen_by_content_type_and_default_takes_the_rest(gateway: Any) -> None:
    by_type = echo(RequestModels={"application/json": "Order"})
    default = echo(RequestModels={"$default": "Order"})
    gateway.serve({"POST /a": by_type, "POST /b": default}, validator(True, False))
    text = {"Content-Type": "text/plain"}
    assert (await gateway.call("POST", "/a", text, "x")).status != 400
    assert (await gateway.call("POST", "/b", text, "x")).status == 400
    charset = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await gateway.call("POST", "/a", charset, "{}")).status == 400


async def test_without_a_validator_nothing_is_checked(gateway: Any) -> None:
    method = echo(RequestParameters=REQUIRED, RequestModels={"application/json": "Order"})
    del method["RequestValidatorId"]
    gateway.serve({"POST /": method}, validator(True, True))
    assert (await gateway.call("POST", "/", body="{")).status == 200


def test_a_wrong_schema_is_an_error_of_the_template_with_its_place(gateway: Any) -> None:
    method = echo(RequestModels={"application/json": "Order"})
    wrong = {"properties": {"a": {"type": "text"}}}
    with pytest.raises(DiagnosticsError) as raised:
        gateway.serve({"POST /": method}, validator(True, True, wrong))
    [problem] = raised.value.diagnostics
    assert "Order" in problem.message and "unknown type 'text'" in problem.message
    assert problem.span is not None and problem.span.file == "template.yaml"


def test_a_reference_to_a_model_that_is_not_there_is_refused(gateway: Any) -> None:
    method = echo(RequestModels={"application/json": "Order"})
    reference = {"$ref": "https://apigateway.amazonaws.com/restapis/abc123/models/Nobody"}
    with pytest.raises(DiagnosticsError, match="Nobody"):
        gateway.serve({"POST /": method}, validator(True, True, reference))
    with pytest.raises(DiagnosticsError, match="Missing"):
        gateway.serve(
            {"POST /": echo(RequestModels={"application/json": "Missing"})}, validator(True, True)
        )
