"""GetExport: OpenAPI 2.0 and 3.0 in the form that AWS writes, and a document that imports again."""

import json
from typing import Any

import yaml

from csc.assembly import Assembly
from tests.emulator.conftest import mock_api
from tests.emulator.services.apigateway.conftest import Bench
from tests.emulator.services.apigateway.test_import import document, mock

ORDER = {"type": "object", "properties": {"of": {"$ref": "#/components/schemas/Item"}}}
SCHEMAS = {"Order": ORDER, "Item": {"type": "object"}, "Unused": {"type": "string"}}
POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a"


def source() -> bytes:
    get = mock("one")
    get["parameters"] = [
        {"name": "q", "in": "query", "schema": {"type": "string"}},
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
    ]
    get["responses"] = {
        "200": {
            "description": "ok",
            "headers": {"X-Total": {"schema": {"type": "integer"}}},
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
        }
    }
    post = mock("two")
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    post |= {
        "operationId": "Create",
        "requestBody": {"content": body, "required": True},
        "security": [{"pool": ["a/read"]}, {"api_key": []}],
        "x-amazon-apigateway-request-validator": "all",
    }
    pool = {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": [POOL]},
    }
    key = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    schemes = {"pool": pool, "api_key": key}
    more: dict[str, Any] = {
        "components": {"schemas": SCHEMAS, "securitySchemes": schemes},
        "x-amazon-apigateway-request-validators": {
            "all": {"validateRequestBody": True, "validateRequestParameters": True}
        },
        "x-amazon-apigateway-gateway-responses": {
            "DEFAULT_4XX": {"responseParameters": {"gatewayresponse.header.X-A": "'b'"}}
        },
        "x-amazon-apigateway-binary-media-types": ["image/png"],
    }
    return document({"/orders/{id}": {"get": get, "post": post}}, **more)


async def imported(bench: Bench) -> dict[str, str]:
    api = await bench.call("import_rest_api", body=source())
    await bench.deploy(api["id"])
    return {"restApiId": api["id"], "stageName": "v1"}


async def export(bench: Bench, where: dict[str, str], kind: str, extensions: str = "") -> Any:
    given = {"parameters": {"extensions": extensions}} if extensions else {}
    found = await bench.call("get_export", exportType=kind, **where, **given)
    assert found["contentDisposition"] == f'attachment; filename="{kind}_1.json"'
    assert found["contentType"] == "application/octet-stream"
    return json.loads(found["body"].read())


async def test_openapi_3(bench: Bench) -> None:
    where = await imported(bench)
    found = await export(bench, where, "oas30")
    assert list(found) == ["openapi", "info", "servers", "paths", "components"]
    assert found["info"] == {
        "title": "imported",
        "description": "from a document",
        "version": "1",
    }
    host = f"https://{where['restApiId']}.execute-api.us-east-1.amazonaws.com/{{basePath}}"
    assert found["servers"] == [{"url": host, "variables": {"basePath": {"default": "v1"}}}]
    get = found["paths"]["/orders/{id}"]["get"]
    assert get == {
        "parameters": [
            {"name": "q", "in": "query", "schema": {"type": "string"}},
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        ],
        "responses": {
            "200": {
                "description": "200 response",
                "headers": {"X-Total": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}},
            }
        },
    }
    post = found["paths"]["/orders/{id}"]["post"]
    assert post["operationId"] == "Create"
    assert post["requestBody"] == {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
        "required": True,
    }
    assert post["security"] == [{"pool": ["a/read"]}, {"api_key": []}]
    assert post["responses"]["200"]["content"] == {}
    schemas = found["components"]["schemas"]
    assert schemas == {"Order": ORDER, "Item": {"type": "object"}}
    assert set(found["components"]["securitySchemes"]) == {"pool", "api_key"}


async def test_swagger_2(bench: Bench) -> None:
    where = await imported(bench)
    found = await export(bench, where, "swagger")
    assert (found["swagger"], found["basePath"], found["schemes"]) == ("2.0", "/v1", ["https"])
    get = found["paths"]["/orders/{id}"]["get"]
    assert get["consumes"] == get["produces"] == ["application/json"]
    assert get["parameters"] == [
        {"name": "q", "in": "query", "required": False, "type": "string"},
        {"name": "id", "in": "path", "required": True, "type": "string"},
    ]
    assert get["responses"] == {
        "200": {
            "description": "200 response",
            "schema": {"$ref": "#/definitions/Item"},
            "headers": {"X-Total": {"type": "string"}},
        }
    }
    post = found["paths"]["/orders/{id}"]["post"]
    assert {
        "in": "body",
        "name": "Order",
        "required": True,
        "schema": {"$ref": "#/definitions/Order"},
    } in post["parameters"]
    assert found["definitions"]["Order"]["properties"]["of"] == {"$ref": "#/definitions/Item"}


async def test_extensions_are_those_asked_for(bench: Bench) -> None:
    where = await imported(bench)
    text = json.dumps(await export(bench, where, "oas30"))
    assert "integration" not in text
    assert "request-validator" not in text
    found = await export(bench, where, "oas30", "integrations,validators")
    operation = found["paths"]["/orders/{id}"]["post"]
    assert operation["x-amazon-apigateway-integration"] == {
        "type": "mock",
        "responses": {
            "default": {
                "statusCode": "200",
                "responseTemplates": {"application/json": "two"},
            }
        },
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "passthroughBehavior": "when_no_match",
    }
    assert operation["x-amazon-apigateway-request-validator"] == "all"
    assert "x-amazon-apigateway-gateway-responses" not in found
    found = await export(bench, where, "oas30", "apigateway")
    assert found["x-amazon-apigateway-binary-media-types"] == ["image/png"]
    assert found["x-amazon-apigateway-gateway-responses"]["DEFAULT_4XX"] == {
        "responseParameters": {"gatewayresponse.header.X-A": "'b'"}
    }
    scheme = found["components"]["securitySchemes"]["pool"]
    assert scheme["x-amazon-apigateway-authorizer"] == {
        "type": "cognito_user_pools",
        "providerARNs": [POOL],
    }
    told = await bench.refused(
        "get_export", exportType="oas30", parameters={"extensions": "x"}, **where
    )
    assert told.startswith("BadRequestException: Invalid export extension")


async def test_an_export_imports_as_what_it_was_exported_from(bench: Bench) -> None:
    where = await imported(bench)
    for kind in ("oas30", "swagger"):
        first = await export(bench, where, kind, "apigateway")
        again = await bench.call("import_rest_api", body=json.dumps(first).encode())
        await bench.deploy(again["id"])
        second = await export(
            bench, {"restApiId": again["id"], "stageName": "v1"}, kind, "apigateway"
        )
        for document_ in (first, second):
            document_.pop("servers", None), document_.pop("host", None)
        assert first == second


async def test_what_is_exported_is_what_the_stage_serves(bench: Bench) -> None:
    api, resource = await bench.mock_api()
    await bench.deploy(api)
    place = {"restApiId": api, "resourceId": resource}
    await bench.call("delete_method", httpMethod="GET", **place)
    found = await bench.call("get_export", restApiId=api, stageName="v1", exportType="swagger")
    assert "get" in json.loads(found["body"].read())["paths"]["/hello"]


async def test_a_templates_api_as_yaml(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api()}))
    (api,) = (await bench.call("get_rest_apis"))["items"]
    found = await bench.call(
        "get_export",
        restApiId=api["id"],
        stageName="dev",
        exportType="oas30",
        accepts="application/yaml",
    )
    assert found["contentDisposition"].endswith('.yaml"')
    shown = yaml.safe_load(found["body"].read())
    assert shown["paths"]["/hello"]["get"]["responses"]["200"]["description"] == "200 response"
    told = await bench.refused(
        "get_export", restApiId=api["id"], stageName="dev", exportType="wsdl"
    )
    assert told.startswith("BadRequestException: Invalid export type")
