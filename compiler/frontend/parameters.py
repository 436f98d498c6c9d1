"""A handler's arguments → where in the request each comes from. In: the function, its path. Out: ``Parameter``s.

A name in the path is a path parameter, a model is the body, ``Header(…)`` a header, ``Identity`` the caller,
and everything else a query parameter.
"""

import ast
from collections.abc import Mapping
from typing import Final, Literal, cast

from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.annotations import Annotation
from csc.compiler.frontend.constraints import Marker, merge, read_marker
from csc.compiler.frontend.dependencies import Dependencies, Requested
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import CscName, Names
from csc.compiler.ir import types
from csc.compiler.ir.model import Constraints, ModelField, Parameter
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module

Function = ast.FunctionDef | ast.AsyncFunctionDef
Source = Literal["path", "query", "header", "cookie", "body", "identity"]

MARKERS: Final = {
    "Header": "header",
    "Query": "query",
    "Cookie": "cookie",
    "Body": "body",
    "Path": "",
    "Field": "",
}
_SCALARS: Final = (types.STR, types.INT, types.FLOAT, types.DECIMAL, types.BOOL, *types.TEXTUAL)


def read_parameters(
    names: Names,
    models: Models,
    module: Module,
    function: Function,
    path_names: Mapping[str, str],
    dependencies: Dependencies,
    reporter: Reporter,
) -> tuple[Parameter, ...]:
    """The parameters of a handler and of what it depends on; what no request can give is reported.

    ``path_names`` maps the names in the path to those under which API Gateway has them.
    """
    found: list[tuple[Parameter, Requested]] = []
    for argument in dependencies.requested:
        reader = _Reader(names, models, argument.module, path_names, reporter)
        one = reader.parameter(argument)
        if one is not None:
            found.append((one, argument))
    for extra in (function.args.vararg, function.args.kwarg):
        if extra is not None:
            text = f"*{extra.arg}"
            reporter.report("CSC216", module, extra, handler=function.name, text=text)
    bodies = [(one, argument) for one, argument in found if one.source == "body"]
    for second, argument in bodies[1:]:
        first = bodies[0][0].name
        reporter.report("CSC206", argument.module, argument.node, name=second.name, other=first)
    given = {one.name for one, _ in found}
    spread = [one for name, one in dependencies.fields.items() if name not in given]
    return (*(one for one, _ in found), *(_of_field(one, path_names) for one in spread))


def _of_field(one: ModelField, path_names: Mapping[str, str]) -> Parameter:
    """A field of a model that is a dependency: a query parameter, or one of the path."""
    source: Source = "path" if one.name in path_names else "query"
    wire = path_names.get(one.name, one.name)
    return Parameter(
        one.name, source, wire, one.type, one.required, one.default, one.constraints, one.span
    )


class _Reader:
    def __init__(
        self,
        names: Names,
        models: Models,
        module: Module,
        path_names: Mapping[str, str],
        reporter: Reporter,
    ) -> None:
        self.names = names
        self.models = models
        self.module = module
        self.path_names = path_names
        self.reporter = reporter

    def parameter(self, argument: Requested) -> Parameter | None:
        node = argument.node
        if node.annotation is None:
            if node.arg not in self.path_names:
                self.report("CSC207", node, name=node.arg)
                return None
            return self.build(argument, Annotation(types.STR), "path", Marker(Constraints()))
        if self.names.resolve(self.module, node.annotation) == CscName("Identity"):
            span = self.module.span(node)
            return Parameter(
                argument.name, "identity", "", types.JSON, True, None, Constraints(), span
            )
        annotation = self.models.annotation(self.module, node.annotation)
        if annotation is None:
            return None
        place, marker = self.marker(argument, annotation)
        source = self.source(node.arg, annotation.type, place)
        return self.build(argument, annotation, source, marker)

    def marker(self, argument: Requested, annotation: Annotation) -> tuple[str, Marker]:
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
        if place in ("query", "cookie", "body"):
            return cast(Source, place)
        inner = typed.item if isinstance(typed, types.Optional | types.List) else typed
        if isinstance(inner, types.ModelRef | types.Union | types.Dict) or inner == types.JSON:
            return "body"
        return "query"

    def build(
        self, argument: Requested, annotation: Annotation, source: Source, marker: Marker
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
            argument.name,
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
