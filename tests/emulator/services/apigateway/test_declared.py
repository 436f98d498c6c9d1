"""APIs that templates made are shown by the same operations, and changed in the template alone."""

import json

from csc.assembly import Assembly
from tests.emulator.conftest import mock_api
from tests.emulator.services.apigateway.conftest import Bench


async def test_a_templates_api_is_shown(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api()}))
    (api,) = (await bench.call("get_rest_apis"))["items"]
    where = {"restApiId": api["id"]}
    assert api["name"] == "api"
    resources = (await bench.call("get_resources", embed=["methods"], **where))["items"]
    by_path = {one["path"]: one for one in resources}
    assert set(by_path) == {"/", "/hello"}
    hello = by_path["/hello"]
    integration = hello["resourceMethods"]["GET"]["methodIntegration"]
    assert integration["type"] == "MOCK"
    assert integration["requestTemplates"] == {"application/json": '{"statusCode": 200}'}
    assert integration["integrationResponses"]["200"]["statusCode"] == "200"
    (stage,) = (await bench.call("get_stages", **where))["item"]
    assert (stage["stageName"], stage["accessLogSettings"]["format"][:8]) == ("dev", "$context")
    (deployment,) = (await bench.call("get_deployments", **where))["items"]
    assert deployment["id"] == stage["deploymentId"]


async def test_a_templates_api_is_not_changed(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api()}))
    (api,) = (await bench.call("get_rest_apis"))["items"]
    told = await bench.refused("delete_rest_api", restApiId=api["id"])
    assert told.startswith("BadRequestException: CSC: this API was declared by a template")
    await bench.refused(
        "create_resource", restApiId=api["id"], parentId=api["rootResourceId"], pathPart="x"
    )
    bench.emulator.deploy(Assembly({}, {}))
    assert (await bench.call("get_rest_apis"))["items"] == []


async def test_an_api_with_a_body_is_shown(bench: Bench) -> None:
    body = {
        "openapi": "3.0.1",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a/b": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}},
        "components": {"schemas": {"Order": {"type": "object"}}},
    }
    api = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": body}}
    bench.emulator.deploy(Assembly({}, {"s": {"Resources": {"Api": api}}}))
    (shown,) = (await bench.call("get_rest_apis"))["items"]
    items = (await bench.call("get_resources", restApiId=shown["id"]))["items"]
    assert {one["path"]: sorted(one.get("resourceMethods", {})) for one in items} == {
        "/": [],
        "/a": [],
        "/a/b": ["GET"],
    }
    (model,) = (await bench.call("get_models", restApiId=shown["id"]))["items"]
    assert model["name"] == "Order"


async def test_declared_documentation_is_shown_and_exported(bench: Bench) -> None:
    template = mock_api()
    rest = {"RestApiId": {"Ref": "Api"}}
    part = {
        "Type": "AWS::ApiGateway::DocumentationPart",
        "Properties": {
            **rest,
            "Location": {"Type": "METHOD", "Path": "/hello", "Method": "GET"},
            "Properties": '{"description": "says it"}',
        },
    }
    version = {
        "Type": "AWS::ApiGateway::DocumentationVersion",
        "DependsOn": "Part",
        "Properties": {**rest, "DocumentationVersion": "3"},
    }
    link = {
        "Type": "AWS::ApiGateway::VpcLink",
        "Properties": {"Name": "link", "TargetArns": ["arn:aws:elasticloadbalancing:x"]},
    }
    template["Resources"] |= {"Part": part, "Version": version, "Link": link}
    template["Resources"]["Stage"]["Properties"]["DocumentationVersion"] = {"Ref": "Version"}
    bench.emulator.deploy(Assembly({}, {"s": template}))
    (api,) = (await bench.call("get_rest_apis"))["items"]
    where = {"restApiId": api["id"]}
    (shown,) = (await bench.call("get_documentation_parts", **where))["items"]
    assert shown["location"] == {"type": "METHOD", "path": "/hello", "method": "GET"}
    export = await bench.call(
        "get_export",
        stageName="dev",
        exportType="oas30",
        parameters={"extensions": "documentation"},
        **where,
    )
    document = json.loads(export["body"].read())
    assert document["info"]["version"] == "3"
    (told,) = document["x-amazon-apigateway-documentation"]["documentationParts"]
    assert told["properties"] == {"description": "says it"}
    assert [one["name"] for one in (await bench.call("get_vpc_links"))["items"]] == ["link"]
