"""What a stage serves: the API as it is now, or as a deployment has kept it.

A stage with AutoDeploy follows each change, with a deployment for the last of them.  So does a stage of a
file that is watched: each save is what is served.
"""

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import DECLARED, Document
from csc.emulator.services.apigatewayv2.defaults import deployment_document
from csc.emulator.services.apigatewayv2.find import MADE, find_api

if TYPE_CHECKING:
    from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

PARTS = ("routes", "integrations", "authorizers")
SNAPSHOT = "_snapshot"
"""Member of a deployment's document: the parts that it keeps."""


def parts_of(gateway: "ApiGatewayV2", api_id: str, stage: Document) -> dict[str, Any]:
    """What a stage serves; no routes at all where nothing was deployed to it."""
    if stage.get("AutoDeploy") or _is_watched(gateway, api_id, stage):
        return as_it_is(gateway, api_id)
    kept = _kept(gateway, api_id, str(stage.get("DeploymentId") or ""))
    return kept or {"api": find_api(gateway, api_id), **{name: {} for name in PARTS}}


def _is_watched(gateway: "ApiGatewayV2", api_id: str, stage: Document) -> bool:
    """Of a watched file, and not given another deployment through the API."""
    declared = gateway.declared.get(f"apis/{api_id}/stages", {}).get(stage["StageName"])
    if declared is None or declared.get(MADE):
        return False
    return bool(stage.get("DeploymentId") == declared.get("DeploymentId"))


def _kept(gateway: "ApiGatewayV2", api_id: str, deployment: str) -> dict[str, Any] | None:
    for collection in ("deployments", "snapshots"):
        document = gateway.store.all(f"apis/{api_id}/{collection}").get(deployment)
        if document is not None and SNAPSHOT in document:
            found: dict[str, Any] = document[SNAPSHOT]
            return found
    return None


def as_it_is(gateway: "ApiGatewayV2", api_id: str) -> dict[str, Any]:
    """The API and its parts now."""
    parts: dict[str, Any] = {
        name: dict(gateway.view(f"apis/{api_id}/{name}").items()) for name in PARTS
    }
    return {"api": find_api(gateway, api_id), **parts}


def take_snapshot(gateway: "ApiGatewayV2", api_id: str) -> Document:
    """Raises BadRequestException for an API without routes."""
    parts = as_it_is(gateway, api_id)
    if not parts["routes"]:
        raise BadRequestException("Unable to deploy API because no routes exist in this API.")
    return {name: _plain(part) for name, part in parts.items()}


def _plain(value: Any) -> Any:
    """A copy, without what is kept of templates."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items() if name != DECLARED}
    return deepcopy(value)


def make_deployment(gateway: "ApiGatewayV2", api_id: str, given: Document) -> Document:
    """Keep the API as it is. Raises BadRequestException."""
    document = deployment_document(gateway.cloud, make_id(gateway.cloud), given)
    document[SNAPSHOT] = take_snapshot(gateway, api_id)
    return gateway.store.put(f"apis/{api_id}/deployments", document["DeploymentId"], document)


def keep_pending(gateway: "ApiGatewayV2") -> None:
    """Snapshots of the deployments that stacks have just made."""
    for name in list(gateway.store.all("pending")):
        api_id, _, deployment = name.partition(":")
        if deployment in gateway.view(f"apis/{api_id}/deployments"):
            parts = as_it_is(gateway, api_id)
            snapshot = {SNAPSHOT: {name: _plain(part) for name, part in parts.items()}}
            gateway.store.put(f"apis/{api_id}/snapshots", deployment, snapshot)
        gateway.store.remove("pending", name)
    gateway.changed()


def deploy_automatically(gateway: "ApiGatewayV2", api_id: str) -> None:
    """A change of an API: its stages with AutoDeploy have a new deployment, in the place of the last."""
    stages = gateway.view(f"apis/{api_id}/stages")
    automatic = [s for s in stages.values() if s.get("AutoDeploy")]
    if automatic and gateway.view(f"apis/{api_id}/routes"):
        given = {
            "AutoDeployed": True,
            "Description": "Automatic deployment triggered by changes to the Api configuration",
        }
        deployments = f"apis/{api_id}/deployments"
        for name, one in list(gateway.store.all(deployments).items()):
            if one.get("AutoDeployed"):
                gateway.store.remove(deployments, name)
        made = deployment_document(gateway.cloud, make_id(gateway.cloud), given)
        gateway.store.put(deployments, made["DeploymentId"], made)
        for stage in automatic:
            if gateway.is_stored(f"apis/{api_id}/stages", stage["StageName"]):
                gateway.put(f"apis/{api_id}/stages", stage["StageName"], deployed(stage, made))
    gateway.changed()


def deployed(stage: Document, deployment: Document) -> Document:
    """The stage with another deployment."""
    name = deployment["DeploymentId"]
    message = f"Successfully deployed stage with deployment ID '{name}'"
    return {
        **stage,
        "DeploymentId": name,
        "LastDeploymentStatusMessage": message,
        "LastUpdatedDate": deployment["CreatedDate"],
    }
