"""Loops that count: ``range(n)``, and what ``enumerate`` and ``zip`` are made of, ``for k in range(len(items))``.

``#foreach($k in [0..$last])`` counts downwards where the last is below the first, so an empty range is an empty list.
"""

from csc.call_plan import PAGE
from csc.compiler.backends.vtl import numbers
from csc.compiler.backends.vtl.magnitudes import largest
from csc.compiler.backends.vtl.template import Template, Turn, refuse
from csc.compiler.backends.vtl.values import Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, List
from csc.compiler.lowering.effects import assigned


def spanned(t: Template, node: ops.Primitive) -> Value:
    """``range(stop)`` and ``range(start, stop)``, as a list. The turns of a loop are 1,000 at most."""
    if len(node.arguments) > 2:
        raise refuse(node, "`range()` with a step", "is not expressible in a template")
    first, stop = (ops.Const(0, INT, node.span), *node.arguments)[-2:]
    lists = lists_of(stop)
    if not lists and largest(t, first) + largest(t, stop) > PAGE:
        raise refuse(
            node,
            "`range()` without a bound",
            f"may have more turns than the {PAGE} that a template's loop ends after",
            f"Bound it: `Field(ge=…, le={PAGE})`.",
        )
    low, end = numbers.native(t, first), numbers.native(t, stop)
    last = t.hoist("last", f"{end} - 1")
    start = t.hoist("start", low) if low != "0" else low
    name = t.hoist("span", "[]")
    t.say(f"#if({start} <= {last})#set({name} = [{start}..{last}])#end")
    return Ref(name, List(INT), "elements", "number")


def lists_of(stop: ops.Expr) -> tuple[str, ...]:
    """The locals whose lengths a range ends at: of ``len(xs)``, or ``min(len(xs), len(ys))``."""
    match stop:
        case ops.Primitive(name="len", arguments=(ops.Local(name=name, type=List()),)):
            return (name,)
        case ops.Primitive(name="min", arguments=arguments) if len(arguments) > 1:
            found = [lists_of(one) for one in arguments]
            return tuple(name for one in found for name in one) if all(found) else ()
    return ()


def turn_of(node: ops.For, place: str) -> Turn | None:
    """What is known within ``for k in range(len(items))``: that its items at ``k`` are there."""
    match node.iterable:
        case ops.Primitive(name="range", arguments=(stop,)):
            lists = lists_of(stop)
            changed = assigned(node.body)
            if lists and not changed & {*lists, node.variable}:
                return Turn(place, frozenset(lists))
    return None
