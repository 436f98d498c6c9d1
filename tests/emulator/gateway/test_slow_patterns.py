"""Patterns of an API's author on a client's data: none keeps the server."""

from typing import Any

import pytest

from csc.emulator import bounded_regex

EXPLODES = "(.*),(.*),(.*),(.*),(.*)x"
COMMAS = "," * 5000


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.02)


def mock(request: str = '{"statusCode": 200}', **more: Any) -> dict[str, Any]:
    return {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": request},
            "IntegrationResponses": [{"StatusCode": "200"}],
        },
        "MethodResponses": [{"StatusCode": "200"}],
        **more,
    }


@pytest.mark.parametrize(
    "template",
    [
        f"#if($input.body.matches('{EXPLODES}'))#end{{\"statusCode\": 200}}",
        "#set($x = $input.body.replaceAll($input.params('by'), ''))",
        f'#set($x = $input.path("$[?(@.a =~ /{EXPLODES}/)]")){{"statusCode": 200}}',
    ],
)
async def test_a_template_ends_in_a_500(gateway: Any, template: str) -> None:
    gateway.serve({"POST /": mock(template)})
    body = f'[{{"a": "{COMMAS}"}}]'
    target = "/?by=" + EXPLODES.replace("+", "%2B")
    answer = await gateway.call("POST", target, {"Content-Type": "application/json"}, body)
    assert (answer.status, answer.body) == (500, b'{"message": "Internal server error"}')
    assert "regular expression" in gateway.last.error.detail


async def test_a_body_whose_check_takes_too_long_is_no_match(gateway: Any) -> None:
    schema = {"type": "object", "properties": {"a": {"pattern": f"^{EXPLODES}$"}}}
    api = {"Ref": "Api"}
    parts = {
        "Validator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {"RestApiId": api, "ValidateRequestBody": True},
        },
        "Order": {
            "Type": "AWS::ApiGateway::Model",
            "Properties": {"RestApiId": api, "Name": "Order", "Schema": schema},
        },
    }
    method = mock(
        RequestModels={"application/json": {"Ref": "Order"}},
        RequestValidatorId={"Ref": "Validator"},
    )
    gateway.serve({"POST /": method}, parts)
    answer = await gateway.call("POST", "/", {}, f'{{"a": "{COMMAS}"}}')
    assert (answer.status, answer.body) == (400, b'{"message": "Invalid request body"}')
    assert (await gateway.call("POST", "/", {}, '{"a": ",,,,x"}')).status == 200


async def test_a_functions_message_that_no_pattern_is_done_with_is_a_500(gateway: Any) -> None:
    def fail(event: Any) -> None:
        raise ValueError(COMMAS)

    gateway.functions.handlers["slow"] = fail
    method = mock()
    method["Integration"] = {
        "Type": "AWS",
        "IntegrationHttpMethod": "POST",
        "Uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:123456789012:function:slow/invocations",
        "IntegrationResponses": [
            {"StatusCode": "200"},
            {"StatusCode": "200", "SelectionPattern": EXPLODES},
        ],
    }
    gateway.serve({"POST /": method})
    answer = await gateway.call("POST", "/", {}, "{}")
    assert answer.status == 500
    assert "regular expression" in gateway.last.error.detail
