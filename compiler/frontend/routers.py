"""Routers: ``Router(prefix=…)``, and where ``parent.include_router(child, prefix=…)`` mounts it.

An application is a router without a prefix. What a router says for all its routes (tags, a guard, dependencies) is
added to what each says, from the outermost in.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from csc.compiler.diagnostics import Reporter, at, did_you_mean
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.declarations import EXPECTED, is_valid
from csc.compiler.frontend.names import Names, top_level
from csc.compiler.syntax import Module

_DEPTH: Final = 20


@dataclass(frozen=True, eq=False, slots=True)
class Written:
    """An expression that is read later, in the module that it stands in."""

    module: Module
    node: ast.expr


@dataclass(frozen=True, slots=True)
class Mount:
    """What a router, or an ``include_router``, adds to its routes. ``auth`` names a pool."""

    prefix: str = ""
    tags: tuple[str, ...] = ()
    public: bool = False
    auth: Written | None = None
    dependencies: tuple[Written, ...] = ()


@dataclass(eq=False, slots=True)
class RouterDeclaration:
    """``included`` is where it was mounted: the router above it, and what that adds."""

    own: Mount = field(default_factory=Mount)
    included: "tuple[RouterDeclaration, Mount, ast.AST] | None" = None

    def mounts(self) -> list[Mount]:
        """From the outermost in."""
        found = [self.own]
        router, depth = self, 0
        while router.included is not None and depth < _DEPTH:
            parent, mount, _ = router.included
            found[:0] = [parent.own, mount]
            router, depth = parent, depth + 1
        return found


KEYWORDS: Final = ("prefix", "tags", "public", "auth", "dependencies")


def written_list(module: Module, node: ast.expr) -> tuple[Written, ...] | None:
    """The items of a list literal; None for anything else."""
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    return tuple(Written(module, item) for item in node.elts)


FindRouter = Callable[[Module, ast.expr], RouterDeclaration | None]
"""The router that an expression names."""


def read_includes(names: Names, module: Module, find: FindRouter, reporter: Reporter) -> None:
    """Mount what a module's ``include_router`` calls name."""
    if "include_router" not in module.text:
        return
    for statement in top_level(module.tree.body):
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="include_router"))):
                parent = find(module, owner)
                if parent is not None:
                    assert isinstance(statement.value, ast.Call)
                    _Include(names, module, find, reporter).read(statement.value, parent)


class _Include:
    def __init__(self, names: Names, module: Module, find: FindRouter, reporter: Reporter) -> None:
        self.names = names
        self.module = module
        self.find = find
        self.reporter = reporter

    def read(self, call: ast.Call, parent: RouterDeclaration) -> None:
        given = call.args[0] if call.args else None
        for keyword in call.keywords:
            if keyword.arg == "router":
                given = keyword.value
        child = self.find(self.module, given) if given is not None else None
        if child is None:
            self.report("CSC218", given or call, text=ast.unparse(given) if given else "nothing")
            return
        if child.included is not None or child is parent or child in _above(parent):
            place = at(self.module.span(child.included[2])) if child.included else "itself"
            self.report("CSC219", call, text=ast.unparse(given or call), place=place)
            return
        child.included = (parent, self.mount(call), call)

    def mount(self, call: ast.Call) -> Mount:
        found: dict[str, object] = {}
        for keyword in call.keywords:
            name = keyword.arg or "**"
            if name not in (*KEYWORDS, "router"):
                hint = did_you_mean(name, KEYWORDS, f"It has {', '.join(KEYWORDS)}.")
                self.report("CSC101", keyword, callee="include_router", keyword=name, hint=hint)
            elif name == "auth":
                found[name] = Written(self.module, keyword.value)
            elif name == "dependencies":
                found[name] = written_list(self.module, keyword.value) or ()
            elif name != "router":
                value = self.value(name, keyword.value)
                if value is not None:
                    found[name] = value
        return Mount(**found)  # type: ignore[arg-type]

    def value(self, name: str, node: ast.expr) -> object:
        kind = {"prefix": "prefix", "tags": "texts", "public": "flag"}[name]
        try:
            value = fold(self.names, self.module, node)
        except NotConstant as problem:
            self.report("CSC104", problem.node, text=ast.unparse(problem.node))
            return None
        if not is_valid(kind, value):  # type: ignore[arg-type]
            expected = EXPECTED[kind]  # type: ignore[index]
            self.report("CSC102", node, keyword=name, callee="include_router", expected=expected)
            return None
        return tuple(value) if isinstance(value, list) else value

    def report(self, code: str, node: ast.AST, **facts: object) -> None:
        self.reporter.report(code, self.module, node, **facts)


def _above(router: RouterDeclaration) -> list[RouterDeclaration]:
    return [] if router.included is None else [router.included[0], *_above(router.included[0])]
