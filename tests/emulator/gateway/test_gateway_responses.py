"""API Gateway's own answers, plain and customised."""

import json
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.gateway.gateway_responses import GATEWAY_RESPONSE_TYPES

MOCK: dict[str, Any] = {
    "Integration": {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [{"StatusCode": "200"}],
    },
    "MethodResponses": [{"StatusCode": "200"}],
}


def custom(kind: str, **properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::ApiGateway::GatewayResponse",
        "Properties": {"RestApiId": {"Ref": "Api"}, "ResponseType": kind, **properties},
    }


@pytest.mark.parametrize(("verb", "path"), [("GET", "/nothing"), ("PUT", "/"), ("GET", "//x")])
async def test_an_unknown_route_is_a_missing_token(gateway: Any, verb: str, path: str) -> None:
    gateway.serve({"GET /": MOCK})
    response = await gateway.call(verb, path)
    assert response.status == 403
    assert response.body == b'{"message":"Missing Authentication Token"}'
    headers = dict(response.headers)
    assert headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    assert headers["Content-Type"] == "application/json"
    assert headers["x-amzn-RequestId"] == "00000000-0000-4000-8000-000000000001"
    assert headers["x-amz-apigw-id"].endswith("=")


async def test_an_unknown_stage_is_forbidden(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK})
    response = await gateway.call("GET", "/", stage="prod")
    assert (response.status, response.body) == (403, b'{"message":"Forbidden"}')


@pytest.mark.parametrize("target", ["/%", "/%zz", "/?a=%1", "/a%2"])
async def test_broken_percent_encoding_is_a_bad_request(gateway: Any, target: str) -> None:
    gateway.serve({"GET /": MOCK, "GET /{a}": MOCK})
    assert (await gateway.call("GET", target)).status == 400


@pytest.mark.parametrize("character", ["|", "{", "}"])
async def test_what_a_query_may_not_have_unencoded(gateway: Any, character: str) -> None:
    """The important notes: it must be URL-encoded."""
    gateway.serve({"GET /": MOCK, "GET /{a}": MOCK})
    for target in (f"/?a={character}", f"/?{character}", f"/x?a=1&b=c{character}d"):
        assert (await gateway.call("GET", target)).status == 400
    for target in (f"/?a=%{ord(character):02X}", f"/{character}"):
        assert (await gateway.call("GET", target)).status == 200


async def test_a_payload_past_ten_megabytes_is_too_large(gateway: Any) -> None:
    gateway.serve({"POST /": MOCK})
    body = b"x" * (10 * 1024 * 1024 + 1)
    response = await gateway.call("POST", "/", body=body)
    assert (response.status, response.body) == (413, b'{"message":"Request Too Long"}')


async def test_a_custom_response_replaces_status_headers_and_body(gateway: Any) -> None:
    parts = {
        "Custom": custom(
            "MISSING_AUTHENTICATION_TOKEN",
            StatusCode="404",
            ResponseParameters={
                "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
                "gatewayresponse.header.X-Path": "context.path",
                "gatewayresponse.header.X-Asked": "method.request.header.X-Ask",
                "gatewayresponse.header.X-None": "method.request.path.none",
            },
            ResponseTemplates={
                "application/json": '{"m": $context.error.messageString,'
                ' "t": "$context.error.responseType"}'
            },
        )
    }
    gateway.serve({"GET /": MOCK}, parts)
    response = await gateway.call("GET", "/nothing", {"X-Ask": "why"})
    assert response.status == 404
    assert json.loads(response.body) == {
        "m": "Missing Authentication Token",
        "t": "MISSING_AUTHENTICATION_TOKEN",
    }
    headers = dict(response.headers)
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["X-Path"] == "/test/nothing"
    assert headers["X-Asked"] == "why"
    assert "X-None" not in headers


@pytest.mark.parametrize(
    ("template", "body"),
    [
        ("#if($x) $util.escapeJavaScript('a')", "#if($x) $util.escapeJavaScript('a')"),
        ("#set($a = 1)$a ${context.stage}!", "#set($a = 1)$a test!"),
        ("$context.stage.nothing,$context.authorizer.x,$stageVariables.none.", ",,."),
        ("$stageVariables.name $contexts $context", "value $contexts $context"),
        ('"$context.identity.sourceIp" $context.error.messageString', None),
    ],
)
async def test_the_templates_of_gateway_responses_only_have_variables(
    gateway: Any, template: str, body: str | None
) -> None:
    parts = {"Custom": custom("DEFAULT_4XX", ResponseTemplates={"application/json": template})}
    gateway.serve({"GET /": MOCK}, parts, stage={"Variables": {"name": "value"}})
    answer = await gateway.call("GET", "/nothing")
    assert answer.body.decode() == (body or '"203.0.113.7" "Missing Authentication Token"')


async def test_defaults_stand_in_for_types_without_their_own(gateway: Any) -> None:
    parts = {
        "All4": custom("DEFAULT_4XX", ResponseParameters={"gatewayresponse.header.X-All": "'4'"}),
        "All5": custom("DEFAULT_5XX", StatusCode="503"),
    }
    broken = {**MOCK, "Integration": {**MOCK["Integration"], "IntegrationResponses": []}}
    gateway.serve({"GET /": broken}, parts)
    refused = await gateway.call("GET", "/nothing")
    assert (refused.status, dict(refused.headers)["X-All"]) == (403, "4")
    failed = await gateway.call("GET", "/")
    assert (failed.status, failed.body) == (503, b'{"message":"Internal server error"}')


async def test_a_custom_response_without_templates_has_the_default_one(gateway: Any) -> None:
    policy = {
        "Policy": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}],
        }
    }
    gateway.serve({"GET /": MOCK}, api=policy)
    assert list(json.loads((await gateway.call("GET", "/")).body)) == ["Message"]
    gateway.serve({"GET /": MOCK}, {"Custom": custom("ACCESS_DENIED")}, api=policy)
    assert list(json.loads((await gateway.call("GET", "/")).body)) == ["message"]


def test_every_type_of_the_developer_guide_is_known() -> None:
    assert {
        "ACCESS_DENIED",
        "API_CONFIGURATION_ERROR",
        "AUTHORIZER_CONFIGURATION_ERROR",
        "AUTHORIZER_FAILURE",
        "BAD_REQUEST_BODY",
        "BAD_REQUEST_PARAMETERS",
        "DEFAULT_4XX",
        "DEFAULT_5XX",
        "EXPIRED_TOKEN",
        "INTEGRATION_FAILURE",
        "INTEGRATION_TIMEOUT",
        "INVALID_API_KEY",
        "INVALID_SIGNATURE",
        "MISSING_AUTHENTICATION_TOKEN",
        "QUOTA_EXCEEDED",
        "REQUEST_TOO_LARGE",
        "RESOURCE_NOT_FOUND",
        "THROTTLED",
        "UNAUTHORIZED",
        "UNSUPPORTED_MEDIA_TYPE",
        "WAF_FILTERED",
    } == GATEWAY_RESPONSE_TYPES


def test_an_unknown_type_or_target_is_refused(gateway: Any) -> None:
    for properties in (
        custom("TEAPOT"),
        custom("DEFAULT_4XX", ResponseParameters={"method.response.header.X": "'1'"}),
        custom("DEFAULT_4XX", StatusCode="abc"),
    ):
        with pytest.raises(DiagnosticsError):
            gateway.serve({"GET /": MOCK}, {"Custom": properties})
