"""A stage's response cache: a method's answer, kept for its time to live.

    key parameters ──▶ kept and fresh? ──▶ that answer, and the integration is not called

It stands between validation and the integration request.  Whatever the method answered is kept, up
to 1 MiB, errors of its integration too; without key parameters all requests of a method share one
answer (developer guide, "Cache settings for REST APIs in API Gateway").
"""

from collections.abc import Awaitable, Mapping
from typing import Any

from csc.emulator.gateway.count_detailed import count_cache
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.invalidate_cache import invalidates, warn
from csc.emulator.gateway.invocation import EndpointReply, Invocation, MethodResponse
from csc.emulator.gateway.model import Stage
from csc.emulator.gateway.parameters import Source

LARGEST = 1024 * 1024
MOST_KEPT = 10_000


def lifetimes(stages: Mapping[str, Stage], path: str, verb: str) -> dict[str, float]:
    """Seconds by stage, for those that cache the method; a setting for all methods means GET."""
    found: dict[str, float] = {}
    for stage in stages.values():
        seconds = stage.caching.get(f"{path}/{verb}")
        if seconds is None and verb == "GET":
            seconds = stage.caching.get("*/*")
        if seconds:
            found[stage.name] = seconds
    return found


def cached(plan: Plan, keys: tuple[Source, ...], seconds: Mapping[str, float]) -> Plan:
    """The plan, behind the cache of the stages in ``seconds``."""

    def key_of(invocation: Invocation) -> tuple[Any, ...]:
        values = (source(invocation) for source in keys)
        return (
            id(plan),
            invocation.stage.name,
            *(tuple(value) if isinstance(value, list) else value for value in values),
        )

    def prepare(invocation: Invocation) -> None:
        kept = invocation.api.counters.kept.get(key_of(invocation))
        if invalidates(invocation):
            kept = None
        hit = kept is not None and kept[0] > invocation.started
        if invocation.stage.name in seconds:
            count_cache(invocation, hit=hit)
        if kept is not None and hit:
            _, response, reply = kept
            invocation.reply = reply
            invocation.response = MethodResponse(
                response.status, list(response.headers), response.body
            )
            warn(invocation, invocation.response)
            return
        plan.prepare(invocation)

    def integrate(invocation: Invocation) -> Awaitable[None] | None:
        return None if hasattr(invocation, "response") else plan.integrate(invocation)

    def conclude(invocation: Invocation) -> None:
        if hasattr(invocation, "response"):
            return
        plan.conclude(invocation)
        lifetime = seconds.get(invocation.stage.name)
        if lifetime is not None and len(invocation.response.body) <= LARGEST:
            _keep(invocation, key_of(invocation), lifetime, plan)
        warn(invocation, invocation.response)

    return Plan(prepare, integrate, conclude)


def _keep(invocation: Invocation, key: tuple[Any, ...], lifetime: float, plan: Plan) -> None:
    kept = invocation.api.counters.kept
    if len(kept) >= MOST_KEPT:
        kept.clear()
    response = invocation.response
    copy = MethodResponse(response.status, list(response.headers), response.body)
    reply: EndpointReply = invocation.reply
    kept[key] = (invocation.started + lifetime, copy, reply)
    invocation.api.counters.plans[id(plan)] = plan  # alive, so that its id stays its own
