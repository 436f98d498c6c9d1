"""``sum``, ``any``, ``all``, ``min``, ``max`` and ``abs``: one variable, and a loop that brings it up to date.

sum(t.size for t in things.scan())  →  #set($sum = 0)#foreach($t in $output.Items)#set($sum = …)#end
"""

from collections.abc import Callable

from csc.compiler.backends.vtl import conditions, decimals, expressions, numbers
from csc.compiler.backends.vtl.members import element
from csc.compiler.backends.vtl.template import Template, refuse, variable_name
from csc.compiler.backends.vtl.values import Listed, Mapped, Ref, Scaled, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import BOOL, DECIMAL, FLOAT, INT, STR, Type

Visit = Callable[[Value, ops.Expr], None]


def total(t: Template, node: ops.Primitive) -> Value:
    """``sum(items)``."""
    items = node.arguments[0]
    name = t.hoist("sum", "0")
    if node.type == DECIMAL:

        def add_decimal(held: Value, at: ops.Expr) -> None:
            t.set(name[1:], f"({name} + {decimals.assigned(t, held, at)})")

        over(t, items, add_decimal)
        return Scaled(name, 1)
    if node.type not in (INT, FLOAT):
        raise refuse(node, f"`sum()` of {node.type}", "is not expressible in a template")

    def add(held: Value, at: ops.Expr) -> None:
        t.set(name[1:], f"({name} + {numbers.native_value(t, held, at)})")

    over(t, items, add)
    return Ref(name, node.type, "number")


def quantified(word: str) -> Callable[[Template, ops.Primitive], Value]:
    """``any`` and ``all`` of a list of bools or of what can be tested."""
    found = "true" if word == "any" else "false"

    def fold(t: Template, node: ops.Primitive) -> Value:
        name = t.hoist(word, "false" if word == "any" else "true")

        def visit(held: Value, at: ops.Expr) -> None:
            kind = at.type if at is not node.arguments[0] else _item(node.arguments[0].type)
            test = conditions.truth_of(t, held, kind, at)
            wanted = test if word == "any" else f"!({test})"
            t.say(f"#if({wanted})#set({name} = {found})#end")

        over(t, node.arguments[0], visit)
        return Ref(name, BOOL, "condition")

    return fold


def extreme(operator: str) -> Callable[[Template, ops.Primitive], Value]:
    """``min`` and ``max`` of several numbers, or of a list, where an empty one raises."""

    def fold(t: Template, node: ops.Primitive) -> Value:
        if node.type not in (INT, FLOAT):
            raise refuse(node, f"`{node.name}()` of {node.type}", "orders otherwise in a template")
        if len(node.arguments) > 1:
            return _of_several(t, node, operator)
        best = t.hoist("best", "[]")

        def visit(held: Value, at: ops.Expr) -> None:
            one = t.hoist("number", numbers.native_value(t, held, at))
            better = f"{best}.isEmpty() || {one} {operator} {best}.get(0)"
            t.say(f"#if({better})#set({best} = [{one}])#end")

        over(t, node.arguments[0], visit)
        t.guards.append((f"!{best}.isEmpty()", 500, "Internal server error"))
        name = t.hoist("number", "0")
        t.say(f"#if(!{best}.isEmpty())#set({name} = {best}.get(0))#end")
        return Ref(name, node.type, "number")

    return fold


def _of_several(t: Template, node: ops.Primitive, operator: str) -> Value:
    first, *rest = node.arguments
    name = t.hoist("best", numbers.native(t, first))
    for other in rest:
        one = t.hoist("number", numbers.native(t, other))
        t.say(f"#if({one} {operator} {name})#set({name} = {one})#end")
    return Ref(name, node.type, "number")


def absolute(t: Template, node: ops.Primitive) -> Value:
    if node.type not in (INT, FLOAT):
        raise refuse(node, f"`abs()` of {node.type}", "is not expressible in a template")
    name = t.hoist("number", numbers.native(t, node.arguments[0]))
    t.say(f"#if({name} < 0)#set({name} = 0 - {name})#end")
    return Ref(name, node.type, "number")


def over(t: Template, node: ops.Expr, visit: Visit) -> None:
    """``visit`` each element: printed once, in a ``#foreach``."""
    held = expressions.value(t, node)
    if isinstance(held, Listed) and held.items:
        for one in held.items:
            visit(one, node)
        return
    scope = t.scope
    if isinstance(held, Mapped):
        _over_mapped(t, held, visit)
    else:
        items, each, _ = element(t, held, node)
        name = t.fresh("item")
        t.say(f"#foreach(${name} in {items})")
        with t.indented(), t.nested():
            visit(each(f"${name}"), node)
        t.say("#end")
    t.scope = scope


def _over_mapped(t: Template, held: Mapped, visit: Visit) -> None:
    node = held.node
    t.scope = dict(held.scope)
    guards = len(t.guards)
    items, each, _ = element(t, expressions.value(t, node.iterable), node.iterable)
    name = variable_name(node.variable)
    t.scope[node.variable] = each(f"${name}")
    t.say(f"#foreach(${name} in {items})")
    with t.indented(), t.nested():
        tests = [conditions.condition(t, test) for test in node.conditions]
        if tests:
            t.say(f"#if({' && '.join(tests)})")
        visit(expressions.value(t, node.element), node.element)
        if tests:
            t.say("#end")
        t.no_guards(guards)
    t.say("#end")


def _item(kind: Type) -> Type:
    return getattr(kind, "item", STR)
