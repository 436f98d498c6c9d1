"""A stage's document, and whether it can serve its deployment."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.patch_stage import check_percent
from csc.emulator.services.apigateway.serve_stage import compile_with_canary
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}").fullmatch


def make_stage(gateway: "ApiGateway", input: Input, deployment: str) -> Document:
    """A new stage, or the one of that name with another deployment. Raises BadRequestException."""
    name = input["stageName"]
    if not _NAME(name):
        raise BadRequestException("Stage name only allows a-zA-Z0-9_-")
    now = int(gateway.cloud.clock.now())
    before = gateway.view(f"restapis/{input['restApiId']}/stages").get(name)
    stage: Document = {
        "cacheClusterEnabled": False,
        "cacheClusterStatus": "NOT_AVAILABLE",
        "methodSettings": {},
        "tracingEnabled": False,
        "createdDate": now,
        **(before or {}),
    }
    given = "cacheClusterEnabled cacheClusterSize variables tracingEnabled"
    more = "documentationVersion tags"
    stage |= {n: input[n] for n in f"{given} {more}".split() if input.get(n) is not None}
    description = input.get("stageDescription", input.get("description"))
    if description is not None and ("stageDescription" in input or "deploymentId" in input):
        stage["description"] = description
    if stage["cacheClusterEnabled"]:
        stage["cacheClusterStatus"] = "AVAILABLE"
    stage |= {"stageName": name, "deploymentId": deployment, "lastUpdatedDate": now}
    return stage


def new_canary(given: Mapping[str, Any]) -> Document:
    """The settings with their defaults. Raises BadRequestException."""
    canary: Document = {"percentTraffic": 0.0, "useStageCache": False, **given}
    canary["percentTraffic"] = float(canary["percentTraffic"])
    check_percent(canary)
    return canary


def check_stage(gateway: "ApiGateway", api_id: str, stage: Document) -> None:
    """Raises BadRequestException where the stage, or its canary, couldn't be served."""
    compile_with_canary(gateway, api_id, stage, None)
