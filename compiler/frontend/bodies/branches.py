"""``if`` and what is known after it: which variables have a value, which are not None, on the ways that go on."""

import ast

from csc.compiler.frontend.bodies.assign import Block
from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip
from csc.compiler.frontend.bodies.narrow import NOTHING, leaves_nothing, proof
from csc.compiler.frontend.bodies.operators import truth
from csc.compiler.frontend.names import stored_names
from csc.compiler.ir import ops, types


def leave_out(frame: Frame, node: ast.AST) -> None:
    """Go on without a part: what it would have assigned is unknown from here."""
    frame.incomplete = True
    frame.poisoned.update(stored_names(node))


def ends(block: Block) -> bool:
    """Whether control never passes the end of a block."""
    if not block:
        return False
    match block[-1]:
        case ops.Return() | ops.Raise() | ops.Break() | ops.Continue():
            return True
        case ops.If(then=then, orelse=orelse):
            return ends(then) and ends(orelse)
        case ops.While(test=ops.Const(value=True), body=body):
            return not breaks(body)
        case ops.Try(body=body, handlers=handlers, orelse=orelse):
            return (ends(body) or ends(orelse)) and all(ends(one.body) for one in handlers)
    return False


def breaks(block: Block) -> bool:
    """Whether a loop with this body may be left by ``break``."""
    for one in block:
        if isinstance(one, ops.Break):
            return True
        if isinstance(one, ops.If) and (breaks(one.then) or breaks(one.orelse)):
            return True
        if isinstance(one, ops.Try):
            parts = (one.body, one.orelse, *(handler.body for handler in one.handlers))
            if any(map(breaks, parts)):
                return True
    return False


def build_if(frame: Frame, node: ast.If) -> Block:
    test = _test(frame, node.test)
    proven = proof(frame, node.test) if test is not None else NOTHING
    then, after_then = _branch(frame, node.body, proven.true)
    orelse, after_else = _branch(frame, node.orelse, proven.false)
    _merge(frame, node, then, after_then, orelse, after_else)
    if test is None:
        return ()
    if not node.orelse and leaves_nothing(frame, proven.false):
        span = frame.span(node)
        message = ops.Const("Internal server error", types.STR, span)
        orelse = (ops.Raise(500, message, span),)  # no value gets here
        frame.assigned, frame.narrowed = after_then.assigned, after_then.narrowed
    return (ops.If(test, then, orelse, frame.span(node)),)


def _test(frame: Frame, node: ast.expr) -> ops.Expr | None:
    """A test; None where it is wrong or refused, so that the blocks under it are still read."""
    try:
        return truth(frame, node)
    except Refuse as problem:
        frame.refuse(problem)
    except Skip:
        pass
    leave_out(frame, node)
    return None


class State:
    """What a way through the code knows at its end."""

    def __init__(self, frame: Frame) -> None:
        self.assigned = set(frame.assigned)
        self.narrowed = set(frame.narrowed)
        self.poisoned = set(frame.poisoned)

    def restore(self, frame: Frame) -> None:
        frame.assigned = set(self.assigned)
        frame.narrowed = set(self.narrowed)
        frame.poisoned = set(self.poisoned)


def _branch(frame: Frame, nodes: list[ast.stmt], proven: frozenset[str]) -> tuple[Block, State]:
    before = State(frame)
    frame.narrowed |= proven
    block = frame.block(nodes)
    after = State(frame)
    before.restore(frame)
    return block, after


def _merge(
    frame: Frame, node: ast.If, then: Block, one: State, orelse: Block, other: State
) -> None:
    """After an ``if``: what both ways know, or the only way that goes on."""
    frame.poisoned = one.poisoned | other.poisoned
    then_ends = ends(then) or _leaves(node.body)
    else_ends = ends(orelse) or bool(node.orelse and _leaves(node.orelse))
    if then_ends and not else_ends:
        frame.assigned, frame.narrowed = other.assigned, other.narrowed
    elif else_ends and not then_ends:
        frame.assigned, frame.narrowed = one.assigned, one.narrowed
    else:
        frame.assigned = one.assigned & other.assigned
        frame.narrowed = one.narrowed & other.narrowed


def _leaves(nodes: list[ast.stmt]) -> bool:
    """Whether the source of a block ends by leaving it, also where its last statement was refused."""
    return bool(nodes) and isinstance(nodes[-1], ast.Return | ast.Raise | ast.Break | ast.Continue)
