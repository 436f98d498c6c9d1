"""Tuples: literals, places, and what gives some (``d.items()``, ``zip``, ``enumerate``, ``divmod``).

return total, len(xs)        →   NewTuple
for name, n in d.items()     →   a loop over the keys
sorted(d.items())            →   [(key, d[key]) for key in keys(d)], sorted
"""

import ast

from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import INT, STR, Type


def build_tuple(frame: Frame, node: ast.Tuple, want: Type | None) -> ops.Expr:
    """``a, b``."""
    if any(isinstance(one, ast.Starred) for one in node.elts):
        raise Refuse(node, "`*` in a tuple", "A value is unpacked", "Write a list.")
    wanted = want.item if isinstance(want, types.Optional) else want
    wants: tuple[Type | None, ...] = (None,) * len(node.elts)
    if isinstance(wanted, types.Tuple) and len(wanted.items) == len(node.elts):
        wants = wanted.items
    made = tuple(frame.build(one, typed) for one, typed in zip(node.elts, wants, strict=True))
    return ops.NewTuple(made, types.Tuple(tuple(one.type for one in made)), frame.span(node))


def as_list(node: ast.expr) -> ast.expr:
    """``[a, b]`` for ``(a, b)`` where it is only looked through."""
    if isinstance(node, ast.Tuple):
        return ast.copy_location(ast.List(node.elts, ast.Load()), node)
    return node


def part_of(frame: Frame, node: ast.AST, owner: ops.Expr, place: int) -> ops.Expr:
    """One item of a tuple, counted from either end."""
    assert isinstance(owner.type, types.Tuple)
    count = len(owner.type.items)
    if not -count <= place < count:
        message = f"{owner.type} has no place {place}"
        raise Refuse(node, "place of a tuple", message, "Correct the place.")
    span = frame.span(node)
    return ops.Index(owner, ops.Const(place % count, INT, span), owner.type.items[place], span)


def index_tuple(frame: Frame, node: ast.Subscript, owner: ops.Expr) -> ops.Expr:
    """``pair[0]``, by a constant: each place has its own type."""
    place = frame.build(node.slice)
    value = place.value if isinstance(place, ops.Const) else None
    if type(value) is not int:
        message = "The place of a tuple is computed"
        raise Refuse(node, "place of a tuple", message, "Use a list.")
    return part_of(frame, node, owner, value)


def items_of(frame: Frame, node: ast.AST, owner: ops.Expr) -> ops.Expr:
    """``d.items()`` as a list of pairs, to be looked through at once."""
    assert isinstance(owner.type, types.Dict)
    held = owner if isinstance(owner, ops.Local) else frame.temporary(owner, node)
    span, item = frame.span(node), owner.type.value
    keys = ops.Primitive("dict.keys", (held,), types.List(STR), span)
    name = f"key {span.line} {span.column}"
    with frame.conditional(), frame.scope(name, STR) as key:
        read = ops.Local(key, STR, span)
        pair = types.Tuple((STR, item))
        made = ops.NewTuple((read, ops.Index(held, read, item, span)), pair, span)
    return _looked_through(frame, ops.Comprehension(made, key, keys, (), types.List(pair), span))


def zipped(frame: Frame, node: ast.Call, lists: list[ops.Expr]) -> ops.Expr:
    """``zip(xs, ys)`` as a list of tuples."""
    kept: list[ops.Expr] = [
        one if isinstance(one, ops.Local) else frame.temporary(one, node) for one in lists
    ]
    span = frame.span(node)
    lengths = tuple(ops.Primitive("len", (one,), INT, span) for one in kept)
    length = lengths[0] if len(lengths) == 1 else ops.Primitive("min", lengths, INT, span)
    return _by_place(frame, node, kept, length, None)


def enumerated(frame: Frame, node: ast.Call, values: ops.Expr, start: ast.expr | None) -> ops.Expr:
    """``enumerate(xs, 1)`` as a list of pairs."""
    kept = values if isinstance(values, ops.Local) else frame.temporary(values, node)
    span = frame.span(node)
    first: ops.Expr = ops.Const(0, INT, span)
    if start is not None:
        first = convert(frame, frame.build(start), INT, start, "`start`")
        first = first if isinstance(first, ops.Const | ops.Local) else frame.temporary(first, node)
    length = ops.Primitive("len", (kept,), INT, span)
    return _by_place(frame, node, [kept], length, first)


def _by_place(
    frame: Frame, node: ast.Call, kept: list[ops.Expr], length: ops.Expr, first: ops.Expr | None
) -> ops.Expr:
    span = frame.span(node)
    places = ops.Primitive("range", (length,), types.List(INT), span)
    with frame.conditional(), frame.scope(f"place {span.line} {span.column}", INT) as name:
        place = ops.Local(name, INT, span)
        made: list[ops.Expr] = []
        if first is not None:
            made.append(ops.Binary("+", first, place, INT, span))
        for one in kept:
            assert isinstance(one.type, types.List)
            made.append(ops.Index(one, place, one.type.item, span))
        typed = types.Tuple(tuple(one.type for one in made))
        pair = ops.NewTuple(tuple(made), typed, span)
    return _looked_through(
        frame, ops.Comprehension(pair, name, places, (), types.List(typed), span)
    )


def _looked_through(frame: Frame, made: ops.Expr) -> ops.Expr:
    """Python has a view or an iterator there: it may not be kept (``views.py``)."""
    frame.marks.views[id(made)] = made
    return made
