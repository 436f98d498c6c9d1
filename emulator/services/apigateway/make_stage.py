"""A stage's document, and whether it can serve its deployment."""

import re
from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.services.apigateway.build import compile_stage
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}").fullmatch


def make_stage(gateway: "ApiGateway", input: Input, deployment: Document) -> Document:
    """A new stage, or the one of that name with another deployment. Raises BadRequestException."""
    name = input["stageName"]
    if not _NAME(name):
        raise BadRequestException("Stage name only allows a-zA-Z0-9_-")
    now = int(gateway.cloud.clock.now())
    before = gateway.store.all(f"restapis/{input['restApiId']}/stages").get(name)
    stage: Document = {
        "cacheClusterEnabled": False,
        "cacheClusterStatus": "NOT_AVAILABLE",
        "methodSettings": {},
        "tracingEnabled": False,
        "createdDate": now,
        **(before or {}),
    }
    given = "cacheClusterEnabled cacheClusterSize variables canarySettings tracingEnabled"
    more = "documentationVersion tags"
    stage |= {n: input[n] for n in f"{given} {more}".split() if input.get(n) is not None}
    description = input.get("stageDescription", input.get("description"))
    if description is not None and ("stageDescription" in input or "deploymentId" in input):
        stage["description"] = description
    if stage["cacheClusterEnabled"]:
        stage["cacheClusterStatus"] = "AVAILABLE"
    stage |= {"stageName": name, "deploymentId": deployment["id"], "lastUpdatedDate": now}
    return stage


def check_stage(gateway: "ApiGateway", snapshot: Document, stage: Document) -> None:
    """Raises BadRequestException where the stage couldn't be served."""
    compile_stage(gateway.cloud, snapshot, stage, gateway.view, None)
