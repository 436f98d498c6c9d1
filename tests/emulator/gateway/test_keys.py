"""API keys, usage plans and throttles."""

from typing import Any

import pytest

KEY = "k" * 24
MOCK: dict[str, Any] = {
    "ApiKeyRequired": True,
    "Integration": {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [
            {
                "StatusCode": "200",
                "ResponseTemplates": {"application/json": "$context.identity.apiKey"},
            }
        ],
    },
    "MethodResponses": [{"StatusCode": "200"}],
}


def plan(enabled: bool = True, **properties: Any) -> dict[str, Any]:
    stage = {"ApiId": {"Ref": "Api"}, "Stage": {"Ref": "Stage"}}
    stage |= properties.pop("stage", {})
    return {
        "Key": {
            "Type": "AWS::ApiGateway::ApiKey",
            "Properties": {"Enabled": enabled, "Value": KEY, "Name": "customer"},
        },
        "Plan": {
            "Type": "AWS::ApiGateway::UsagePlan",
            "Properties": {"ApiStages": [stage], **properties},
        },
        "PlanKey": {
            "Type": "AWS::ApiGateway::UsagePlanKey",
            "Properties": {
                "KeyId": {"Ref": "Key"},
                "KeyType": "API_KEY",
                "UsagePlanId": {"Ref": "Plan"},
            },
        },
    }


async def statuses(gateway: Any, times: int, target: str = "/") -> list[int]:
    return [(await gateway.call("GET", target, {"x-api-key": KEY})).status for _ in range(times)]


async def test_a_key_of_a_plan_lets_in(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK}, plan())
    answer = await gateway.call("GET", "/", {"X-API-Key": KEY})
    assert (answer.status, answer.body) == (200, KEY.encode())


@pytest.mark.parametrize("key", [None, "", "wrong", KEY + "x"])
async def test_any_other_is_forbidden(gateway: Any, key: str | None) -> None:
    gateway.serve({"GET /": MOCK}, plan())
    answer = await gateway.call("GET", "/", {} if key is None else {"x-api-key": key})
    assert (answer.status, answer.body) == (403, b'{"message":"Forbidden"}')
    assert ("x-amzn-ErrorType", "ForbiddenException") in answer.headers


async def test_a_disabled_key_or_one_of_another_stage_is_forbidden(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK}, plan(enabled=False))
    assert await statuses(gateway, 1) == [403]
    gateway.serve({"GET /": MOCK}, plan(stage={"Stage": "other"}))
    assert await statuses(gateway, 1) == [403]


async def test_a_method_that_needs_no_key_ignores_it(gateway: Any) -> None:
    gateway.serve({"GET /": {**MOCK, "ApiKeyRequired": False}}, plan())
    assert (await gateway.call("GET", "/")).status == 200


async def test_a_throttle_is_a_bucket_that_fills_again(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK}, plan(Throttle={"RateLimit": 2, "BurstLimit": 3}))
    assert await statuses(gateway, 4) == [200, 200, 200, 429]
    answer = await gateway.call("GET", "/", {"x-api-key": KEY})
    assert answer.body == b'{"message":"Too Many Requests"}'
    gateway.time += 1.0
    assert await statuses(gateway, 3) == [200, 200, 429]


async def test_a_quota_counts_a_period_in_utc(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK}, plan(Quota={"Limit": 2, "Period": "DAY"}))
    assert await statuses(gateway, 3) == [200, 200, 429]
    answer = await gateway.call("GET", "/", {"x-api-key": KEY})
    assert answer.body == b'{"message":"Limit Exceeded"}'
    gateway.time += 86_400
    assert await statuses(gateway, 1) == [200]


async def test_counters_go_on_over_a_deployment(gateway: Any) -> None:
    gateway.serve({"GET /": MOCK}, plan(Quota={"Limit": 2}))
    assert await statuses(gateway, 1) == [200]
    gateway.serve({"GET /": MOCK, "GET /b": MOCK}, plan(Quota={"Limit": 2}))
    assert await statuses(gateway, 2) == [200, 429]


async def test_a_method_of_a_plan_may_have_its_own_throttle(gateway: Any) -> None:
    own = {"Throttle": {"/b/GET": {"RateLimit": 1, "BurstLimit": 1}}}
    gateway.serve({"GET /a": MOCK, "GET /b": MOCK}, plan(stage=own))
    assert await statuses(gateway, 2, "/b") == [200, 429]
    assert await statuses(gateway, 2, "/a") == [200, 200]


@pytest.mark.parametrize("enforced", [True, False])
async def test_the_stage_throttles_where_that_is_asked_for(
    gateway: Any, monkeypatch: pytest.MonkeyPatch, enforced: bool
) -> None:
    if enforced:
        monkeypatch.setenv("CSC_THROTTLE", "enforce")
    open_method = {**MOCK, "ApiKeyRequired": False}
    settings = [
        {
            "ResourcePath": "/~1a~1{b}",
            "HttpMethod": "GET",
            "ThrottlingRateLimit": 1,
            "ThrottlingBurstLimit": 1,
        },
        {"ResourcePath": "/*", "HttpMethod": "*", "ThrottlingBurstLimit": 2},
    ]
    stage = {"MethodSettings": settings}
    gateway.serve({"GET /a/{b}": open_method, "GET /c": open_method}, stage=stage)
    refused = 429 if enforced else 200
    assert await statuses(gateway, 2, "/a/1") == [200, refused]
    assert await statuses(gateway, 3, "/c") == [200, 200, refused]


async def test_a_key_without_a_value_gets_one_and_keeps_it(gateway: Any) -> None:
    parts = plan()
    del parts["Key"]["Properties"]["Value"]
    gateway.serve({"GET /": MOCK}, parts)
    [api] = gateway.deployment.apis.values()
    [value] = api.key_ring.keys
    assert len(value) >= 20
    gateway.serve({"GET /": MOCK, "GET /b": MOCK}, parts)
    [api] = gateway.deployment.apis.values()
    assert list(api.key_ring.keys) == [value]
