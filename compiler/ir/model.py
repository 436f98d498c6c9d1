"""The program that a project declares: models, resources, routes. What ``frontend`` returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from csc.compiler.ir.ops import Expr, Stmt
from csc.compiler.ir.types import Type
from csc.diagnostics import Span

JsonValue = object
"""None, bool, int, float, str, list or dict of the same."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """JSON Schema's keywords for one field or parameter; None where absent."""

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    ge: float | int | None = None
    gt: float | int | None = None
    le: float | int | None = None
    lt: float | int | None = None
    multiple_of: float | int | None = None
    min_items: int | None = None
    max_items: int | None = None
    enum: tuple[JsonValue, ...] | None = None
    # The enumeration that the values are members of: ``str()`` writes one as its value ("value"), or as its name though it
    # is a text or number otherwise ("name"), or it is neither, and equals none ("member").
    members: Literal["value", "name", "member"] | None = None


@dataclass(frozen=True, slots=True)
class ModelField:
    """``required`` is False where ``default`` is given or the type is Optional (then None)."""

    name: str
    type: Type
    required: bool
    default: Expr | None
    constraints: Constraints
    description: str
    span: Span


@dataclass(frozen=True, slots=True)
class ModelDef:
    name: str
    fields: tuple[ModelField, ...]
    description: str
    span: Span
    generic: str = ""  # the class, where this is a generic one with its arguments: ``Envelope`` for Envelope_Todo


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index; ``local`` says LSI."""

    name: str
    partition: Key
    sort: Key | None
    projection: Literal["ALL", "KEYS_ONLY", "INCLUDE"]
    include: tuple[str, ...]
    local: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A DynamoDB table. ``item`` is the model of its items, given or inferred from its uses."""

    key: str  # the variable, or the name where dynamodb("name") was used
    name: str
    partition: Key
    sort: Key | None
    indexes: tuple[Index, ...]
    item: Type | None
    options: Mapping[str, JsonValue]  # encryption, point_in_time_recovery, ttl_attribute, …
    span: Span


@dataclass(frozen=True, slots=True)
class UserPool:
    key: str
    name: str
    options: Mapping[str, JsonValue]  # mfa, password_policy, token_ttl, refresh_ttl, …
    span: Span


@dataclass(frozen=True, slots=True)
class LogStore:
    key: str
    name: str
    retention_days: int
    immutable: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages go: a queue (SQS), a topic (SNS), a bus (EventBridge), or an address that mail is sent from (SES).

    ``name`` is the physical one; of an address, the address.  ``message`` is what is sent, None where that isn't said.
    """

    kind: Literal["queue", "topic", "bus", "email"]
    key: str  # the variable; unique among all channels
    name: str
    message: Type | None
    options: Mapping[str, JsonValue]  # fifo, dead_letters, encryption, source, identity, …
    span: Span

    @property
    def fifo(self) -> bool:
        return bool(self.options.get("fifo"))


@dataclass(frozen=True, slots=True)
class Consumer:
    """A function that is given messages of a queue, or events of a bus that have one of ``detail_types``.

    ``parameter`` is its one argument; its body is kept as source and runs as a Lambda.
    """

    id: str  # kebab-case, unique among consumers and routes
    channel: str
    detail_types: tuple[str, ...]
    function: str
    module: str
    parameter: str
    message: Type
    imports_packages: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Application:
    """``Application(...)``, or its defaults where the project declares none (``span`` None)."""

    name: str
    stage: str = "dev"
    region: str = "us-east-1"
    options: Mapping[str, JsonValue] = field(default_factory=dict)  # logging, security, cors, …
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a handler. ``wire`` is its name in the request (``x-trace`` for ``x_trace``).

    ``required`` False and no default: None where absent.  An ``identity`` has no wire name and type
    json; the body uses only its claims (``ops.Claim``).  A list is a query parameter given repeatedly.
    """

    name: str
    source: Literal["path", "query", "header", "cookie", "body", "identity"]
    wire: str
    type: Type
    required: bool
    default: Expr | None
    constraints: Constraints
    span: Span


@dataclass(frozen=True, slots=True)
class Auth:
    """``@auth(pool, scopes=[…])``: with scopes an access token is asked for, without an id token."""

    pool: str
    scopes: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AuditField:
    """``log_store.write({name: value})`` of a middleware, where value is an access-log variable.

    ``variable`` is API Gateway's: ``$context.authorizer.claims.sub``, ``$context.status`` …
    """

    name: str
    variable: str


@dataclass(frozen=True, slots=True)
class Middleware:
    """A ``@middleware`` function. ``audit`` where its body is one write of access-log variables to
    ``log_store``; otherwise ``reason`` says why not, and routes that carry it run as Lambdas."""

    name: str
    log_store: str | None
    audit: tuple[AuditField, ...] | None
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a body has no IR: the construct, where it is, and what would change it."""

    construct: str
    message: str
    remedy: str
    span: Span


@dataclass(frozen=True, slots=True)
class Dependency:
    """``Depends(function)``: a call that is made before the handler's, once a request.

    ``arguments`` are (argument, name of the parameter or result that fills it); what it gives has the name ``result``.
    The body has it inlined; a Lambda makes the call.
    """

    result: str
    module: str
    function: str
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler's body. Exactly one of ``body`` and ``refusals`` is not empty: what the subset
    refuses is kept as source and runs as a Lambda in CPython."""

    name: str
    module: str  # dotted, relative to the project: "api", "shop.orders"
    parameters: tuple[Parameter, ...]
    returns: Type
    locals: Mapping[str, Type]
    body: tuple[Stmt, ...]
    refusals: tuple[Refusal, ...]
    imports_packages: tuple[str, ...]  # third-party packages that its module imports
    span: Span
    # Where the source says ``table.get`` and means ``find``, in the handler and in what it may call:
    # the spans of ``table.get``, each once.
    found_at: tuple[Span, ...] = ()
    # What runs before it, in order; then each of its arguments with what fills it. Empty without dependencies.
    dependencies: tuple[Dependency, ...] = ()
    bound: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. ``id`` is unique, kebab-case, and names its files: ``get-todo``.

    API Gateway allows one parameter name at a place of the resource tree, so ``path`` has the name that
    the first route gave it; ``Parameter.wire`` of a path parameter is that name.
    """

    id: str
    method: str
    path: str
    handler: Handler
    auth: Auth | None  # None: public=True
    middleware: tuple[str, ...]
    status: int
    options: Mapping[str, JsonValue]  # summary, tags, cors, lambda_=True, memory, timeout …
    span: Span


@dataclass(frozen=True, slots=True)
class Program:
    """A whole project, typed. Mappings keep declaration order."""

    application: Application
    models: Mapping[str, ModelDef]
    tables: Mapping[str, Table]
    pools: Mapping[str, UserPool]
    log_stores: Mapping[str, LogStore]
    middleware: Mapping[str, Middleware]
    routes: tuple[Route, ...]
    sources: Mapping[str, str]  # file → text, for Lambda bundles and diagnostics
    channels: Mapping[str, Channel] = field(default_factory=dict)
    consumers: Mapping[str, Consumer] = field(default_factory=dict)
