"""A handler's statements → lines of a template. Velocity has no return, so what follows a branch that may end
the request is printed inside the other branch.

``Leaf`` says what the ends of a path print; it is what tells the request template, which stops at
the call, from the response template, which goes on from its result.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from csc.compiler.backends.vtl import conditions, expressions
from csc.compiler.backends.vtl.assign import (
    as_argument,
    assign,
    assign_variable,
    put_under_key,
)
from csc.compiler.backends.vtl.counted import turn_of
from csc.compiler.backends.vtl.members import element
from csc.compiler.backends.vtl.template import Template, refuse, variable_name
from csc.compiler.ir import ops
from csc.compiler.ir.types import Dict
from csc.compiler.lowering.effects import assigned, calls_in, ends, forks, jumps, may_raise, nodes

if TYPE_CHECKING:
    from csc.compiler.backends.vtl.tries import Handlers

Body = tuple[ops.Stmt, ...]


class Leaf(Protocol):
    """What the ends of a path print."""

    def call(self, t: Template, node: ops.Stmt, call: ops.HostCall) -> bool:
        """A statement that makes the call; True ends the path."""
        ...

    def call_within(
        self, t: Template, node: ops.Stmt, call: ops.HostCall, caught: "Handlers"
    ) -> bool:
        """The same inside of a ``try``, whose handlers answer where the call is refused."""
        ...

    def returned(self, t: Template, node: ops.Return) -> None: ...
    def raised(self, t: Template, node: ops.Raise) -> None: ...
    def refused(self, t: Template, status: int, message: str) -> None: ...
    def ended(self, t: Template) -> None: ...


@dataclass(frozen=True, slots=True)
class Walk:
    """``needed``: the locals whose values this template uses. ``variables``: those that change
    within loops and branches, and so stand in a Velocity variable."""

    leaf: Leaf
    needed: frozenset[str]
    variables: frozenset[str]


def run(t: Template, walk: Walk, body: Body) -> None:
    """Print ``body``; the path ends in exactly one of the leaf's ends."""
    if not body:
        walk.leaf.ended(t)
        return
    first, rest = body[0], body[1:]
    match first:
        case ops.Return():
            _returned(t, walk, first)
        case ops.Raise():
            t.comment(first.span)
            walk.leaf.raised(t, first)
        case ops.If() if forks(first):
            _fork(t, walk, first, rest)
        case ops.Try():
            from csc.compiler.backends.vtl.tries import run_try

            run_try(t, walk, first, rest)
        case _:
            _straight(t, walk, first, rest)


def _returned(t: Template, walk: Walk, node: ops.Return) -> None:
    if isinstance(node.value, ops.Conditional) and calls_in(node):
        value = node.value
        then, orelse = (ops.Return(v, node.span) for v in (value.then, value.orelse))
        _fork(t, walk, ops.If(value.test, (then,), (orelse,), node.span), ())
        return
    calls = calls_in(node)
    if calls and walk.leaf.call(t, node, calls[0]):
        return
    t.comment(node.span)
    walk.leaf.returned(t, node)


def _straight(t: Template, walk: Walk, node: ops.Stmt, rest: Body) -> None:
    calls = calls_in(node)
    if calls and walk.leaf.call(t, node, calls[0]):
        return
    plain(t, walk, node, rest)
    guarded(t, walk, lambda: run(t, walk, rest))


def plain(t: Template, walk: Walk, node: ops.Stmt, rest: Body | None = None) -> None:
    """A statement that can't end the path; ``rest`` is what follows, where that is known."""
    match node:
        case ops.Assign():
            if node.name in walk.needed or calls_in(node) or may_raise(node.value):
                _refuse_unwritten(walk, node)
                t.comment(node.span)
                assign(t, walk.variables, node, rest)
        case ops.Evaluate(value=ops.Primitive(name="list.append", arguments=(target, item))):
            _append(t, walk, node, target, item)
        case ops.AssignItem(object=ops.Local(type=Dict()) as target):
            if target.name in walk.needed:
                t.comment(node.span)
                put_under_key(t, node, target)
        case ops.Evaluate():
            if calls_in(node):
                _after(t, node, rest or ())
            elif may_raise(node.value):
                expressions.value(t, node.value)
        case ops.If():
            if assigned(node) & walk.needed or may_raise(node) or jumps(node, ops.Break):
                _branch(t, walk, node)
        case ops.For():
            if assigned(node) & walk.needed or may_raise(node) or _leaves(node):
                _loop(t, walk, node)
        case ops.Break():
            t.say("#break")
        case _:
            name = type(node).__name__.lower()
            raise refuse(node, f"`{name}`", "is not expressible in a template")


def _refuse_unwritten(walk: Walk, node: ops.Assign) -> None:
    """A comprehension is reckoned where it is written: one that isn't would hide what it raises."""
    if node.name in walk.needed:
        return
    for one in nodes(node.value):
        if isinstance(one, ops.Comprehension) and may_raise((one.element, one.conditions)):
            raise refuse(node, "A list that may fail", "is used nowhere in the template")


def _leaves(node: ops.For) -> bool:
    """Whether the request may end within a loop."""
    return any(isinstance(one, ops.Return | ops.Raise) for one in nodes(node.body))


def guarded(t: Template, walk: Walk, go_on: Callable[[], None]) -> None:
    """``go_on`` under the guards that the last expression left: ``#if(absent) 404 #else … #end``."""
    if not t.guards:
        go_on()
        return
    present, status, message = t.guards.pop(0)
    t.say(f"#if(!({present}))")
    with t.indented():
        walk.leaf.refused(t, status, message)
    t.say("#else")
    with t.indented():
        guarded(t, walk, go_on)
    t.say("#end")


def _fork(t: Template, walk: Walk, node: ops.If, rest: Body) -> None:
    """Both ways to the end. Where both print the same, a test that can't fail is not printed at all."""
    then = _way(t, walk, node.then if ends(node.then) else node.then + rest, None)
    facts = _nonzero_after(node)
    orelse = _way(t, walk, node.orelse if ends(node.orelse) else node.orelse + rest, facts)
    if _code(then) == _code(orelse) and not may_raise(node.test):
        t.lines += [line.removeprefix("  ") for line in then]
        return
    t.comment(node.span)
    test = conditions.condition(t, node.test)
    if test in ("true", "false") and not t.guards:
        t.lines += [line.removeprefix("  ") for line in (then if test == "true" else orelse)]
        return

    def both() -> None:
        # The ways were printed at the depth outside of the guards.
        t.say(f"#if({test})")
        t.lines += then
        t.say("#else")
        t.lines += orelse
        t.say("#end")

    guarded(t, walk, both)


def _way(t: Template, walk: Walk, body: Body, nonzero: str | None) -> list[str]:
    scope, lines, known, commented = dict(t.scope), t.lines, set(t.nonzero), t.commented
    taken, named = set(t.taken), set(t.named)
    t.lines = []
    if nonzero is not None:
        t.nonzero = known | {nonzero}
    with t.indented(), t.nested():
        run(t, walk, body)
    printed = t.lines
    t.scope, t.lines, t.nonzero, t.commented = scope, lines, known, commented
    t.taken, t.named = taken, named
    return printed


def _code(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.lstrip().startswith("##")]


def _nonzero_after(node: ops.If) -> str | None:
    """``if count == 0: return …``: after it, count is not 0."""
    match node.test:
        case ops.Compare(operator="==", left=ops.Local(name=name), right=ops.Const(value=0)):
            return name
        case ops.Unary(operator="not", operand=ops.Truth(operand=ops.Local(name=name))):
            return name
    return None


def _branch(t: Template, walk: Walk, node: ops.If) -> None:
    """Neither way ends the request: both only assign."""
    t.comment(node.span)
    test = conditions.condition(t, node.test)
    t.no_guards()
    if test == "false" and not node.orelse:
        return
    t.say(f"#if({test})")
    _block(t, walk, node.then)
    if node.orelse:
        t.say("#else")
        _block(t, walk, node.orelse)
    t.say("#end")


def _block(t: Template, walk: Walk, body: Body) -> None:
    with t.indented(), t.nested():
        scope = dict(t.scope)
        for at, node in enumerate(body):
            plain(t, walk, node, body[at + 1 :])
            t.no_guards()
        kept = {name: t.scope[name] for name in walk.variables if name in t.scope}
        t.scope = scope | kept


def _loop(t: Template, walk: Walk, node: ops.For) -> None:
    if _leaves(node) or any(forks(one) for one in node.body):
        raise refuse(node, "Ending the request inside a loop", "is not expressible in a template",
                     "Remember it in a variable, and test that after the loop.")  # fmt: skip
    t.comment(node.span)
    items, each, _ = element(t, expressions.value(t, node.iterable), node.iterable)
    name = variable_name(node.variable)
    t.say(f"#foreach(${name} in {items})")
    turn = turn_of(node, f"${name}")
    if turn is not None:
        t.turns[node.variable] = turn
    outer = t.scope.get(node.variable)
    t.scope[node.variable] = each(f"${name}")
    outer_floor, t.floor = t.floor, len(t.guards)
    _block(t, walk, node.body)
    t.floor = outer_floor
    t.turns.pop(node.variable, None)
    t.scope.pop(node.variable)
    if outer is not None:
        t.scope[node.variable] = outer
    t.say("#end")


def _append(t: Template, walk: Walk, node: ops.Stmt, target: ops.Expr, item: ops.Expr) -> None:
    if not isinstance(target, ops.Local):
        raise refuse(node, "`append` to this list", "is not expressible in a template")
    if target.name not in walk.needed:
        return
    t.comment(node.span)
    name = variable_name(target.name)
    before = len(t.guards)
    one = assign_variable(t, expressions.value(t, item), item.type, node)
    t.settle_guards(before)
    t.set(t.ok, f"${name}.add({as_argument(t, one)})")


def _after(t: Template, node: ops.Evaluate, rest: Body) -> None:
    """After ``table.put(item)`` the local ``item`` is what the table now holds; a bare ``table.get``
    still answers 404 where there is none."""
    if not isinstance(node.value, ops.HostCall) or node.value.service == "events":
        expressions.value(t, node.value)  # an event may be taken and not put on its bus
    item = dict(calls_in(node)[0].arguments).get("item")
    while isinstance(item, ops.Convert):
        item = item.operand
    if isinstance(item, ops.Local) and item.name in expressions.names_in(rest):
        t.scope[item.name] = expressions.value(t, node.value)
