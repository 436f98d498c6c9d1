"""Patch operations, by AWS's model of each object; what is wrong changes nothing."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.stage_settings import stage_settings
from tests.emulator.services.apigateway.conftest import Bench


def patched(document: dict[str, Any], shape: str, *operations: tuple[str, str, str]) -> Any:
    names = ("op", "path", "value")
    apply_patches(document, shape, [dict(zip(names, o, strict=True)) for o in operations])
    return document


def test_values_are_read_by_their_type() -> None:
    assert patched({}, "Method", ("replace", "/apiKeyRequired", "true")) == {"apiKeyRequired": True}
    assert patched({}, "Integration", ("replace", "/timeoutInMillis", "500")) == {
        "timeoutInMillis": 500
    }
    assert patched(
        {}, "UsagePlan", ("add", "/quota/limit", "5"), ("add", "/throttle/rateLimit", "1.5")
    ) == {
        "quota": {"limit": 5},
        "throttle": {"rateLimit": 1.5},
    }


def test_keys_of_maps_are_decoded() -> None:
    before = {"requestTemplates": {"a/b": "1", "c": "2"}}
    after = patched(
        before,
        "Integration",
        ("replace", "/requestTemplates/a~1b", "x"),
        ("remove", "/requestTemplates/c", ""),
        ("add", "/requestParameters/integration.request.header.A~0", "'v'"),
    )
    assert after == {
        "requestTemplates": {"a/b": "x"},
        "requestParameters": {"integration.request.header.A~": "'v'"},
    }


def test_lists() -> None:
    api = {"binaryMediaTypes": ["a/b"], "endpointConfiguration": {"types": ["EDGE"]}}
    patched(api, "RestApi", ("add", "/binaryMediaTypes/image~1png", ""))
    patched(api, "RestApi", ("remove", "/binaryMediaTypes/a~1b", ""))
    patched(api, "RestApi", ("replace", "/endpointConfiguration/types/0", "REGIONAL"))
    patched(api, "RestApi", ("replace", "/endpointConfiguration/types/REGIONAL", "EDGE"))
    assert api == {"binaryMediaTypes": ["image/png"], "endpointConfiguration": {"types": ["EDGE"]}}
    authorizer = {"providerARNs": ["a"]}
    patched(authorizer, "Authorizer", ("add", "/providerARNs", "b"))
    patched(authorizer, "Authorizer", ("remove", "/providerARNs", "a"))
    assert authorizer == {"providerARNs": ["b"]}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "x"),
        ("/", "x"),
        ("/id", "x"),
        ("/teapot", "x"),
        ("/name/deeper", "x"),
        ("/tags", "x"),
    ],
)
def test_paths_that_lead_nowhere(path: str, value: str) -> None:
    with pytest.raises(BadRequestException):
        patched({"id": "a"}, "RestApi", ("replace", path, value))


@given(st.text(), st.text(), st.sampled_from(["add", "replace", "remove", "move", ""]))
def test_any_operation_is_done_or_refused(path: str, value: str, op: str) -> None:
    for shape in ("RestApi", "Method", "Stage", "UsagePlan", "Authorizer"):
        with suppress(BadRequestException):
            patched({}, shape, (op, f"/{path}", value))


def test_settings_of_methods() -> None:
    stage: dict[str, Any] = {}
    rest = stage_settings(
        stage,
        [
            {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "7.5"},
            {"op": "replace", "path": "/~1orders~1{id}/GET/caching/enabled", "value": "true"},
            {"op": "replace", "path": "/description", "value": "x"},
        ],
    )
    assert [one["path"] for one in rest] == ["/description"]
    assert stage["methodSettings"]["*/*"]["throttlingRateLimit"] == 7.5
    assert stage["methodSettings"]["~1orders~1{id}/GET"]["cachingEnabled"] is True
    stage_settings(stage, [{"op": "remove", "path": "/~1orders~1{id}/GET"}])
    assert list(stage["methodSettings"]) == ["*/*"]


async def test_a_change_that_is_wrong_is_not_kept(bench: Bench) -> None:
    api, resource = await bench.mock_api()
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    broken = [
        {"op": "replace", "path": "/passthroughBehavior", "value": "NEVER"},
        {"op": "replace", "path": "/requestParameters/nowhere.to", "value": "'x'"},
    ]
    told = await bench.refused("update_integration", patchOperations=broken, **place)
    assert told.startswith("BadRequestException: ")
    kept = await bench.call("get_integration", **place)
    assert kept["passthroughBehavior"] == "WHEN_NO_MATCH"


async def test_what_hangs_on_an_api(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    where = {"restApiId": api}
    validator = await bench.call(
        "create_request_validator", name="v", validateRequestBody=True, **where
    )
    change = [{"op": "replace", "path": "/validateRequestParameters", "value": "true"}]
    changed = await bench.call(
        "update_request_validator",
        requestValidatorId=validator["id"],
        patchOperations=change,
        **where,
    )
    assert changed == {**validator, "validateRequestParameters": True}
    told = await bench.refused(
        "create_model", name="M", contentType="application/json", schema='{"type": 1}', **where
    )
    assert told.startswith("BadRequestException: ")
    told = await bench.refused("create_authorizer", name="c", type="COGNITO_USER_POOLS", **where)
    assert told == "BadRequestException: at least one user pool is required"
    put = await bench.call(
        "put_gateway_response", responseType="UNAUTHORIZED", statusCode="418", **where
    )
    assert put["statusCode"] == "418"
    every = await bench.call("get_gateway_responses", limit=500, **where)
    assert sum(not one["defaultResponse"] for one in every["items"]) == 1
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}"
    await bench.call("tag_resource", resourceArn=arn, tags={"a": "b", "c": "d"})
    await bench.call("untag_resource", resourceArn=arn, tagKeys=["a"])
    assert (await bench.call("get_tags", resourceArn=arn))["tags"] == {"c": "d"}


async def test_pages(bench: Bench) -> None:
    for name in "abc":
        await bench.call("create_rest_api", name=name)
    first = await bench.call("get_rest_apis", limit=2)
    rest = await bench.call("get_rest_apis", limit=2, position=first["position"])
    assert [one["name"] for one in (*first["items"], *rest["items"])] == ["a", "b", "c"]
    assert "position" not in rest
    told = await bench.refused("get_rest_apis", position="!")
    assert told.startswith("BadRequestException: Invalid position")
