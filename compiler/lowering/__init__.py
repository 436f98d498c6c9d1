"""The typed program → the cloud IR: where each route runs, the AWS calls it makes, what its role may do.

    lower(program, cache) -> CloudProgram

A route is lowered again only where it, or something that all routes share, has changed; one that has only moved to
other lines is given these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from csc.compiler.cache import Cache
from csc.compiler.crash import visit
from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.cloud import CloudProgram, CloudRoute
from csc.compiler.lowering.consumers import lower_consumer
from csc.compiler.lowering.digest import Distrusted, route_digest
from csc.compiler.lowering.moved import Lines, carried, moved
from csc.compiler.lowering.place import place

__all__ = ["CloudProgram", "CloudRoute", "lower"]


NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Lowered:
    """What the last compile made. ``shared`` is what any route's lowering may depend on."""

    shared: tuple[object, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    distrusted: Distrusted = field(default_factory=dict)
    routes: dict[str, CloudRoute] = field(default_factory=dict)


def lower(
    program: Program, cache: Cache | None = None, distrusted: Distrusted | None = None
) -> CloudProgram:
    """``distrusted`` are forms of routes that aren't used, since they were seen to be wrong."""
    last = cache.keep("lowered routes", _Lowered) if cache is not None else _Lowered()
    shared = shared_parts(program)
    wrong = distrusted or {}
    lines: Lines = {}  # where those of what is shared are now
    same = shared == last.shared or moved(last.shared, shared, lines)
    if not same or wrong != last.distrusted:
        last.distrusted, last.routes = dict(wrong), {}
    last.shared = shared
    same = last.sources == program.sources
    last.sources = program.sources
    known = last.routes if same else {}
    last.routes = {
        route.id: _lower(program, route, last.routes, known, wrong, lines)
        for route in program.routes
    }
    consumers = {name: lower_consumer(program, one) for name, one in program.consumers.items()}
    return CloudProgram(program, tuple(last.routes.values()), consumers)


def shared_parts(program: Program) -> tuple[object, ...]:
    """Everything but the routes themselves."""
    return (
        program.application,
        program.models,
        program.tables,
        program.pools,
        program.log_stores,
        program.channels,
        program.consumers,
        program.middleware,
    )


def _lower(
    program: Program,
    route: Route,
    last: Mapping[str, CloudRoute],
    of_same_sources: Mapping[str, CloudRoute],
    wrong: Distrusted,
    lines: Lines,
) -> CloudRoute:
    known = last.get(route.id)
    typed = known is not None and known.tier in ("vtl", "wasm")
    same = known is not None and (known.route is route or known.route == route)
    if known is not None and same and not lines and (typed or route.id in of_same_sources):
        return known  # of one without a typed form, the calls are read from the whole source
    if known is not None and known.templates is not None:
        places = dict(lines)
        if moved(known.route, route, places):
            return carried(known, route, places)
    visit(route.span)
    forms = wrong.get(route_digest(program, route), NONE) if wrong else NONE
    placed = place(program, route, forms)
    return known if known is not None and placed == known else placed
