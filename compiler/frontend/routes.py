"""Decorated functions → routes without their bodies. In: the modules. Out: ``RouteDeclaration``s.

Decorators may stand in either order.  ``@auth(pool)``, and ``@auth(auth)`` where the pool took the name, are the
same guard.  What is wrong with one route never hides what is wrong with another.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from csc.compiler.diagnostics import Reporter, at, did_you_mean
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.declarations import EXPECTED
from csc.compiler.frontend.middleware import is_middleware
from csc.compiler.frontend.names import CscName, Declared, Names
from csc.compiler.frontend.resources import Resources, find_resource
from csc.compiler.frontend.routers import Mount, RouterDeclaration, written_list
from csc.compiler.ir.model import Auth, JsonValue, UserPool
from csc.compiler.syntax import Module

_SHORT: Final = ("get", "post", "put", "patch", "delete")
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
KEYWORDS: Final[dict[str, type | tuple[type, ...]]] = {
    "methods": (list, tuple),
    "public": bool,
    "status": int,
    "status_code": int,
    "response_model": object,
    "dependencies": object,
    "summary": str,
    "description": str,
    "tags": (list, tuple),
    "deprecated": bool,
    "cors": bool,
    "lambda_": bool,
    "memory": int,
    "timeout": int,
    "reserved_concurrency": int,
    "requirement": str,
}
_RANGES: Final[dict[str, tuple[Any, Any]]] = {
    "memory": (128, 10240),  # MB that a Lambda may have
    "timeout": (1, 29),  # seconds: API Gateway waits no longer
    "reserved_concurrency": (0, 900),  # of an account's 1000; 0 reserves nothing
}
_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~:@$-]+|\{[A-Za-z_][A-Za-z0-9_]*\+?\}")


@dataclass(eq=False, slots=True)
class RouteDeclaration:
    """One ``@route`` of one function. ``status`` is None where the route leaves it to the default.

    API Gateway allows one parameter name at each place of the resource tree: ``served_path`` has the name
    that the first route gave it, and ``wires`` maps this route's names to those.
    """

    module: Module
    function: ast.FunctionDef | ast.AsyncFunctionDef
    node: ast.Call
    path: str = "/"
    methods: tuple[str, ...] = ("GET",)
    public: bool = False
    status: int | None = None
    auth: Auth | None = None
    middleware: tuple[str, ...] = ()
    response_model: ast.expr | None = None
    dependencies: list[tuple[Module, ast.expr]] = field(default_factory=list)
    served_path: str = "/"
    wires: dict[str, str] = field(default_factory=dict)
    options: dict[str, JsonValue] = field(default_factory=dict)

    @property
    def path_names(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\{(\w+)\+?\}", self.path))


def read_routes(names: Names, resources: Resources, reporter: Reporter) -> list[RouteDeclaration]:
    """Every route of the project, by module and line."""
    found: list[RouteDeclaration] = []
    for module in names.modules.values():
        for declared in names.functions(module):
            assert isinstance(declared.node, ast.FunctionDef | ast.AsyncFunctionDef)
            found += _Reader(names, resources, module, declared.node, reporter).routes()
    _check_paths(found, reporter)
    return found


class _Reader:
    """Reads the decorators of one function."""

    def __init__(
        self,
        names: Names,
        resources: Resources,
        module: Module,
        function: ast.FunctionDef | ast.AsyncFunctionDef,
        reporter: Reporter,
    ) -> None:
        self.names = names
        self.resources = resources
        self.module = module
        self.function = function
        self.reporter = reporter
        self.found: list[RouteDeclaration] = []
        self.auth: Auth | None = None
        self.guarded = False
        self.middleware: list[str] = []
        self.unknown: list[ast.expr] = []
        self.mounts: dict[int, list[Mount]] = {}

    def routes(self) -> list[RouteDeclaration]:
        for decorator in self.function.decorator_list:
            self.decorator(decorator)
        if not self.found:
            if self.guarded:
                self.report("CSC213", self.function, handler=self.function.name)
            return []
        for node in self.unknown:
            self.report("CSC108", node, text=ast.unparse(node))
        for route in self.found:
            route.auth = self.auth
            route.middleware = tuple(self.middleware)
            if not self.guarded and not route.public:
                self.guard_of_router(route)
            self.check_guard(route)
        return self.found

    def guard_of_router(self, route: RouteDeclaration) -> None:
        """What the innermost router with a guard says."""
        for mount in reversed(self.mounts.get(id(route), [])):
            if mount.auth is not None:
                text = ast.unparse(mount.auth.node)
                route.auth = self.pool(mount.auth.module, mount.auth.node, (), route.node, text)
            if mount.auth is not None or mount.public:
                route.public = mount.auth is None
                return

    def check_guard(self, route: RouteDeclaration) -> None:
        if route.auth is not None and not self.guarded:
            return
        if self.guarded and route.public:
            self.report("CSC212", route.node, handler=self.function.name)
        elif not self.guarded and not route.public:
            self.report("CSC201", route.node, handler=self.function.name)

    def decorator(self, node: ast.expr) -> None:
        if isinstance(node, ast.Call):
            entity = self.names.resolve(self.module, node.func)
            if entity == CscName("route"):
                self.found.append(self.route(node))
                return
            if isinstance(node.func, ast.Attribute) and self.routed(node, node.func):
                return
            pool = find_resource(self.names, self.resources, self.module, node.func)
            if entity == CscName("auth") or isinstance(pool, UserPool):
                self.guarded = True
                self.auth = self.guard(node)
                return
        else:
            entity = self.names.resolve(self.module, node)
            if entity == CscName("middleware"):
                return
            if isinstance(entity, Declared) and is_middleware(self.names, entity):
                self.middleware.append(entity.name)
                return
        self.unknown.append(node)

    def routed(self, node: ast.Call, function: ast.Attribute) -> bool:
        """``@router.get("/path")``: a route under a router's prefix; False where it is none."""
        router = find_resource(self.names, self.resources, self.module, function.value)
        if not isinstance(router, RouterDeclaration):
            return False
        if function.attr != "route" and function.attr not in _SHORT:
            hint = did_you_mean(function.attr, _SHORT, f"It has route, {', '.join(_SHORT)}.")
            self.report("CSC402", node, kind="router", name=function.attr, hint=hint)
            return True
        mounts = router.mounts()
        route = self.route(node, "".join(one.prefix for one in mounts))
        if function.attr in _SHORT:
            route.methods = (function.attr.upper(),)
        outer = [tag for one in mounts for tag in one.tags]
        tags = route.options.get("tags", [])
        if outer and isinstance(tags, list):
            route.options["tags"] = list(dict.fromkeys([*outer, *tags]))
        before = [(one.module, one.node) for mount in mounts for one in mount.dependencies]
        route.dependencies[:0] = before
        self.mounts[id(route)] = mounts
        self.found.append(route)
        return True

    def guard(self, node: ast.Call) -> Auth | None:
        """``auth(pool, scopes=[…])``; None, and a report, where the pool is no pool."""
        if not node.args:
            self.report("CSC103", node, callee="auth", keyword="pool")
            return None
        scopes: tuple[str, ...] = ()
        for keyword in node.keywords:
            if keyword.arg == "scopes":
                scopes = self.texts(keyword, "auth")
            else:
                hint = did_you_mean(keyword.arg or "**", ["scopes"], "It has scopes.")
                self.report("CSC101", keyword, callee="auth", keyword=keyword.arg, hint=hint)
        return self.pool(self.module, node.args[0], scopes, node, ast.unparse(node.args[0]))

    def pool(
        self, module: Module, node: ast.expr, scopes: tuple[str, ...], place: ast.Call, text: str
    ) -> Auth | None:
        """The guard that a pool is; None, and a report, where it is no pool."""
        pool = find_resource(self.names, self.resources, module, node)
        if isinstance(pool, UserPool):
            return Auth(pool.key, scopes, self.module.span(place))
        if not (isinstance(node, ast.Name) and self.names.lookup(module, text) is None):
            # an undefined name is reported as such
            hint = did_you_mean(text, self.resources.pools, 'Declare it: `Cognito(name="users")`.')
            self.reporter.report("CSC214", module, node, text=text, hint=hint)
        return None

    def texts(self, keyword: ast.keyword, callee: str) -> tuple[str, ...]:
        value = self.fold(keyword.value)
        if isinstance(value, list | tuple) and all(isinstance(one, str) and one for one in value):
            return tuple(dict.fromkeys(value))
        if value is not None:
            expected = "a list of strings"
            self.report("CSC102", keyword, keyword=keyword.arg, callee=callee, expected=expected)
        return ()

    def route(self, node: ast.Call, prefix: str | None = None) -> RouteDeclaration:
        route = RouteDeclaration(self.module, self.function, node)
        path = self.path(node, prefix)
        if path is not None:
            route.path = path
        for keyword in node.keywords:
            self.keyword(route, keyword)
        return route

    def path(self, node: ast.Call, prefix: str | None) -> str | None:
        given = node.args[0] if node.args else None
        for keyword in node.keywords:
            if keyword.arg == "path":
                given = keyword.value
        if given is None:
            self.report("CSC103", node, callee="route", keyword="path")
            return None
        value = self.fold(given)
        if value is None:
            return None
        if prefix is not None and isinstance(value, str):
            value = (prefix + value).rstrip("/") or "/"
        reason = _bad_path(value)
        if reason:
            self.report("CSC205", given, path=value, reason=reason)
            return None
        return str(value)

    def keyword(self, route: RouteDeclaration, keyword: ast.keyword) -> None:
        name = keyword.arg or "**"
        if name == "path":
            return
        if name not in KEYWORDS:
            hint = did_you_mean(name, KEYWORDS, f"It has {', '.join(KEYWORDS)}.")
            self.report("CSC101", keyword, callee="route", keyword=name, hint=hint)
            return
        if name == "response_model":
            none = isinstance(keyword.value, ast.Constant) and keyword.value.value is None
            route.response_model = None if none else keyword.value
            return
        if name == "dependencies":
            self.depends(route, keyword)
            return
        value = self.fold(keyword.value)
        if value is None:
            return
        wanted = KEYWORDS[name]
        low, high = _RANGES.get(name, (value, value))
        fits = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
        if not fits or not low <= value <= high or (name == "tags" and not _texts(value)):
            expected = _expected(wanted)
            if name in _RANGES:
                expected = f"a whole number from {low} to {high}"
            self.report("CSC102", keyword, keyword=name, callee="route", expected=expected)
            return
        self.setting(route, keyword, name, value)

    def depends(self, route: RouteDeclaration, keyword: ast.keyword) -> None:
        found = written_list(self.module, keyword.value)
        if found is None:
            expected = EXPECTED["dependencies"]
            facts = {"keyword": "dependencies", "callee": "route", "expected": expected}
            self.report("CSC102", keyword, **facts)
            return
        route.dependencies += [(one.module, one.node) for one in found]

    def setting(
        self, route: RouteDeclaration, keyword: ast.keyword, name: str, value: object
    ) -> None:
        match name, value:
            case "methods", _:
                route.methods = self.methods(keyword) or route.methods
            case "public", bool():
                route.public = value
            case "status" | "status_code", int():
                if 200 <= value <= 599:
                    route.status = value
                else:
                    self.report("CSC215", keyword, status=value)
            case _:
                route.options[name] = list(value) if isinstance(value, tuple) else value

    def methods(self, keyword: ast.keyword) -> tuple[str, ...]:
        found = [one.upper() for one in self.texts(keyword, "route")]
        for method in found:
            if method not in METHODS:
                self.report("CSC210", keyword, method=method)
        return tuple(dict.fromkeys(one for one in found if one in METHODS))

    def fold(self, node: ast.expr) -> object:
        try:
            return fold(self.names, self.module, node)
        except NotConstant as problem:
            self.report("CSC104", problem.node, text=ast.unparse(problem.node))
            return None

    def report(self, code: str, node: ast.AST, **facts: object) -> None:
        self.reporter.report(code, self.module, node, **facts)


def _texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _expected(wanted: type | tuple[type, ...]) -> str:
    known = {bool: "True or False", int: "a whole number", str: "a string"}
    return known.get(wanted, "a list") if isinstance(wanted, type) else "a list of strings"


def _bad_path(path: object) -> str:
    """Why API Gateway would refuse a path; empty where it takes it."""
    if not isinstance(path, str):
        return "it is not a string"
    if not path.startswith("/"):
        return "it does not begin with a slash"
    segments = path[1:].split("/") if path != "/" else []
    names = re.findall(r"\{(\w+)\+?\}", path)
    if len(set(names)) < len(names):
        return "a parameter stands in it twice"
    for index, segment in enumerate(segments):
        if not segment:
            return "it has an empty part"
        if not _SEGMENT.fullmatch(segment):
            return f"its part `{segment}` has characters that API Gateway refuses"
        if segment.endswith("+}") and index < len(segments) - 1:
            return "a greedy parameter is not at its end"
    return ""


def _check_paths(routes: list[RouteDeclaration], reporter: Reporter) -> None:
    """Give each route the path that API Gateway serves it under; report two that are the same."""
    taken: dict[tuple[str, str], RouteDeclaration] = {}
    tree: dict[str, tuple[str, RouteDeclaration]] = {}
    for route in routes:
        if _place(route, tree, reporter):
            for method in route.methods:
                _claim(route, method, taken, reporter)


def _claim(
    route: RouteDeclaration,
    method: str,
    taken: dict[tuple[str, str], RouteDeclaration],
    reporter: Reporter,
) -> None:
    other = taken.setdefault((method, route.served_path), route)
    if other is not route:
        place = at(other.module.span(other.node))
        facts = {"method": method, "path": route.path, "other": other.function.name}
        reporter.report("CSC202", route.module, route.node, place=place, **facts)


def _free(name: str, wires: Mapping[str, str]) -> str:
    """A name that no parameter above has been given: ``/books/{id}/notes/{id}`` is not allowed."""
    found, number = name, 1
    while found in wires.values():
        number += 1
        found = f"{name}_{number}"
    return found


def _place(
    route: RouteDeclaration, tree: dict[str, tuple[str, RouteDeclaration]], reporter: Reporter
) -> bool:
    """Walk the resource tree: the first name at a place is served, later ones are mapped to it."""
    served = ""
    for segment in route.path.strip("/").split("/"):
        if segment.startswith("{"):
            name, greedy = segment[1:-1].rstrip("+"), segment.endswith("+}")
            free = _free(name, route.wires) + ("+" if greedy else "")
            first, owner = tree.setdefault(served, (free, route))
            if first.endswith("+") != greedy:
                facts = {"name": segment[1:-1], "other": first}
                place = at(owner.module.span(owner.node))
                reporter.report("CSC203", route.module, route.node, place=place, **facts)
                return False
            route.wires[name] = first.rstrip("+")
            segment = f"{{{first}}}"
        served += f"/{segment}"
    route.served_path = served
    return True
