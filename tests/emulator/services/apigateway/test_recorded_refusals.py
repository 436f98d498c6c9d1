"""More of what AWS was heard to refuse and how: integration responses, models, tests of a method."""

import json
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.emulator.services.apigateway.conftest import Bench

BAD = "BadRequestException: "
WRONG = "SerializationException: class"
CONVERTED = "can not be converted to an String"
RESULT = "Validation Result: warnings : [], errors :"


@pytest.fixture
async def place(bench: Bench) -> dict[str, Any]:
    """GET / with a MOCK, in boto3's words; parameters are not checked by the client."""
    bench.client = boto3.client(
        "apigateway",
        region_name="us-east-1",
        endpoint_url=bench.emulator.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(parameter_validation=False),
    )
    api = await bench.call("create_rest_api", name="x")
    found = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    await bench.call("put_method", **found, authorizationType="NONE")
    template = {"application/json": '{"statusCode": 200}'}
    await bench.call("put_integration", **found, type="MOCK", requestTemplates=template)
    return found


async def test_an_empty_template_is_null(bench: Bench, place: dict[str, Any]) -> None:
    for template in (None, ""):
        made = await bench.call(
            "put_integration_response",
            **place,
            statusCode="200",
            responseTemplates={"application/json": template},
        )
        assert made["responseTemplates"] == {"application/json": None}
    await bench.call("put_method_response", **place, statusCode="200")
    await bench.call("create_deployment", restApiId=place["restApiId"], stageName="s")
    status, body = await bench.ask(f"/_aws/execute-api/{place['restApiId']}/s/")
    assert (status, body) == (200, b"")


@pytest.mark.parametrize(
    ("templates", "told"),
    [
        (
            {"application/json": 123},
            f"{WRONG} com.amazon.coral.value.json.numbers.TruncatingBigNumber {CONVERTED}",
        ),
        (
            {"application/json": True},
            f"{WRONG} java.lang.Boolean {CONVERTED}",
        ),
        (
            {"123": "x"},
            f"{BAD}{RESULT} [Invalid content type specified: 123]",
        ),
    ],
)
async def test_templates_of_the_wrong_kind(
    bench: Bench, place: dict[str, Any], templates: dict[str, Any], told: str
) -> None:
    given = {"statusCode": "200", "responseTemplates": templates}
    assert await bench.refused("put_integration_response", **place, **given) == told


async def test_no_method_has_no_integration(bench: Bench, place: dict[str, Any]) -> None:
    told = await bench.refused(
        "delete_integration_response", **(place | {"httpMethod": "POST"}), statusCode="200"
    )
    assert told == "NotFoundException: Invalid Integration identifier specified"


async def test_a_parameter_that_is_no_expression(bench: Bench, place: dict[str, Any]) -> None:
    told = await bench.refused(
        "put_method",
        **(place | {"httpMethod": "POST"}),
        authorizationType="NONE",
        requestParameters={"true": True},
    )
    assert told.endswith("errors : [Invalid mapping expression specified: true]")


async def test_an_authorizer_of_no_api(bench: Bench) -> None:
    told = await bench.refused(
        "create_authorizer", restApiId="nope", name="a", type="COGNITO_USER_POOLS"
    )
    assert told == (
        "ConflictException: Unable to complete operation due to concurrent modification. "
        "Please try again later."
    )


async def test_a_model_in_use_names_its_last_method(bench: Bench, place: dict[str, Any]) -> None:
    of_api = {"restApiId": place["restApiId"]}
    await bench.call(
        "create_model",
        **of_api,
        name="M",
        contentType="application/json",
        schema='{"type": "object", "properties": {"a": {}}}',
    )
    below = await bench.call(
        "create_resource", **of_api, parentId=place["resourceId"], pathPart="test"
    )
    models = {"authorizationType": "NONE", "requestModels": {"application/json": "M"}}
    await bench.call("put_method", **(place | {"httpMethod": "ANY"}), **models)
    told = await bench.refused("delete_model", **of_api, modelName="M")
    assert told.endswith("is referenced in method request: //ANY")
    other = {"resourceId": below["id"], "httpMethod": "ANY"}
    await bench.call("put_method", **(place | other), **models)
    told = await bench.refused("delete_model", **of_api, modelName="M")
    assert told.endswith("is referenced in method request: /test/ANY")


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/responseTemplates/application~1xml", "responseTemplates"),
        ("/responseParameters/gatewayresponse.header.X", "responseParameters"),
    ],
)
async def test_a_gateway_response_is_replaced_by_something(
    bench: Bench, place: dict[str, Any], path: str, member: str
) -> None:
    told = await bench.refused(
        "update_gateway_response",
        restApiId=place["restApiId"],
        responseType="DEFAULT_4XX",
        patchOperations=[{"op": "replace", "path": path}],
    )
    assert told == f"{BAD}Invalid null or empty value in {member}"


async def test_an_endpoint_without_a_host(bench: Bench, place: dict[str, Any]) -> None:
    await bench.call(
        "put_integration",
        **place,
        type="HTTP",
        integrationHttpMethod="GET",
        uri="https://${stageVariables.host}",
    )
    answer = await bench.call("test_invoke_method", **place)
    assert answer["headers"] == {"x-amzn-ErrorType": "InternalServerErrorException"}
    lines = [line.partition(" : ")[2] for line in answer["log"].splitlines()]
    assert lines[-2:] == [
        "Execution failed due to configuration error: Invalid endpoint address",
        "Method completed with status: 500",
    ]
    assert not any(line.startswith("Endpoint request") for line in lines)


async def test_what_an_import_leaves_out_is_told(bench: Bench) -> None:
    integration = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "requestParameters": {
            "integration.request.header.a": "'x'",
            "integration.request.header.b": True,
        },
    }
    operation = {"responses": {}, "x-amazon-apigateway-integration": integration}
    document = {
        "openapi": "3.0.1",
        "info": {"title": "t"},
        "paths": {"/test": {"get": operation}},
    }
    api = await bench.call("import_rest_api", body=json.dumps(document).encode())
    (warning,) = api["warnings"]
    assert warning == (
        "Invalid format for 'requestParameters'. Expected type string for property "
        "'integration.request.header.b' of resource '/test' and method 'GET' but got 'true'"
    )
    resources = (await bench.call("get_resources", restApiId=api["id"], embed=["methods"]))["items"]
    (method,) = [one["resourceMethods"]["GET"] for one in resources if one["path"] == "/test"]
    mapped = method["methodIntegration"]["requestParameters"]
    assert mapped == {"integration.request.header.a": "'x'"}


async def test_stages_that_a_plan_hasnt(bench: Bench, place: dict[str, Any]) -> None:
    await bench.call("create_deployment", restApiId=place["restApiId"], stageName="s")
    stage = {"apiId": place["restApiId"], "stage": "s"}
    plan = (await bench.call("create_usage_plan", name="p", apiStages=[stage]))["id"]
    for value, told in (
        (None, f"{BAD}Invalid API Stage specified"),
        ("nothing", f"{BAD}Invalid API Stage specified"),
        ("a:b", "NotFoundException: Invalid API Stage {api: a, stage: b} specified for usageplan "),
    ):
        given = {"op": "remove", "path": "/apiStages"} | ({"value": value} if value else {})
        said = await bench.refused("update_usage_plan", usagePlanId=plan, patchOperations=[given])
        assert said.startswith(told)
    await bench.call("delete_rest_api", restApiId=place["restApiId"])
    await bench.call("delete_usage_plan", usagePlanId=plan)
