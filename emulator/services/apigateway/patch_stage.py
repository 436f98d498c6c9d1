"""Patch operations of a stage: the settings of its methods, its canary, the rest.

{"op": "replace", "path": "/canarySettings/percentTraffic", "value": "50.0"}
{"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"}     # promotes the canary
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.stage_settings import stage_settings
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

Operation = Mapping[str, Any]
CANARY = "/canarySettings"
COPIED = {
    "/deploymentId": "/canarySettings/deploymentId",
    "/variables": "/canarySettings/stageVariableOverrides",
}
SINGLE = (
    "deploymentId",
    "description",
    "cacheClusterEnabled",
    "cacheClusterSize",
    "clientCertificateId",
    "accessLogSettings",
    "variables",
    "tracingEnabled",
    "documentationVersion",
)


def patch_stage(
    gateway: "ApiGateway", api_id: str, stage: Document, operations: Sequence[Operation]
) -> None:
    """Change ``stage`` in place, operation by operation. Raises BadRequestException."""
    for operation in operations:
        path, op = str(operation.get("path", "")), operation.get("op")
        if op == "copy":
            _promote(stage, path, str(operation.get("from", "")))
        elif path == CANARY or path.startswith(f"{CANARY}/"):
            _canary(stage, path, operation)
        elif stage_settings(stage, [operation]):
            _single(stage, path, operation)
    canary = stage.get("canarySettings") or {}
    for name in (stage["deploymentId"], canary.get("deploymentId")):
        check_deployment(gateway, api_id, name)


def check_deployment(gateway: "ApiGateway", api_id: str, name: str | None) -> None:
    """Raises BadRequestException for a deployment that isn't there."""
    if name is not None and name not in gateway.view(f"restapis/{api_id}/deployments"):
        raise BadRequestException("Deployment id does not exist")


def _single(stage: Document, path: str, operation: Operation) -> None:
    step = path.split("/")[1] if path.startswith("/") else ""
    if step not in SINGLE:
        raise _invalid(path)
    if step == "accessLogSettings":
        _access_log(stage, path, operation)
        return
    apply_patches(stage, "Stage", [operation])


def _access_log(stage: Document, path: str, operation: Operation) -> None:
    if operation.get("op") == "remove":
        if path != "/accessLogSettings":
            raise _not_set(path)
        stage.pop("accessLogSettings", None)
        return
    if path not in ("/accessLogSettings/destinationArn", "/accessLogSettings/format"):
        raise BadRequestException(
            "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, "
            "/accessLogSettings/format]"
        )
    if not operation.get("value"):
        raise BadRequestException("Access Log value must not be empty")
    apply_patches(stage, "Stage", [operation])


def _promote(stage: Document, path: str, source: str) -> None:
    if COPIED.get(path) != source:
        raise BadRequestException(
            f"Invalid copy operation with path: {path} and from {source}. Valid copy:path are "
            "[/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, "
            "/canarySettings/stageVariableOverrides]"
        )
    canary = stage.get("canarySettings")
    if not canary:
        raise BadRequestException("Promotion not available. Canary does not exist.")
    if path == "/deploymentId":
        stage["deploymentId"] = canary["deploymentId"]
    elif canary.get("stageVariableOverrides"):
        stage["variables"] = {**(stage.get("variables") or {}), **canary["stageVariableOverrides"]}


def _canary(stage: Document, path: str, operation: Operation) -> None:
    op, steps = operation.get("op"), path.split("/")[2:]
    if op == "add":
        raise BadRequestException(f"Invalid add operation with path: {path}")
    if op == "remove":
        _remove_canary(stage, path, steps)
        return
    variable = len(steps) == 2 and steps[0] == "stageVariableOverrides"
    if op != "replace" or not (
        variable or steps in (["deploymentId"], ["percentTraffic"], ["useStageCache"])
    ):
        raise _invalid(path)
    canary = stage.get("canarySettings") or {
        "deploymentId": stage["deploymentId"],
        "percentTraffic": 0.0,
        "useStageCache": False,
    }
    apply_patches(canary, "CanarySettings", [{**operation, "path": path.removeprefix(CANARY)}])
    stage["canarySettings"] = canary
    check_percent(canary)


def _remove_canary(stage: Document, path: str, steps: list[str]) -> None:
    overrides = (stage.get("canarySettings") or {}).get("stageVariableOverrides") or {}
    if not steps:
        stage.pop("canarySettings", None)
    elif steps[0] == "stageVariableOverrides" and len(steps) == 2 and steps[1] in overrides:
        del overrides[steps[1]]
    else:
        raise _not_set(path)


def _not_set(path: str) -> BadRequestException:
    return BadRequestException(
        f"Cannot remove method setting {path[1:]} because there is no method setting for this "
        "method "
    )


def check_percent(canary: Document) -> None:
    """Raises BadRequestException."""
    percent = canary.get("percentTraffic") or 0.0
    if not 0.0 <= percent <= 100.0:
        raise BadRequestException("Percent traffic must be between 0.0 and 100.0")


def _invalid(path: str) -> BadRequestException:
    """In the words (and with the missing commas) of the service itself."""
    return BadRequestException(
        f"Invalid method setting path: {path}. Must be one of: [/deploymentId, /description, "
        "/cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, "
        f"/accessLogSettings/destinationArn, /accessLogSettings/format, {_each(True)}, "
        f"{_each(False)}, /variables/{{variable_name}}, /tracingEnabled]"
    )


_ORDER = (
    "metrics/enabled",
    "logging/dataTrace",
    "logging/loglevel",
    "throttling/burstLimit",
    "throttling/rateLimit",
    "caching/ttlInSeconds",
    "caching/enabled",
    "caching/dataEncrypted",
    "caching/requireAuthorizationForCacheControl",
    "caching/unauthorizedCacheControlHeaderStrategy",
)


def _each(of_method: bool) -> str:
    place = "/{resourcePath}/{httpMethod}/" if of_method else "/*/*/"
    text = ""
    for name in _ORDER:
        text += place + name
        if name.startswith("throttling/"):
            text += "" if of_method else " "
        else:
            text += ", "
    return text.removesuffix(", ")
