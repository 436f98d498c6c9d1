"""``try`` around the one call of a route: what its refusal answers is the handler that names it.

The service's errors come to the template for refused calls, where each status that is caught runs its handler; a missing
item of ``get`` is found out by the answer's template.  Around the call nothing else may raise.
"""

from dataclasses import dataclass

from csc.compiler.backends.vtl.statements import Body, Leaf, Walk, guarded, plain, run
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.values import Constant
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, STR
from csc.compiler.lowering.effects import calls_in, may_raise

_STATUSES = {"NotFound": 404, "Conflict": 409}


@dataclass(frozen=True, slots=True)
class Handlers:
    """What a status that a call or a guard leads to runs: the handlers of a ``try``, then the rest."""

    walk: Walk
    handlers: tuple[ops.Catch, ...]
    rest: Body

    def taken(self, status: int) -> ops.Catch | None:
        """The handler of an HTTPError of this status; None where it is not caught."""
        for one in self.handlers:
            for error in one.errors:
                if (error == "HTTPError" and status < 500) or _STATUSES.get(error) == status:
                    return one
        return None

    def run(self, t: Template, one: ops.Catch, status: int, message: str) -> None:
        scope, guards = dict(t.scope), list(t.guards)
        t.guards.clear()
        t.scope[one.status] = Constant(status, INT)
        t.scope[one.message] = Constant(message, STR)
        with t.nested():
            run(t, self.walk, one.body + self.rest)
        t.scope, t.guards = scope, guards


@dataclass(frozen=True, slots=True)
class Catching:
    """The leaf inside of a ``try``: as the one around it, but what is caught runs its handler."""

    leaf: Leaf
    caught: Handlers

    def call(self, t: Template, node: ops.Stmt, call: ops.HostCall) -> bool:
        return self.leaf.call_within(t, node, call, self.caught)

    def call_within(
        self, t: Template, node: ops.Stmt, call: ops.HostCall, caught: Handlers
    ) -> bool:
        raise refuse(node, "A `try` within a `try`", "is not expressible in a template")

    def returned(self, t: Template, node: ops.Return) -> None:
        self.leaf.returned(t, node)

    def raised(self, t: Template, node: ops.Raise) -> None:
        self.leaf.raised(t, node)

    def refused(self, t: Template, status: int, message: str) -> None:
        one = self.caught.taken(status)
        if one is None:
            self.leaf.refused(t, status, message)
        else:
            self.caught.run(t, one, status, message)

    def ended(self, t: Template) -> None:
        self.leaf.ended(t)


def run_try(t: Template, walk: Walk, node: ops.Try, rest: Body) -> None:
    """The statements before the call, the call under the handlers, and what follows without them."""
    position = _position(node)
    before, call, after = node.body[:position], node.body[position], node.body[position + 1 :]
    if isinstance(walk.leaf, Catching):
        raise refuse(node, "A `try` within a `try`", "is not expressible in a template")
    caught = Handlers(walk, node.handlers, rest)
    leaf = Catching(walk.leaf, caught)
    inside = Walk(leaf, walk.needed, walk.variables)
    t.comment(node.span)
    for one in before:
        plain(t, inside, one)
    if leaf.call(t, call, calls_in(call)[0]):
        return
    plain(t, inside, call, after + node.orelse + rest)
    guarded(t, inside, lambda: run(t, walk, after + node.orelse + rest))


def _position(node: ops.Try) -> int:
    """Where the call is: an assignment or a statement of its own, with nothing beside it that may raise."""
    found = [i for i, one in enumerate(node.body) if calls_in(one)]
    others = [one for i, one in enumerate(node.body) if i not in found]
    if len(found) != 1 or not isinstance(node.body[found[0]], ops.Assign | ops.Evaluate):
        raise refuse(node, "A `try` without one call in it", "is not expressible in a template")
    if any(_may_fail(one) for one in others) or _extra(node.body[found[0]]):
        raise refuse(node, "What else may raise in a `try`", "is not expressible in a template")
    return found[0]


def _may_fail(node: ops.Stmt) -> bool:
    return may_raise(node) or not isinstance(node, ops.Assign | ops.Evaluate | ops.Return)


def _extra(node: ops.Stmt) -> bool:
    """Whether anything but the call and its missing item may raise."""
    assert isinstance(node, ops.Assign | ops.Evaluate)
    value = node.value
    while isinstance(value, ops.GetField | ops.Convert | ops.Unwrap):
        value = value.operand if isinstance(value, ops.Convert | ops.Unwrap) else value.object
    if not isinstance(value, ops.HostCall):
        return True
    return any(may_raise(argument) for _, argument in value.arguments)
