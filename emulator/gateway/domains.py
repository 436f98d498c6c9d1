"""Custom domains: the Host header and the first part of the path choose the API and its stage.

    Host: api.example.com, /shop/orders/7  ──mapping (shop → API, stage)──▶ that stage, /orders/7

The longest base path that matches wins, an empty one takes what is left.  A request to a domain that
no mapping of it matches is a 403.  TLS and DNS are the machine's own business.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from csc.emulator.cloud import Cloud
from csc.emulator.gateway.model import BasePathMapping
from csc.emulator.http import HttpRequest

if TYPE_CHECKING:
    from csc.emulator.gateway.compile_api import CompiledApi

Domains = Mapping[str, tuple[BasePathMapping, ...]]


class Mapped(NamedTuple):
    """``mapping`` is None for a path of a known domain that none of its mappings matches."""

    mapping: BasePathMapping | None
    path: str
    prefix: str


def gather_domains(mappings: Iterable[BasePathMapping]) -> dict[str, tuple[BasePathMapping, ...]]:
    """The mappings of each domain, the longest base path first."""
    found: dict[str, tuple[BasePathMapping, ...]] = {}
    for mapping in sorted(mappings, key=lambda one: len(one.base_path), reverse=True):
        domain = mapping.domain.lower()
        found[domain] = (*found.get(domain, ()), mapping)
    return found


def find_mapping(domains: Domains, request: HttpRequest) -> Mapped | None:
    """None where the request's host is no custom domain."""
    host = (request.header("Host") or "").partition(":")[0].lower()
    mappings = domains.get(host)
    if mappings is None:
        return None
    path = request.path
    for mapping in mappings:
        prefix = f"/{mapping.base_path}" if mapping.base_path else ""
        if path == prefix or path.startswith(f"{prefix}/"):
            return Mapped(mapping, path[len(prefix) :] or "/", prefix)
    return Mapped(None, path, "")


def follow_mapping(
    mapped: Mapped, cloud: Cloud, apis: Mapping[str, Any], default: "CompiledApi"
) -> tuple["CompiledApi", str, str, str]:
    """(API, stage, path, prefix). A mapping to nothing leads to a stage that no API has."""
    mapping = mapped.mapping
    api = None
    if mapping is not None:
        api = find_served(cloud, apis, mapping.api_id, mapping.stage)
    if mapping is None or api is None:
        return default, "", mapped.path, mapped.prefix
    return api, mapping.stage, mapped.path, mapped.prefix


def find_served(
    cloud: Cloud, apis: Mapping[str, Any], api_id: str, stage: str
) -> "CompiledApi | None":
    """The API as a stage serves it: from a deployment's snapshot, else as the template has it now."""
    gateway: Any = cloud.services.get("apigateway")
    live: CompiledApi | None = apis.get(api_id)
    if gateway is None:
        return live
    served: CompiledApi | None = gateway.served(api_id, stage, live)
    return served
