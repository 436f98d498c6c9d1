"""HTTP_PROXY: what an endpoint gets, what the client gets, what happens without one."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.emulator.http_api.conftest import HttpBench, header, stage

UNAVAILABLE = (503, {"message": "Service Unavailable"})


async def echo(request: web.Request) -> web.Response:
    body = (await request.read()).decode()
    if request.path == "/slow":
        await asyncio.sleep(0.3)
    told = {
        "method": request.method,
        "target": request.raw_path,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "body": body,
    }
    return web.json_response(told, status=203, headers={"X-Own": "1", "Via": "1.1 x"})


@pytest.fixture
async def endpoint() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", echo)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def proxy(uri: str, **more: Any) -> dict[str, Any]:
    given = {
        "ApiId": {"Ref": "Api"},
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "ANY",
        "IntegrationUri": uri,
        "PayloadFormatVersion": "1.0",
    }
    return {"Type": "AWS::ApiGatewayV2::Integration", "Properties": given | more}


async def test_a_request_arrives_as_it_came(bench: HttpBench, endpoint: str) -> None:
    bench.routes("ANY /shop/{proxy+}", Integration=proxy(endpoint + "/v1/{proxy}?own=1"))
    sent = {"Content-Type": "text/x", "X-A": "1", "X-Forwarded-For": "10.0.0.1"}
    status, told = await bench.json("PUT", "/shop/a%20b/c?x=1&x=2", sent, "hi")
    assert status == 203
    assert told["method"] == "PUT"
    assert told["target"] == "/v1/a%20b/c?own=1&x=1&x=2"
    assert told["body"] == "hi"
    headers = told["headers"]
    assert headers["x-a"] == "1"
    assert headers["host"] in endpoint
    assert headers["forwarded"] == "by=127.0.0.1;for=203.0.113.7;host=localhost;proto=https"
    assert not [name for name in headers if name.startswith("x-forwarded-")]


async def test_what_the_client_gets(bench: HttpBench, endpoint: str) -> None:
    bench.routes("GET /x", Integration=proxy(endpoint))
    response = await bench.ask("GET", "/x")
    assert header(response, "x-own") == "1"
    assert header(response, "content-type") == "application/json; charset=utf-8"
    for name in ("via", "content-length", "date", "connection"):
        assert header(response, name) is None
    assert json.loads(response.body)["target"] == "/"


async def test_the_default_route_sends_the_whole_path(bench: HttpBench, endpoint: str) -> None:
    bench.routes("$default", Integration=proxy(endpoint), Stage=stage("dev"))
    _, told = await bench.json("GET", "/dev/store/checkout")
    assert told["target"] == "/store/checkout"


async def test_a_mapped_path_and_method(bench: HttpBench, endpoint: str) -> None:
    mapped = {"overwrite:path": "/orders/${request.path.id}", "append:querystring.via": "api"}
    target = proxy(endpoint + "/base", RequestParameters=mapped, IntegrationMethod="POST")
    bench.routes("GET /x/{id}", Integration=target)
    _, told = await bench.json("GET", "/x/7?a=1")
    assert (told["method"], told["target"]) == ("POST", "/base/orders/7?a=1&via=api")


async def test_a_path_that_a_client_chose_names_no_other_host(
    bench: HttpBench, endpoint: str
) -> None:
    bench.routes("ANY /{proxy+}", Integration=proxy(endpoint + "/{proxy}"))
    for path in ("//evil.example.com/x", "/..%2f..%2fx", "/@evil.example.com", "/%7Bproxy%7D"):
        status, told = await bench.json("GET", path)
        assert status in (203, 404)
        assert status == 404 or told["headers"]["host"] in endpoint


async def test_one_that_takes_too_long_is_a_504(bench: HttpBench, endpoint: str) -> None:
    bench.routes("GET /x", Integration=proxy(endpoint + "/slow", TimeoutInMillis=50))
    assert await bench.json("GET", "/x") == (504, {"message": "Gateway Timeout"})


async def test_one_that_cant_be_reached_is_a_503(bench: HttpBench) -> None:
    bench.routes("GET /x", Integration=proxy("http://127.0.0.1:9/"))
    assert await bench.json("GET", "/x") == UNAVAILABLE


async def test_a_vpc_link_to_a_load_balancer_is_a_503_that_says_why(bench: HttpBench) -> None:
    link = {"Name": "link", "SubnetIds": ["subnet-1"]}
    listener = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/x/1/2"
    more = {"ConnectionType": "VPC_LINK", "ConnectionId": {"Ref": "Link"}}
    bench.routes(
        "GET /x",
        Link={"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": link},
        Integration=proxy(listener, **more),
    )
    assert await bench.json("GET", "/x") == UNAVAILABLE
    assert bench.last.error is not None
    assert "in a VPC" in bench.last.error.detail


async def test_what_stands_for_a_resource_that_is_not_emulated_is_a_503(bench: HttpBench) -> None:
    bench.routes("GET /x", Integration=proxy("not-emulated-GraphQL-GraphQLUrl"))
    assert await bench.json("GET", "/x") == UNAVAILABLE
    assert bench.last.error is not None
    assert "not emulated" in bench.last.error.detail


async def test_a_vpc_link_to_an_address_is_called(bench: HttpBench, endpoint: str) -> None:
    bench.routes("GET /x", Integration=proxy(endpoint, ConnectionType="VPC_LINK"))
    assert (await bench.ask("GET", "/x")).status == 203
