"""One request on its way through the stages, and what each stage adds to it.

Reading an attribute before the stage that fills it has run is an AttributeError, never a None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from csc.emulator.calls import Caller
from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.build_context import build_context, trace_root
from csc.emulator.gateway.headers import arriving_headers
from csc.emulator.gateway.lazy import lazy
from csc.emulator.gateway.model import IntegrationResponse, Stage
from csc.emulator.http import HttpRequest, HttpResponse

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


MethodResponse = HttpResponse
"""What goes back to the client."""


class Invocation:
    """Given by ``chain.handle``: everything up to ``started`` (seconds since the epoch).

    ``path`` is the API's own path, still percent-encoded, without stage or base path; ``prefix``
    is what stood before it on a custom domain (``/shop``, or empty), else None.  ``headers`` are the
    last value of each, by lower-case name.
    """

    # route
    method: "CompiledMethod"
    raw_path_parameters: dict[str, str]

    # authorise
    authorizer: Mapping[str, Any] = NOTHING
    caller: Caller | None = None
    access_key: str | None = None
    api_key = ""
    api_key_id = ""
    usage_identifier = ""

    # integration request
    integration_request: IntegrationRequest

    # integrate
    integration_started: float
    reply: EndpointReply
    integration_latency = 0.0  # seconds

    # integration response, then method response (or the gateway response in their place)
    selected: IntegrationResponse  # not for proxies
    response: MethodResponse
    error: "GatewayError | None" = None
    finished = 0.0  # seconds since the epoch; 0 until then

    # x-csc-trace: 1
    trace: "Trace | None" = None

    made_context: dict[str, Any] | None = None

    def __init__(
        self,
        cloud: Cloud,
        deployment: Deployment,
        api: "CompiledApi",
        stage: Stage,
        request: HttpRequest,
        path: str,
        request_id: str,
        started: float,
        prefix: str | None = None,
    ) -> None:
        self.cloud = cloud
        self.deployment = deployment
        self.api = api
        self.stage = stage
        self.request = request
        self.path = path
        self.request_id = request_id
        self.started = started
        self.prefix = prefix
        self.headers = request.fields

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
            if (
                ";" in text
            ):  # "not supported, and results in the data being split" (important notes)
                text = text.replace(";", "&")
            for name, value in parse_qsl(text, keep_blank_values=True):
                found.setdefault(name, []).append(value)
        return found

    @lazy
    def path_parameters(self) -> dict[str, str]:
        """Decoded: what parameter mappings see. Templates and proxy events have them raw.

        Empty before ``route`` has run, for a gateway response that maps one.
        """
        raw: dict[str, str] = getattr(self, "raw_path_parameters", {})
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

    @property
    def context(self) -> dict[str, Any]:
        """``$context``: built when a template, a mapping or a log first asks. Templates write to it."""
        context = self.made_context
        if context is None:
            context = self.made_context = build_context(self)
        return context

    def forget_context(self) -> None:
        """It was made for an authorizer's event, without the verdict."""
        self.made_context = None

    @property
    def full_path(self) -> str:
        """``$context.path``: with the stage, or with the base path of a custom domain."""
        return (f"/{self.stage.name}" if self.prefix is None else self.prefix) + self.path

    @lazy
    def trace_id(self) -> str:
        """The X-Amzn-Trace-Id of this request: the client's own root, or a new one."""
        given = self.headers.get("x-amzn-trace-id")
        if given is not None and given.startswith("Root="):
            return given
        return trace_root(self.request_id, self.started)
