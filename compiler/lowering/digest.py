"""The digest of what a route means: the same where only its lines have moved, or another route has changed.

What was found out about a route's forms by running them is kept under it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace

from csc.compiler.ir.model import Program, Route
from csc.compiler.ir.show import show_program, show_route

Distrusted = Mapping[str, frozenset[str]]
"""By digest, the forms (``vtl``, ``wasm``) that were seen to do otherwise than the route's Python."""

_PLACE = re.compile(r"  # \S+:\d+$", re.MULTILINE)


def route_digest(program: Program, route: Route) -> str:
    """32 hexadecimal digits, of the route's IR and of all that is declared."""
    shown = "\n".join(show_route(route))
    return hashlib.sha256(_PLACE.sub("", f"{_shared(program)}\n{shown}").encode()).hexdigest()[:32]


_last: list[tuple[Program, str]] = []


def _shared(program: Program) -> str:
    """What the program declares but for its routes; printed once for all of them."""
    if not _last or _last[0][0] is not program:
        _last[:] = [(program, show_program(replace(program, routes=())))]
    return _last[0][1]
