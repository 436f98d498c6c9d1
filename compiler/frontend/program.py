"""The frontend's stages in order, and what each keeps for the next compile.

What all handlers share (names, models, resources, routes) is read again only where a declaration changed;
a handler's body only where its own text or place, or anything shared, did.
"""

import ast
import re
from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from csc.compiler.cache import Cache
from csc.compiler.crash import crashed, visit_line
from csc.compiler.diagnostics import Reporter, diagnose
from csc.compiler.frontend.bodies import Body, Surroundings, read_body
from csc.compiler.frontend.drop_echoes import without_echoes
from csc.compiler.frontend.finds import find_spans
from csc.compiler.frontend.hidden_routes import report_hidden_routes
from csc.compiler.frontend.imports import third_party
from csc.compiler.frontend.items import Evidence, decide_items, evidence_of, typed_table
from csc.compiler.frontend.keep_routes import LastRead, ReadRoute
from csc.compiler.frontend.moves import Moves, Starts
from csc.compiler.frontend.name_routes import place_of, route_ids
from csc.compiler.frontend.outline import (
    Function,
    Outline,
    Signature,
    declarations,
    functions_of,
    is_guarded,
    read_outline,
    text_and_place,
)
from csc.compiler.frontend.routes import RouteDeclaration
from csc.compiler.frontend.undefined import check_names
from csc.compiler.ir import types
from csc.compiler.ir.model import Dependency, Handler, Program, Route
from csc.compiler.ir.types import Type
from csc.compiler.project import Project, SourceFile
from csc.compiler.syntax import Module, parse
from csc.diagnostics import Diagnostic, Span

STAGES: Final = (
    "parse",  # text → syntax trees
    "names",  # what each name means, across modules
    "models",  # model classes → fields, types, constraints
    "resources",  # tables, pools, log stores, the application
    "middleware",  # @middleware → audit records
    "routes",  # decorators → paths, guards
    "parameters",  # arguments → places in the request
    "items",  # which model a table holds
    "bodies",  # handlers → typed IR, or refusals
)


def read_program(
    project: Project, cache: Cache | None = None
) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """Read a project. The program is None where a diagnostic is an error."""
    cache = cache if cache is not None else Cache()
    modules, broken = _parse(project, cache)
    if broken:
        return None, broken
    cuts = {
        module.file: cache.keep(("cut", module.file, module.text), partial(declarations, module))
        for module in modules.values()
    }
    starts = {file: lines for file, (lines, _) in cuts.items()}
    meaning = tuple(text for _, text in cuts.values())
    key = ("outline", project.name, project.absent, meaning)
    fresh = partial(read_outline, project, modules, starts)
    outline = cache.keep(key, fresh, when=lambda found: not found.diagnostics)
    reading = _Reading(cache, project, modules, outline, meaning, starts)
    program, found = reading.program()
    if reading.moves and (found or reading.inlined):
        # Messages and inlined functions have places of the outline in them: read it where it is.
        outline = cache.replace(key, fresh())
        reading = _Reading(cache, project, modules, outline, meaning, starts)
        program, found = reading.program()
    return program, found


def _parse(project: Project, cache: Cache) -> tuple[dict[str, Module], tuple[Diagnostic, ...]]:
    """Every file's tree; a syntax error in one doesn't hide another's."""
    modules: dict[str, Module] = {}
    broken: list[Diagnostic] = []
    for file in project.files.values():
        found = cache.keep(("parse", file.path, file.digest), partial(_module, file))
        if isinstance(found, Module):
            modules[file.module] = found
        else:
            broken.append(found)
    return modules, tuple(broken)


def _module(file: SourceFile) -> Module | Diagnostic:
    lines = tuple(re.split(r"\r\n|\r|\n", file.text))
    tree = parse(file.text)
    if isinstance(tree, ast.Module):
        return Module(file.module, file.path, file.package, file.text, lines, tree)
    line = tree.lineno or 1
    column = max(tree.offset or 1, 1)
    end = tree.end_lineno or line
    end_column = tree.end_offset if tree.end_offset and tree.end_offset > 0 else column + 1
    span = Span(file.path, line, column, max(end, line), end_column)
    source = lines[line - 1] if line <= len(lines) else ""
    return diagnose("CSC001", span, source, reason=tree.msg)


_HOLDERS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class _Reading:
    """One compile past the outline: the tables' items, then every handler's body."""

    def __init__(
        self,
        cache: Cache,
        project: Project,
        modules: Mapping[str, Module],
        outline: Outline,
        meaning: tuple[str, ...],
        starts: Starts,
    ) -> None:
        self.cache = cache
        self.project = project
        self.modules = modules
        self.outline = outline
        # One object for one meaning: keys that hold it are quick to compare.
        self.meaning = cache.keep(("meaning", meaning), object)
        self.shared: object = None
        self.starts = starts
        self.moves = Moves(outline.starts, starts)
        self.inlined = False
        self.last = cache.keep("read routes", LastRead)
        self.known = self._known()

    def _known(self) -> list[ReadRoute | None]:
        """Of each route what was last read, where its module and the outline are the same objects."""
        last = self.last
        if last.outline is not self.outline:
            return [None] * len(self.outline.routes)
        known = [
            one if one is not None and one.module is self.modules[one.module.name] else None
            for one in last.routes
        ]
        for one in known:
            self.cache.again(one.keys if one is not None else ())
        return known

    def program(self) -> tuple[Program | None, tuple[Diagnostic, ...]]:
        reporter = Reporter()
        around = self.surroundings(reporter)
        found = [*self.outline.diagnostics, *reporter.diagnostics]
        outline = self.outline
        bodies = []
        for route, signature, known in zip(
            outline.routes, outline.signatures, self.known, strict=True
        ):
            body, wrong = self.body(around, route, signature, known)
            self.inlined = self.inlined or (body is not None and bool(body.inlined))
            found += [one for one in wrong if one not in found]
            bodies.append((body, not wrong and body is not None and not body.inlined))
        found = without_echoes([*found, *self.strays()])
        if any(one.severity == "error" for one in found):
            return None, tuple(found)
        return self.assemble(around, self.routes(bodies)), tuple(found)

    def routes(self, bodies: list[tuple[Body | None, bool]]) -> tuple[Route, ...]:
        """Every route, with its body and whether that may be kept; the same objects where nothing changed."""
        outline, last = self.outline, self.last
        helpers = self.helpers_finds()
        same = last.outline is outline
        steady = same and last.starts == self.starts and last.helpers == helpers
        before = last.routes if same else [None] * len(bodies)
        routes: list[Route] = []
        read: list[ReadRoute | None] = []
        for declared, (body, kept), known, older in zip(
            zip(outline.routes, outline.signatures, strict=True),
            bodies,
            self.known,
            before,
            strict=True,
        ):
            if known is None or known.body is not body or not steady:
                made = self.routes_of(*declared, body, helpers)
                if older is not None and older.body is body and older.routes == made:
                    made = older.routes
                known = self.read(declared[0], body, made) if kept else None
                routes += made
            else:
                routes += known.routes
            read.append(known)
        self.cache.replace(
            "read routes", LastRead(outline, self.shared, self.starts, helpers, read)
        )
        return tuple(routes)

    def routes_of(
        self,
        route: RouteDeclaration,
        signature: Signature,
        body: Body | None,
        helpers: tuple[Span, ...],
    ) -> tuple[Route, ...]:
        """One for each method of a declaration."""
        outline = self.outline
        ids = self.cache.keep(("ids", outline), lambda: route_ids(outline.routes))
        handler = self.handler(route, signature, body, helpers)
        return tuple(
            self.route(route, handler, method, ids[place_of(route, method)])
            for method in route.methods
        )

    def strays(self) -> list[Diagnostic]:
        """Undefined names in decorated functions that are no routes, and so nobody else reads."""
        return [
            one
            for module in self.modules.values()
            for one in self.cache.keep(
                ("strays", self.outline, module), partial(self.strays_in, module)
            )
        ]

    def strays_in(self, module: Module) -> list[Diagnostic]:
        reporter, served = Reporter(), self.served(module)
        for line, function in functions_of(module).items():
            if is_guarded(function) and line not in served:
                check_names(self.outline.names, module, function, reporter)
        report_hidden_routes(self.outline.names, module, reporter)
        return reporter.diagnostics

    def served(self, module: Module) -> set[int]:
        """The lines of a module's routes."""
        routes = self.outline.routes
        return {self.place(one)[1] for one in routes if one.module.name == module.name}

    def surroundings(self, reporter: Reporter) -> Surroundings:
        """What all bodies see; the same object as before, where nothing of it changed."""
        outline = self.outline
        evidence = [
            one
            for route, known in zip(outline.routes, self.known, strict=True)
            for one in (known.evidence if known is not None else self.evidence(route))
        ]
        items = decide_items(outline.resources, outline.models, evidence, reporter, self.modules)
        held = tuple(items.items())
        self.shared = self.cache.keep(("shared", self.meaning, held), object)
        key = ("around", outline, held)
        around, wrong = self.cache.keep(key, lambda: self.make_surroundings(items))
        reporter.diagnostics += wrong
        return around

    def make_surroundings(self, items: Mapping[str, Type]) -> tuple[Surroundings, list[Diagnostic]]:
        outline = self.outline
        reporter = Reporter()
        homes = {module.file: module for module in self.modules.values()}
        tables = {
            name: typed_table(table, items, outline.models, reporter, homes.get(table.span.file))
            for name, table in outline.resources.tables.items()
        }
        resources = replace(outline.resources, tables=tables)
        around = Surroundings(outline.names, outline.models, resources, items)
        return around, reporter.diagnostics

    def evidence(self, route: RouteDeclaration) -> tuple[Evidence, ...]:
        outline = self.outline
        module, function, place = self.current(route)
        return self.cache.keep(
            ("evidence", self.meaning, place),
            lambda: evidence_of(outline.names, outline.models, outline.resources, module, function),
        )

    def current(self, route: RouteDeclaration) -> tuple[Module, Function, tuple[object, ...]]:
        """A route's module and function as they are now, and what identifies its text and place."""
        module = self.modules[route.module.name]
        function = functions_of(module)[self.place(route)[1]]
        return module, function, text_and_place(module, function)

    def place(self, route: RouteDeclaration) -> tuple[str, int]:
        """A route's module, and the line where its function is now."""
        line = self.moves.line(route.module.file, route.function.lineno)
        return route.module.name, line

    def body(
        self,
        around: Surroundings,
        route: RouteDeclaration,
        signature: Signature,
        known: ReadRoute | None,
    ) -> tuple[Body | None, tuple[Diagnostic, ...]]:
        if known is not None and self.last.shared is self.shared:
            return known.body, ()
        module, function, place = self.current(route)
        return self.cache.keep(
            self.body_key(route, place),
            lambda: _body(around, module, function, route, signature),
            # A message, and an inlined function, may be at a place that moves without the body.
            when=lambda found: not found[1] and not (found[0] and found[0].inlined),
        )

    def body_key(self, route: RouteDeclaration, place: Hashable) -> Hashable:
        distance = route.node.lineno - route.function.lineno  # which of its decorators
        return ("body", self.shared, distance, place)

    def read(
        self, route: RouteDeclaration, body: Body | None, routes: tuple[Route, ...]
    ) -> ReadRoute:
        assert body is not None
        module, _, place = self.current(route)
        keys = (
            ("evidence", self.meaning, place),
            ("finds", self.meaning, place),
            self.body_key(route, place),
        )
        return ReadRoute(module, keys, self.evidence(route), body, routes)

    def handler(
        self,
        route: RouteDeclaration,
        signature: Signature,
        body: Body | None,
        helpers: tuple[Span, ...],
    ) -> Handler:
        assert body is not None
        module, function, _ = self.current(route)
        packages = self.cache.keep(("packages", module), lambda: self.packages(module))
        return Handler(
            function.name,
            module.name,
            tuple(self.moves.moved(one) for one in signature.parameters),
            body.returns,
            body.locals,
            body.statements,
            body.refusals,
            packages,
            module.span(function),
            (*self.finds_in(module, function), *helpers),
            *_dependencies(signature),
        )

    def route(self, route: RouteDeclaration, handler: Handler, method: str, name: str) -> Route:
        empty = handler.returns == types.NONE
        status = route.status if route.status is not None else 204 if empty else 200
        return Route(
            name,
            method,
            route.served_path,
            handler,
            self.moves.moved(route.auth),
            route.middleware,
            status,
            route.options,
            self.moves.span(route.module.span(route.node)),
        )

    def finds_in(self, module: Module, root: ast.stmt) -> tuple[Span, ...]:
        """Where a function of a module means ``find`` by ``get``."""
        outline = self.outline
        return self.cache.keep(
            ("finds", self.meaning, text_and_place(module, root)),
            lambda: tuple(find_spans(outline.names, outline.resources, module, root)),
        )

    def helpers_finds(self) -> tuple[Span, ...]:
        """The same of everything that is no route, and that any route's Lambda may call."""
        return tuple(
            span
            for module in self.modules.values()
            for span in self.cache.keep(
                ("helpers", self.meaning, module), partial(self.helpers_finds_in, module)
            )
        )

    def helpers_finds_in(self, module: Module) -> list[Span]:
        if ".get(" not in module.text:
            return []
        served = self.served(module)
        return [
            span
            for node in module.tree.body
            if isinstance(node, _HOLDERS) and node.lineno not in served
            for span in self.finds_in(module, node)
        ]

    def packages(self, module: Module) -> tuple[str, ...]:
        ours = {name.partition(".")[0] for name in self.modules}
        return tuple(one for one in third_party(module) if one not in ours)

    def assemble(self, around: Surroundings, routes: tuple[Route, ...]) -> Program:
        resources = around.resources
        assert resources.application is not None
        return Program(
            self.moves.moved(resources.application),
            self.moves.all(self.outline.models.in_order()),
            self.moves.all(resources.tables),
            self.moves.all(resources.pools),
            self.moves.all(resources.log_stores),
            self.moves.all(self.outline.middleware),
            routes,
            {file.path: file.text for file in self.project.files.values()},
            self.moves.all(resources.channels),
            self.moves.all(resources.consumers),
        )


def _dependencies(
    signature: Signature,
) -> tuple[tuple[Dependency, ...], tuple[tuple[str, str], ...]]:
    """What a Lambda has to call before the handler, and with what it calls the handler."""
    needed = signature.dependencies
    if not needed:
        return (), ()
    calls = (
        Dependency(one.result, one.called.module.name, one.called.name, one.arguments)
        for one in needed.steps
    )
    return tuple(calls), needed.bound


def _body(
    around: Surroundings,
    module: Module,
    function: Function,
    route: RouteDeclaration,
    signature: Signature,
) -> tuple[Body | None, tuple[Diagnostic, ...]]:
    reporter = Reporter()
    visit_line(module, function.lineno)
    check_names(around.names, module, function, reporter)
    if signature.wrong:
        return None, tuple(reporter.diagnostics)
    token = route.auth is not None and bool(route.auth.scopes)
    try:
        body = read_body(around, module, function, signature, token)
    except Exception as error:  # noqa: BLE001 - a crash of ours is reported
        return None, (*reporter.diagnostics, crashed(error))
    return body, (*reporter.diagnostics, *body.diagnostics)
