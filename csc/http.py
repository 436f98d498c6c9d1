"""Routes and what a handler takes and gives: ``route``, ``auth``, ``middleware``, markers, ``Identity``, ``HTTPError``.

The decorators return the function that they are given, with what they say noted in ``__csc__``: calling a
handler from Python calls its body.  The compiler reads their text; a runtime reads the notes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import Any, ParamSpec, TypedDict, TypeVar, Unpack, overload

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class HTTPError(Exception):
    """Answer with this status and ``{"message": message}``."""

    def __init__(self, status: int, message: str | None = None) -> None:
        if message is None:
            message = HTTPStatus(status).phrase if status in set(HTTPStatus) else str(status)
        super().__init__(status, message)
        self.status = self.status_code = status
        self.message = self.detail = message


class NotFound(HTTPError):
    """What a table raises where an item that must exist doesn't: 404."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(404, message)


class Conflict(HTTPError):
    """What a table raises where a condition fails on an item that exists, or one exists that mustn't: 409."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(409, message)


def error_of(status: int, message: str) -> HTTPError:
    """The error that a table raises for this answer."""
    kind = {404: NotFound, 409: Conflict}.get(status)
    return HTTPError(status, message) if kind is None else kind(message)


class HTTPException(HTTPError):
    """``HTTPError`` with FastAPI's names; it answers ``{"message": detail}``."""

    def __init__(self, status_code: int, detail: str | None = None) -> None:
        super().__init__(status_code, detail)


class Claims(dict[str, str]):
    """The claims of a token; one that it lacks is ``""``, as API Gateway renders it."""

    def __missing__(self, name: str) -> str:
        return ""


class Identity:
    """The caller, as the verified token says."""

    def __init__(self, claims: Mapping[str, str]) -> None:
        self.claims = Claims(claims)

    @property
    def sub(self) -> str:
        return self.claims["sub"]

    @property
    def username(self) -> str:
        """``cognito:username`` of an id token, ``username`` of an access token."""
        return self.claims["cognito:username"] or self.claims["username"]

    @property
    def email(self) -> str:
        return self.claims["email"]


class Page(list[T]):
    """One page of a query or scan. ``next`` is the cursor of the following page, if there is one."""

    def __init__(self, items: Iterable[T] = (), next: str | None = None) -> None:
        super().__init__(items)
        self.next = next


@dataclass(frozen=True, slots=True)
class Marker:
    """A parameter's default that says where it comes from: ``header`` or ``query``."""

    source: str
    default: Any = ...
    alias: str | None = None
    constraints: Mapping[str, Any] = field(default_factory=dict)


@overload
def Query(
    *,
    default: T,
    alias: str | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    ge: float | Decimal | None = None,
    gt: float | Decimal | None = None,
    le: float | Decimal | None = None,
    lt: float | Decimal | None = None,
    description: str = "",
) -> T: ...


@overload
def Query(
    *,
    alias: str | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    ge: float | Decimal | None = None,
    gt: float | Decimal | None = None,
    le: float | Decimal | None = None,
    lt: float | Decimal | None = None,
    description: str = "",
) -> Any: ...


def Query(default: Any = ..., *, alias: str | None = None, **constraints: Any) -> Any:
    """A query parameter with constraints."""
    return Marker("query", default, alias, constraints)


@overload
def Header(
    *,
    default: T,
    alias: str | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    description: str = "",
) -> T: ...


@overload
def Header(
    *,
    alias: str | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    description: str = "",
) -> Any: ...


def Header(default: Any = ..., *, alias: str | None = None, **constraints: Any) -> Any:
    """A request header: the argument ``x_trace`` is the header ``x-trace``, unless ``alias`` names it."""
    return Marker("header", default, alias, constraints)


def Cookie(default: Any = ..., *, alias: str | None = None, **constraints: Any) -> Any:
    """A cookie of the request, by the argument's name unless ``alias`` names it."""
    return Marker("cookie", default, alias, constraints)


def Path(default: Any = ..., *, alias: str | None = None, **constraints: Any) -> Any:
    """Constraints of a parameter in the path."""
    return Marker("path", default, alias, constraints)


def Body(default: Any = ..., **constraints: Any) -> Any:
    """The body of the request, for an argument whose type doesn't say so."""
    return Marker("body", default, None, constraints)


@dataclass(frozen=True, slots=True)
class Dependency:
    """What ``Depends`` notes: the function or class whose value an argument gets."""

    dependency: Callable[..., Any] | None = None
    use_cache: bool = True


def Depends(dependency: Callable[..., Any] | None = None, *, use_cache: bool = True) -> Any:
    """An argument that a function gives, which runs before the handler, once a request.

    The function's own arguments come from the request, or from what it depends on itself.  Without a function it is the
    argument's type: a model takes its fields from the query.
    """
    return Dependency(dependency, use_cache)


@dataclass(frozen=True, slots=True)
class Route:
    """What one ``@route`` said."""

    path: str
    methods: tuple[str, ...]
    public: bool
    status: int | None
    options: Mapping[str, Any]


@dataclass(slots=True)
class Notes:
    """What its decorators said of a handler: ``handler.__csc__``. Middleware from the outermost in."""

    routes: list[Route] = field(default_factory=list)
    pool: object = None
    scopes: tuple[str, ...] = ()
    middleware: list[Callable[[Any], object]] = field(default_factory=list)


def notes(handler: Callable[..., Any]) -> Notes:
    """The notes of a function, made empty where it has none."""
    found = getattr(handler, "__csc__", None)
    if not isinstance(found, Notes):
        found = Notes()
        handler.__csc__ = found  # type: ignore[attr-defined]
    return found


def route(
    path: str,
    *,
    methods: Sequence[str] = ("GET",),
    public: bool = False,
    status: int | None = None,
    status_code: int | None = None,
    response_model: Any = None,
    dependencies: Sequence[Any] = (),
    summary: str | None = None,
    description: str | None = None,
    tags: Sequence[str] = (),
    deprecated: bool = False,
    cors: bool | None = None,
    lambda_: bool = False,
    memory: int | None = None,
    timeout: int | None = None,
    reserved_concurrency: int | None = None,
    requirement: str | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Serve a function at a path.

    ``{name}`` in the path is an argument; ``{name+}``, last, takes the rest of it.  ``status`` is that of a
    good answer (200, and 204 for ``-> None``); ``status_code`` is another word for it.  ``response_model`` is the type
    of the answer where the function's own says too much.  ``dependencies`` run before it, for their effect.  ``lambda_``, ``memory`` (MB) and ``timeout`` (seconds) are for a
    route that is to run, or runs, as a Lambda; so is ``reserved_concurrency``, the most that run of it at once
    (0 reserves nothing).  ``requirement`` is the id of what the route is there for: it becomes a tag of its resources.
    """
    options = {
        "summary": summary,
        "description": description,
        "tags": tuple(tags),
        "deprecated": deprecated,
        "cors": cors,
        "lambda_": lambda_,
        "memory": memory,
        "timeout": timeout,
        "reserved_concurrency": reserved_concurrency,
        "requirement": requirement,
    }

    def decorate(handler: Callable[P, R]) -> Callable[P, R]:
        said = Route(path, tuple(methods), public, status or status_code, options)
        notes(handler).routes.append(said)
        return handler

    return decorate


class RouteOptions(TypedDict, total=False):
    """What ``router.get(path, …)`` takes besides the path: as ``route``, without ``methods``."""

    public: bool
    status: int | None
    status_code: int | None
    response_model: Any
    dependencies: Sequence[Any]
    summary: str | None
    description: str | None
    tags: Sequence[str]
    deprecated: bool
    cors: bool | None
    lambda_: bool
    memory: int | None
    timeout: int | None
    reserved_concurrency: int | None
    requirement: str | None


class Router:
    """Routes under one prefix: ``@router.get("/{id}")``. An ``Application`` is one without a prefix."""

    def __init__(
        self,
        *,
        prefix: str = "",
        tags: Sequence[str] = (),
        public: bool = False,
        auth: "Authorizer | None" = None,
        dependencies: Sequence[Any] = (),
    ) -> None:
        """``public``, or ``auth`` (a pool), hold for those of its routes that say nothing else."""
        self.prefix = prefix
        self.tags = tuple(tags)
        self.public = public
        self.auth = auth
        self.dependencies = tuple(dependencies)

    def include_router(
        self,
        router: "Router",
        *,
        prefix: str = "",
        tags: Sequence[str] = (),
        public: bool = False,
        auth: "Authorizer | None" = None,
        dependencies: Sequence[Any] = (),
    ) -> None:
        """Serve another router's routes under this one's prefix, and under ``prefix`` below it.

        The compiler reads this call, at the top of a module; what it says is added to what the router says.
        """

    def route(
        self, path: str, *, methods: Sequence[str] = ("GET",), **options: Unpack[RouteOptions]
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """``route`` under the router's prefix, with its tags."""
        joined = (self.prefix + path).rstrip("/") or "/"
        options.setdefault("public", self.public)
        options["tags"] = (*self.tags, *options.get("tags", ()))
        return route(joined, methods=methods, **options)

    def get(
        self, path: str, **options: Unpack[RouteOptions]
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        return self.route(path, methods=("GET",), **options)

    def post(
        self, path: str, **options: Unpack[RouteOptions]
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        return self.route(path, methods=("POST",), **options)

    def put(
        self, path: str, **options: Unpack[RouteOptions]
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        return self.route(path, methods=("PUT",), **options)

    def patch(
        self, path: str, **options: Unpack[RouteOptions]
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        return self.route(path, methods=("PATCH",), **options)

    def delete(
        self, path: str, **options: Unpack[RouteOptions]
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        return self.route(path, methods=("DELETE",), **options)


APIRouter = Router


class Authorizer:
    """What ``auth`` is, and every pool: ``@auth(pool, scopes=[…])`` guards a route.

    A ``Cognito`` is one too, so that ``auth = Cognito(…)`` leaves ``@auth(auth)`` working.
    """

    def __call__(
        self, pool: "Authorizer", scopes: Sequence[str] = ()
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Ask for an id token of the pool, or for an access token with one of ``scopes``."""

        def decorate(handler: Callable[P, R]) -> Callable[P, R]:
            found = notes(handler)
            found.pool, found.scopes = pool, tuple(scopes)
            return handler

        return decorate


auth: Authorizer = Authorizer()


class Response:
    """What a middleware may read of the answer. ``length`` in bytes, ``latency`` in milliseconds."""

    status: int
    length: int
    latency: int


class Context:
    """What a ``@middleware`` function is given."""

    identity: Identity
    response: Response
    route: str
    method: str
    path: str
    stage: str
    timestamp: int
    request_id: str
    source_ip: str
    user_agent: str


class Middleware:
    """A function that runs after each request of the routes that it decorates."""

    def __init__(self, function: Callable[[Context], object]) -> None:
        self.function = function
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__

    def __call__(self, handler: Callable[P, R]) -> Callable[P, R]:
        notes(handler).middleware.insert(0, self.function)
        return handler


def middleware(function: Callable[[Context], object]) -> Middleware:
    """Make a function of the request's context a decorator of routes."""
    return Middleware(function)
