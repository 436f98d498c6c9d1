"""What the control plane keeps beside a template: a stack's deployments, and what was changed here."""

from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.made_stacks import ORIGIN


def apply_deployment(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """A stack's new deployment is a snapshot of the API, taken once all of it is deployed.

    One of a file that is watched isn't: there each save is what is served.
    """
    gateway: Any = cloud.services.get("apigateway")
    if gateway is None or not new.place.file.startswith(ORIGIN):
        return
    api, name = new.properties["RestApiId"], new.identity.ref
    if name not in gateway.store.all(f"restapis/{api}/snapshots"):
        gateway.store.put("pending", f"{api}:{name}", {})


def remove_deployment(cloud: Cloud, old: Realised) -> None:
    _forget(cloud, f"restapis/{old.properties['RestApiId']}/snapshots", old.identity.ref)
    _forget(cloud, f"restapis/{old.properties['RestApiId']}/deployments", old.identity.ref)


def remove_stage(cloud: Cloud, old: Realised) -> None:
    _forget(cloud, f"restapis/{old.properties['RestApiId']}/stages", old.identity.ref)


def remove_api(cloud: Cloud, old: Realised) -> None:
    """With the stages and deployments that were made of it here."""
    _forget(cloud, "restapis", old.identity.ref)


def remove_key(cloud: Cloud, old: Realised) -> None:
    _forget(cloud, "apikeys", old.identity.ref)


def remove_plan(cloud: Cloud, old: Realised) -> None:
    _forget(cloud, "usageplans", old.identity.ref)


def _forget(cloud: Cloud, collection: str, name: str) -> None:
    gateway: Any = cloud.services.get("apigateway")
    if gateway is not None:
        gateway.store.remove(collection, name)
        gateway.changed()
