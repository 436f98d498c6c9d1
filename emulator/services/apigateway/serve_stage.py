"""A stage as it is served: its deployment's snapshot with its settings, and its canary beside it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.gateway.canary import Canary
from csc.emulator.gateway.compile_api import CompiledApi
from csc.emulator.services.apigateway.build import compile_stage
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.take_snapshot import kept_snapshot, snapshot_of

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway


def serve_stage(
    gateway: "ApiGateway", api_id: str, name: str, before: CompiledApi | None
) -> CompiledApi | None:
    """None where there is no such stage, or it is served as the template is now."""
    stage = gateway.view(f"restapis/{api_id}/stages").get(name)
    if stage is None or api_id not in gateway.view("restapis"):
        return None
    if _is_live(gateway, api_id, stage):
        return None
    live = gateway.cell.current.apis.get(api_id)
    return compile_with_canary(gateway, api_id, stage, before or live)


def _is_live(gateway: "ApiGateway", api_id: str, stage: Document) -> bool:
    """Whether a watched file's stage is as the file has it."""
    if gateway.is_stored(f"restapis/{api_id}/stages", stage["stageName"]):
        return False
    if stage.get("canarySettings"):
        return False
    return kept_snapshot(gateway, api_id, stage.get("deploymentId", "")) is None


def compile_with_canary(
    gateway: "ApiGateway", api_id: str, stage: Document, before: CompiledApi | None
) -> CompiledApi:
    """Raises BadRequestException where the stage couldn't be served."""
    snapshot = snapshot_of(gateway, api_id, stage["deploymentId"])
    api = compile_stage(gateway.cloud, snapshot, stage, gateway.view, before)
    settings = stage.get("canarySettings")
    if not settings:
        return api
    if not settings.get("percentTraffic"):  # enabled, which $context.isCanaryRequest tells
        return replace(api, canaries={stage["stageName"]: Canary(0.0, api)})
    given = canary_stage(stage)
    snapshot = snapshot_of(gateway, api_id, given["deploymentId"])
    other = before.canaries.get(stage["stageName"]) if before else None
    side = compile_stage(gateway.cloud, snapshot, given, gateway.view, other.api if other else api)
    marked = {name: replace(one, is_canary=True) for name, one in side.stages.items()}
    canary = Canary(float(settings["percentTraffic"]), replace(side, stages=marked, canaries={}))
    return replace(api, canaries={stage["stageName"]: canary})


def canary_stage(stage: Document) -> Document:
    """The stage as its canary has it."""
    settings = stage["canarySettings"]
    overrides = settings.get("stageVariableOverrides") or {}
    return {
        **stage,
        "deploymentId": settings.get("deploymentId") or stage["deploymentId"],
        "variables": {**(stage.get("variables") or {}), **overrides},
        "cacheClusterEnabled": bool(stage.get("cacheClusterEnabled"))
        and bool(settings.get("useStageCache")),
        "canarySettings": None,
    }
