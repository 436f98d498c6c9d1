"""OpenAPI documents: imported, merged, put in the place of what was there; never by halves."""

import json
from typing import Any

import yaml

from tests.emulator.services.apigateway.conftest import Bench


def mock(answer: str) -> dict[str, Any]:
    return {
        "responses": {"200": {"description": "ok"}},
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {
                "default": {
                    "statusCode": "200",
                    "responseTemplates": {"application/json": answer},
                }
            },
        },
    }


def document(paths: dict[str, Any], **more: Any) -> bytes:
    info = {"title": "imported", "description": "from a document", "version": "1"}
    return json.dumps({"openapi": "3.0.1", "info": info, "paths": paths, **more}).encode()


async def paths_of(bench: Bench, api: str) -> dict[str, list[str]]:
    found = await bench.call("get_resources", restApiId=api, embed=["methods"])
    return {one["path"]: sorted(one.get("resourceMethods", {})) for one in found["items"]}


async def test_imported_deployed_and_asked(bench: Bench) -> None:
    body = document({"/a/{id}": {"get": mock("$input.params('id')")}, "/b": {"post": mock("b")}})
    api = await bench.call("import_rest_api", body=body)
    assert (api["name"], api["description"]) == ("imported", "from a document")
    assert await paths_of(bench, api["id"]) == {
        "/": [],
        "/a": [],
        "/a/{id}": ["GET"],
        "/b": ["POST"],
    }
    await bench.deploy(api["id"])
    assert (await bench.ask(f"/_aws/execute-api/{api['id']}/v1/b", "POST")) == (200, b"b")
    places = await bench.call("get_resources", restApiId=api["id"])
    resource = next(one for one in places["items"] if one["path"] == "/b")
    integration = await bench.call(
        "get_integration", restApiId=api["id"], resourceId=resource["id"], httpMethod="POST"
    )
    assert integration["requestTemplates"] == {"application/json": '{"statusCode": 200}'}


async def test_yaml_too(bench: Bench) -> None:
    body = yaml.safe_dump(json.loads(document({"/a": {"get": mock("a")}}))).encode()
    api = await bench.call(
        "import_rest_api", body=body, parameters={"endpointConfigurationTypes": "REGIONAL"}
    )
    assert api["endpointConfiguration"]["types"] == ["REGIONAL"]


async def test_merged_keeps_what_it_does_not_name(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    body = document({"/hello": {"post": mock("p")}, "/more": {"get": mock("m")}})
    await bench.call("put_rest_api", restApiId=api, mode="merge", body=body)
    assert await paths_of(bench, api) == {"/": [], "/hello": ["GET", "POST"], "/more": ["GET"]}


async def test_overwritten_is_what_it_names(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    await bench.deploy(api)
    body = document({"/more": {"get": mock("m")}})
    await bench.call("put_rest_api", restApiId=api, mode="overwrite", body=body)
    assert await paths_of(bench, api) == {"/": [], "/more": ["GET"]}
    assert await bench.ask(f"/_aws/execute-api/{api}/v1/hello") == (200, b"one")
    await bench.deploy(api)
    assert await bench.ask(f"/_aws/execute-api/{api}/v1/more") == (200, b"m")


async def test_models_validators_and_responses(bench: Bench) -> None:
    schema = {"type": "object", "required": ["what"]}
    operation = mock("ok") | {
        "x-amazon-apigateway-request-validator": "all",
        "requestBody": {
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
        },
    }
    body = document(
        {"/orders": {"post": operation}},
        **{
            "components": {"schemas": {"Order": schema}},
            "x-amazon-apigateway-request-validators": {
                "all": {"validateRequestBody": True, "validateRequestParameters": True}
            },
            "x-amazon-apigateway-gateway-responses": {
                "BAD_REQUEST_BODY": {
                    "statusCode": 422,
                    "responseTemplates": {"application/json": "no"},
                }
            },
        },
    )
    api = await bench.call("import_rest_api", body=body)
    where = {"restApiId": api["id"]}
    model = await bench.call("get_model", modelName="Order", **where)
    assert json.loads(model["schema"]) == schema
    (validator,) = (await bench.call("get_request_validators", **where))["items"]
    assert validator["name"] == "all"
    await bench.deploy(api["id"])
    assert await bench.ask(f"/_aws/execute-api/{api['id']}/v1/orders", "POST") == (422, b"no")


async def test_a_wrong_document_changes_nothing(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    broken = mock("a")
    broken["x-amazon-apigateway-integration"]["type"] = "teapot"
    for body in (b"{", b"[]", b"a: b", document({"/x": {"get": broken}, "/y": {"get": mock("y")}})):
        told = await bench.refused("put_rest_api", restApiId=api, mode="overwrite", body=body)
        assert told.startswith("BadRequestException: ")
        await bench.refused("import_rest_api", body=body)
    assert await paths_of(bench, api) == {"/": [], "/hello": ["GET"]}
    assert len((await bench.call("get_rest_apis"))["items"]) == 1


async def test_awss_own_variables_are_filled_in(bench: Bench) -> None:
    get = mock("in")
    get["x-amazon-apigateway-integration"] |= {
        "type": "aws",
        "httpMethod": "POST",
        "uri": "arn:${AWS::Partition}:apigateway:${AWS::Region}:dynamodb:action/Scan",
        "credentials": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader",
    }
    api = await bench.call("import_rest_api", body=document({"/a": {"get": get}}))
    for _ in range(2):
        places = await bench.call("get_resources", restApiId=api["id"])
        at = next(one["id"] for one in places["items"] if one["path"] == "/a")
        found = await bench.call(
            "get_integration", restApiId=api["id"], resourceId=at, httpMethod="GET"
        )
        assert found["uri"] == "arn:aws:apigateway:us-east-1:dynamodb:action/Scan"
        assert found["credentials"] == "arn:aws:iam::123456789012:role/reader"
        body = document({"/a": {"get": get}})
        await bench.call("put_rest_api", restApiId=api["id"], mode="overwrite", body=body)
