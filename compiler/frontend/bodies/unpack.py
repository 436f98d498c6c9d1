"""A value that is taken apart: a list of the right length, ``first, *rest``, ``partition``, ``divmod``.

In: the assignment. Out: what has to run first, and one expression for each target.
"""

import ast

from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.operators import binary
from csc.compiler.frontend.names import BuiltinName
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import BOOL, INT, STR

Block = tuple[ops.Stmt, ...]


def parts_of(
    frame: Frame, node: ast.Assign, target: ast.Tuple | ast.List
) -> tuple[Block, list[ops.Expr]]:
    """A list of another length raises ValueError, which is a 500."""
    pair = _divided(frame, node.value)
    if pair is not None and len(target.elts) == 2:
        return (), [frame.temporary(one, node.value) for one in pair]
    value = _partitioned(frame, node.value) or frame.build(node.value)
    if isinstance(value.type, types.Page):
        value = ops.Convert(value, types.List(value.type.item), value.span)
    if not isinstance(value.type, types.List):
        raise Refuse(node, "unpacking", f"{value.type} is taken apart", "Assign each part.")
    kept = frame.temporary(value, node.value)
    starred = [i for i, one in enumerate(target.elts) if isinstance(one, ast.Starred)]
    if len(starred) > 1:
        raise Refuse(node, "unpacking", "Two targets take the rest", "Use one star.")
    exact = isinstance(value, ops.Primitive) and value.name in ("str.partition", "str.rpartition")
    check = () if exact and not starred else (_checked(frame, node, kept, target, starred),)
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
    return ops.If(wrong, (ops.Raise(500, message, span),), (), span)


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


def _divided(frame: Frame, node: ast.expr) -> tuple[ops.Expr, ops.Expr] | None:
    """``divmod(a, b)``."""
    if not isinstance(node, ast.Call) or len(node.args) != 2 or node.keywords:
        return None
    if frame.names.resolve(frame.module, node.func) != BuiltinName("divmod"):
        return None
    left, right = (frame.temporary(frame.build(one), one) for one in node.args)
    return (
        binary(frame, node, ast.FloorDiv(), left, right),
        binary(frame, node, ast.Mod(), left, right),
    )


def _partitioned(frame: Frame, node: ast.expr) -> ops.Expr | None:
    """``text.partition(":")``, whose three parts are a list here."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=owner, attr="partition" | "rpartition" as name),
            args=[separator],
            keywords=[],
        ):
            values = [frame.build(owner), frame.build(separator)]
            if all(one.type == STR for one in values):
                span = frame.span(node)
                return ops.Primitive(f"str.{name}", tuple(values), types.List(STR), span)
    return None
