"""Addresses, stages and what ends a request before its integration."""

from typing import Any

import pytest

from csc.emulator.http import HttpRequest
from csc.emulator.http_api.serve import BODY_LIMIT
from tests.emulator.http_api.conftest import HttpBench, api, header, stage

NOT_FOUND = (404, {"message": "Not Found"})


def told(event: dict[str, object]) -> str:
    context: dict[str, object] = event["requestContext"]  # type: ignore[assignment]
    return f"{context['stage']} {event['rawPath']}"


@pytest.fixture
def two(bench: HttpBench) -> HttpBench:
    """A ``$default`` stage and one named ``dev``."""
    bench.routes("GET /x", Stage=stage(), Dev=stage("dev"))
    bench.answering(told)
    return bench


async def test_a_stage_that_the_path_names_goes_first(two: HttpBench) -> None:
    assert (await two.ask("GET", "/dev/x")).body == b"dev /dev/x"
    assert (await two.ask("GET", "/x")).body == b"$default /x"


async def test_the_same_by_the_apis_own_addresses(two: HttpBench) -> None:
    base = f"/_aws/execute-api/{two.api_id}"
    assert (await two.ask("GET", f"{base}/dev/x")).body == b"dev /dev/x"
    assert (await two.ask("GET", f"{base}/x")).body == b"$default /x"
    assert (await two.ask("GET", f"{base}/$default/x")).body == b"$default /x"
    host = f"{two.api_id}.execute-api.us-east-1.amazonaws.com"
    assert (await two.ask("GET", "/dev/x", host=host)).body == b"dev /dev/x"
    assert (await two.ask("GET", "/x", host=host)).body == b"$default /x"


async def test_no_stage_and_no_route_is_a_404(bench: HttpBench) -> None:
    bench.routes("GET /x", Stage=stage("dev"))
    response = await bench.ask("GET", f"/_aws/execute-api/{bench.api_id}/x")
    assert (response.status, response.body) == (404, b'{"message":"Not Found"}')
    assert header(response, "apigw-requestid")
    assert await bench.json("GET", "/dev/y") == NOT_FOUND
    assert await bench.json("POST", "/dev/x") == NOT_FOUND
    assert (await bench.ask("GET", "/_aws/execute-api/nosuchapi/x")).status == 403


async def test_the_only_stage_is_served_without_its_prefix(bench: HttpBench) -> None:
    """At the root of a local cloud, as the stage of a REST API is; its events are as with the prefix."""
    bench.routes("GET /x", Stage=stage("prod"))
    bench.answering(told)
    assert (await bench.ask("GET", "/x")).body == b"prod /prod/x"


async def test_a_disabled_endpoint_is_only_reached_by_a_domain(bench: HttpBench) -> None:
    domain = {"DomainName": "api.example.com"}
    mapping = {"ApiId": {"Ref": "Api"}, "DomainName": {"Ref": "Domain"}, "Stage": {"Ref": "Stage"}}
    bench.routes(
        "GET /x",
        Api=api(DisableExecuteApiEndpoint=True),
        Domain={"Type": "AWS::ApiGatewayV2::DomainName", "Properties": domain},
        Mapping={
            "Type": "AWS::ApiGatewayV2::ApiMapping",
            "Properties": mapping | {"ApiMappingKey": "shop/v1"},
        },
    )
    bench.answering(told)
    host = f"{bench.api_id}.execute-api.us-east-1.amazonaws.com"
    assert await bench.json("GET", "/x", host=host) == NOT_FOUND
    found = await bench.ask("GET", "/shop/v1/x", host="api.example.com")
    assert found.body == b"$default /x"
    assert bench.last.context["customDomain"] == {"basePathMatched": "shop/v1"}
    assert (await bench.ask("GET", "/other/x", host="api.example.com")).status == 404


async def test_a_deployment_is_needed_where_it_isnt_automatic(bench: HttpBench) -> None:
    """In a stack made through CloudFormation; a watched file's stage follows each save."""
    bench.routes("GET /x", Stage=stage(AutoDeploy=False))
    bench.answering(told)
    assert (await bench.ask("GET", "/x")).status == 200


async def test_a_body_that_is_too_long(bench: HttpBench) -> None:
    bench.routes("POST /x")
    request = HttpRequest("POST", "/x", [("Host", "localhost")], b"x" * (BODY_LIMIT + 1))
    answer = bench.dispatcher(request)
    assert (answer.status, answer.body) == (413, b'{"message":"Request Entity Too Large"}')  # type: ignore[union-attr]


@pytest.mark.parametrize("target", ["/%", "/%zz", "/x?a=%2"])
async def test_a_broken_percent_encoding_is_a_400(bench: HttpBench, target: str) -> None:
    bench.routes("$default")
    assert await bench.json("GET", target) == (400, {"message": "Bad Request"})


async def test_a_route_without_an_integration(bench: HttpBench) -> None:
    lonely = {"ApiId": {"Ref": "Api"}, "RouteKey": "GET /y"}
    bench.routes("GET /x", Y={"Type": "AWS::ApiGatewayV2::Route", "Properties": lonely})
    assert await bench.json("GET", "/y") == (500, {"message": "Internal Server Error"})


async def test_throttles_of_a_route_and_of_a_stage(
    bench: HttpBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: dict[str, Any] = {
        "DefaultRouteSettings": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 1},
        "RouteSettings": {"GET /y": {"ThrottlingBurstLimit": 2}},
    }
    monkeypatch.setenv("CSC_THROTTLE", "enforce")
    bench.routes("GET /x", "GET /y", Stage=stage(**settings))
    bench.answering(lambda event: "ok")
    statuses = [(await bench.ask("GET", path)).status for path in ("/x", "/x", "/y", "/y", "/y")]
    assert statuses == [200, 429, 200, 200, 429]
    assert await bench.json("GET", "/x") == (429, {"message": "Too Many Requests"})
    bench.time += 1
    assert (await bench.ask("GET", "/x")).status == 200


async def test_without_the_switch_nothing_is_throttled(bench: HttpBench) -> None:
    bench.routes("GET /x", Stage=stage(DefaultRouteSettings={"ThrottlingBurstLimit": 0}))
    bench.answering(lambda event: "ok")
    assert (await bench.ask("GET", "/x")).status == 200
