"""One template while it is printed: its lines, its variables, and what has been learnt on the way.

``header`` lines come first and hold what may be used anywhere (parameters).  ``lines`` is the block
being printed; ``block()`` opens a nested one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from csc.compiler.backends.vtl.text import IDENTIFIER
from csc.compiler.backends.vtl.values import NotExpressible, Value
from csc.compiler.ir.model import ModelField, Program, Route
from csc.compiler.ir.ops import Expr, HostCall, Stmt
from csc.compiler.ir.types import ModelRef, Type
from csc.compiler.lowering.schemas import holds_itself
from csc.diagnostics import Span

Phase = Literal["request", "response", "refused"]
"""``request`` prints the call; ``response`` answers with its result; ``refused`` answers where the
service refused the call, or where there was none to make."""

RESERVED = frozenset({"input", "util", "context", "stageVariables", "foreach", "velocityCount"})


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a loop that counts: its place, and the locals whose lists have an item at each place."""

    place: str
    lists: frozenset[str]


@dataclass(slots=True)
class Template:
    program: Program
    route: Route
    phase: Phase
    title: str = ""
    header: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    scope: dict[str, Value] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    carried: set[str] = field(default_factory=set)
    result: Callable[[HostCall], Value] | None = None
    guards: list[tuple[str, int, str]] = field(default_factory=list)
    parsed: dict[str, str] = field(default_factory=dict)
    nonzero: set[str] = field(default_factory=set)
    reserved: set[str] = field(default_factory=set)
    parameters: dict[str, Value] = field(default_factory=dict)
    checked: bool = False
    ok: str = "ok"
    ids: set[Span] = field(default_factory=set)
    floor: int = (
        0  # guards of what is looped over: they stand after the loop, which then runs over nothing
    )
    present: set[str] = field(default_factory=set)
    turns: dict[str, Turn] = field(default_factory=dict)
    depth: int = 0
    commented: str = ""
    at: Span | None = None

    def __post_init__(self) -> None:
        handler = self.route.handler
        names = [*(p.name for p in handler.parameters), *handler.locals]
        self.taken |= {variable_name(name) for name in names} | RESERVED
        self.named |= {variable_name(p.name) for p in handler.parameters}
        self.ok = self.fresh("ok")

    def say(self, line: str) -> None:
        self.lines.append("  " * self.depth + line)

    def set(self, name: str, value: str) -> None:
        self.say(f"#set(${name} = {value})")

    def fresh(self, wish: str) -> str:
        """A variable name that nothing else has (without the ``$``)."""
        stem = wish if IDENTIFIER.match(wish) else "value"
        name, number = stem, 1
        while name in self.taken or name in self.reserved:
            number += 1
            name = f"{stem}{number}"
        self.taken.add(name)
        return name

    def fresh_in_header(self, wish: str) -> str:
        """As ``fresh``, for the whole template: not given again in another branch."""
        name = self.fresh(wish)
        self.reserved.add(name)
        return name

    def hoist(self, wish: str, value: str) -> str:
        """``$name`` after ``#set($name = value)``."""
        name = self.fresh(wish)
        self.set(name, value)
        return f"${name}"

    def fresh_for(self, local: str) -> str:
        """The variable of a local of the handler: its own name the first time."""
        name = variable_name(local)
        if name in self.named:
            return self.fresh(name)
        self.named.add(name)
        return name

    @contextmanager
    def indented(self) -> Iterator[None]:
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def nested(self) -> Iterator[None]:
        """A block that may not be run: what is parsed inside is not known after it."""
        parsed = dict(self.parsed)
        try:
            yield
        finally:
            self.parsed = parsed

    @contextmanager
    def where(self, present: str) -> Iterator[None]:
        """What is made inside is only used where this key is in its dict."""
        known = set(self.present)
        self.present |= {present}
        try:
            yield
        finally:
            self.present = known

    @contextmanager
    def inline(self) -> Iterator[list[str]]:
        """What is said inside is collected instead: for the body of a loop within a JSON text."""
        outer, depth, guards = self.lines, self.depth, len(self.guards)
        self.lines, self.depth = [], 0
        try:
            with self.nested():
                yield self.lines
        finally:
            self.lines, self.depth = outer, depth
        self.no_guards(guards)

    def only_where(self, test: str, before: int) -> None:
        """The guards since ``before`` hold only where ``test`` does."""
        self.guards[before:] = [
            (f"(!({test}) || {present})", status, message)
            for present, status, message in self.guards[before:]
        ]

    def settle_guards(self, before: int) -> None:
        """Keep what the guards since ``before`` say now: what they look at is about to change."""
        self.guards[before:] = [
            (self.hoist("holds", f"({present})"), status, message)
            for present, status, message in self.guards[before:]
        ]

    def no_guards(self, before: int = 0) -> None:
        """A loop can't stop the template: refuse a value that would have to."""
        if len(self.guards) > max(before, self.floor):
            raise NotExpressible(
                "Ending the request inside a loop",
                "is not expressible in a template",
                "Test before or after the loop.",
                self.at or self.route.handler.span,
            )

    def comment(self, span: Span) -> None:
        """The source line of what follows, once."""
        place = f"{span.file}:{span.line}"
        self.at = span
        if place != self.commented:
            self.commented = place
            self.say(f"## {place}")

    def fields(self, kind: Type, at: Span) -> Mapping[str, ModelField]:
        if not isinstance(kind, ModelRef) or kind.name not in self.program.models:
            raise NotExpressible(f"A value of type `{kind}`", "has no model", "Give it one.", at)
        return {f.name: f for f in self.program.models[kind.name].fields}

    def whole(self, kind: Type, at: Span) -> Mapping[str, ModelField]:
        """As ``fields``, to write all of them: a template has an end, a record within itself may not."""
        fields = self.fields(kind, at)
        if isinstance(kind, ModelRef) and holds_itself(self.program, kind.name):
            message = "holds others of its kind, to any depth: a template can't follow them"
            raise NotExpressible(f"A `{kind}`", message, "Keep it, and it runs as a Lambda.", at)
        return fields

    def text(self) -> str:
        """The template. Lines of the header that set what nothing uses are left out."""
        body = "\n".join(self.lines)
        used = [line for line in self.header if "$output" not in line or "$output" in body]
        return "\n".join([f"## {self.title}", *used, *self.lines]) + "\n"


def variable_name(name: str) -> str:
    """A handler's name as a Velocity variable."""
    if IDENTIFIER.match(name) and name not in RESERVED:
        return name
    return "v_" + re.sub(r"[^A-Za-z0-9_]", lambda m: f"_{ord(m[0]):x}_", name)


def refuse(node: Expr | Stmt, construct: str, message: str, remedy: str = "") -> NotExpressible:
    return NotExpressible(
        construct, message, remedy or "Keep it, and it runs as a Lambda.", node.span
    )
