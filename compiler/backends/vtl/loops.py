"""A comprehension as a ``#foreach`` within the JSON that it makes."""

from collections.abc import Callable

from csc.compiler.backends.vtl import conditions, expressions
from csc.compiler.backends.vtl.members import element
from csc.compiler.backends.vtl.template import Template, variable_name
from csc.compiler.backends.vtl.values import Mapped, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import Type

Writer = Callable[[Template, Value, Type, ops.Expr], str]


def mapped(t: Template, held: Mapped, write: Writer) -> str:
    """The elements, written by ``write`` and separated by commas."""
    node, outer = held.node, t.scope
    t.scope = dict(held.scope)
    items, each, _ = element(t, expressions.value(t, node.iterable), node.iterable)
    name = variable_name(node.variable)
    t.scope[node.variable] = each(f"${name}")
    with t.inline() as lines:
        tests = [conditions.condition(t, test) for test in node.conditions]
        text = write(t, expressions.value(t, node.element), node.element.type, node.element)
    t.scope = outer
    inside = "".join(f"{line}\n" for line in lines)
    if not tests:
        return f"#foreach(${name} in {items})\n{inside}{text}#if($foreach.hasNext),#end#end"
    comma = t.hoist("comma", "''")
    body = f"#if({' && '.join(tests)})${{{comma[1:]}}}{text}#set({comma} = ',')#end"
    return f"#foreach(${name} in {items})\n{inside}{body}#end"
