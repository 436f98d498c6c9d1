"""What a compile read of each route, for the next one to find: so long as nothing that it depends on is another."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from csc.compiler.frontend.bodies import Body
from csc.compiler.frontend.items import Evidence
from csc.compiler.frontend.moves import Starts
from csc.compiler.frontend.outline import Outline
from csc.compiler.ir.model import Route
from csc.compiler.syntax import Module
from csc.diagnostics import Span


@dataclass(frozen=True, slots=True)
class ReadRoute:
    """One declaration of a route: what its module's text gave. ``keys`` are those of what that was made of."""

    module: Module
    keys: tuple[Hashable, ...]
    evidence: tuple[Evidence, ...]
    body: Body
    routes: tuple[Route, ...]


@dataclass(slots=True)
class LastRead:
    """The routes of the last good compile, in the order of its outline, and what else they depend on."""

    outline: Outline | None = None
    shared: object = None
    starts: Starts = field(default_factory=dict)
    helpers: tuple[Span, ...] = ()
    routes: list[ReadRoute | None] = field(default_factory=list)
