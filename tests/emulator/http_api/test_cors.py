"""CORS by the API's configuration."""

from typing import Any

import pytest

from tests.emulator.http_api.conftest import HttpBench, api, header, route

CONFIGURED = {
    "AllowOrigins": ["https://a.example.com", "http://*"],
    "AllowMethods": ["GET", "POST"],
    "AllowHeaders": ["authorization"],
    "ExposeHeaders": ["date", "x-id"],
    "AllowCredentials": True,
    "MaxAge": 300,
}
ASKED = {"Origin": "https://a.example.com", "Access-Control-Request-Method": "GET"}


def cors_of(response: Any) -> dict[str, str]:
    found = ((n.lower(), v) for n, v in response.headers)
    return {n: v for n, v in found if n.startswith("access-control-")}


@pytest.fixture
def shared(bench: HttpBench) -> HttpBench:
    bench.routes("GET /x", Api=api(CorsConfiguration=CONFIGURED))
    return bench


async def test_a_preflight_is_answered_without_a_route(shared: HttpBench) -> None:
    response = await shared.ask("OPTIONS", "/nowhere", ASKED)
    assert (response.status, response.body) == (204, b"")
    assert cors_of(response) == {
        "access-control-allow-origin": "https://a.example.com",
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "date,x-id",
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization",
        "access-control-max-age": "300",
    }
    assert header(response, "apigw-requestid")


async def test_an_origin_that_is_not_allowed_gets_no_headers(shared: HttpBench) -> None:
    for origin in ("https://b.example.com", "https://a.example.com.evil.org", "null"):
        response = await shared.ask("OPTIONS", "/x", ASKED | {"Origin": origin})
        assert (response.status, cors_of(response)) == (204, {})


async def test_every_origin_of_a_scheme(shared: HttpBench) -> None:
    response = await shared.ask("OPTIONS", "/x", ASKED | {"Origin": "http://localhost:3000"})
    assert cors_of(response)["access-control-allow-origin"] == "http://localhost:3000"


async def test_the_integrations_own_headers_are_ignored(shared: HttpBench) -> None:
    answer = {
        "statusCode": 204,
        "headers": {"Access-Control-Allow-Origin": "*", "Access-Control-Max-Age": "1", "x-id": "7"},
    }
    shared.answering(lambda event: answer)
    response = await shared.ask("GET", "/x", {"Origin": "https://a.example.com"})
    assert cors_of(response) == {
        "access-control-allow-origin": "https://a.example.com",
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "date,x-id",
    }
    assert header(response, "x-id") == "7"
    assert cors_of(await shared.ask("GET", "/x")) == {}


async def test_a_route_that_takes_options_has_its_authorizer_asked(bench: HttpBench) -> None:
    """ "Configure CORS for HTTP APIs": why an ``OPTIONS /{proxy+}`` route is wanted beside a $default one."""
    guarded = route("$default", AuthorizationType="AWS_IAM")
    configured = api(CorsConfiguration={"AllowOrigins": ["*"]})
    bench.routes(Api=configured, Guarded=guarded)
    response = await bench.ask("OPTIONS", "/x", ASKED)
    assert response.status == 403
    bench.routes("OPTIONS /{proxy+}", Api=configured, Guarded=guarded)
    response = await bench.ask("OPTIONS", "/x", ASKED)
    assert (response.status, cors_of(response)) == (204, {"access-control-allow-origin": "*"})
    assert bench.functions.calls == []


async def test_options_that_are_no_preflight_reach_the_route(bench: HttpBench) -> None:
    bench.routes("ANY /x", Api=api(CorsConfiguration={"AllowOrigins": ["*"]}))
    bench.answering(lambda event: event["requestContext"]["http"]["method"])
    assert (await bench.ask("OPTIONS", "/x")).body == b"OPTIONS"


async def test_without_a_configuration_the_integration_speaks_for_itself(bench: HttpBench) -> None:
    bench.routes("GET /x")
    answer = {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}}
    bench.answering(lambda event: answer)
    response = await bench.ask("GET", "/x", {"Origin": "https://a.example.com"})
    assert cors_of(response) == {"access-control-allow-origin": "*"}
    assert (await bench.ask("OPTIONS", "/x", ASKED)).status == 404
