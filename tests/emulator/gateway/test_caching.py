"""The response cache of a stage."""

import json
from typing import Any

import pytest

URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
)


def proxy(*keys: str) -> dict[str, Any]:
    return {
        "Integration": {
            "Type": "AWS_PROXY",
            "IntegrationHttpMethod": "POST",
            "Uri": URI,
            "CacheKeyParameters": list(keys),
        },
        "RequestParameters": {"method.request.querystring.q": False},
    }


def stage(*settings: Any, cluster: bool = True) -> dict[str, Any]:
    return {"CacheClusterEnabled": cluster, "MethodSettings": list(settings)}


def setting(path: str = "/*", method: str = "*", **more: Any) -> dict[str, Any]:
    return {"ResourcePath": path, "HttpMethod": method, "CachingEnabled": True, **more}


@pytest.fixture
def asked(gateway: Any) -> list[Any]:
    events: list[Any] = []

    def answer(event: Any) -> Any:
        events.append(event)
        status = 429 if event["queryStringParameters"] else 200
        return {"statusCode": status, "headers": {"X-N": "1"}, "body": json.dumps(len(events))}

    gateway.functions.handlers["f"] = answer
    return events


async def bodies(gateway: Any, *targets: str, method: str = "GET") -> list[int]:
    return [json.loads((await gateway.call(method, target)).body) for target in targets]


async def test_an_answer_is_kept_for_its_time(gateway: Any, asked: list[Any]) -> None:
    gateway.serve({"GET /a": proxy()}, stage=stage(setting(CacheTtlInSeconds=60)))
    assert await bodies(gateway, "/a", "/a?q=1") == [1, 1]
    gateway.time += 61
    first = await gateway.call("GET", "/a?q=1")
    second = await gateway.call("GET", "/a")
    assert (first.status, second.status, second.body) == (429, 429, b"2")
    names = [name for name, _ in second.headers]
    assert len(names) == len(set(names))
    assert dict(first.headers)["x-amzn-RequestId"] != dict(second.headers)["x-amzn-RequestId"]


async def test_key_parameters_tell_requests_apart(gateway: Any, asked: list[Any]) -> None:
    method = proxy("method.request.querystring.q")
    gateway.serve({"GET /a": method}, stage=stage(setting()))
    assert await bodies(gateway, "/a?q=1", "/a?q=2", "/a?q=1", "/a") == [1, 2, 1, 3]


async def test_a_setting_for_all_methods_means_get(gateway: Any, asked: list[Any]) -> None:
    methods = {"GET /a": proxy(), "POST /a": proxy(), "POST /b": proxy(), "GET /c": proxy()}
    settings = [
        setting(),
        setting("/~1b", "POST"),
        {"ResourcePath": "/~1c", "HttpMethod": "GET", "CachingEnabled": False},
    ]
    gateway.serve(methods, stage=stage(*settings))
    assert await bodies(gateway, "/a", "/a", method="POST") == [1, 2]
    assert await bodies(gateway, "/b", "/b", method="POST") == [3, 3]
    assert await bodies(gateway, "/c", "/c") == [4, 5]


async def test_without_a_cluster_nothing_is_kept(gateway: Any, asked: list[Any]) -> None:
    gateway.serve({"GET /a": proxy()}, stage=stage(setting(), cluster=False))
    assert await bodies(gateway, "/a", "/a") == [1, 2]


async def test_a_changed_method_starts_anew(gateway: Any, asked: list[Any]) -> None:
    gateway.serve({"GET /a": proxy()}, stage=stage(setting()))
    assert await bodies(gateway, "/a") == [1]
    changed = {**proxy(), "OperationName": "changed"}
    gateway.serve({"GET /a": changed, "GET /b": proxy()}, stage=stage(setting()))
    assert await bodies(gateway, "/a", "/a") == [2, 2]


NOW = {"Cache-Control": "no-transform, max-age=0"}


async def fresh(gateway: Any, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """The status and body, or the warning in the place of the body."""
    answer = await gateway.call("GET", "/a", headers)
    return answer.status, dict(answer.headers).get("Warning") or json.loads(answer.body)


async def test_max_age_0_asks_past_the_cache_and_renews_it(gateway: Any, asked: list[Any]) -> None:
    open_ = setting(RequireAuthorizationForCacheControl=False)
    gateway.serve({"GET /a": proxy()}, stage=stage(open_))
    assert await fresh(gateway) == (200, 1)
    assert await fresh(gateway, NOW) == (200, 2)
    assert await fresh(gateway) == (200, 2)
    assert await fresh(gateway, {"Cache-Control": "max-age=10"}) == (200, 2)


@pytest.mark.parametrize(
    ("strategy", "status", "warned"),
    [
        ("SUCCEED_WITH_RESPONSE_HEADER", 200, True),
        ("SUCCEED_WITHOUT_RESPONSE_HEADER", 200, False),
        ("FAIL_WITH_403", 403, False),
    ],
)
async def test_without_authorization_it_is_ignored_or_refused(
    gateway: Any, asked: list[Any], strategy: str, status: int, warned: bool
) -> None:
    guarded = setting(UnauthorizedCacheControlHeaderStrategy=strategy)
    gateway.serve({"GET /a": proxy()}, stage=stage(guarded))
    assert await fresh(gateway) == (200, 1)
    answer = await gateway.call("GET", "/a", NOW)
    assert answer.status == status
    assert ("Warning" in dict(answer.headers)) is warned
    assert len(asked) == 1
    again = await gateway.call("GET", "/a")
    assert "Warning" not in dict(again.headers)
