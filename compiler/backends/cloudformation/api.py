"""The api stack: the REST API with its resources, models, guards and methods, and what is around them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from csc.compiler.backends.cloudformation import cors
from csc.compiler.backends.cloudformation.auth import pool_id
from csc.compiler.backends.cloudformation.lambdas import function_resources, parameters
from csc.compiler.backends.cloudformation.methods import (
    authorizer_id,
    body_model,
    method,
    method_id,
    model_id,
    resource_ref,
)
from csc.compiler.backends.cloudformation.names import (
    camel,
    export,
    imported,
    path_id,
    scoped,
    source,
    tags,
    template,
)
from csc.compiler.backends.cloudformation.stage import deployment_id, log_retention, stage_resources
from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.lowering.schemas import request_model

_COMMENT = re.compile(r"^[ \t]*##.*\n?", re.MULTILINE)
Digest = Callable[[dict[str, Any]], str]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RouteResources:
    """The resources that one route alone makes, and the digest of what clients can see of it.

    ``size`` is that of its mapping templates, in bytes.
    """

    method: dict[str, Any]
    others: dict[str, Any]
    digest: str
    size: int


def route_resources(program: Program, one: CloudRoute, digest_of: Digest) -> RouteResources:
    made = method(program, one)
    others = {}
    if one.tier != "vtl":
        others = function_resources(program, one, log_retention(program))
    texts = one.templates
    size = sum(map(len, (texts.request, texts.response, texts.refused))) if texts else 0
    return RouteResources(made, others, digest_of(_without_comments(made["Properties"])), size)


def _without_comments(value: Any) -> Any:
    """What clients can see doesn't hang on the line that a template's comment names."""
    if isinstance(value, str):
        return _COMMENT.sub("", value)
    if isinstance(value, list):
        return [_without_comments(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_comments(one) for key, one in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Frame:
    """What all methods hang on: the same as long as no route's ``face`` and nothing shared changes.

    ``digests`` are those of ``shared`` and ``preflights``; ``around`` is what the last stack had around them.
    """

    shared: dict[str, Any]
    preflights: dict[str, Any]
    digests: dict[str, str]
    outputs: dict[str, Any]
    around: dict[str, Any] = field(default_factory=dict)


def face(route: Route) -> tuple[str, ...]:
    """All that a ``Frame`` depends on of a route."""
    pool = route.auth.pool if route.auth is not None else ""
    own = (route.middleware, route.options, body_model(route))
    return (route.id, route.method, route.path, pool, *map(repr, own))


def frame(program: Program, digest_of: Digest) -> Frame:
    shared: dict[str, Any] = {
        "RestApi": _api(program),
        "RequestValidator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {
                "RestApiId": {"Ref": "RestApi"},
                "Name": "body-and-parameters",
                "ValidateRequestBody": True,
                "ValidateRequestParameters": True,
            },
        },
        **_authorizers(program),
        **_models(program),
        **_paths(program),
        **cors.gateway_responses(program),
    }
    preflights = _preflights(program)
    digests = {name: digest_of(one["Properties"]) for name, one in (shared | preflights).items()}
    return Frame(shared, preflights, digests, _outputs(program))


def api_stack(program: Program, parts: Mapping[str, RouteResources], held: Frame) -> dict[str, Any]:
    """``parts`` by route id, in the order of the routes."""
    methods = {method_id(route): parts[route.id] for route in program.routes}
    resources = held.shared | {name: part.method for name, part in methods.items()}
    resources |= held.preflights
    digests = held.digests | {name: part.digest for name, part in methods.items()}
    for part in parts.values():
        resources |= part.others
    names = sorted([*methods, *held.preflights])
    for name, one in stage_resources(program, deployment_id(digests), names).items():
        resources[name] = steady(one, held.around.get(name))
        held.around[name] = resources[name]
    stack = template(program, "the API", resources)
    if any(part.others for part in parts.values()):
        stack["Parameters"] |= parameters(program)
    return stack | {"Outputs": held.outputs}


def steady(new: Value, old: Value | None) -> Value:
    """The old object where the new one reads the same: what was found out of it holds on."""
    return old if old is not None and repr(new) == repr(old) else new


def _api(program: Program) -> dict[str, Any]:
    application = program.application
    found: dict[str, Any] = {
        "Type": "AWS::ApiGateway::RestApi",
        "Properties": {
            "Name": scoped(program, "api"),
            "Description": str(application.options.get("description") or application.name),
            "EndpointConfiguration": {"Types": ["REGIONAL"]},
            "Tags": tags(program),
        },
    }
    if application.span is not None:
        found["Metadata"] = {"csc:source": source(application.span)}
    return found


def _authorizers(program: Program) -> dict[str, Any]:
    used = {route.auth.pool for route in program.routes if route.auth is not None}
    return {
        authorizer_id(pool): {
            "Type": "AWS::ApiGateway::Authorizer",
            "Metadata": {"csc:source": source(pool.span)},
            "Properties": {
                "RestApiId": {"Ref": "RestApi"},
                "Name": camel(pool.name),
                "Type": "COGNITO_USER_POOLS",
                "IdentitySource": "method.request.header.Authorization",
                "ProviderARNs": [imported(program, f"{pool_id(pool)}Arn")],
                "AuthorizerResultTtlInSeconds": 300,
            },
        }
        for pool in program.pools.values()
        if pool.key in used
    }


def _models(program: Program) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for route in program.routes:
        body = body_model(route)
        if body is not None:
            name, kind = body
            found[model_id(name)] = {
                "Type": "AWS::ApiGateway::Model",
                "Properties": {
                    "RestApiId": {"Ref": "RestApi"},
                    "Name": name,
                    "ContentType": "application/json",
                    "Schema": request_model(program, kind, name),
                },
            }
    return found


def _paths(program: Program) -> dict[str, Any]:
    """One resource for each part of each path, parents first."""
    found: dict[str, Any] = {}
    for path in sorted({route.path for route in program.routes}):
        parent, whole = "/", ""
        for part in [one for one in path.split("/") if one]:
            whole = f"{whole}/{part}"
            found[path_id(whole)] = _path(parent, part)
            parent = whole
    return found


@lru_cache(maxsize=4096)
def _path(parent: str, part: str) -> dict[str, Any]:
    """The same object each time: what is found out of it is then known at the next compile."""
    return {
        "Type": "AWS::ApiGateway::Resource",
        "Properties": {
            "RestApiId": {"Ref": "RestApi"},
            "ParentId": resource_ref(parent),
            "PathPart": part,
        },
    }


def _preflights(program: Program) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted({route.path for route in program.routes}):
        routes = [route for route in program.routes if route.path == path]
        wished = [cors.settings(program, route) for route in routes]
        held = next((one for one in wished if one is not None), None)
        methods = [route.method for route in routes]
        if held is not None and "OPTIONS" not in methods:
            name = path_id(path).removesuffix("Resource") + "OptionsMethod"
            found[name] = cors.preflight(resource_ref(path), methods, held)
    return found


def _outputs(program: Program) -> dict[str, Any]:
    url = "https://${RestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${ApiStage}"
    return {
        "ApiUrl": {"Value": {"Fn::Sub": url}, "Description": "Where the API is"},
        "ApiId": {"Value": {"Ref": "RestApi"}, "Export": export(program, "ApiId")},
    }
