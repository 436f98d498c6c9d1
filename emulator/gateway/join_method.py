"""Join each method with its path, its authorizer, its validator and its models."""

from collections.abc import Mapping

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.problems import Problems
from csc.emulator.gateway.api_parts import ApiParts
from csc.emulator.gateway.caching import cached, lifetimes
from csc.emulator.gateway.compile_method import CompiledMethod, PlannedMethod, Step
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.join_authorizers import EnforcerCache, authorise_steps, is_throttled
from csc.emulator.gateway.model import Method, Model
from csc.emulator.gateway.schemas.check import Check, SchemaError
from csc.emulator.gateway.schemas.compile_schema import compile_schema
from csc.emulator.gateway.validation import require_parameters, validate_body
from csc.emulator.services.iam.problem import PolicyProblem

Key = tuple[str, str]


class ModelCache:
    """Compiled models; kept while the model and all that it refers to are the same objects."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[tuple[Model, ...], Check]] = {}

    def check(self, name: str, models: Mapping[str, Model]) -> Check:
        """Raises SchemaError; KeyError where the API has no such model."""
        made_from = tuple(models[one] for one in sorted(_reachable(name, models)))
        known = self._made.get(name)
        if known is not None and _same(known[0], made_from):
            return known[1]
        schemas = {one.name: one.schema for one in made_from}
        check = compile_schema(models[name].schema, schemas)
        self._made[name] = (made_from, check)
        return check


def _reachable(name: str, models: Mapping[str, Model]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        waiting += [other for other in models[one].references if other in models]
    return found


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(map(lambda a, b: a is b, one, other))


def resource_path(resource_id: str, parts: ApiParts) -> str:
    """The path of a resource, from its parents' parts. Raises LookupError."""
    names: list[str] = []
    while resource_id != parts.model.root_resource_id:
        resource = parts.resources.get(resource_id)
        if resource is None or len(names) > len(parts.resources):
            raise LookupError(f"the resource {resource_id!r}")
        names.append(resource.path_part)
        resource_id = resource.parent_id
    return "/" + "/".join(reversed(names))


def join_methods(
    parts: ApiParts,
    cloud: Cloud,
    enforcers: EnforcerCache,
    models: ModelCache,
    before: Mapping[Key, CompiledMethod],
) -> dict[Key, CompiledMethod]:
    """Every method by path and verb. Raises DiagnosticsError with all problems."""
    problems: list[Diagnostic] = []
    joined: dict[Key, CompiledMethod] = {}
    paths: dict[str, str] = {}
    for planned, realised in parts.methods:
        method = planned.method
        if planned.plan is None and not parts.stages:
            continue  # never deployed, so never refused
        try:
            path = paths.get(method.resource_id)
            if path is None:
                path = paths[method.resource_id] = resource_path(method.resource_id, parts)
            key = (path, method.http_method)
            joined[key] = _join(planned, path, parts, cloud, enforcers, models, before.get(key))
        except (LookupError, ValueError, SchemaError, PolicyProblem) as error:
            _tell(Problems(realised.place.file, problems), error, realised)
    if problems:
        raise DiagnosticsError(problems)
    return joined


def _join(
    planned: PlannedMethod,
    path: str,
    parts: ApiParts,
    cloud: Cloud,
    enforcers: EnforcerCache,
    models: ModelCache,
    before: CompiledMethod | None,
) -> CompiledMethod:
    method = planned.method
    if planned.plan is None:  # API Gateway's own words, when such an API is deployed
        raise ValueError("No integration defined for method")
    policy = enforcers.policy(parts.model, cloud.region, cloud.account)
    validator = parts.validators.get(method.validator_id)
    checks = _checks(method, parts, models) if validator and validator.body else {}
    throttled = is_throttled(parts)
    made_from = (
        planned,
        parts.authorizers.get(method.authorizer_id),
        validator,
        policy,
        throttled,
        *checks.values(),
        *(stage for stage in parts.stages.values() if stage.caching),
    )
    if before is not None and before.resource_path == path and _same(before.made_from, made_from):
        return before
    authorise = authorise_steps(method, parts, policy, enforcers)
    validate: list[Step | None] = []
    if validator is not None:
        if validator.parameters:
            validate.append(require_parameters(method.required_parameters))
        validate.append(validate_body(checks))
    route = method.metadata.get("csc:route")
    return CompiledMethod(
        f"{method.http_method} {path}",
        str(route or f"{method.http_method} {path}"),
        method.resource_id,
        path,
        method.http_method,
        method.operation_name,
        method.integration.type if method.integration else "NONE",
        authorise,
        tuple(step for step in validate if step is not None),
        _cached(planned.plan, method, path, parts),
        method,
        made_from,
    )


def _cached(plan: Plan, method: Method, path: str, parts: ApiParts) -> Plan:
    seconds = lifetimes(parts.stages, path, method.http_method)
    if not seconds or method.integration is None:
        return plan
    return cached(plan, method.integration.cache_keys, seconds)


def _checks(method: Method, parts: ApiParts, models: ModelCache) -> dict[str, Check]:
    checks: dict[str, Check] = {}
    for content_type, name in method.models.items():
        if name in parts.models:
            checks[content_type] = models.check(name, parts.models)
        elif name not in ("Empty", "Error"):  # every API has these two
            raise LookupError(f"the request model {name!r}")
    return checks


def _tell(problems: Problems, error: Exception, realised: Realised) -> None:
    place = realised.place
    where = ("Resources", place.logical_id)
    if isinstance(error, LookupError):
        message = f"it refers to {error.args[0]}, which this API doesn't have"
        remedy = "Declare it in the same API, or correct the reference."
        problems.add("CSC603", where, message, remedy, place.metadata)
    else:
        remedy = "Give the method an integration." if "No integration" in str(error) else ""
        problems.add("CSC609", where, str(error), remedy, place.metadata)
