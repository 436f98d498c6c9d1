"""``Depends``: what runs before a handler. In: its arguments. Out: the calls, in order, and what the request must give.

    def current(who: Identity) -> User: …           steps      user = current(who=who)
    def mine(user: User = Depends(current)): …      requested  who: Identity

A dependency runs once a request, before what asks for it; its own arguments are parameters of the route, shared by
name where they are written alike.  A model as a dependency takes its fields from the query.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import CscName, Declared, External, Names
from csc.compiler.ir import types
from csc.compiler.ir.model import ModelField
from csc.compiler.syntax import Module

Function = ast.FunctionDef | ast.AsyncFunctionDef
_DEPTH: Final = 20


@dataclass(frozen=True, eq=False, slots=True)
class Requested:
    """An argument that a request gives, under the name ``name`` in the route."""

    module: Module
    node: ast.arg
    default: ast.expr | None
    name: str


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One call: ``result = called(**arguments)``; the values are names of parameters or of results."""

    called: Declared
    module: Module
    node: ast.expr
    arguments: tuple[tuple[str, str], ...]
    result: str


@dataclass(eq=False, slots=True)
class Dependencies:
    """``bound`` says where each argument of the handler comes from: a parameter, or a result."""

    steps: list[Step] = field(default_factory=list)
    requested: list[Requested] = field(default_factory=list)
    fields: dict[str, ModelField] = field(default_factory=dict)
    bound: tuple[tuple[str, str], ...] = ()
    annotations: dict[str, ast.expr] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.steps)


def arguments_of(function: Function) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """Each named argument with its default."""
    positional = [*function.args.posonlyargs, *function.args.args]
    defaults = function.args.defaults
    missing = len(positional) - len(defaults)
    for index, node in enumerate(positional):
        yield node, defaults[index - missing] if index >= missing else None
    yield from zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)


def read_dependencies(
    names: Names,
    models: Models,
    module: Module,
    function: Function,
    before: list[tuple[Module, ast.expr]],
    reporter: Reporter,
) -> Dependencies:
    """``before`` are the ``Depends(…)`` of the route and its routers, which run first, for their effect."""
    reader = _Reader(names, models, reporter)
    for place, node in before:
        reader.only(place, node)
    reader.found.bound = reader.arguments(module, function, 0)
    for argument, _ in arguments_of(function):
        if argument.annotation is not None:
            reader.found.annotations[argument.arg] = argument.annotation
    return reader.found


class _Reader:
    def __init__(self, names: Names, models: Models, reporter: Reporter) -> None:
        self.names = names
        self.models = models
        self.reporter = reporter
        self.found = Dependencies()
        self.results: dict[tuple[str, str], str] = {}
        self.texts: dict[str, str] = {}

    def only(self, module: Module, node: ast.expr) -> None:
        marker = self.marker(module, node)
        if marker is None:
            text = ast.unparse(node)
            self.reporter.report("CSC220", module, node, text=text)
        else:
            self.step(marker, None, 0)

    def arguments(
        self, module: Module, function: Function, depth: int, own: int = 0
    ) -> tuple[tuple[str, str], ...]:
        """Each argument's name, with the name of what fills it; without the first ``own`` (``self``)."""
        bound = []
        for node, default in [*arguments_of(function)][own:]:
            marker = self.marker(module, default) or self.annotated(module, node.annotation, 0)
            if marker is None:
                bound.append((node.arg, self.request(module, node, default)))
                continue
            result = self.step(marker, node.annotation, depth)
            if result is not None:
                bound.append((node.arg, result))
        return tuple(bound)

    def marker(self, module: Module, node: ast.expr | None) -> "_Marker | None":
        called = self.names.resolve(module, node.func) if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and called == CscName("Depends"):
            return _Marker(module, node)
        return None

    def annotated(self, module: Module, node: ast.expr | None, depth: int) -> "_Marker | None":
        """The ``Depends`` inside ``Annotated``, also behind an alias."""
        if isinstance(node, ast.Subscript):
            origin = self.names.resolve(module, node.value)
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
            if origin in (External("typing.Annotated"), External("typing_extensions.Annotated")):
                found = [one for part in parts[1:] if (one := self.marker(module, part))]
                return _Marker(module, found[0].node, parts[0]) if found else None
        if isinstance(node, ast.Name | ast.Attribute) and depth < _DEPTH:
            entity = self.names.resolve(module, node)
            if isinstance(entity, Declared) and isinstance(entity.node, ast.expr):
                return self.annotated(entity.module, entity.node, depth + 1)
        return None

    def step(self, marker: "_Marker", annotation: ast.expr | None, depth: int) -> str | None:
        """The name of the dependency's result; None, and a report, where it is none."""
        module, call = marker.module, marker.node
        given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "dependency")]
        target = given[0] if given else marker.first or annotation
        called = self.names.resolve(module, target) if target is not None else None
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        if not isinstance(called, Declared) or not isinstance(called.node, kinds) or depth > _DEPTH:
            text = ast.unparse(target) if target is not None else "Depends()"
            self.reporter.report("CSC220", module, target or call, text=text)
            return None
        key = (called.module.name, called.name)
        if key not in self.results:
            arguments = self.taken(called, depth)
            result = f"{called.name} of {called.module.name}"
            self.results[key] = result
            self.found.steps.append(Step(called, module, call, arguments, result))
        return self.results[key]

    def taken(self, called: Declared, depth: int) -> tuple[tuple[str, str], ...]:
        if isinstance(called.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self.arguments(called.module, called.node, depth + 1)
        assert isinstance(called.node, ast.ClassDef)
        typed = self.models.model_type(called)
        if isinstance(typed, types.ModelRef):
            fields = self.models.definitions[typed.name].fields
            self.found.fields |= {one.name: one for one in fields}
            return tuple((one.name, one.name) for one in fields)
        for statement in called.node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                return self.arguments(called.module, statement, depth + 1, own=1)
        return ()

    def request(self, module: Module, node: ast.arg, default: ast.expr | None) -> str:
        """A parameter of the route: the one of the same name where it is written alike."""
        text = "".join(ast.unparse(one) for one in (node.annotation, default) if one is not None)
        name, number = node.arg, 1
        while self.texts.get(name, text) != text:
            number += 1
            name = f"{node.arg}_{number}"
        if name not in self.texts:
            self.texts[name] = text
            self.found.requested.append(Requested(module, node, default, name))
        return name


@dataclass(frozen=True, eq=False, slots=True)
class _Marker:
    """A ``Depends(…)``, and the type beside it in ``Annotated``."""

    module: Module
    node: ast.Call
    first: ast.expr | None = None
