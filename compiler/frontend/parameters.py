"""A handler's arguments → where in the request each comes from. In: the function, its path. Out: ``Parameter``s.

A name in the path is a path parameter, a model is the body, ``Header(…)`` a header, ``Identity`` the caller,
and everything else a query parameter.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.annotations import Annotation
from csc.compiler.frontend.constraints import Marker, merge, read_marker
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import CscName, Names
from csc.compiler.ir import types
from csc.compiler.ir.model import Constraints, Parameter
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module

Function = ast.FunctionDef | ast.AsyncFunctionDef
Source = Literal["path", "query", "header", "body", "identity"]

MARKERS: Final = {"Header": "header", "Query": "query", "Field": ""}
_SCALARS: Final = (types.STR, types.INT, types.FLOAT, types.DECIMAL, types.BOOL, *types.TEXTUAL)


@dataclass(frozen=True, eq=False, slots=True)
class _Argument:
    node: ast.arg
    default: ast.expr | None


def read_parameters(
    names: Names,
    models: Models,
    module: Module,
    function: Function,
    path_names: Mapping[str, str],
    reporter: Reporter,
) -> tuple[Parameter, ...]:
    """The parameters, in the function's order; what no request can give is reported.

    ``path_names`` maps the names in the path to those under which API Gateway has them.
    """
    reader = _Reader(names, models, module, function, path_names, reporter)
    found = [one for one in map(reader.parameter, _arguments(function)) if one is not None]
    for extra in (function.args.vararg, function.args.kwarg):
        if extra is not None:
            reader.report("CSC216", extra, handler=function.name, text=f"*{extra.arg}")
    bodies = [one for one in found if one.source == "body"]
    for second in bodies[1:]:
        node = next(a.node for a in _arguments(function) if a.node.arg == second.name)
        reader.report("CSC206", node, name=second.name, other=bodies[0].name)
    return tuple(found)


def _arguments(function: Function) -> Iterator[_Argument]:
    positional = [*function.args.posonlyargs, *function.args.args]
    defaults = function.args.defaults
    missing = len(positional) - len(defaults)
    for index, node in enumerate(positional):
        yield _Argument(node, defaults[index - missing] if index >= missing else None)
    for node, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        yield _Argument(node, default)


class _Reader:
    def __init__(
        self,
        names: Names,
        models: Models,
        module: Module,
        function: Function,
        path_names: Mapping[str, str],
        reporter: Reporter,
    ) -> None:
        self.names = names
        self.models = models
        self.module = module
        self.function = function
        self.path_names = path_names
        self.reporter = reporter

    def parameter(self, argument: _Argument) -> Parameter | None:
        node = argument.node
        if node.annotation is None:
            if node.arg not in self.path_names:
                self.report("CSC207", node, name=node.arg)
                return None
            return self.build(argument, Annotation(types.STR), "path", Marker(Constraints()))
        if self.names.resolve(self.module, node.annotation) == CscName("Identity"):
            span = self.module.span(node)
            return Parameter(node.arg, "identity", "", types.JSON, True, None, Constraints(), span)
        annotation = self.models.annotation(self.module, node.annotation)
        if annotation is None:
            return None
        place, marker = self.marker(argument, annotation)
        source = self.source(node.arg, annotation.type, place)
        return self.build(argument, annotation, source, marker)

    def marker(self, argument: _Argument, annotation: Annotation) -> tuple[str, Marker]:
        """What ``Header(…)`` or ``Query(…)`` says, as a default or inside ``Annotated``."""
        marked = Marker(Constraints(), argument.default)
        place = ""
        for call in (annotation.marker, argument.default):
            if not isinstance(call, ast.Call):
                continue
            entity = self.names.resolve(self.module, call.func)
            if isinstance(entity, CscName) and entity.name in MARKERS:
                place = MARKERS[entity.name] or place
                read = read_marker(
                    self.names, self.module, call, entity.name, annotation.type, self.reporter
                )
                default = argument.default if call is not argument.default else None
                marked = Marker(
                    merge(marked.constraints, read.constraints),
                    read.default if read.default is not None else default,
                    read.factory,
                    read.description,
                    read.alias,
                )
        return place, marked

    def source(self, name: str, typed: Type, place: str) -> Source:
        if name in self.path_names:
            return "path"
        if place == "header":
            return "header"
        if place == "query":
            return "query"
        inner = typed.item if isinstance(typed, types.Optional | types.List) else typed
        if isinstance(inner, types.ModelRef | types.Dict) or inner == types.JSON:
            return "body"
        return "query"

    def build(
        self, argument: _Argument, annotation: Annotation, source: Source, marker: Marker
    ) -> Parameter:
        node, typed = argument.node, annotation.type
        hint = _unreadable(source, typed)
        if hint:
            place = "the body" if source == "body" else f"a {source} parameter"
            if source == "header":
                place = "a header"
            self.report("CSC208", node, name=node.arg, type=typed, source=place, hint=hint)
        default = self.models.default(self.module, node.arg, typed, marker.default, marker.factory)
        wire = marker.alias or (node.arg.replace("_", "-") if source == "header" else node.arg)
        if source == "path":
            wire = self.path_names[node.arg]
        return Parameter(
            node.arg,
            source,
            "" if source == "body" else wire,
            typed,
            source == "path" or (default is None and not isinstance(typed, types.Optional)),
            default,
            merge(annotation.constraints, marker.constraints),
            self.module.span(node),
        )

    def report(self, code: str, node: ast.AST, **facts: object) -> None:
        self.reporter.report(code, self.module, node, **facts)


def _unreadable(source: Source, typed: Type) -> str:
    """Why a value of this type can't come from there, as a remedy; empty where it can."""
    if source == "body":
        return ""
    if source == "path":
        return (
            ""
            if typed in _SCALARS
            else "Use str, int, float, Decimal, bool, datetime, date or UUID."
        )
    inner = typed.item if isinstance(typed, types.Optional) else typed
    if isinstance(inner, types.List) and source == "query":
        inner = inner.item
    if inner in _SCALARS:
        return ""
    return "Use str, int, float, Decimal, bool, datetime, date or UUID, optional or not, or put it in the body's model."
