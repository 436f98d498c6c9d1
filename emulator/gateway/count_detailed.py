"""Metrics of one method, where its stage asks for detailed ones, and of a stage's cache.

Developer guide, "Amazon API Gateway dimensions and metrics": Count, 4XXError, 5XXError, Latency and
IntegrationLatency by ApiName, Stage, Resource and Method; CacheHitCount and CacheMissCount by ApiName and
Stage, and by method where the metrics are detailed.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from csc.emulator.meter import Place

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation
    from csc.emulator.gateway.model import Stage


def metered_method(invocation: "Invocation") -> Place | None:
    """The request's method; None where it has no metrics of its own."""
    method = getattr(invocation, "method", None)
    if method is None:
        return None
    stage, place = invocation.stage, (method.resource_path, method.http_method)
    try:
        return stage.metered[place]
    except KeyError:
        name = invocation.api.model.name
        found = stage.metered[place] = _place(name, stage, *place)
        return found


def count_cache(invocation: "Invocation", *, hit: bool) -> None:
    """A request to a method that the stage caches."""
    of_api = (("ApiName", invocation.api.model.name),)
    of_method = metered_method(invocation) if invocation.stage.metrics else None
    more = (of_method.dimensions,) if of_method is not None else ()
    places = (of_api, (*of_api, ("Stage", invocation.stage.name)), *more)
    values = {"CacheHitCount" if hit else "CacheMissCount": 1.0}
    invocation.cloud.meter.add(int(invocation.started) // 60, places, values)


def _place(api: str, stage: "Stage", path: str, verb: str) -> Place | None:
    if not _asks(stage.metrics, path, verb):
        return None
    return Place.of((("ApiName", api), ("Method", verb), ("Resource", path), ("Stage", stage.name)))


def _asks(detailed: Mapping[str, bool], path: str, verb: str) -> bool:
    """The most exact of the settings counts."""
    for name in (f"{path}/{verb}", f"{path}/*", f"*/{verb}", "*/*"):
        found = detailed.get(name)
        if found is not None:
            return found
    return False
