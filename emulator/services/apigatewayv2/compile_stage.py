"""Documents → an HTTP API as one of its stages serves it.

parts (of now, or of a deployment) + the stage's document  ──▶  http_api.model.HttpApi
"""

import json
from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.keys import Counters
from csc.emulator.http_api.authorizers.iam import authorise_iam
from csc.emulator.http_api.authorizers.jwt import JwtAuthorizer
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.map_parameters import Change
from csc.emulator.http_api.match_route import Matcher
from csc.emulator.http_api.model import Cors, HttpApi, HttpApiModel, HttpRoute, RouteModel, Step
from csc.emulator.http_api.refusals import Failed
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_authorizer import Enforcer, make_enforcer
from csc.emulator.services.apigatewayv2.check_integration import read_integration
from csc.emulator.services.apigatewayv2.check_route import integration_of, split_key
from csc.emulator.services.apigatewayv2.check_stage import make_stage, settings_of, throttle_of

SOURCE = "_source"
"""Member of a document that a template declared: where, as file:line."""

Parts = Mapping[str, Any]
"""``api``, and by id ``routes``, ``integrations`` and ``authorizers``."""

__all__ = ["SOURCE", "Enforcers", "Parts", "compile_stage"]


class Enforcers:
    """Authorizers by what they were made from: their caches outlive a change of anything else."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], tuple[str, Enforcer]] = {}

    def of(self, api_id: str, document: Document) -> Enforcer:
        """Raises BadRequestException."""
        key = (api_id, str(document["AuthorizerId"]))
        text = json.dumps(document, sort_keys=True, default=str)
        known = self._made.get(key)
        if known is None or known[0] != text:
            known = self._made[key] = (text, make_enforcer(document, api_id))
        return known[1]

    def forget(self, api_id: str) -> None:
        """Cached verdicts and keys of an API."""
        for key in [key for key in self._made if key[0] == api_id]:
            del self._made[key]


def compile_stage(
    parts: Parts, stage: Document, enforcers: Enforcers, counters: Counters
) -> HttpApi:
    """What can't be read answers each of its requests with a 500: it was checked when it was made."""
    api = parts["api"]
    integrations = {
        name: _Integration(document) for name, document in parts["integrations"].items()
    }
    routes = [
        _route(api["ApiId"], route, integrations, parts["authorizers"], stage, enforcers)
        for route in parts["routes"].values()
    ]
    model = HttpApiModel(
        api["ApiId"],
        str(api.get("Name") or ""),
        _cors(api.get("CorsConfiguration")),
        bool(api.get("DisableExecuteApiEndpoint")),
    )
    return HttpApi(model, make_stage(api["ApiId"], stage), Matcher(routes), counters)


def _cors(given: Document | None) -> Cors | None:
    if not given:
        return None
    return Cors(
        tuple(given.get("AllowOrigins") or ()),
        tuple(given.get("AllowMethods") or ()),
        tuple(given.get("AllowHeaders") or ()),
        tuple(given.get("ExposeHeaders") or ()),
        bool(given.get("AllowCredentials")),
        given.get("MaxAge"),
    )


class _Integration:
    """An integration's document, read."""

    def __init__(self, document: Document) -> None:
        self.kind = str(document.get("IntegrationSubtype") or document["IntegrationType"])
        self.model, self._call, self._before, self._after = read_integration(document)

    def integrate(self, invocation: HttpInvocation) -> Any:
        for change in self._before:
            change(invocation)
        return self._call(invocation)

    def respond(self, invocation: HttpInvocation) -> None:
        changes: tuple[Change, ...] = self._after.get(invocation.response.status, ())
        for change in changes:
            change(invocation)


def _route(
    api_id: str,
    route: Document,
    integrations: Mapping[str, _Integration],
    authorizers: Mapping[str, Document],
    stage: Document,
    enforcers: Enforcers,
) -> HttpRoute:
    key = str(route["RouteKey"])
    method, path = split_key(key)
    found = integrations.get(integration_of(route))
    settings = settings_of(stage, key)
    scopes = tuple(route.get("AuthorizationScopes") or ())
    source = route.get(SOURCE)
    return HttpRoute(
        key,
        str(route["RouteId"]),
        method,
        path,
        found.kind if found else "",
        RouteModel(
            str(route.get("AuthorizationType") or "NONE"),
            scopes,
            found.model if found else None,
            {"csc:source": source} if source else {},
        ),
        _authorise(api_id, route, scopes, authorizers, enforcers),
        found.integrate if found else _no_integration,
        found.respond if found else _no_integration,
        throttle_of(settings),
        bool(settings.get("DetailedMetricsEnabled")),
    )


def _no_integration(invocation: HttpInvocation) -> None:
    raise Failed(detail=f"the route {invocation.method.key} has no integration")


def _authorise(
    api_id: str,
    route: Document,
    scopes: tuple[str, ...],
    authorizers: Mapping[str, Document],
    enforcers: Enforcers,
) -> Step | None:
    kind = route.get("AuthorizationType") or "NONE"
    if kind == "NONE":
        return None
    if kind == "AWS_IAM":
        return authorise_iam
    document = authorizers.get(str(route.get("AuthorizerId")))
    expected = "JWT" if kind == "JWT" else "REQUEST"
    if document is None or document.get("AuthorizerType") != expected:
        return _no_authorizer
    try:
        enforcer = enforcers.of(api_id, document)
    except BadRequestException:
        return _no_authorizer
    return enforcer.enforce(scopes) if isinstance(enforcer, JwtAuthorizer) else enforcer.authorise


def _no_authorizer(invocation: HttpInvocation) -> None:
    """A route is never open because its authorizer is gone, or of another kind."""
    raise Failed(detail=f"the authorizer of {invocation.method.key} can't be run")
