"""A stage, as API Gateway takes it for an HTTP API, and as it is served."""

import os
import re
from typing import Any

from csc.emulator.gateway.model import Stage, Throttle
from csc.emulator.http_api.model import DEFAULT
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_route import split_key

_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}").fullmatch
LONGEST_FORMAT = 3072  # bytes of an access log's template


def check_stage(stage: Document) -> None:
    """Raises BadRequestException."""
    name = str(stage.get("StageName", ""))
    if name != DEFAULT and not _NAME(name):
        raise BadRequestException(
            "Stage name only allows alphanumeric characters, hyphens, and underscores, or $default"
        )
    for key in stage.get("RouteSettings") or {}:
        split_key(key)
    given = stage.get("AccessLogSettings") or {}
    if len(str(given.get("Format") or "").encode()) > LONGEST_FORMAT:
        raise BadRequestException("Invalid log format specified: it has more than 3 KB")
    if given.get("Format") and not given.get("DestinationArn"):
        raise BadRequestException("AccessLogSettings: DestinationArn is required with a Format")


def make_stage(api_id: str, stage: Document) -> Stage:
    logged = stage.get("AccessLogSettings") or {}
    return Stage(
        api_id,
        stage["StageName"],
        str(stage.get("DeploymentId") or ""),
        {name: str(value) for name, value in (stage.get("StageVariables") or {}).items()},
        str(logged.get("Format") or ""),
        access_log_destination=str(logged.get("DestinationArn") or "").removesuffix(":*"),
    )


def settings_of(stage: Document, key: str) -> dict[str, Any]:
    """What a stage sets for a route: its own settings over the default ones."""
    own = (stage.get("RouteSettings") or {}).get(key) or {}
    return {**(stage.get("DefaultRouteSettings") or {}), **own}


def throttle_of(settings: dict[str, Any]) -> Throttle | None:
    """None where the route isn't limited, or limits aren't enforced (``csc dev --throttle enforce``)."""
    if os.environ.get("CSC_THROTTLE") != "enforce":
        return None
    rate, burst = settings.get("ThrottlingRateLimit"), settings.get("ThrottlingBurstLimit")
    if rate is None and burst is None:
        return None
    return Throttle(
        10_000.0 if rate is None else float(rate), 5_000 if burst is None else int(burst)
    )
