"""A value that is taken apart: a list of the right length, ``first, *rest``, a tuple.

In: the assignment. Out: what has to run first, and one expression for each target.
"""

import ast

from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.tuples import part_of
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import BOOL, INT, STR

Block = tuple[ops.Stmt, ...]


def parts_of(
    frame: Frame, node: ast.Assign, target: ast.Tuple | ast.List
) -> tuple[Block, list[ops.Expr]]:
    """A list of another length raises ValueError, which is a 500."""
    value = frame.build(node.value)
    if isinstance(value.type, types.Page):
        value = ops.Convert(value, types.List(value.type.item), value.span)
    if isinstance(value.type, types.Tuple):
        return (), _of_tuple(frame, node, value, target)
    if not isinstance(value.type, types.List):
        raise Refuse(node, "unpacking", f"{value.type} is taken apart", "Assign each part.")
    kept = frame.temporary(value, node.value)
    starred = [i for i, one in enumerate(target.elts) if isinstance(one, ast.Starred)]
    if len(starred) > 1:
        raise Refuse(node, "unpacking", "Two targets take the rest", "Use one star.")
    check = (_checked(frame, node, kept, target, starred),)
    return check, _places(frame, node, kept, len(target.elts), starred)


def _checked(
    frame: Frame,
    node: ast.Assign,
    kept: ops.Expr,
    target: ast.Tuple | ast.List,
    starred: list[int],
) -> ops.Stmt:
    span = frame.span(node)
    length = ops.Primitive("len", (kept,), INT, span)
    wanted = ops.Const(len(target.elts) - len(starred), INT, span)
    wrong = ops.Compare("<" if starred else "!=", length, wanted, BOOL, span)
    message = ops.Const("Internal server error", STR, span)
    return ops.If(wrong, (ops.Raise(500, message, span, None, "ValueError"),), (), span)


def _places(
    frame: Frame, node: ast.Assign, kept: ops.Expr, count: int, starred: list[int]
) -> list[ops.Expr]:
    assert isinstance(kept.type, types.List)
    span, found = frame.span(node), list[ops.Expr]()
    rest = starred[0] if starred else count
    for index in range(count):
        after = count - index - 1
        if index == rest:
            start = ops.Const(index, INT, span)
            stop = ops.Const(-after, INT, span) if after else None
            found.append(ops.Slice(kept, start, stop, kept.type, span))
            continue
        place = index if index < rest else index - count
        found.append(ops.Index(kept, ops.Const(place, INT, span), kept.type.item, span))
    return found


def _of_tuple(
    frame: Frame, node: ast.Assign, value: ops.Expr, target: ast.Tuple | ast.List
) -> list[ops.Expr]:
    """The places of a tuple, of which each is known."""
    assert isinstance(value.type, types.Tuple)
    stars = [one for one in target.elts if isinstance(one, ast.Starred)]
    if stars or len(target.elts) != len(value.type.items):
        message = f"{value.type} is taken apart into {len(target.elts)}"
        raise Refuse(node, "unpacking", message, "Name each of its parts.")
    if isinstance(value, ops.NewTuple):
        return [frame.temporary(one, node.value) for one in value.items]
    kept = frame.temporary(value, node.value)
    return [part_of(frame, node, kept, place) for place in range(len(target.elts))]
