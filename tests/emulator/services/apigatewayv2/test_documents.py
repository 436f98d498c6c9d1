"""OpenAPI 3.0: imported, imported again, exported, and what can't be."""

import json
from typing import Any

import pytest
import yaml

from tests.emulator.http_api.conftest import FUNCTION
from tests.emulator.services.apigatewayv2.conftest import Control

X = "x-amazon-apigateway-"
CALL = {"type": "aws_proxy", "uri": FUNCTION + "f", "payloadFormatVersion": 2.0}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.1",
    "info": {"title": "shop", "version": "1.1", "description": "orders"},
    "paths": {
        "/orders/{id}": {
            "get": {
                "operationId": "readOrder",
                "security": [{"tokens": ["orders/read"]}],
                f"{X}integration": CALL,
            },
            "post": {
                f"{X}integration": {"$ref": f"#/components/{X}integrations/shared"},
                "security": [{"callers": []}],
            },
            "delete": {f"{X}integration": CALL, "security": [{"iam": []}]},
        },
        "/$default": {f"{X}any-method": {"isDefaultRoute": True, f"{X}integration": CALL}},
    },
    "components": {
        f"{X}integrations": {
            "shared": {
                "type": "http_proxy",
                "httpMethod": "ANY",
                "uri": "https://${stageVariables.host}/{id}",
                "payloadFormatVersion": "1.0",
                "timeoutInMillis": 5000,
                "requestParameters": {"append:header.x": "1"},
            }
        },
        "securitySchemes": {
            "tokens": {
                "type": "openIdConnect",
                "openIdConnectUrl": "https://i.example.com/.well-known/openid-configuration",
                f"{X}authorizer": {
                    "type": "jwt",
                    "jwtConfiguration": {"audience": ["a", "b"]},
                    "identitySource": "$request.header.Authorization",
                },
            },
            "callers": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                f"{X}authorizer": {
                    "type": "request",
                    "identitySource": "$request.header.A, $request.querystring.b",
                    "authorizerUri": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/"
                    f"functions/{FUNCTION}auth/invocations",
                    "authorizerPayloadFormatVersion": 2.0,
                    "authorizerResultTtlInSeconds": 300,
                    "enableSimpleResponses": True,
                },
            },
            "iam": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                f"{X}authtype": "awsSigv4",
            },
        },
    },
    f"{X}cors": {"allowOrigins": ["*"], "maxAge": 5, "allow_methods": ["ignored"]},
    "tags": [{"name": "team", f"{X}tag-value": "shop"}, {"name": "plain"}],
}


def imported(control: Control, **more: Any) -> str:
    made = control.make("ImportApi", Body=json.dumps(DOCUMENT | more))
    return str(made["ApiId"])


def shown(control: Control, api_id: str) -> dict[str, Any]:
    """The API without the ids that are made anew."""
    names = {}
    for what in ("Integration", "Authorizer"):
        for one in control.make(f"Get{what}s", ApiId=api_id)["Items"]:
            names[one[f"{what}Id"]] = json.dumps(
                {n: v for n, v in one.items() if n != f"{what}Id"}, sort_keys=True
            )
    routes = {}
    for route in control.make("GetRoutes", ApiId=api_id)["Items"]:
        target = names[route.pop("Target").partition("/")[2]]
        asked = names.get(route.pop("AuthorizerId", ""))
        route.pop("RouteId")
        routes[route["RouteKey"]] = (route, target, asked)
    return routes


def test_what_a_document_declares(control: Control) -> None:
    api_id = imported(control)
    api = control.make("GetApi", ApiId=api_id)
    assert (api["Name"], api["Version"], api["Description"]) == ("shop", "1.1", "orders")
    assert api["CorsConfiguration"] == {"AllowOrigins": ["*"], "MaxAge": 5}
    assert api["Tags"] == {"team": "shop"}
    routes = shown(control, api_id)
    assert set(routes) == {
        "GET /orders/{id}",
        "POST /orders/{id}",
        "DELETE /orders/{id}",
        "$default",
    }
    route, target, asked = routes["GET /orders/{id}"]
    assert route["AuthorizationScopes"] == ["orders/read"]
    assert route["OperationName"] == "readOrder"
    assert json.loads(target)["PayloadFormatVersion"] == "2.0"
    assert json.loads(asked)["JwtConfiguration"] == {
        "Issuer": "https://i.example.com",
        "Audience": ["a", "b"],
    }
    route, target, asked = routes["POST /orders/{id}"]
    assert route["AuthorizationType"] == "CUSTOM"
    assert json.loads(target)["TimeoutInMillis"] == 5000
    assert json.loads(asked)["IdentitySource"] == ["$request.header.A", "$request.querystring.b"]
    assert "us-east-1" in json.loads(asked)["AuthorizerUri"]
    assert routes["DELETE /orders/{id}"][0]["AuthorizationType"] == "AWS_IAM"


@pytest.mark.parametrize("kind", ["JSON", "YAML"])
def test_an_export_imports_as_the_same_api(control: Control, kind: str) -> None:
    first = imported(control)
    asked = {"ApiId": first, "Specification": "OAS30", "OutputType": kind}
    body = control.make("ExportApi", **asked)["body"].decode()
    document = json.loads(body) if kind == "JSON" else yaml.safe_load(body)
    assert document["openapi"] == "3.0.1"
    second = control.make("ImportApi", Body=body)["ApiId"]
    assert shown(control, second) == shown(control, first)
    again = control.make("GetApi", ApiId=second)
    assert again["CorsConfiguration"] == {"AllowOrigins": ["*"], "MaxAge": 5}


def test_an_export_without_extensions(control: Control) -> None:
    asked = {"ApiId": imported(control), "Specification": "OAS30", "OutputType": "JSON"}
    body = control.make("ExportApi", IncludeExtensions=False, **asked)["body"]
    assert b"x-amazon" not in body.replace(b"x-amazon-apigateway-any-method", b"")


def test_a_second_import_takes_the_place_of_all(control: Control) -> None:
    api_id = imported(control)
    small = {"openapi": "3.0.1", "info": {"title": "less"}, "paths": {}}
    made = control.make("ReimportApi", ApiId=api_id, Body=json.dumps(small))
    assert made["Name"] == "less"
    for what in ("Routes", "Integrations", "Authorizers"):
        assert control.make(f"Get{what}", ApiId=api_id)["Items"] == []


def test_a_base_path(control: Control) -> None:
    servers = [
        {"url": "https://api.example.com/{base}", "variables": {"base": {"default": "v1/x"}}}
    ]
    for handling, expected in (("prepend", "/v1/x"), ("split", "/x"), ("ignore", "")):
        body = json.dumps(DOCUMENT | {"servers": servers})
        made = control.make("ImportApi", Body=body, Basepath=handling)
        assert f"GET {expected}/orders/{{id}}" in shown(control, made["ApiId"])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"openapi": "2.0"}, "OpenAPI 3.0 only"),
        ({"paths": {"/": {"get": {"security": [{"a": []}, {"b": []}]}}}}, "only one"),
        ({"paths": {"/": {"get": {"security": [{"none": []}]}}}}, "has no authorizer"),
        ({"paths": {"/{a+}/b": {"get": {}}}}, "greedy"),
        ({"paths": []}, "paths is not an object"),
        ({"paths": {"/": {"get": {"security": [["a"]]}}}}, "malformed"),
        ({"servers": 1}, "malformed"),
    ],
)
def test_documents_that_are_refused(control: Control, more: dict[str, Any], why: str) -> None:
    body = json.dumps(DOCUMENT | more)
    assert why in control.refused("ImportApi", Body=body)
    assert control.make("GetApis")["Items"] == []


def test_an_integration_of_another_type_is_a_warning(control: Control) -> None:
    body = json.dumps(DOCUMENT | {"paths": {"/": {"get": {f"{X}integration": {"type": "mock"}}}}})
    made = control.make("ImportApi", Body=body)
    assert "HTTP APIs support AWS_PROXY and HTTP_PROXY only" in made["Warnings"][0]
    refused = control.refused("ImportApi", Body=body, FailOnWarnings=True)
    assert refused.startswith("BadRequestException: Warnings found during import:")


def test_a_schema_that_is_missing_is_a_warning(control: Control) -> None:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/None"}}}
    operation = {f"{X}integration": CALL, "responses": {"200": {"content": content}}}
    body = json.dumps(DOCUMENT | {"paths": {"/x": {"get": operation}}})
    said = "Parse issue: attribute paths.'/x'(get).responses.200.content.schema."
    said += "#/components/schemas/None is missing"
    assert control.make("ImportApi", Body=body)["Warnings"] == [said]
    refused = control.refused("ImportApi", Body=body, FailOnWarnings=True)
    assert refused == f"BadRequestException: Warnings found during import:\n\t{said}"
