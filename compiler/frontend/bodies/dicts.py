"""Methods that change a dict, and ``del``. In: the call or the statement. Out: primitives, or the loop that one stands for."""

import ast

from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import NONE, STR, Type

Block = tuple[ops.Stmt, ...]


def changed_dict(frame: Frame, node: ast.Call, receiver: ops.Expr, name: str) -> ops.Expr | None:
    """``d.pop(key[, default])``, ``d.setdefault(key, default)`` and ``d.update(other)``; None for other methods."""
    if not isinstance(receiver.type, types.Dict):
        return None
    match name, node.args, node.keywords:
        case "pop", [key], []:
            return _pop(frame, node, _root(node, receiver), key)
        case "pop", [key, default], []:
            return _pop_or(frame, node, _root(node, receiver), key, default)
        case "setdefault", [key, default], []:
            return _set_default(frame, node, _root(node, receiver), key, default)
        case "update", _, _ if name == "update":
            return _update(frame, node, _root(node, receiver))
    return None


def _root(node: ast.Call, receiver: ops.Expr) -> ops.Expr:
    """A dict that a variable leads to."""
    root = receiver
    while isinstance(root, ops.GetField | ops.Index):
        root = root.object
    if not isinstance(root, ops.Local):
        raise Refuse(node, "change of a value", "It is not a variable", "Name it first.")
    return receiver


def _key(frame: Frame, node: ast.expr) -> ops.Expr:
    return convert(frame, frame.build(node, STR), STR, node, "the key")


def _pop(frame: Frame, node: ast.Call, receiver: ops.Expr, key: ast.expr) -> ops.Expr:
    assert isinstance(receiver.type, types.Dict)
    item, span = receiver.type.value, frame.span(node)
    return ops.Primitive("dict.pop", (receiver, _key(frame, key)), item, span)


def _pop_or(
    frame: Frame, node: ast.Call, receiver: ops.Expr, key: ast.expr, default: ast.expr
) -> ops.Expr:
    assert isinstance(receiver.type, types.Dict)
    at = _key(frame, key)
    other = frame.build(default, receiver.type.value)
    typed = join(receiver.type.value, other.type)
    if typed == types.JSON != receiver.type.value:
        message = f"The dict holds {receiver.type.value}, the default is {other.type}"
        raise Refuse(node, "default of another type", message, "Give both one type.")
    other = convert(frame, other, typed, default, "`.pop`")
    return ops.Primitive("dict.pop", (receiver, at, other), typed, frame.span(node))


def _set_default(
    frame: Frame, node: ast.Call, receiver: ops.Expr, key: ast.expr, default: ast.expr
) -> ops.Expr:
    assert isinstance(receiver.type, types.Dict)
    at, item = _key(frame, key), receiver.type.value
    value = frame.build(default, item if item != NONE else None)
    if item == NONE and isinstance(receiver, ops.Local):
        frame.widen(receiver.name, types.Dict(value.type))
    value = convert(frame, value, item, default, "`.setdefault`")
    return ops.Primitive("dict.setdefault", (receiver, at, value), item, frame.span(node))


def _update(frame: Frame, node: ast.Call, receiver: ops.Expr) -> ops.Expr:
    """``d.update(other, key=value)``: a loop over the other's keys."""
    assert isinstance(receiver.type, types.Dict)
    given = [ast.keyword(None, one) for one in node.args]
    pairs = [*given, *node.keywords]
    keys: list[ast.expr | None] = [
        None if one.arg is None else ast.Constant(one.arg) for one in pairs
    ]
    literal = ast.Dict(keys, [one.value for one in pairs])
    for part in (literal, *(key for key in keys if key is not None)):
        ast.copy_location(part, node)
    plain = len(pairs) == 1 and pairs[0].arg is None
    other = frame.build(pairs[0].value if plain else literal, receiver.type)
    if receiver.type.value == NONE and isinstance(receiver, ops.Local):
        frame.widen(receiver.name, other.type)
    if not isinstance(other.type, types.Dict):
        raise Refuse(node, "`.update()` of no dict", f"{other.type} is given", "Give it a dict.")
    other = convert(frame, other, receiver.type, node, "`.update`")
    kept = frame.temporary(other, node)
    span, item = frame.span(node), receiver.type.value
    key = frame.fresh(STR)
    at = ops.Local(key, STR, span)
    keys_ = ops.Primitive("dict.keys", (kept,), types.List(STR), span)
    put = ops.AssignItem(receiver, at, ops.Index(kept, at, item, span), span)
    frame.prelude.append(ops.For(key, keys_, (put,), span))
    return ops.Const(None, NONE, span)


def build_delete(frame: Frame, node: ast.Delete) -> Block:
    """``del d[key]``, ``del xs[place]``."""
    found: list[ops.Stmt] = []
    for target in node.targets:
        if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Slice):
            raise Refuse(node, "`del`", "A name, a field or a part is deleted", "Make a new value.")
        owner = frame.build(target.value)
        names: dict[type[Type], tuple[str, Type]] = {
            types.Dict: ("dict.pop", STR),
            types.List: ("list.pop", types.INT),
        }
        known = names.get(type(owner.type))
        if known is None or not (is_simple(owner) or isinstance(owner, ops.Index)):
            raise Refuse(node, "`del`", f"A part of {owner.type} is deleted", "Make a new value.")
        at = convert(frame, frame.build(target.slice), known[1], target.slice, "the index")
        assert isinstance(owner.type, types.Dict | types.List)
        item = owner.type.value if isinstance(owner.type, types.Dict) else owner.type.item
        span = frame.span(node)
        found.append(ops.Evaluate(ops.Primitive(known[0], (owner, at), item, span), span))
    return tuple(found)
