"""Refusals and details in the words that AWS was heard to use (public recordings, 2023 to 2026)."""

from typing import Any

import pytest

from tests.emulator.services.apigateway.conftest import Bench

BAD = "BadRequestException: "
PATCH = "Invalid patch path  '{}' specified for op '{}'. "


def patch(op: str, path: str, value: str | None = None) -> dict[str, Any]:
    given = {"op": op, "path": path} | ({} if value is None else {"value": value})
    return {"patchOperations": [given]}


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (("add", "/binaryMediaTypes", "x"), "Invalid patch path /binaryMediaTypes"),
        (
            ("replace", "/minimumCompressionSize", "-1"),
            "Invalid minimum compression size, must be between 0 and 10485760",
        ),
        (
            ("add", "/minimumCompressionSize", "1"),
            "Invalid patch operation specified. Must be one of: [replace]",
        ),
        (
            ("replace", "/endpointConfiguration/ipAddressType", "x"),
            "ipAddressType must be either ipv4 or dualstack.",
        ),
        (
            ("replace", "/endpointConfiguration/types/EDGE", "x"),
            "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE",
        ),
    ],
)
async def test_wrong_patches_of_an_api(
    bench: Bench, operation: tuple[str, str, str], message: str
) -> None:
    api = await bench.call("create_rest_api", name="x")
    told = await bench.refused("update_rest_api", restApiId=api["id"], **patch(*operation))
    assert told == BAD + message


async def test_the_defaults_of_an_api(bench: Bench) -> None:
    api = await bench.call("create_rest_api", name="x", binaryMediaTypes=[])
    assert api["endpointConfiguration"] == {"types": ["EDGE"], "ipAddressType": "ipv4"}
    assert "binaryMediaTypes" not in api
    private = await bench.call(
        "create_rest_api", name="p", endpointConfiguration={"types": ["PRIVATE"]}
    )
    assert private["endpointConfiguration"]["ipAddressType"] == "dualstack"
    models = (await bench.call("get_models", restApiId=api["id"]))["items"]
    assert [one["name"] for one in models] == ["Empty", "Error"]
    told = await bench.refused("create_rest_api", name="x", description="")
    assert told == BAD + "Description cannot be an empty string"
    where = {"restApiId": api["id"]}
    for value in ("image~1png", "image~1gif"):
        await bench.call("update_rest_api", **where, **patch("add", f"/binaryMediaTypes/{value}"))
    api = await bench.call(
        "update_rest_api", **where, **patch("replace", "/binaryMediaTypes/image~1png", "a/b")
    )
    assert (api["binaryMediaTypes"], api["tags"]) == (["image/gif", "a/b"], {})
    api = await bench.call("update_rest_api", **where, **patch("replace", "/name", "y"))
    api = await bench.call(
        "update_rest_api", **where, **patch("replace", "/minimumCompressionSize", "0")
    )
    assert (api["name"], api["minimumCompressionSize"]) == ("y", 0)
    api = await bench.call(
        "update_rest_api", **where, **patch("replace", "/minimumCompressionSize")
    )
    assert "minimumCompressionSize" not in api


async def test_resources(bench: Bench) -> None:
    api = await bench.call("create_rest_api", name="x")
    where, root = {"restApiId": api["id"]}, api["rootResourceId"]
    greedy = await bench.call("create_resource", parentId=root, pathPart="{a+}", **where)
    told = await bench.refused("create_resource", parentId=greedy["id"], pathPart="b", **where)
    assert told == BAD + "Cannot create a child of a resource with a greedy path variable: {a+}"
    told = await bench.refused(
        "update_resource", resourceId=root, **where, **patch("replace", "/pathPart", "x")
    )
    assert told == BAD + "Root resource cannot update its pathPart."
    told = await bench.refused(
        "update_resource", resourceId=greedy["id"], **where, **patch("replace", "/x", "x")
    )
    message = PATCH.format("/x", "replace") + "Must be one of: [/parentId, /pathPart]"
    assert told == BAD + message


async def test_models(bench: Bench) -> None:
    api, resource = await bench.mock_api()
    where = {"restApiId": api}
    one = where | {"modelName": "One"}
    given = {"contentType": "application/json", "schema": '{"type": "object"}', **where}
    await bench.call("create_model", name="One", **given)
    told = await bench.refused("create_model", name="Two", **(given | {"schema": ""}))
    assert told == BAD + "Model schema must have at least 1 property or array items defined"
    told = await bench.refused("update_model", **one, **patch("replace", "/name", "x"))
    message = PATCH.format("/name", "replace") + "Must be one of: [/description, /schema]"
    assert told == BAD + message
    place = where | {"resourceId": resource, "httpMethod": "GET"}
    use = patch("add", "/requestModels/application~1json", "One")
    method = await bench.call("update_method", **place, **use)
    assert method["requestModels"] == {"application/json": "One"}
    told = await bench.refused("delete_model", **one)
    assert told == (
        "ConflictException: Cannot delete model 'One', is referenced in method request: /hello/GET"
    )
    gone = patch("remove", "/requestModels/application~1json")
    assert "requestModels" not in await bench.call("update_method", **place, **gone)
    await bench.call("delete_model", **one)
    told = await bench.refused("get_model", **one)
    assert told == "NotFoundException: Invalid model name specified: One"


async def test_methods_and_their_responses(bench: Bench) -> None:
    api, resource = await bench.mock_api()
    place = {"restApiId": api, "resourceId": resource}
    told = await bench.refused("put_method", httpMethod="X", authorizationType="NONE", **place)
    assert told.startswith(BAD + "Invalid HttpMethod specified. Valid options are GET,PUT")
    told = await bench.refused("put_method", httpMethod="PUT", authorizationType="CUSTOM", **place)
    assert told.startswith(BAD + "Invalid authorizer ID specified. Setting the authorization type")
    twice = {"method.request.header.a": True, "method.request.querystring.a": True}
    told = await bench.refused(
        "put_method",
        httpMethod="PUT",
        authorizationType="NONE",
        requestParameters=twice,
        **place,
    )
    message = "Parameter names must be unique across querystring, header and path"
    assert told == BAD + message
    await bench.call("put_method", httpMethod="PUT", authorizationType="none", **place)
    put = place | {"httpMethod": "PUT"}
    await bench.call("put_integration", type="MOCK", **put)
    await bench.call("put_integration_response", statusCode="200", **put)  # before the method's
    told = await bench.refused("get_integration_response", statusCode="201", **put)
    assert told == "NotFoundException: Invalid Response status code specified"
    told = await bench.refused("get_integration_response", statusCode="x", **put)
    assert told.startswith("ValidationException: 1 validation error detected: Value 'x'")
    await bench.call("put_method_response", statusCode="200", **put)
    gone = patch("remove", "/responseModels/application~1json")
    told = await bench.refused("update_method_response", statusCode="200", **put, **gone)
    assert told == "NotFoundException: Content-Type specified was not found"


async def test_gateway_responses_take_on_the_defaults(bench: Bench) -> None:
    api = await bench.call("create_rest_api", name="x")
    where = {"restApiId": api["id"]}
    told = await bench.refused("delete_gateway_response", responseType="DEFAULT_5XX", **where)
    assert told == "NotFoundException: Gateway response type not defined on api"
    given = {"gatewayresponse.header.X-A": "'b'"}
    await bench.call(
        "put_gateway_response",
        responseType="DEFAULT_5XX",
        statusCode="599",
        responseParameters=given,
        **where,
    )
    shown = await bench.call(
        "get_gateway_response", responseType="API_CONFIGURATION_ERROR", **where
    )
    assert (shown["statusCode"], shown["responseParameters"]) == ("599", given)
    assert shown["defaultResponse"] is True
    put = await bench.call("put_gateway_response", responseType="ACCESS_DENIED", **where)
    assert (put["statusCode"], put["defaultResponse"]) == ("403", False)
    assert put["responseTemplates"] == {
        "application/json": '{"message":$context.error.messageString}'
    }


async def test_stages_and_keys(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    await bench.deploy(api)
    where = {"restApiId": api, "stageName": "v1"}
    told = await bench.refused("update_stage", **where, **patch("remove", "/*/*"))
    message = "Cannot remove method setting {} because there is no method setting for this method "
    assert told == BAD + message.format("*/*")
    told = await bench.refused("update_stage", **where, **patch("add", "/accessLogSettings/x", "y"))
    assert told.startswith(BAD + "Invalid accessLogSettings path. Must be one of : [/accessLog")
    told = await bench.refused(
        "update_stage", **where, **patch("replace", "/accessLogSettings/format", "")
    )
    assert told == BAD + "Access Log value must not be empty"
    told = await bench.refused("create_api_key", value="short")
    assert told == BAD + "API Key value should be at least 20 characters"
    key = await bench.call("create_api_key", name="first")
    told = await bench.refused("update_api_key", apiKey=key["id"], **patch("replace", "/id", "x"))
    allowed = "Must be one of: [/description, /enabled, /name, /customerId]"
    assert told == BAD + PATCH.format("/id", "replace") + allowed
    found = await bench.call("get_usage_plan_keys", usagePlanId="none")
    assert found["items"] == []


async def test_siblings_and_circles(bench: Bench) -> None:
    api = await bench.call("create_rest_api", name="x")
    where, root = {"restApiId": api["id"]}, api["rootResourceId"]
    one = await bench.call("create_resource", parentId=root, pathPart="one", **where)
    two = await bench.call("create_resource", parentId=one["id"], pathPart="one", **where)
    up = patch("replace", "/parentId", root)
    told = await bench.refused("update_resource", resourceId=two["id"], **where, **up)
    assert told == (
        "ConflictException: Another resource with the same parent already has this name: one"
    )
    below = patch("replace", "/parentId", two["id"])
    told = await bench.refused("update_resource", resourceId=one["id"], **where, **below)
    assert told == BAD + "Resources cannot be cyclical."


async def test_a_new_setting_starts_from_that_of_all_methods(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    await bench.deploy(api)
    where = {"restApiId": api, "stageName": "v1"}
    for path, value in (
        ("/*/*/caching/enabled", "true"),
        ("/~1hello/GET/throttling/burstLimit", "7"),
        ("/*/*/throttling/burstLimit", "9"),
    ):
        stage = await bench.call("update_stage", **where, **patch("replace", path, value))
    settings = stage["methodSettings"]
    assert settings["~1hello/GET"]["cachingEnabled"] is True
    assert settings["~1hello/GET"]["throttlingBurstLimit"] == 7
    assert settings["*/*"]["throttlingBurstLimit"] == 9
    assert "loggingLevel" not in settings["*/*"]


async def test_any_serves_the_test_of_a_method(bench: Bench) -> None:
    api, resource = await bench.mock_api()
    place = {"restApiId": api, "resourceId": resource}
    await bench.call("put_method", httpMethod="ANY", authorizationType="NONE", **place)
    uri = "https://${stageVariables.host}"
    await bench.call(
        "put_integration",
        httpMethod="ANY",
        type="HTTP_PROXY",
        integrationHttpMethod="ANY",
        uri=uri,
        **place,
    )
    answer = await bench.call("test_invoke_method", httpMethod="PUT", **place)
    assert (answer["status"], answer["body"]) == (500, '{"message": "Internal server error"}')
    assert "Execution failed due to configuration error: Invalid endpoint address" in answer["log"]
