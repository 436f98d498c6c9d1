"""``continue`` as a branch: Velocity has ``#break``, but nothing that goes on with the next element.

for x in xs:                     for x in xs:
    if x.done: continue    ──▶       if x.done: pass
    n += 1                           else: n += 1
"""

from dataclasses import replace

from csc.compiler.ir import ops
from csc.compiler.lowering.effects import Body, jumps


def without_continue(body: Body) -> Body:
    """The same statements, where no loop holds a ``continue`` of its own."""
    return tuple(_inside(node) for node in body)


def _inside(node: ops.Stmt) -> ops.Stmt:
    match node:
        case ops.For():
            return replace(node, body=_branched(without_continue(node.body)))
        case ops.If():
            return replace(
                node, then=without_continue(node.then), orelse=without_continue(node.orelse)
            )
        case ops.Try():
            handlers = tuple(replace(one, body=without_continue(one.body)) for one in node.handlers)
            body, orelse = without_continue(node.body), without_continue(node.orelse)
            return replace(node, body=body, handlers=handlers, orelse=orelse)
    return node


def _branched(body: Body) -> Body:
    """A loop's body, in which what follows a ``continue``'s branch is in the other branch."""
    for at, node in enumerate(body):
        match node:
            case ops.Continue():
                return body[:at]
            case ops.If() if jumps(node, ops.Continue):
                rest = body[at + 1 :]
                then, orelse = (
                    _branched(way if _leaves(way) else way + rest)
                    for way in (node.then, node.orelse)
                )
                return (*body[:at], replace(node, then=then, orelse=orelse))
    return body


def _leaves(body: Body) -> bool:
    """Does every way through leave this turn of the loop?"""
    for node in body:
        match node:
            case ops.Continue() | ops.Break() | ops.Return() | ops.Raise():
                return True
            case ops.If() if _leaves(node.then) and _leaves(node.orelse):
                return True
    return False
