"""Realised CloudFormation resources ──▶ the REST APIs that are served.

    build_apis(resources, cloud, previous)  ──▶  {api id: CompiledApi}

Pure, and incremental: templates were parsed and integrations planned when each resource was built;
here they are joined, and a method whose parts are the very same objects as before is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from csc.diagnostics import DiagnosticsError
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.gateway.api_parts import ApiParts, gather_parts
from csc.emulator.gateway.canary import Canary
from csc.emulator.gateway.compile_method import CompiledMethod
from csc.emulator.gateway.domains import Domains, gather_domains
from csc.emulator.gateway.join_authorizers import EnforcerCache
from csc.emulator.gateway.join_method import ModelCache, join_methods
from csc.emulator.gateway.keys import Counters, KeyRing
from csc.emulator.gateway.model import ApiKey, GatewayResponse, RestApi, Stage, UsagePlan
from csc.emulator.gateway.routing import Routes
from csc.emulator.gateway.usage import account_usage


@dataclass(frozen=True, slots=True)
class CompiledApi:
    """A REST API as it is served. ``counters`` and the caches go on from one deployment to the next.

    ``routes`` lead to the key of one of ``methods``: (resource path, HTTP method or ANY).
    ``domains`` are the account's: every API knows them.  ``canaries`` are by stage (``canary.py``).
    """

    model: RestApi
    routes: Routes[tuple[str, str]]
    methods: Mapping[tuple[str, str], CompiledMethod]
    stages: Mapping[str, Stage]
    gateway_responses: Mapping[str, GatewayResponse]
    key_ring: KeyRing
    domains: Domains
    counters: Counters = field(repr=False)
    enforcers: EnforcerCache = field(repr=False)
    models: ModelCache = field(repr=False)
    canaries: "Mapping[str, Canary]" = field(default_factory=dict)


def build_apis(
    resources: Iterable[Realised],
    cloud: Cloud,
    previous: Mapping[str, CompiledApi] | None = None,
) -> dict[str, CompiledApi]:
    """Join all ``AWS::ApiGateway::*`` resources.

    Raises DiagnosticsError with every problem found: a model that another refers to is missing, a
    method names an authorizer that isn't there.
    """
    gathered = gather_parts(resources)
    before = previous or {}
    problems: list[DiagnosticsError] = []
    built: dict[str, CompiledApi] = {}
    domains = gather_domains(gathered.mappings)
    for api_id, parts in gathered.apis.items():
        try:
            keys = _key_ring(api_id, gathered.keys, gathered.plans, gathered.plan_keys)
            built[api_id] = _build(parts, keys, domains, cloud, before.get(api_id))
        except DiagnosticsError as error:
            problems.append(error)
    if problems:
        raise DiagnosticsError([d for error in problems for d in error.diagnostics])
    return built


def _build(
    parts: ApiParts,
    key_ring: KeyRing,
    domains: Domains,
    cloud: Cloud,
    before: CompiledApi | None,
) -> CompiledApi:
    enforcers = before.enforcers if before else EnforcerCache()
    models = before.models if before else ModelCache()
    methods = join_methods(parts, cloud, enforcers, models, before.methods if before else {})
    if before is not None and before.methods.keys() == methods.keys():
        routes = before.routes
    else:
        routes = Routes((path, verb, (path, verb)) for path, verb in methods)
    return CompiledApi(
        parts.model,
        routes,
        methods,
        parts.stages,
        parts.gateway_responses,
        key_ring,
        domains,
        before.counters if before else Counters(usage=account_usage(cloud)),
        enforcers,
        models,
    )


def _key_ring(
    api_id: str,
    keys: Mapping[str, ApiKey],
    plans: Mapping[str, UsagePlan],
    plan_keys: Iterable[tuple[str, str]],
) -> KeyRing:
    """The keys of the plans that have a stage of this API."""
    by_key: dict[str, tuple[UsagePlan, ...]] = {}
    for plan_id, key_id in plan_keys:
        plan = plans.get(plan_id)
        if plan is not None and any(api == api_id for api, _ in plan.stages):
            by_key[key_id] = (*by_key.get(key_id, ()), plan)
    enabled = {key.value: key for key in keys.values() if key.enabled and key.id in by_key}
    return KeyRing(enabled, by_key)
