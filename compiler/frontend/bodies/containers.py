"""Literals of lists, sets and dicts, with what is spread in them. In: the literal. Out: ``NewList``, ``NewDict``, joins."""

import ast

from csc.compiler.frontend.bodies.calls import new_model
from csc.compiler.frontend.bodies.constructors import listed, merged
from csc.compiler.frontend.bodies.convert import attempt, convert
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.primitives import common_item
from csc.compiler.frontend.bodies.unions import literal_case
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type


def build_list(frame: Frame, node: ast.List, want: Type | None) -> ops.Expr:
    if any(isinstance(one, ast.Starred) for one in node.elts):
        return _spread(frame, node, want)
    wanted = want.item if isinstance(want, types.Optional) else want
    item = wanted.item if isinstance(wanted, types.List) else None
    values, typed = _items(frame, node.elts, item)
    return ops.NewList(values, types.List(typed), frame.span(node))


def _spread(frame: Frame, node: ast.List, want: Type | None) -> ops.Expr:
    """``[*xs, y]``: the parts joined; what is spread is copied, as ``+`` copies it."""
    parts: list[ast.expr] = []
    for one in node.elts:
        if isinstance(one, ast.Starred):
            parts.append(one.value)
        elif parts and isinstance(parts[-1], ast.List) and parts[-1] not in _spread_values(node):
            parts[-1] = ast.copy_location(ast.List([*parts[-1].elts, one], ast.Load()), one)
        else:
            parts.append(ast.copy_location(ast.List([one], ast.Load()), one))
    values = [listed(frame.build(part, want)) for part in parts]
    if any(not isinstance(value.type, types.List) for value in values):
        raise Refuse(node, "`*` in a literal", "What is spread is no list", "Use `+`.")
    typed = common_item(frame, values)
    found = [convert(frame, value, typed, node, "the literal") for value in values]
    joined = found[0]
    if len(found) == 1:
        return ops.Primitive("list", (joined,), typed, frame.span(node))
    for value in found[1:]:
        joined = ops.Binary("+", joined, value, typed, frame.span(node))
    return joined


def _spread_values(node: ast.List) -> list[ast.expr]:
    return [one.value for one in node.elts if isinstance(one, ast.Starred)]


def build_set(frame: Frame, node: ast.Set, want: Type | None) -> ops.Expr:
    wanted = want.item if isinstance(want, types.Optional) else want
    item = wanted.item if isinstance(wanted, types.Set) else None
    values, typed = _items(frame, node.elts, item)
    if typed not in (types.STR, types.INT, types.FLOAT, types.DECIMAL, types.BYTES):
        raise Refuse(node, f"set of {typed}", "Its items are not plain", "Use a list.")
    return ops.NewSet(values, types.Set(typed), frame.span(node))


def _items(
    frame: Frame, nodes: list[ast.expr], item: Type | None
) -> tuple[tuple[ops.Expr, ...], Type]:
    if any(isinstance(one, ast.Starred) for one in nodes):
        raise Refuse(nodes[0], "`*` in a literal", "A value is unpacked", "Use `+`.")
    values = [frame.build(one, item) for one in nodes]
    typed = _common(frame, values, item, nodes)
    pairs = zip(values, nodes, strict=True)
    return tuple(convert(frame, value, typed, one, "the literal") for value, one in pairs), typed


def _common(frame: Frame, values: list[ops.Expr], item: Type | None, nodes: list[ast.expr]) -> Type:
    """The item type of a literal: the one wanted where all fit it, else what they share."""
    if item is not None and item != types.NONE:
        pairs = zip(values, nodes, strict=True)
        if all(attempt(frame, value, item, node) is not None for value, node in pairs):
            return item
    return common_item(frame, values)


def build_dict(frame: Frame, node: ast.Dict, want: Type | None) -> ops.Expr:
    wanted = want.item if isinstance(want, types.Optional) else want
    if isinstance(wanted, types.Union):
        wanted = literal_case(frame, node, wanted)
    if isinstance(wanted, types.ModelRef):
        record = _as_model(frame, node, wanted)
        if record is not None:
            return record
    if any(key is None for key in node.keys):
        return _spread_dict(frame, node, wanted)
    item = wanted.value if isinstance(wanted, types.Dict) else None
    keys = [text_key(frame.build(key), key) for key in node.keys if key]
    values, typed = _items(frame, node.values, item)
    pairs = tuple(zip(keys, values, strict=True))
    return ops.NewDict(pairs, types.Dict(typed), frame.span(node))


def _spread_dict(frame: Frame, node: ast.Dict, want: Type | None) -> ops.Expr:
    """``{**one, "key": value, **other}``: one merged with the next, from the left."""
    found: ops.Expr | None = None
    rest = list(zip(node.keys, node.values, strict=True))
    while rest:
        key, value = rest.pop(0)
        if key is None:
            part = frame.build(value)
        else:
            keys, values = [key], [value]
            while rest and rest[0][0] is not None:
                keys.append(rest[0][0])
                values.append(rest.pop(0)[1])
            literal = ast.copy_location(ast.Dict([*keys], values), value)
            part = frame.build(literal, want)
        if isinstance(part.type, types.ModelRef):
            raise Refuse(value, "`**` in a dict", "A model is unpacked", "Write its keys.")
        found = part if found is None else merged(frame, node, found, part)
    assert found is not None
    if len(node.keys) == 1:
        found = merged(frame, node, found, ops.NewDict((), found.type, frame.span(node)))
    return found


def text_key(key: ops.Expr, node: ast.AST) -> ops.Expr:
    """A key of a dict: JSON and the IR know text only."""
    if key.type != types.STR:
        message = f"A key of a dict is {key.type}"
        raise Refuse(node, "dict with other keys than text", message, "Write `str(…)`.")
    return key


def _as_model(frame: Frame, node: ast.Dict, wanted: types.ModelRef) -> ops.Expr | None:
    """A dict literal where a model is wanted is that model."""
    keywords: list[ast.keyword] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            keywords.append(ast.copy_location(ast.keyword(None, value), value))
        elif isinstance(key, ast.Constant) and isinstance(key.value, str):
            keywords.append(ast.copy_location(ast.keyword(key.value, value), key))
        else:
            return None
    function = ast.copy_location(ast.Name(wanted.name, ast.Load()), node)
    return new_model(frame, ast.copy_location(ast.Call(function, [], keywords), node), wanted)
