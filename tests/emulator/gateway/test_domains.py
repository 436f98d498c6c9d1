"""Custom domains: the Host header and a base path choose the API and the stage."""

import json
from typing import Any

import pytest

from bench.gateway.template import template

URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
)
PROXY = {"Integration": {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": URI}}


def mapping(base_path: str | None, stage: str = "test") -> dict[str, Any]:
    properties = {
        "DomainName": {"Ref": "Domain"},
        "RestApiId": {"Ref": "Api"},
        "Stage": stage,
    }
    if base_path is not None:
        properties["BasePath"] = base_path
    return {"Type": "AWS::ApiGateway::BasePathMapping", "Properties": properties}


def serve(gateway: Any, **mappings: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {
        "body": json.dumps([event["path"], event["requestContext"]["path"], event["resource"]])
    }
    domain = {
        "Type": "AWS::ApiGateway::DomainName",
        "Properties": {"DomainName": "api.shop.example"},
    }
    gateway.deploy(template({"GET /orders/{id}": PROXY}, {"Domain": domain, **mappings}))


async def call(gateway: Any, path: str, host: str = "API.shop.example:8080") -> tuple[int, Any]:
    answer = await gateway.call("GET", path, host=host)
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize("base_path", [None, "", "(none)"])
async def test_without_a_base_path_the_whole_path_is_the_apis(
    gateway: Any, base_path: str | None
) -> None:
    serve(gateway, Map=mapping(base_path))
    expected = ["/orders/7", "/orders/7", "/orders/{id}"]
    assert await call(gateway, "/orders/7") == (200, expected)


async def test_a_base_path_is_taken_off_and_stays_in_the_events_path(gateway: Any) -> None:
    serve(gateway, Map=mapping("shop"), Longer=mapping("shop/v2"))
    expected = ["/shop/orders/7", "/shop/orders/7", "/orders/{id}"]
    assert await call(gateway, "/shop/orders/7") == (200, expected)
    longer = ["/shop/v2/orders/7", "/shop/v2/orders/7", "/orders/{id}"]
    assert await call(gateway, "/shop/v2/orders/7") == (200, longer)


async def test_what_no_mapping_matches_is_forbidden(gateway: Any) -> None:
    serve(gateway, Map=mapping("shop"))
    for path in ("/orders/7", "/shopping/orders/7", "/"):
        assert await call(gateway, path) == (403, {"message": "Forbidden"})
    serve(gateway, Map=mapping(None, stage="gone"))
    assert await call(gateway, "/orders/7") == (403, {"message": "Forbidden"})


async def test_another_host_is_the_default_api(gateway: Any) -> None:
    serve(gateway, Map=mapping("shop"))
    status, told = await call(gateway, "/orders/7", "localhost")
    assert (status, told[1]) == (200, "/test/orders/7")
