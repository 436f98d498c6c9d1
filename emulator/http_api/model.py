"""An HTTP API as a stage serves it: frozen, with every expression read and every route in its order."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.keys import Counters
from csc.emulator.gateway.model import Integration, Stage, Throttle

if TYPE_CHECKING:
    from csc.emulator.http_api.invocation import HttpInvocation
    from csc.emulator.http_api.match_route import Matcher

Step = Callable[["HttpInvocation"], Awaitable[None] | None]
DEFAULT = "$default"
"""The name of the stage without a prefix, and of the route that takes what no other does."""


@dataclass(frozen=True, slots=True)
class Cors:
    """The CorsConfiguration of an API; ``max_age`` in seconds."""

    origins: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    credentials: bool = False
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class HttpApiModel:
    """``disable_execute_api_endpoint``: the API is only reached by a custom domain."""

    id: str
    name: str
    cors: Cors | None = None
    disable_execute_api_endpoint: bool = False


@dataclass(frozen=True, slots=True)
class RouteModel:
    """What was declared of a route, as traces and the console tell it."""

    authorization_type: str = "NONE"
    scopes: tuple[str, ...] = ()
    integration: Integration | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """``http_method`` is ANY for every method, and empty for ``$default``.  ``integrate`` calls the
    integration with the request as its parameters make it, ``respond`` applies those of its response.
    ``throttle`` is the stage's for this route."""

    key: str
    id: str
    http_method: str
    resource_path: str
    integration_type: str
    model: RouteModel
    authorise: Step | None
    integrate: Step
    respond: Callable[["HttpInvocation"], None]
    throttle: Throttle | None = None
    detailed_metrics: bool = False

    @property
    def route(self) -> str:
        return self.key

    @property
    def resource_id(self) -> str:
        return self.id

    @property
    def method(self) -> RouteModel:
        return self.model


@dataclass(frozen=True, slots=True)
class HttpApi:
    """An API with one stage. ``counters`` go on from one deployment to the next."""

    model: HttpApiModel
    stage: Stage
    routes: "Matcher"
    counters: Counters = field(repr=False)
