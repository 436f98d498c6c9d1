"""A stage's canary release: a share of its requests, drawn at random, is served from another deployment.

The canary has the stage's variables with its own over them, and its settings but the cache, which it
uses (for answers of its own) only where ``useStageCache`` says so.  Developer guide, "Set up an API
Gateway canary release deployment".
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csc.emulator.gateway.compile_api import CompiledApi

_SPAN = 16**8


@dataclass(frozen=True, slots=True)
class Canary:
    """``percent`` of the requests (0 to 100) go to ``api``, whose stage of that name is the canary's."""

    percent: float
    api: "CompiledApi"


def draw(api: "CompiledApi", stage: str, request_id: str) -> "CompiledApi":
    """The side of the stage that serves a request: the draw is the request's random id itself."""
    canary = api.canaries.get(stage)
    if canary is None or int(request_id[:8], 16) * 100 >= canary.percent * _SPAN:
        return api
    return canary.api
