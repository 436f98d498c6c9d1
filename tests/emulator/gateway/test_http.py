"""HTTP and HTTP_PROXY: what the endpoint gets, what the client gets, what happens without one."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web


async def echo(request: web.Request) -> web.Response:
    body = (await request.read()).decode()
    if request.path == "/slow":
        await asyncio.sleep(0.3)
    if request.path == "/moved":
        raise web.HTTPFound("/elsewhere")
    told = {
        "method": request.method,
        "target": request.raw_path,
        "headers": {name: request.headers.getall(name) for name in request.headers},
        "body": body,
    }
    headers = {"Server": "ours", "X-Own": "1", "Via": "1.1 x"}
    return web.json_response(told, status=203, headers=headers)


@pytest.fixture
async def endpoint() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", echo)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def proxy(uri: str, parameters: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "Integration": {
            "Type": "HTTP_PROXY",
            "IntegrationHttpMethod": "ANY",
            "Uri": uri,
            "RequestParameters": parameters or {},
            **more,
        }
    }


async def test_a_proxied_request_arrives_as_it_came(gateway: Any, endpoint: str) -> None:
    method = {
        **proxy(
            endpoint + "/v1/{rest}",
            {
                "integration.request.path.rest": "method.request.path.rest",
                "integration.request.header.X-Added": "'yes'",
                "integration.request.querystring.q": "method.request.header.X-Q",
            },
        ),
        "RequestParameters": {
            "method.request.path.rest": True,
            "method.request.header.X-Q": False,
        },
    }
    gateway.serve({"ANY /{rest+}": method})
    headers = {"X-Q": "mapped", "TE": "gzip", "Accept-Encoding": "identity"}
    answer = await gateway.call("PUT", "/a%20b/c?q=lost&r=1&r=2", headers, "body")
    assert answer.status == 203
    told = json.loads(answer.body)
    assert (told["method"], told["body"]) == ("PUT", "body")
    assert told["target"] == "/v1/a%20b/c?q=mapped&r=1&r=2"
    sent = {name.lower(): values for name, values in told["headers"].items()}
    assert sent["x-added"] == ["yes"]
    assert sent["x-amzn-apigateway-api-id"] == [next(iter(gateway.deployment.apis))]
    assert sent["host"] == [endpoint.removeprefix("http://")]
    assert "te" not in sent
    found = dict(answer.headers)
    assert found["x-amzn-Remapped-Server"] == "ours"
    assert found["X-Own"] == "1"
    assert "Via" not in found
    assert "X-Amzn-Trace-Id" not in found


async def test_a_proxied_query_is_beside_that_of_the_uri(gateway: Any, endpoint: str) -> None:
    mapped = {"integration.request.querystring.b": "method.request.header.X-B"}
    gateway.serve({"GET /": {**proxy(f"{endpoint}/?a=1&b=2", mapped), "RequestParameters": {
        "method.request.header.X-B": False
    }}})  # fmt: skip
    answer = await gateway.call("GET", "/?a=3", {"X-B": "4"})
    assert json.loads(answer.body)["target"] == "/?a=1&b=2&a=3&b=4"


async def test_redirects_are_the_clients(gateway: Any, endpoint: str) -> None:
    gateway.serve({"GET /": proxy(endpoint + "/moved")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 302
    assert dict(answer.headers)["Location"] == "/elsewhere"


async def test_stage_variables_choose_the_endpoint(gateway: Any, endpoint: str) -> None:
    host = endpoint.removeprefix("http://")
    gateway.serve(
        {"GET /": proxy("http://${stageVariables.host}/x")}, stage={"Variables": {"host": host}}
    )
    assert json.loads((await gateway.call("GET", "/")).body)["target"] == "/x"


async def test_a_mapped_integration_sends_only_what_is_mapped(gateway: Any, endpoint: str) -> None:
    method = {
        "Integration": {
            "Type": "HTTP",
            "IntegrationHttpMethod": "POST",
            "Uri": endpoint + "/items?fixed=1",
            "RequestTemplates": {"application/json": '{"n": $input.json("$.n")}'},
            "RequestParameters": {
                "integration.request.header.X-One": "method.request.multivalueheader.X-One",
                "integration.request.querystring.name": "method.request.body.name",
            },
            "IntegrationResponses": [
                {
                    "StatusCode": "200",
                    "ResponseTemplates": {"application/json": "$input.json('$')"},
                    "ResponseParameters": {
                        "method.response.header.X-Own": "integration.response.header.x-own",
                        "method.response.header.X-Method": "integration.response.body.method",
                    },
                }
            ],
        },
        "RequestParameters": {"method.request.header.X-One": False},
        "MethodResponses": [
            {
                "StatusCode": "200",
                "ResponseParameters": {
                    "method.response.header.X-Own": True,
                    "method.response.header.X-Method": True,
                },
            }
        ],
    }
    gateway.serve({"PUT /": method})
    answer = await gateway.call(
        "PUT", "/?x=1", {"X-One": "a", "X-Two": "b"}, '{"n": 1, "name": "z"}'
    )
    assert answer.status == 200
    told = json.loads(answer.body)
    assert (told["method"], told["body"], told["target"]) == (
        "POST",
        '{"n": 1}',
        "/items?fixed=1&name=z",
    )
    assert told["headers"]["X-One"] == ["a"]
    assert "X-Two" not in told["headers"]
    found = dict(answer.headers)
    assert (found["X-Own"], found["X-Method"]) == ("1", "POST")


async def test_an_endpoint_that_is_too_slow_is_a_504(gateway: Any, endpoint: str) -> None:
    gateway.serve({"GET /": proxy(endpoint + "/slow", TimeoutInMillis=50)})
    answer = await gateway.call("GET", "/")
    assert (answer.status, answer.body) == (504, b'{"message": "Endpoint request timed out"}')


async def test_an_endpoint_that_is_not_there_is_a_504(gateway: Any) -> None:
    gateway.serve({"GET /": proxy("http://127.0.0.1:1/")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 504
    assert answer.body == b'{"message": "Network error communicating with endpoint"}'


async def test_what_has_no_body_has_no_content_type(gateway: Any, endpoint: str) -> None:
    integration = {"Type": "HTTP", "IntegrationHttpMethod": "GET", "Uri": endpoint}
    responses = [{"StatusCode": "200", "ResponseTemplates": {}}]
    answered = {**integration, "IntegrationResponses": responses}
    gateway.serve({"GET /": {"Integration": answered, "MethodResponses": [{"StatusCode": "200"}]}})
    answer = await gateway.call("GET", "/")
    sent = {name.lower() for name in json.loads(answer.body)["headers"]}
    assert "accept" in sent
    assert "content-type" not in sent
