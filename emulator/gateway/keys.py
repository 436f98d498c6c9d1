"""API keys, usage plans and throttles: the checks between authoriser and validation.

    x-api-key ──▶ key ──▶ its plan for this API and stage ──▶ quota, then token bucket

Buckets are AWS's: ``rate`` tokens a second, ``burst`` at most; usage is counted per key and period
(``usage.py``).  Counters live as long as the process and survive reloads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.gateway.gateway_responses import InvalidApiKey, QuotaExceeded, Throttled
from csc.emulator.gateway.invocation import EndpointReply, Invocation, MethodResponse
from csc.emulator.gateway.model import ApiKey, Throttle, UsagePlan
from csc.emulator.gateway.usage import Usage


@dataclass(slots=True)
class Counters:
    """What lives longer than a deployment: ``buckets`` hold (tokens, when) by what is throttled,
    ``usage`` what keys have used, ``kept`` the response cache (until when, response, reply), whose
    ``plans`` stay alive with it."""

    buckets: dict[tuple[str, ...], tuple[float, float]] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    kept: dict[tuple[Any, ...], tuple[float, MethodResponse, EndpointReply]] = field(
        default_factory=dict
    )
    plans: dict[int, object] = field(default_factory=dict)

    def take(self, key: tuple[str, ...], throttle: Throttle, now: float) -> bool:
        """Take a token, if there is one."""
        tokens, before = self.buckets.get(key, (float(throttle.burst), now))
        tokens = min(float(throttle.burst), tokens + (now - before) * throttle.rate)
        allowed = tokens >= 1.0
        self.buckets[key] = (tokens - 1.0 if allowed else tokens, now)
        return allowed


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The enabled keys by value, and the plans of each for one API."""

    keys: Mapping[str, ApiKey]
    plans: Mapping[str, tuple[UsagePlan, ...]]


def check_api_key(invocation: Invocation, required: bool) -> None:
    """Fills ``api_key`` and ``api_key_id``; raises InvalidApiKey, QuotaExceeded or Throttled."""
    api = invocation.api
    if api.model.api_key_source == "AUTHORIZER":
        value = invocation.usage_identifier
    else:
        value = invocation.headers.get("x-api-key", "")
    key = api.key_ring.keys.get(value) if value else None
    if key is None:
        if required:
            raise InvalidApiKey(detail="the request has no API key, or one that isn't enabled here")
        return
    plan = _plan(invocation, key)
    if plan is None:
        if required:
            raise InvalidApiKey(detail=f"no usage plan lets the key {key.name} in here")
        return
    invocation.api_key, invocation.api_key_id = value, key.id
    if required:
        _spend(invocation, key, plan)


def _plan(invocation: Invocation, key: ApiKey) -> UsagePlan | None:
    place = (invocation.api.model.id, invocation.stage.name)
    plans = invocation.api.key_ring.plans.get(key.id, ())
    return next((plan for plan in plans if place in plan.stages), None)


def _spend(invocation: Invocation, key: ApiKey, plan: UsagePlan) -> None:
    counters, now = invocation.api.counters, invocation.started
    method = invocation.method
    place = (invocation.api.model.id, invocation.stage.name)
    routes = plan.stages[place]
    name = f"{method.resource_path}/{invocation.request.method}"
    throttle = routes.get(name) or plan.throttle
    scope = name if name in routes else ""
    if throttle and not counters.take((plan.id, key.id, *place, scope), throttle, now):
        raise Throttled()
    if not counters.usage.spend(plan, key.id, now):
        raise QuotaExceeded()


def check_stage_throttle(invocation: Invocation) -> None:
    """The stage's own limits, of the method or of all methods. Raises Throttled."""
    throttles = invocation.stage.throttles
    if not throttles:
        return
    method = invocation.method
    for name in (f"{method.resource_path}/{method.http_method}", "*/*"):
        throttle = throttles.get(name)
        if throttle is not None:
            key = (invocation.api.model.id, invocation.stage.name, name, method.key)
            if not invocation.api.counters.take(key, throttle, invocation.started):
                raise Throttled()
            return
