"""One request on its way through the stages, and what each stage adds to it.

Reading an attribute before the stage that fills it has run is an AttributeError, never a None.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import orjson

from csc.emulator.calls import Caller
from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.build_context import build_context, trace_root
from csc.emulator.gateway.headers import arriving_headers
from csc.emulator.gateway.mapping.overrides import make_overrides
from csc.emulator.gateway.model import IntegrationResponse, Stage
from csc.emulator.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from csc.emulator.gateway.compile_api import CompiledApi
    from csc.emulator.gateway.compile_method import CompiledMethod
    from csc.emulator.gateway.gateway_responses import GatewayError
    from csc.emulator.gateway.trace import Trace


NOTHING: Mapping[str, Any] = {}


class IntegrationRequest:
    """What goes to the endpoint. ``query`` keeps every value; ``path`` fills ``{name}`` in the URI.

    ``text`` is the body where a template rendered it, ``document`` what it says where the template made
    that without a text (``velocity/direct.py``).
    """

    text: str | None = None
    document: dict[str, Any] | None = None
    _headers: dict[str, str | list[str]] | None = None
    _query: dict[str, str | list[str]] | None = None
    _path: dict[str, str] | None = None

    def __init__(self, method: str, body: bytes = b"") -> None:
        self.method = method
        self._body = body

    @property
    def body(self) -> bytes:
        if self.text is not None:
            return self.text.encode("utf-8", "replace")
        return self._body if self.document is None else orjson.dumps(self.document)

    @body.setter
    def body(self, body: bytes) -> None:
        self._body, self.text, self.document = body, None, None

    @property
    def headers(self) -> dict[str, str | list[str]]:
        if self._headers is None:
            self._headers = {}
        return self._headers

    @headers.setter
    def headers(self, headers: dict[str, str | list[str]]) -> None:
        self._headers = headers

    @property
    def query(self) -> dict[str, str | list[str]]:
        if self._query is None:
            self._query = {}
        return self._query

    @query.setter
    def query(self, query: dict[str, str | list[str]]) -> None:
        self._query = query

    @property
    def path(self) -> dict[str, str]:
        if self._path is None:
            self._path = {}
        return self._path

    @path.setter
    def path(self, path: dict[str, str]) -> None:
        self._path = path

    def has_headers(self) -> bool:
        return bool(self._headers)


class EndpointReply:
    """What came back from the endpoint. ``lambda_error`` is the errorMessage of a failed function.

    ``document`` is what the body says, for a template that only reads it; None where it isn't known.
    """

    document: dict[str, Any] | None = None

    def __init__(
        self,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        lambda_error: str | None = None,
    ) -> None:
        self.status = status
        self.lambda_error = lambda_error
        self._headers: list[tuple[str, str]] | None = headers
        self._body: bytes | None = body

    @property
    def headers(self) -> list[tuple[str, str]]:
        headers = self._headers
        if headers is None:
            headers = self._headers = self._make_headers()
        return headers

    @property
    def body(self) -> bytes:
        body = self._body
        if body is None:
            body = self._body = self._make_body()
        return body

    def header_values(self, lower: str) -> list[str]:
        return [value for name, value in self.headers if name.lower() == lower]

    def _make_headers(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def _make_body(self) -> bytes:
        raise NotImplementedError


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
    raw_path_parameters: Mapping[str, str]  # percent-encoded; empty until then

    # authorise
    authorizer: Mapping[str, Any]  # its context; empty until then
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
    extended_id = ""  # of its answer's header; empty until then
    milliseconds = 0  # in all, and of its integration, once it is finished
    integration_milliseconds = 0

    # x-csc-trace: 1
    trace: "Trace | None" = None

    # made when they are first asked for
    made_context: dict[str, Any] | None = None
    made_overrides: dict[str, Any] | None = None
    _arriving: list[tuple[str, str]] | None = None
    _header_parameters: dict[str, str] | None = None
    _query_parameters: dict[str, str] | None = None
    _query: dict[str, list[str]] | None = None
    _path_parameters: dict[str, str] | None = None
    _body_text: str | None = None
    _trace_id = ""

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
        self.headers = request.known_fields or request.fields
        self.raw_path_parameters = self.authorizer = NOTHING

    def header_values(self, lower: str) -> list[str]:
        return [value for name, value in self.request.headers if name.lower() == lower]

    @property
    def arriving(self) -> list[tuple[str, str]]:
        """The headers as templates, events and proxied endpoints see them (``headers.py``)."""
        found = self._arriving
        if found is None:
            found = self._arriving = arriving_headers(self)
        return found

    @property
    def header_parameters(self) -> dict[str, str]:
        """The last value of each arriving header, in the case that it came in."""
        found = self._header_parameters
        if found is None:
            found = self._header_parameters = dict(self.arriving)
        return found

    @property
    def query_parameters(self) -> dict[str, str]:
        """The last value of each query parameter."""
        found = self._query_parameters
        if found is None:
            found = {name: values[-1] for name, values in self.query.items()}
            self._query_parameters = found
        return found

    @property
    def query(self) -> dict[str, list[str]]:
        """Every value of each query parameter, decoded, in the order that they came in."""
        found = self._query
        if found is None:
            found = self._query = read_query(self.request.query)
        return found

    @property
    def path_parameters(self) -> dict[str, str]:
        """Decoded: what parameter mappings see. Templates and proxy events have them raw.

        Empty before ``route`` has run, for a gateway response that maps one.
        """
        found = self._path_parameters
        if found is None:
            raw = self.raw_path_parameters.items()
            found = {name: unquote(value) if "%" in value else value for name, value in raw}
            self._path_parameters = found
        return found

    @property
    def body_text(self) -> str:
        """The body as templates see it: bytes that aren't UTF-8 are replaced."""
        text = self._body_text
        if text is None:
            text = self._body_text = self.request.body.decode("utf-8", "replace")
        return text

    @property
    def overrides(self) -> dict[str, Any]:
        """The part of ``$context`` that templates write to, from the first to the last of them."""
        found = self.made_overrides
        if found is None:
            found = self.made_overrides = make_overrides()
        return found

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

    @property
    def trace_id(self) -> str:
        """The X-Amzn-Trace-Id of this request: the client's own root, or a new one."""
        found = self._trace_id
        if not found:
            given = self.headers.get("x-amzn-trace-id")
            if given is None or not given.startswith("Root="):
                given = trace_root(self.request_id, self.started)
            found = self._trace_id = given
        return found


def read_query(text: str) -> dict[str, list[str]]:
    """``a=1&a=2`` → ``{"a": ["1", "2"]}``, decoded."""
    found: dict[str, list[str]] = {}
    if text:
        if ";" in text:  # "not supported, and results in the data being split" (important notes)
            text = text.replace(";", "&")
        for name, value in parse_qsl(text, keep_blank_values=True):
            found.setdefault(name, []).append(value)
    return found
