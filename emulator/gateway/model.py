"""The parts of a REST API as frozen data, with all that could be parsed already parsed.

CloudFormation (``cloudformation/resources/apigateway``) makes them from properties; an OpenAPI
import or the control plane makes the same objects.  ``compile_api`` joins them into plans.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from csc.emulator.gateway.parameters import Source
from csc.emulator.gateway.templates import MappingTemplate
from csc.emulator.meter import Place

IntegrationType = Literal["MOCK", "AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY"]
Passthrough = Literal["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]
ContentHandling = Literal["", "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]
ParameterPlace = Literal["header", "querystring", "path"]


@dataclass(frozen=True, slots=True)
class RestApi:
    """``binary_media_types`` may hold ``*/*``; ``policy`` is the resource policy's document."""

    id: str
    name: str
    root_resource_id: str
    api_key_source: Literal["HEADER", "AUTHORIZER"] = "HEADER"
    binary_media_types: tuple[str, ...] = ()
    endpoint_type: Literal["EDGE", "REGIONAL", "PRIVATE"] = "EDGE"
    disable_execute_api_endpoint: bool = False
    policy: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    api_id: str
    id: str
    parent_id: str
    path_part: str


@dataclass(frozen=True, slots=True)
class ParameterMapping:
    """``integration.request.<place>.<name>`` or ``method.response.header.<name>`` from ``source``."""

    place: ParameterPlace
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class IntegrationResponse:
    """``status`` is the method response that it maps to; an empty pattern is the default.

    ``only`` is the one template with its content type, where there is but one.
    """

    status: int
    selection_pattern: str = ""
    parameters: tuple[ParameterMapping, ...] = ()
    templates: Mapping[str, MappingTemplate] = field(default_factory=dict)
    content_handling: ContentHandling = ""
    only: tuple[str, MappingTemplate] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        only = next(iter(self.templates.items())) if len(self.templates) == 1 else None
        object.__setattr__(self, "only", only)


@dataclass(frozen=True, slots=True)
class Integration:
    """``timeout`` in seconds; ``credentials`` a role's ARN, or empty."""

    type: IntegrationType
    http_method: str = ""
    uri: str = ""
    credentials: str = ""
    timeout: float = 29.0
    passthrough: Passthrough = "WHEN_NO_MATCH"
    content_handling: ContentHandling = ""
    parameters: tuple[ParameterMapping, ...] = ()
    templates: Mapping[str, MappingTemplate] = field(default_factory=dict)
    responses: tuple[IntegrationResponse, ...] = ()
    connection_type: Literal["INTERNET", "VPC_LINK"] = "INTERNET"
    cache_keys: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class RequiredParameter:
    place: ParameterPlace
    name: str


@dataclass(frozen=True, slots=True)
class Method:
    """``models`` names the request's model by content type, ``responses`` the declared statuses
    with the models of their bodies.  ``metadata`` is the template's own (``csc:route``)."""

    api_id: str
    resource_id: str
    http_method: str
    integration: Integration | None
    authorization_type: Literal["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"] = "NONE"
    authorizer_id: str = ""
    scopes: tuple[str, ...] = ()
    api_key_required: bool = False
    required_parameters: tuple[RequiredParameter, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    validator_id: str = ""
    responses: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    operation_name: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """``schema`` is the JSON Schema (draft 4) as data, ``references`` the models that it names."""

    api_id: str
    name: str
    content_type: str
    schema: Any
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestValidator:
    api_id: str
    id: str
    body: bool
    parameters: bool


@dataclass(frozen=True, slots=True)
class Authorizer:
    """``identity_source`` is kept as written, comma-separated for REQUEST authorizers."""

    api_id: str
    id: str
    name: str
    type: Literal["TOKEN", "REQUEST", "COGNITO_USER_POOLS"]
    uri: str = ""
    credentials: str = ""
    identity_source: str = "method.request.header.Authorization"
    identity_validation: str = ""
    ttl: int = 300
    provider_arns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GatewayResponse:
    """``status`` None keeps the type's own. ``templates`` only have variables (``simple_template.py``)."""

    api_id: str
    type: str
    status: int | None
    parameters: tuple[ParameterMapping, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Throttle:
    """A token bucket: ``rate`` requests a second, ``burst`` at once."""

    rate: float
    burst: int


@dataclass(frozen=True, slots=True)
class ExecutionLog:
    """What a method's execution log has: its ``level``, and bodies and headers where it is a trace."""

    level: Literal["OFF", "ERROR", "INFO"] = "OFF"
    trace: bool = False


@dataclass(frozen=True, slots=True)
class CacheControl:
    """Who may pass a method's cache by: ``required`` an authorization, else ``unauthorized`` happens."""

    required: bool = True
    unauthorized: str = "SUCCEED_WITH_RESPONSE_HEADER"


@dataclass(frozen=True, slots=True)
class Stage:
    """``throttles`` by ``<resource path>/<HTTP method>``, with ``*`` for any; ``access_log_format``
    empty where the stage writes none, ``access_log_destination`` the ARN of a log group;
    ``caching`` seconds by the same names as throttles, empty where the stage has no cache;
    ``is_canary`` where this is the canary's side of the stage, with its variables; ``traces`` where the
    execution log of any method has bodies."""

    api_id: str
    name: str
    deployment_id: str
    variables: Mapping[str, str] = field(default_factory=dict)
    access_log_format: str = ""
    throttles: Mapping[str, Throttle] = field(default_factory=dict)
    access_log_destination: str = ""
    caching: Mapping[str, float] = field(default_factory=dict)
    is_canary: bool = False
    cache_control: Mapping[str, CacheControl] = field(default_factory=dict)
    logging: Mapping[str, ExecutionLog] = field(default_factory=dict)
    metrics: Mapping[str, bool] = field(default_factory=dict)
    metered: dict[tuple[str, str], Place | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    traces: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        traces = any(setting.trace for setting in self.logging.values())
        object.__setattr__(self, "traces", traces)


@dataclass(frozen=True, slots=True)
class ApiKey:
    id: str
    name: str
    value: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class UsagePlan:
    """``stages`` are (API id, stage) pairs, with their own throttles by ``/path/METHOD``."""

    id: str
    name: str
    stages: Mapping[tuple[str, str], Mapping[str, Throttle]]
    throttle: Throttle | None = None
    quota_limit: int | None = None
    quota_offset: int = 0
    quota_period: Literal["DAY", "WEEK", "MONTH"] = "DAY"


@dataclass(frozen=True, slots=True)
class UsagePlanKey:
    plan_id: str
    key_id: str


@dataclass(frozen=True, slots=True)
class BasePathMapping:
    """``<domain>/<base path>/…`` is served by the API's stage; an empty base path takes all."""

    domain: str
    base_path: str
    api_id: str
    stage: str
