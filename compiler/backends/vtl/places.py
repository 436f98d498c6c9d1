"""A place of a list or a dict, and a part of a list: ``items[0]``, ``items[-1]``, ``items[n]``, ``names[key]``, ``items[:n]``.

What is not there raises in Python, which is a 500.
"""

from csc.compiler.backends.vtl import expressions, numbers, strings
from csc.compiler.backends.vtl.assign import map_of
from csc.compiler.backends.vtl.members import element, entries, opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.values import Paged, Ref, Struct, Value
from csc.compiler.ir import ops
from csc.compiler.ir.show import show
from csc.compiler.ir.types import BOOL, FLOAT, INT, STR, Dict, List, Page


def indexed(t: Template, node: ops.Index) -> Value:
    if isinstance(node.object.type, Dict):
        return _under_key(t, node)
    if not isinstance(node.object.type, List | Page):
        raise refuse(node, "A place of this", "is not expressible in a template")
    items, each, _ = element(t, expressions.value(t, node.object), node.object)
    turn = t.turns.get(_local(node.index))
    if turn is not None and _local(node.object) in turn.lists:
        return each(f"{items}.get({turn.place})")
    place, there = _place(t, node, items)
    t.guards.append((there, 500, "Internal server error"))
    name = t.hoist("item", "{}")
    t.say(f"#if({there})#set({name} = {items}.get({place}))#end")
    return each(name)


def _local(node: ops.Expr) -> str:
    while isinstance(node, ops.Convert):
        node = node.operand
    return node.name if isinstance(node, ops.Local) else ""


def _place(t: Template, node: ops.Index, items: str) -> tuple[str, str]:
    """(the place from the start, the condition that it is one)."""
    match node.index:
        case ops.Const(value=int() as fixed) if fixed >= 0:
            return str(fixed), f"{items}.size() > {fixed}"
        case ops.Const(value=int() as fixed) | ops.Unary("-", ops.Const(value=int() as fixed)):
            back = abs(fixed)
            place = t.hoist("place", f"{items}.size() - {back}")
            return place, f"{items}.size() >= {back}"
    asked = t.hoist("place", numbers.native(t, node.index))
    t.say(f"#if({asked} < 0)#set({asked} = {asked} + {items}.size())#end")
    return f"{asked}.intValue()", f"({asked} >= 0 && {asked} < {items}.size())"


def _under_key(t: Template, node: ops.Index) -> Value:
    held = as_map(t, expressions.value(t, node.object), node)
    source, each, _ = entries(held)
    key = strings.reference(t, expressions.value(t, node.index), node.index)
    if asked(node.object, node.index) not in t.present:
        t.guards.append((f"{source}.containsKey({key})", 500, "Internal server error"))
    return each(source, key)


def asked(object_: ops.Expr, key: ops.Expr) -> str:
    """A key of a dict, to know it again."""
    return f"{show(key)} in {show(object_)}"


def as_map(t: Template, held: Value, node: ops.Expr) -> Ref:
    """A dict in the form of a Java map."""
    if isinstance(held, Ref) and isinstance(held.type, Dict):
        return held
    kind = held.type
    if (
        isinstance(held, Struct)
        and isinstance(kind, Dict)
        and kind.value in (STR, INT, FLOAT, BOOL)
    ):
        return Ref(t.hoist("map", map_of(t, held, kind, node)), kind)
    raise refuse(node, "A key of this dict", "is not expressible in a template")


def part(t: Template, node: ops.Slice) -> Value:
    """``items[a:b]``: bounds past an end are that end."""
    held = expressions.value(t, node.object)
    source = held.items if isinstance(held, Paged) else held
    if not isinstance(source, Ref):
        raise refuse(node, "A part of this", "is not expressible in a template")
    items, _, _ = element(t, source, node.object)
    inside = opened(source)
    size = t.hoist("size", f"{items}.size()")
    start = _bound(t, node.start, size, "start") if node.start is not None else "0"
    stop = _bound(t, node.stop, size, "stop") if node.stop is not None else size
    name = t.hoist("part", "[]")
    one = t.fresh("one")
    inside_bounds = f"$foreach.index >= {start} && $foreach.index < {stop}"
    t.say(  # a list of its own: an array, of which split gives one, has no parts
        f"#foreach(${one} in {items})#if({inside_bounds})#set(${t.ok} = {name}.add(${one}))#end#end"
    )
    return Ref(name, node.type, "elements", inside.each if inside.form == "elements" else "native")


def _bound(t: Template, node: ops.Expr, size: str, wish: str) -> str:
    name = t.hoist(wish, numbers.native(t, node))
    t.say(
        f"#if({name} < 0)#set({name} = {name} + {size})#end"
        f"#if({name} < 0)#set({name} = 0)#end#if({name} > {size})#set({name} = {size})#end"
    )
    return name
