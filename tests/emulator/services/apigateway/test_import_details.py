"""Details of imports as AWS was recorded to do them: base paths, defaults, schemes nobody enforces."""

import json
from typing import Any

import pytest

from csc.emulator.services.apigateway.base_path import with_base_path
from tests.emulator.services.apigateway.conftest import Bench
from tests.emulator.services.apigateway.test_import import document, mock, paths_of


def swagger(**more: Any) -> bytes:
    info = {"title": "t", "version": "1"}
    paths = {"/a": {"get": mock("a")}}
    return json.dumps({"swagger": "2.0", "info": info, "paths": paths, **more}).encode()


@pytest.mark.parametrize(
    ("mode", "path"), [("ignore", "/a"), ("prepend", "/base/part/a"), ("split", "/part/a")]
)
async def test_base_paths(bench: Bench, mode: str, path: str) -> None:
    variables = {"base": {"default": "/base"}}
    servers = [{"url": "https://x.example.com/{base}/part/", "variables": variables}]
    for body in (
        swagger(basePath="/base/part"),
        document({"/a": {"get": mock("a")}}, servers=servers),
    ):
        api = await bench.call("import_rest_api", body=body, parameters={"basepath": mode})
        assert path in await paths_of(bench, api["id"])
        await bench.deploy(api["id"])
        found = await bench.ask(f"/_aws/execute-api/{api['id']}/v1{path}")
        assert found == (200, b"a")


async def test_another_mode_is_refused(bench: Bench) -> None:
    told = await bench.refused("import_rest_api", body=swagger(), parameters={"basepath": "guess"})
    assert told.startswith("BadRequestException: Invalid basepath parameter")


async def test_a_method_has_awss_defaults_and_nothing_empty(bench: Bench) -> None:
    api = await bench.call("import_rest_api", body=document({"/a/{id}": {"get": mock("a")}}))
    items = (await bench.call("get_resources", restApiId=api["id"], embed=["methods"]))["items"]
    resource = next(one for one in items if one["path"] == "/a/{id}")
    method = resource["resourceMethods"]["GET"]
    integration = method["methodIntegration"]
    assert (integration["cacheNamespace"], integration["timeoutInMillis"]) == (
        resource["id"],
        29000,
    )
    assert (integration["passthroughBehavior"], integration["cacheKeyParameters"]) == (
        "WHEN_NO_MATCH",
        [],
    )
    assert method["requestParameters"] == {"method.request.path.id": True}
    assert not {"operationName", "requestModels", "authorizerId"} & method.keys()
    assert method["methodResponses"] == {"200": {"statusCode": "200"}}


async def test_a_scheme_that_isnt_enforced_lets_anyone_in(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """As on AWS; here it is said in the log, too."""
    get = mock("a") | {"security": [{"oauth": ["read"]}]}
    schemes = {"oauth": {"type": "oauth2", "flows": {}}}
    body = document({"/a": {"get": get}}, components={"securitySchemes": schemes})
    api = await bench.call("import_rest_api", body=body)
    await bench.deploy(api["id"])
    assert await bench.ask(f"/_aws/execute-api/{api['id']}/v1/a") == (200, b"a")
    assert "oauth isn't enforced" in caplog.text
    get["security"] = [{"absent": []}]
    told = await bench.refused("import_rest_api", body=document({"/a": {"get": get}}))
    assert "'absent' is no security scheme of the document" in told


async def test_merging_adds_media_types(bench: Bench) -> None:
    extension = "x-amazon-apigateway-binary-media-types"
    api = await bench.call("import_rest_api", body=swagger(**{extension: ["image/png"]}))
    given = {"restApiId": api["id"], "body": swagger(**{extension: ["image/gif"]})}
    merged = await bench.call("put_rest_api", mode="merge", **given)
    assert merged["binaryMediaTypes"] == ["image/png", "image/gif"]
    over = await bench.call("put_rest_api", mode="overwrite", **given)
    assert over["binaryMediaTypes"] == ["image/gif"]
    told = await bench.refused("put_rest_api", restApiId="none", body=b"{")
    assert told == "BadRequestException: Invalid OpenAPI input."


@pytest.mark.parametrize(
    ("url", "mode", "path"),
    [
        ("https://x.example.com", "prepend", "/base-var/a"),
        ("https://x.example.com", "split", "/a"),
        ("https://x.example.com/", "ignore", "/a"),
        ("https://x.example.com/v1", "prepend", "/v1/base-var/a"),
        ("/{basePath}/x", "prepend", "/base-var/x/a"),
    ],
)
def test_the_variable_base_path_counts_where_the_url_lacks_it(
    url: str, mode: str, path: str
) -> None:
    server = {"url": url, "variables": {"basePath": {"default": "/base-var"}}}
    document = {"openapi": "3.0.1", "servers": [server], "paths": {"/a": {}}}
    assert list(with_base_path(document, mode)["paths"]) == [path]
