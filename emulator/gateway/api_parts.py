"""Sort realised resources by the REST API that they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.gateway.compile_method import PlannedMethod
from csc.emulator.gateway.model import (
    ApiKey,
    Authorizer,
    BasePathMapping,
    GatewayResponse,
    Model,
    RequestValidator,
    Resource,
    RestApi,
    Stage,
    UsagePlan,
    UsagePlanKey,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an API and the resource that declared it, for messages."""

    built: object
    realised: Realised


@dataclass(slots=True)
class ApiParts:
    """Everything of one API. Resources, models, validators and authorizers are by id or name."""

    model: RestApi
    realised: Realised
    resources: dict[str, Resource] = field(default_factory=dict)
    methods: list[tuple[PlannedMethod, Realised]] = field(default_factory=list)
    models: dict[str, Model] = field(default_factory=dict)
    validators: dict[str, RequestValidator] = field(default_factory=dict)
    authorizers: dict[str, Authorizer] = field(default_factory=dict)
    gateway_responses: dict[str, GatewayResponse] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)


@dataclass(slots=True)
class Gathered:
    apis: dict[str, ApiParts] = field(default_factory=dict)
    keys: dict[str, ApiKey] = field(default_factory=dict)
    plans: dict[str, UsagePlan] = field(default_factory=dict)
    plan_keys: list[tuple[str, str]] = field(default_factory=list)
    mappings: list[BasePathMapping] = field(default_factory=list)


def gather_parts(resources: Iterable[Realised]) -> Gathered:
    """APIs with their parts, and what is the account's: keys and usage plans."""
    gathered = Gathered()
    rest: list[Part] = []
    for realised in resources:
        if not realised.type.startswith("AWS::ApiGateway::"):
            continue
        built = realised.built
        if isinstance(built, RestApi):
            gathered.apis[built.id] = ApiParts(built, realised)
        elif isinstance(built, tuple):  # an API with a Body: the RestApi, then its parts
            gathered.apis[built[0].id] = ApiParts(built[0], realised)
            rest.extend(Part(part, realised) for part in built[1:])
        elif built is not None:
            rest.append(Part(built, realised))
    for part in rest:
        _place(gathered, part)
    return gathered


def _place(gathered: Gathered, part: Part) -> None:
    match part.built:
        case ApiKey() as key:
            gathered.keys[key.id] = key
        case UsagePlan() as plan:
            gathered.plans[plan.id] = plan
        case UsagePlanKey(plan_id, key_id):
            gathered.plan_keys.append((plan_id, key_id))
        case BasePathMapping() as mapping:
            gathered.mappings.append(mapping)
        case PlannedMethod() as planned:
            api = gathered.apis.get(planned.method.api_id)
            if api is not None:
                api.methods.append((planned, part.realised))
        case built:
            api = gathered.apis.get(getattr(built, "api_id", ""))
            if api is not None:
                _place_in(api, built)


def _place_in(api: ApiParts, built: object) -> None:
    match built:
        case Resource():
            api.resources[built.id] = built
        case Model():
            api.models[built.name] = built
        case RequestValidator():
            api.validators[built.id] = built
        case Authorizer():
            api.authorizers[built.id] = built
        case GatewayResponse():
            api.gateway_responses[built.type] = built
        case Stage():
            api.stages[built.name] = built
