"""``finally``. In: the statement. Out: the final block after the rest, and where it counts, on the way of each error too.

try:                     done = False
    return f()           try: value = f(); done = True
finally:           →     except everything: g(); raise again
    g()                  g()
                         if done: return value
"""

import ast

from csc.compiler.frontend.bodies.branches import ends
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.settle import leave_by_flag
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, STR
from csc.compiler.ir.walk import nodes

Block = tuple[ops.Stmt, ...]


def with_final(frame: Frame, node: ast.Try) -> Block:
    """A ``finally`` that only reckons stands after the rest: where an error passes it nobody sees what it did."""
    bare: list[ast.stmt] = node.body
    if node.handlers:
        bare = [ast.copy_location(ast.Try(node.body, node.handlers, node.orelse, []), node)]
    jumps = any(
        isinstance(one, ast.Break | ast.Continue) for part in bare for one in ast.walk(part)
    )
    block = frame.block(bare)
    final = frame.block(node.finalbody)
    seen = any(_is_seen(one) for one in nodes(final))
    if not seen and not jumps:
        return block if ends(block) else (*block, *final)
    if jumps or any(isinstance(one, _LEAVES) for one in nodes(final)):
        message = "It is left by a jump, or ends something itself"
        raise Refuse(node, "`finally`", message, "Write it twice.")
    return _everywhere(frame, node, block, final)


_LEAVES = (ops.Return, ops.Break, ops.Continue, ops.Raise)


def _everywhere(frame: Frame, node: ast.Try, block: Block, final: Block) -> Block:
    span = frame.span(node)
    before, guarded, after = leave_by_flag(frame, block, span)
    again = ops.Raise(500, ops.Const("", STR, span), span, None, "again")
    way = (*frame.block(node.finalbody), again)
    catch = ops.Catch(("Exception",), frame.fresh(INT), frame.fresh(STR), way, span)
    return (*before, ops.Try(guarded, (catch,), (), span), *final, *after)


def _is_seen(node: object) -> bool:
    """Whether a part of a ``finally`` counts even where an error passes it."""
    match node:
        case ops.Primitive(name=name):
            return name not in ("len", "str")
        case ops.Binary(operator=operator):
            return operator in ("/", "//", "%", "**")
    return isinstance(
        node,
        ops.HostCall
        | ops.Unwrap
        | ops.Index
        | ops.Raise
        | ops.Return
        | ops.Break
        | ops.Continue
        | ops.AssignItem
        | ops.While,
    )
