"""All that the handlers of a project share, and what of the source that depends on.

An ``Outline`` is read again only where a declaration changed: ``declarations`` is the text that decides it.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeGuard

from csc.compiler.crash import visit_line
from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.consumers import read_consumers
from csc.compiler.frontend.dependencies import (
    Dependencies,
    arguments_of,
    read_dependencies,
)
from csc.compiler.frontend.imports import check_absent, check_cycles, check_imports
from csc.compiler.frontend.middleware import read_middleware
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.moves import Starts
from csc.compiler.frontend.names import Names, top_level
from csc.compiler.frontend.parameters import read_parameters
from csc.compiler.frontend.resources import Resources, read_resources
from csc.compiler.frontend.routes import RouteDeclaration, read_routes
from csc.compiler.frontend.undefined import check_names
from csc.compiler.ir.model import Middleware, Parameter
from csc.compiler.ir.types import Type
from csc.compiler.project import Project
from csc.compiler.syntax import Module
from csc.diagnostics import Diagnostic

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False, slots=True)
class Signature:
    parameters: tuple[Parameter, ...]
    returns: Type | None
    wrong: bool
    dependencies: Dependencies


@dataclass(frozen=True, eq=False, slots=True)
class Outline:
    """Everything but the handlers' bodies; kept as long as no declaration changes."""

    names: Names
    models: Models
    resources: Resources
    middleware: Mapping[str, Middleware]
    routes: tuple[RouteDeclaration, ...]
    signatures: tuple[Signature, ...]
    diagnostics: tuple[Diagnostic, ...]
    starts: Starts


_HIDDEN: Final = re.compile(r"dynamodb\([^\n]*|^\s*(?:global|from|import)\s[^\n]*", re.MULTILINE)
"""What the outline depends on inside of a route's body."""


def declarations(module: Module) -> tuple[tuple[int, ...], str]:
    """Where each top-level statement starts; all text that the outline depends on, without places.

    Where only the first is not as before, declarations have moved, and mean what they meant.
    """
    parts: list[str] = []
    starts: list[int] = []
    for node in module.tree.body:
        end = node.end_lineno or node.lineno
        if is_guarded(node) and node.body[0].lineno > node.lineno:
            parts += _HIDDEN.findall(text_of(module, node.body[0].lineno, end))
            end = node.body[0].lineno - 1
        start = first_line(node)
        starts.append(start)
        parts.append(text_of(module, start, end))
    return tuple(starts), "\n".join([module.file, str(len(starts)), *parts])


def is_guarded(node: ast.stmt) -> TypeGuard[Function]:
    """A function with a decorator that is called, as every route has."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
        isinstance(decorator, ast.Call) for decorator in node.decorator_list
    )


def first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min(node.lineno, *(int(one.lineno) for one in decorators), node.lineno)


def text_of(module: Module, start: int, end: int) -> str:
    return "\n".join(module.lines[start - 1 : end])


def functions_of(module: Module) -> dict[int, Function]:
    """A module's functions by line; two definitions of one name are two functions."""
    if "functions" not in module.memo:
        module.memo["functions"] = {
            node.lineno: node
            for node in top_level(module.tree.body)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    found: dict[int, Function] = module.memo["functions"]
    return found


def text_and_place(module: Module, node: ast.stmt) -> tuple[object, ...]:
    """What identifies a statement: nothing that is read of it alone depends on more."""
    key = ("place", node)
    if key not in module.memo:
        start, end = first_line(node), node.end_lineno or node.lineno
        module.memo[key] = (module.file, start, text_of(module, start, end))
    found: tuple[object, ...] = module.memo[key]
    return found


def read_outline(project: Project, modules: dict[str, Module], starts: Starts) -> Outline:
    """Read every declaration of a project; ``starts`` is where they are."""
    reporter = Reporter()
    names = Names(modules)
    check_cycles(names, reporter)
    for module in modules.values():
        visit_line(module, 1)
        check_imports(names, module, reporter)
        check_absent(project.absent, module, reporter)
        for node in module.tree.body:
            visit_line(module, node.lineno)
            if not is_guarded(node):
                check_names(names, module, node, reporter)
    models = Models(names, reporter)
    models.read_all()
    resources = read_resources(names, models, project.name, reporter)
    resources.consumers.update(read_consumers(names, models, resources, reporter))
    middleware = read_middleware(names, resources)
    routes = tuple(read_routes(names, resources, reporter))
    signatures = tuple(_signature(names, models, route, reporter) for route in routes)
    if not routes and modules:
        first = next(iter(modules.values()))
        reporter.report("CSC217", first, first.tree)
    found = tuple(reporter.diagnostics)
    return Outline(names, models, resources, middleware, routes, signatures, found, starts)


def _signature(
    names: Names, models: Models, route: RouteDeclaration, reporter: Reporter
) -> Signature:
    before = len(reporter.diagnostics)
    module, function = route.module, route.function
    visit_line(module, function.lineno)
    wires = {name: route.wires.get(name, name) for name in route.path_names}
    needed = read_dependencies(names, models, module, function, route.dependencies, reporter)
    found = read_parameters(names, models, module, function, wires, needed, reporter)
    _check_path_names(route, found, reporter)
    returns: Type | None = None
    if route.response_model is not None:
        annotation = models.annotation(module, route.response_model)
        returns = annotation.type if annotation is not None else None
    elif function.returns is not None:
        annotation = models.annotation(module, function.returns)
        returns = annotation.type if annotation is not None else None
    for parameter in found:
        facts = {"name": parameter.name, "type": parameter.type}
        if parameter.source == "body" and set(route.methods) <= {"GET", "HEAD", "OPTIONS"}:
            reporter.report("CSC209", module, route.node, method=route.methods[0], **facts)
        if parameter.source == "identity" and route.public:
            reporter.report("CSC211", module, route.node, handler=function.name)
    return Signature(found, returns, len(reporter.diagnostics) > before, needed)


def _check_path_names(
    route: RouteDeclaration, found: tuple[Parameter, ...], reporter: Reporter
) -> None:
    """Each name in the path is an argument of the handler, or of something it depends on."""
    arguments = {argument.arg for argument, _ in arguments_of(route.function)}
    for name in route.path_names:
        if name not in arguments | {one.name for one in found}:
            where = route.node.args[0] if route.node.args else route.node
            facts = {"name": name, "handler": route.function.name}
            reporter.report("CSC204", route.module, where, **facts)
