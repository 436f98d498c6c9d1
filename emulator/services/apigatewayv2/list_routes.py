"""The routes of the HTTP APIs that templates declare, with where each is called: what ``csc dev`` prints."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.http_api.model import DEFAULT
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_route import integration_of, split_key
from csc.emulator.services.apigatewayv2.declared import PREFIX, describe_declared

ADDRESS = "/_aws/execute-api/"


class Listed(NamedTuple):
    """``guard`` is who may call."""

    method: str
    path: str
    integration: str
    guard: str


def list_routes(resources: Iterable[Realised], is_default: bool) -> Iterator[Listed]:
    """``is_default``: the first API is served without a prefix, as no REST API is there."""
    ours = [one for one in resources if one.type.startswith(PREFIX)]
    declared = describe_declared(ours) if ours else {}
    for number, api_id in enumerate(declared.get("apis", {})):
        under = "" if is_default and number == 0 else _address(declared, api_id)
        routes = declared.get(f"apis/{api_id}/routes", {}).values()
        integrations = declared.get(f"apis/{api_id}/integrations", {})
        for route in sorted(routes, key=lambda one: split_key(one["RouteKey"])[::-1]):
            method, path = split_key(route["RouteKey"])
            found = integrations.get(integration_of(route)) or {}
            kind = found.get("IntegrationSubtype") or found.get("IntegrationType") or "nothing"
            shown = f"{under}/*" if path == DEFAULT else under + path
            yield Listed(method or "ANY", shown, str(kind), _guard(route))


def _address(declared: Mapping[str, Mapping[str, Document]], api_id: str) -> str:
    """Where an API is called beside the default one."""
    stages = declared.get(f"apis/{api_id}/stages", {})
    stage = "" if DEFAULT in stages else next((f"/{name}" for name in stages), "")
    return f"{ADDRESS}{api_id}{stage}"


def _guard(route: Document) -> str:
    kind = str(route.get("AuthorizationType") or "NONE")
    if kind == "NONE":
        return "public"
    scopes = " ".join(route.get("AuthorizationScopes") or ())
    return f"{kind}: {scopes}" if scopes else kind
