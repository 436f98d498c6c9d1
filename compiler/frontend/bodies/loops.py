"""``for`` and ``while``. A loop over pairs (``enumerate``, ``zip``, ``items``) becomes one over positions.

What a body assigns or changes is unproven at its start, and has no certain value after it.
"""

import ast
from collections.abc import Iterator
from typing import Final

from csc.compiler.frontend.bodies.assign import Block, forget, known_type
from csc.compiler.frontend.bodies.branches import State, breaks
from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.expressions import iterated
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.narrow import NOTHING, Proof, proof
from csc.compiler.frontend.bodies.operators import truth
from csc.compiler.frontend.bodies.primitives import CHANGING
from csc.compiler.frontend.bodies.sugar import without_else
from csc.compiler.frontend.names import BuiltinName, stored_names
from csc.compiler.ir import ops, types
from csc.diagnostics import Span


def build_for(frame: Frame, node: ast.For) -> Block:
    if node.orelse:
        return frame.block(without_else(frame, node))
    entries = _entries(frame, node)
    if entries is not None:
        return entries
    if isinstance(node.target, ast.Tuple | ast.List):
        if _is_pairs(frame, node.iter) and isinstance(node.target, ast.Tuple):
            return _pairs(frame, node, node.target)
        return _taken_apart(frame, node)
    if not isinstance(node.target, ast.Name):
        raise Refuse(node.target, "loop target", "The loop assigns a part", "Use a variable.")
    iterable = iterated(frame, node.iter)
    assert isinstance(iterable.type, types.List)
    variable = _variable(frame, node.target, iterable.type.item)
    body = _loop(frame, node.body, {node.target.id})
    return (ops.For(variable, iterable, body, frame.span(node)),)


def _is_pairs(frame: Frame, node: ast.expr) -> bool:
    """``zip(…)`` or ``enumerate(…)``, whose parts are looped over together."""
    if not isinstance(node, ast.Call):
        return False
    return frame.names.resolve(frame.module, node.func) in (
        BuiltinName("zip"),
        BuiltinName("enumerate"),
    )


def _taken_apart(frame: Frame, node: ast.For) -> Block:
    """``for name, n in pairs``: each item in a variable, which is then taken apart."""
    name = f"item_{node.lineno}_{node.col_offset}"
    frame.stores |= {name}
    item = ast.Name(name, ast.Store())
    apart = ast.Assign([node.target], ast.Name(name, ast.Load()))
    looped = ast.For(item, node.iter, [apart, *node.body], [])
    for one in (item, apart, apart.value, looped):
        ast.copy_location(one, node)
    return build_for(frame, looped)


def _entries(frame: Frame, node: ast.For) -> Block | None:
    """``for k, v in d.items()`` and ``for v in d.values()``: over the keys, each value read at its turn, as Python
    does; None for other loops."""
    match node:
        case ast.For(
            target=ast.Tuple(elts=[ast.Name() as key, ast.Name() as value]),
            iter=ast.Call(func=ast.Attribute(value=owner, attr="items"), args=[], keywords=[]),
        ):
            names = [key, value]
        case ast.For(
            target=ast.Name() as value,
            iter=ast.Call(func=ast.Attribute(value=owner, attr="values"), args=[], keywords=[]),
        ):
            names = [value]
        case _:
            return None
    held = frame.build(owner)
    if not isinstance(held.type, types.Dict):
        return None
    held = _kept(frame, held, node.iter)
    span, item = frame.span(node), held.type.value  # type: ignore[union-attr]
    keys = ops.Primitive("dict.keys", (held,), types.List(types.STR), span)
    own = _variable(frame, names[0], types.STR) if len(names) == 2 else frame.fresh(types.STR)
    bound = _variable(frame, names[-1], item)
    body = _loop(frame, node.body, {name.id for name in names})
    read = ops.Index(held, ops.Local(own, types.STR, span), item, span)
    return (ops.For(own, keys, (ops.Assign(bound, read, span), *body), span),)


def _variable(frame: Frame, target: ast.Name, item: types.Type) -> str:
    declared = known_type(frame, target.id)
    if target.id in frame.parameters or (declared is not None and declared != item):
        message = f"`{target.id}` is already a variable of another type"
        raise Refuse(target, "reused variable", message, "Give the loop its own variable.")
    frame.locals[frame.own(target.id)] = item
    return frame.own(target.id)


def _pairs(frame: Frame, node: ast.For, target: ast.Tuple) -> Block:
    """``for i, x in enumerate(xs)`` and the like: a loop over positions that first assigns its targets."""
    sources = _sources(frame, node.iter, target)
    if not sources:
        raise Refuse(target, "loop over pairs", "The loop unpacks its items", "Index them.")
    _refuse_changes(node, [source for _, source in sources])
    lists = [(part, _kept(frame, one, node)) for part, one in sources]
    position = frame.fresh(types.INT)
    span = frame.span(node)
    at = ops.Local(position, types.INT, span)
    lengths = tuple(
        ops.Primitive("len", (one,), types.INT, span)
        for _, one in lists
        if isinstance(one.type, types.List)
    )
    length = lengths[0] if len(lengths) == 1 else ops.Primitive("min", lengths, types.INT, span)
    positions = ops.Primitive("range", (length,), types.List(types.INT), span)
    bound = [(_plain(part, frame), _item(one, at, span)) for part, one in lists]
    for name, value in bound:
        _variable(frame, name, value.type)
    apart = [_apart(part, name) for (part, _), (name, _) in zip(lists, bound, strict=True)]
    nodes = [*(one for one in apart if one is not None), *node.body]
    body = _loop(frame, nodes, {name.id for name, _ in bound})
    head = tuple(ops.Assign(frame.own(name.id), value, span) for name, value in bound)
    return (ops.For(position, positions, (*head, *body), span),)


def _plain(target: ast.expr, frame: Frame) -> ast.Name:
    """A target that is a name; for one that is taken apart, a variable of ours."""
    if isinstance(target, ast.Name):
        return target
    if not isinstance(target, ast.Tuple | ast.List):
        raise Refuse(target, "loop target", "The loop assigns a part", "Use a variable.")
    name = f"item_{target.lineno}_{target.col_offset}"
    frame.stores |= {name}
    return ast.copy_location(ast.Name(name, ast.Store()), target)


def _apart(target: ast.expr, name: ast.Name) -> ast.stmt | None:
    if target is name:
        return None
    made = ast.Assign([target], ast.copy_location(ast.Name(name.id, ast.Load()), target))
    return ast.copy_location(made, target)


def _item(source: ops.Expr, at: ops.Local, span: Span) -> ops.Expr:
    """The item at a position; for a start of counting, the number."""
    if isinstance(source.type, types.List):
        return ops.Index(source, at, source.type.item, span)
    return ops.Binary("+", source, at, types.INT, span)


Source = tuple[ast.expr, ops.Expr]
"""A target with the list that its values come from; an int where ``enumerate`` counts from it."""


def _sources(frame: Frame, call: ast.expr, target: ast.expr) -> list[Source]:
    """The lists that a loop runs over together, each with its part of the target; none where they don't match."""
    if not isinstance(target, ast.Tuple) or not _is_pairs(frame, call):
        return [(target, iterated(frame, call))]
    assert isinstance(call, ast.Call)
    if any(isinstance(one, ast.Starred) for one in (*call.args, *target.elts)) or not call.args:
        return []
    entity = frame.names.resolve(frame.module, call.func)
    if entity == BuiltinName("zip") and not call.keywords:
        if len(call.args) != len(target.elts):
            return []
        pairs = zip(call.args, target.elts, strict=True)
        return [source for one, part in pairs for source in _sources(frame, one, part)]
    if entity == BuiltinName("enumerate") and len(target.elts) == 2:
        start: ops.Expr = ops.Const(0, types.INT, frame.span(call))
        given = [*call.args[1:], *(one.value for one in call.keywords if one.arg == "start")]
        values = _sources(frame, call.args[0], target.elts[1])
        if given:
            start = convert(frame, frame.build(given[0]), types.INT, given[0], "`start`")
        return [(target.elts[0], start), *values] if values else []
    return []


def _kept(frame: Frame, value: ops.Expr, node: ast.AST) -> ops.Expr:
    return value if isinstance(value, ops.Local | ops.Const) else frame.temporary(value, node)


def _refuse_changes(node: ast.For, sources: list[ops.Expr]) -> None:
    """Python's loop sees what its body adds to the list; one over positions would not."""
    looped = {one.name for one in sources if isinstance(one, ops.Local)}
    for inner in ast.walk(node):
        match inner:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
                if name in looped and attr in CHANGING:
                    remedy = "Change another list."
                    raise Refuse(
                        inner, "change of a looped list", f"`{name}` is looped over", remedy
                    )


def _loop(frame: Frame, nodes: list[ast.stmt], bound: set[str], proven: Proof = NOTHING) -> Block:
    for node in nodes:
        for name in (*stored_names(node), *_changed(node)):
            forget(frame, name)
    before = State(frame)
    frame.assigned |= {frame.own(name) for name in bound}
    for name in bound:
        forget(frame, name)
        frame.poisoned.discard(name)
    frame.narrowed |= proven.true
    block = frame.block(nodes)
    poisoned = set(frame.poisoned)
    before.restore(frame)
    frame.poisoned |= poisoned
    return block


def _changed(node: ast.AST) -> Iterator[str]:
    """The variables of which something below a node assigns a part."""
    for child in ast.walk(node):
        if isinstance(child, _PARTS) and isinstance(child.ctx, ast.Store):
            root: ast.expr = child
            while isinstance(root, _PARTS):
                root = root.value
            if isinstance(root, ast.Name):
                yield root.id


_PARTS: Final = (ast.Attribute, ast.Subscript)


def build_while(frame: Frame, node: ast.While) -> Block:
    if node.orelse:
        return frame.block(without_else(frame, node))
    for statement in node.body:
        for name in (*stored_names(statement), *_changed(statement)):
            forget(frame, name)
    with frame.conditional():
        test = truth(frame, node.test)
    proven = proof(frame, node.test)
    body = _loop(frame, node.body, set(), proven)
    if not breaks(body):
        frame.narrowed |= proven.false
    return (ops.While(test, body, frame.span(node)),)
