"""Metrics by method, where a stage asks for detailed ones, and those of its cache."""

from typing import Any

from tests.emulator.gateway.test_caching import asked, proxy, setting, stage
from tests.emulator.gateway.test_mock import mock

__all__ = ["asked"]


def counted(gateway: Any, metric: str) -> dict[frozenset[tuple[str, str]], float]:
    """Sums by dimensions but the API's name."""
    sums: dict[frozenset[tuple[str, str]], float] = {}
    for (name, dimensions, _), values in gateway.cloud.meter.take().items():
        if name == metric:
            place = frozenset(pair for pair in dimensions if pair[0] != "ApiName")
            sums[place] = sums.get(place, 0.0) + sum(v * often for v, often in values.items())
    return sums


ALL: frozenset[tuple[str, str]] = frozenset()
STAGE = frozenset({("Stage", "test")})


def of_method(path: str, verb: str) -> frozenset[tuple[str, str]]:
    return STAGE | {("Resource", path), ("Method", verb)}


async def test_methods_have_metrics_where_the_stage_asks_for_them(gateway: Any) -> None:
    settings = [
        {"ResourcePath": "/*", "HttpMethod": "*", "MetricsEnabled": True},
        {"ResourcePath": "/~1b", "HttpMethod": "GET", "MetricsEnabled": False},
    ]
    gateway.serve({"GET /a/{id}": mock(), "GET /b": mock()}, stage={"MethodSettings": settings})
    for target in ("/a/1", "/a/2", "/b", "/nothing"):
        await gateway.call("GET", target)
    taken = counted(gateway, "Count")
    assert taken == {ALL: 4.0, STAGE: 4.0, of_method("/a/{id}", "GET"): 2.0}


async def test_without_detailed_metrics_there_are_none_by_method(gateway: Any) -> None:
    gateway.serve({"GET /a": mock()})
    await gateway.call("GET", "/a")
    assert set(counted(gateway, "Latency")) == {ALL, STAGE}


async def test_a_caches_hits_and_misses(gateway: Any, asked: list[Any]) -> None:
    given = stage(setting(CacheTtlInSeconds=60, MetricsEnabled=True))
    gateway.serve({"GET /a": proxy(), "POST /a": proxy()}, stage=given)
    for _ in range(3):
        await gateway.call("GET", "/a")
    await gateway.call("POST", "/a")  # a setting for all methods caches GET alone
    places = (ALL, STAGE, of_method("/a", "GET"))
    everything = dict(gateway.cloud.meter.take())
    found = {
        metric: sum(
            sum(v * n for v, n in values.items())
            for k, values in everything.items()
            if k[0] == metric
        )
        for metric in ("CacheHitCount", "CacheMissCount")
    }
    assert found == {"CacheHitCount": 2.0 * len(places), "CacheMissCount": 1.0 * len(places)}
