"""What a deployment keeps: the API as it is now."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from csc.emulator.services.apigateway.build import PARTS
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway


def take_snapshot(gateway: "ApiGateway", api_id: str) -> Document:
    """Raises BadRequestException for an API without methods, or a method without an integration."""
    store = gateway.store
    snapshot: Document = {
        name: deepcopy(dict(store.all(f"restapis/{api_id}/{name}"))) for name in PARTS
    }
    snapshot["api"] = deepcopy(store.all("restapis")[api_id])
    methods = [
        m for r in snapshot["resources"].values() for m in r.get("resourceMethods", {}).values()
    ]
    if not methods:
        raise BadRequestException("The REST API doesn't contain any methods")
    if any("methodIntegration" not in method for method in methods):
        raise BadRequestException("No integration defined for method")
    return snapshot


def summarise(deployment: Document) -> dict[str, Any]:
    """Path → HTTP method → who may call it."""
    found: dict[str, Any] = {}
    for resource in deployment.get("snapshot", {}).get("resources", {}).values():
        for name, method in resource.get("resourceMethods", {}).items():
            found.setdefault(resource["path"], {})[name] = {
                "authorizationType": method.get("authorizationType", "NONE"),
                "apiKeyRequired": method.get("apiKeyRequired", False),
            }
    return found
