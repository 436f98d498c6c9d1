"""What a deployment keeps: the API as it is now."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from csc.emulator.services.apigateway.build import PARTS
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import DECLARED, Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway


def take_snapshot(gateway: "ApiGateway", api_id: str) -> Document:
    """Raises BadRequestException for an API without methods, or a method without an integration."""
    snapshot = as_it_is(gateway, api_id)
    methods = [
        m for r in snapshot["resources"].values() for m in r.get("resourceMethods", {}).values()
    ]
    if not methods:
        raise BadRequestException("The REST API doesn't contain any methods")
    if any("methodIntegration" not in method for method in methods):
        raise BadRequestException("No integration defined for method")
    return snapshot


def as_it_is(gateway: "ApiGateway", api_id: str) -> Document:
    """The API's parts now, finished or not."""
    snapshot: Document = {
        name: {
            key: _plain(document)
            for key, document in gateway.view(f"restapis/{api_id}/{name}").items()
        }
        for name in PARTS
    }
    snapshot["api"] = _plain(gateway.view("restapis")[api_id])
    return snapshot


def _plain(document: Document) -> Document:
    return deepcopy({name: value for name, value in document.items() if name != DECLARED})


def kept_snapshot(gateway: "ApiGateway", api_id: str, deployment: str) -> Document | None:
    """Of a deployment that was made here or by a stack; None for one of a watched file."""
    for collection in ("deployments", "snapshots"):
        document = gateway.store.all(f"restapis/{api_id}/{collection}").get(deployment)
        if document is not None and "snapshot" in document:
            found: Document = document["snapshot"]
            return found
    return None


def snapshot_of(gateway: "ApiGateway", api_id: str, deployment: str) -> Document:
    """What a deployment serves: a watched file's serves the file as it is now."""
    return kept_snapshot(gateway, api_id, deployment) or as_it_is(gateway, api_id)


def keep_snapshot(gateway: "ApiGateway", api_id: str, deployment: str) -> None:
    """Of a deployment that a stack has just made."""
    if deployment in gateway.view(f"restapis/{api_id}/deployments"):
        snapshot = as_it_is(gateway, api_id)
        gateway.store.put(f"restapis/{api_id}/snapshots", deployment, {"snapshot": snapshot})


def summarise(snapshot: Document) -> dict[str, Any]:
    """Path → HTTP method → who may call it."""
    found: dict[str, Any] = {}
    for resource in snapshot.get("resources", {}).values():
        for name, method in resource.get("resourceMethods", {}).items():
            found.setdefault(resource["path"], {})[name] = {
                "authorizationType": method.get("authorizationType", "NONE"),
                "apiKeyRequired": method.get("apiKeyRequired", False),
            }
    return found
