"""``sorted``, ``min``, ``max`` and ``list.sort`` with ``key=``: the places of the items in the order of their keys.

    sorted(xs, key=lambda x: (x.rank, x.name))   →   [xs[i] for i in order([x.rank …], [x.name …], False)]

Python sorts stably, backwards too: equal keys keep their order.  The first of the places is the least, or the greatest.
"""

import ast
from collections.abc import Callable

from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.sugar import applied
from csc.compiler.frontend.names import Declared, External
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import BOOL, INT, Type

Comparable = Callable[[ast.AST, Type], Type]


def ordered(
    frame: Frame,
    node: ast.Call,
    values: ops.Expr,
    key: ast.expr,
    backwards: ops.Expr,
    comparable: Comparable,
) -> tuple[ops.Expr, ops.Expr]:
    """(the items, kept in a variable; their places in order)."""
    assert isinstance(values.type, types.List)
    span = frame.span(node)
    kept = values if isinstance(values, ops.Local) else frame.temporary(values, node)
    keys = _keys(frame, node, key, kept, values.type.item)
    for one in keys:
        assert isinstance(one.type, types.List)
        comparable(node, one.type.item)
    places = ops.Primitive("order", (backwards, *keys), types.List(INT), span)
    return kept, places


def in_order(frame: Frame, node: ast.Call, kept: ops.Expr, places: ops.Expr) -> ops.Expr:
    """The items at those places."""
    assert isinstance(kept.type, types.List)
    span = frame.span(node)
    with frame.conditional(), frame.scope(f"place {node.lineno} {node.col_offset}", INT) as place:
        item = ops.Index(kept, ops.Local(place, INT, span), kept.type.item, span)
    return ops.Comprehension(item, place, places, (), kept.type, span)


def first(frame: Frame, node: ast.Call, kept: ops.Expr, places: ops.Expr) -> ops.Expr:
    """The item at the first place; IndexError where there is none, as min and max raise ValueError."""
    assert isinstance(kept.type, types.List)
    span = frame.span(node)
    zero = ops.Const(0, INT, span)
    return ops.Index(kept, ops.Index(places, zero, INT, span), kept.type.item, span)


def _keys(
    frame: Frame, node: ast.Call, key: ast.expr, kept: ops.Expr, item: Type
) -> list[ops.Expr]:
    """One list for each part of the key."""
    match key:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=name)], defaults=[]), body=body):
            parts = body.elts if isinstance(body, ast.Tuple) else [body]
            return [_mapped(frame, kept, item, name, part) for part in parts]
        case ast.Call(func=function, args=names) if not key.keywords and names:
            getter = frame.names.resolve(frame.module, function)
            if getter in (External("operator.attrgetter"), External("operator.itemgetter")):
                return [_mapped(frame, kept, item, "it", _got(key, getter, n)) for n in names]
        case ast.Attribute(value=ast.Name(id="str")):
            name, called = applied(key, "it")
            return [_mapped(frame, kept, item, name, called)]
        case ast.Name() | ast.Attribute():
            call = ast.Call(key, [ast.Name("it", ast.Load())], [])
            for one in ast.walk(call):
                ast.copy_location(one, key)
            entity = frame.names.resolve(frame.module, key)
            if not isinstance(entity, Declared) or isinstance(entity.node, ast.FunctionDef):
                return [_mapped(frame, kept, item, "it", call)]
    message = f"`{ast.unparse(key)}` is no key that can be read"
    raise Refuse(node, "computed key", message, "Write a lambda: `key=lambda x: x.name`.")


def _got(key: ast.expr, getter: External, name: ast.expr) -> ast.expr:
    """``it.name`` or ``it["name"]``."""
    it = ast.Name("it", ast.Load())
    if getter.name.endswith("itemgetter"):
        made: ast.expr = ast.Subscript(it, name, ast.Load())
    else:
        text = name.value if isinstance(name, ast.Constant) else ""
        made = ast.Attribute(it, str(text), ast.Load())
    for one in ast.walk(made):
        ast.copy_location(one, key)
    return made


def _mapped(
    frame: Frame, kept: ops.Expr, item: Type, name: str, part: ast.expr
) -> ops.Comprehension:
    stores = frame.stores
    frame.stores = stores | {name}
    aliased = frame.aliases.pop(name, None)
    try:
        with frame.conditional(), frame.scope(name, item) as variable:
            element = frame.build(part)
    finally:
        frame.stores = stores
        if aliased is not None:
            frame.aliases[name] = aliased
    span = frame.span(part)
    return ops.Comprehension(element, variable, kept, (), types.List(element.type), span)


def backwards_of(frame: Frame, node: ast.Call, flag: ast.expr | None) -> ops.Expr:
    """``reverse=``, a literal or not."""
    if flag is None:
        return ops.Const(False, BOOL, frame.span(node))
    return convert(frame, frame.build(flag), BOOL, flag, "`reverse`")
