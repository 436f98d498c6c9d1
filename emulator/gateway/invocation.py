"""One request on its way through the stages, and what each stage adds to it.

Reading an attribute before the stage that fills it has run is an AttributeError, never a None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from csc.emulator.calls import Caller
from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.build_context import build_context
from csc.emulator.gateway.headers import arriving_headers
from csc.emulator.gateway.lazy import LazyMapping, lazy
from csc.emulator.gateway.mapping.input import Parameters
from csc.emulator.gateway.model import IntegrationResponse, Stage
from csc.emulator.http import HttpRequest

if TYPE_CHECKING:
    from csc.emulator.gateway.compile_api import CompiledApi
    from csc.emulator.gateway.compile_method import CompiledMethod
    from csc.emulator.gateway.gateway_responses import GatewayError
    from csc.emulator.gateway.trace import Trace


NOTHING: Mapping[str, Any] = {}


@dataclass(slots=True)
class IntegrationRequest:
    """What goes to the endpoint. ``query`` keeps every value; ``path`` fills ``{name}`` in the URI."""

    method: str
    headers: dict[str, str | list[str]]
    query: dict[str, str | list[str]]
    path: dict[str, str]
    body: bytes


@dataclass(slots=True)
class EndpointReply:
    """What came back from the endpoint. ``lambda_error`` is the errorMessage of a failed function."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    lambda_error: str | None = None

    def header_values(self, lower: str) -> list[str]:
        return [value for name, value in self.headers if name.lower() == lower]


@dataclass(slots=True)
class MethodResponse:
    """What goes back to the client."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class Invocation:
    """Given by ``chain.handle``: everything up to ``started`` (seconds since the epoch).

    ``path`` is the API's own path, still percent-encoded, without stage or base path; ``prefix``
    is what stood before it on a custom domain (``/shop``, or empty), else None.
    """

    cloud: Cloud
    deployment: Deployment
    api: "CompiledApi"
    stage: Stage
    request: HttpRequest
    path: str
    request_id: str
    started: float
    prefix: str | None = None

    # route
    method: "CompiledMethod" = field(init=False)
    raw_path_parameters: dict[str, str] = field(init=False)

    # authorise
    authorizer: Mapping[str, Any] = field(init=False, default_factory=lambda: NOTHING)
    caller: Caller | None = field(init=False, default=None)
    access_key: str | None = field(init=False, default=None)
    api_key: str = field(init=False, default="")
    api_key_id: str = field(init=False, default="")
    usage_identifier: str = field(init=False, default="")

    # integration request
    integration_request: IntegrationRequest = field(init=False)

    # integrate
    integration_started: float = field(init=False)
    reply: EndpointReply = field(init=False)
    integration_latency: float = field(init=False, default=0.0)  # seconds

    # integration response, then method response (or the gateway response in their place)
    selected: IntegrationResponse = field(init=False)  # not for proxies
    response: MethodResponse = field(init=False)
    error: "GatewayError | None" = field(init=False, default=None)
    finished: float = field(init=False, default=0.0)  # seconds since the epoch; 0 until then

    # x-csc-trace: 1
    trace: "Trace | None" = field(init=False, default=None)

    @lazy
    def headers(self) -> dict[str, str]:
        """The last value of each header, by lower-case name."""
        return self.request.fields

    def header_values(self, lower: str) -> list[str]:
        return [value for name, value in self.request.headers if name.lower() == lower]

    @lazy
    def arriving(self) -> list[tuple[str, str]]:
        """The headers as templates, events and proxied endpoints see them (``headers.py``)."""
        return arriving_headers(self)

    @lazy
    def header_parameters(self) -> dict[str, str]:
        """The last value of each arriving header, in the case that it came in."""
        return dict(self.arriving)

    @lazy
    def query_parameters(self) -> dict[str, str]:
        """The last value of each query parameter."""
        return {name: values[-1] for name, values in self.query.items()}

    @lazy
    def query(self) -> dict[str, list[str]]:
        """Every value of each query parameter, decoded, in the order that they came in."""
        text = self.request.query
        found: dict[str, list[str]] = {}
        if text:
            for name, value in parse_qsl(text, keep_blank_values=True):
                found.setdefault(name, []).append(value)
        return found

    @lazy
    def path_parameters(self) -> dict[str, str]:
        """Decoded: what parameter mappings see. Templates and proxy events have them raw.

        Empty before ``route`` has run, for a gateway response that maps one.
        """
        raw: dict[str, str] = self.__dict__.get("raw_path_parameters", {})
        return {name: unquote(value) if "%" in value else value for name, value in raw.items()}

    @lazy
    def body_text(self) -> str:
        """The body as templates see it: bytes that aren't UTF-8 are replaced."""
        return self.request.body.decode("utf-8", "replace")

    @lazy
    def overrides(self) -> dict[str, Any]:
        """The part of ``$context`` that templates write to, from the first to the last of them."""
        return {
            "requestOverride": {"header": {}, "path": {}, "querystring": {}},
            "responseOverride": {"header": {}},
        }

    @lazy
    def context(self) -> dict[str, Any]:
        """``$context``: built when a template, a mapping or a log first asks. Templates write to it."""
        return build_context(self)

    @property
    def template_parameters(self) -> Parameters:
        """``$input.params``: path parameters are as they stand in the URL, percent-encoded (which is
        why AWS's own templates urlDecode them); headers are gathered when a template reads them.

        Not kept: it refers to the invocation, which would leave each request to the collector.
        """
        return Parameters(
            self.__dict__.get("raw_path_parameters", {}),
            LazyMapping(lambda: self.query_parameters),
            LazyMapping(lambda: self.header_parameters),
        )

    @property
    def full_path(self) -> str:
        """``$context.path``: with the stage, or with the base path of a custom domain."""
        return (f"/{self.stage.name}" if self.prefix is None else self.prefix) + self.path

    @lazy
    def trace_id(self) -> str:
        """The X-Amzn-Trace-Id of this request: the client's own root, or a new one."""
        given = self.headers.get("x-amzn-trace-id", "")
        if given.startswith("Root="):
            return given
        unique = self.request_id.replace("-", "")
        return f"Root=1-{int(self.started):08x}-{unique[:24]}"
