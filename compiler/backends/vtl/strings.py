"""A string value as one Velocity reference, for comparisons and methods."""

from csc.compiler.backends.vtl import numbers
from csc.compiler.backends.vtl.members import opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import braced, literal
from csc.compiler.backends.vtl.values import Choice, Constant, Joined, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, STR


def reference(t: Template, held: Value, node: ops.Expr | ops.Stmt) -> str:
    """``$something`` that names the String; what is not a reference yet goes into a variable."""
    match held:
        case Ref(form="native" | "attribute" | "text") if held.type == STR:
            return opened(held).text
        case Constant(value=str() as text):
            return t.hoist("text", literal(text))
        case Joined():
            return t.hoist("text", interpolated(t, held, node))
        case Choice():
            name = t.hoist("text", expression(t, held.orelse, node))
            t.say(f"#if({held.test})#set({name} = {expression(t, held.then, node)})#end")
            return name
        case Maybe():
            return reference(t, held.value, node)
    raise refuse(node, "This string", "is not expressible in a template")


def expression(t: Template, held: Value, node: ops.Expr | ops.Stmt) -> str:
    """As ``reference``, but a constant may stand for itself."""
    if isinstance(held, Constant) and isinstance(held.value, str):
        return literal(held.value)
    if isinstance(held, Joined):
        return interpolated(t, held, node)
    return reference(t, held, node)


def interpolated(t: Template, held: Joined, node: ops.Expr | ops.Stmt) -> str:
    """``"${a} and ${b}"``."""
    return '"' + "".join(braced(part(t, one, node)) for one in held.parts) + '"'


def part(t: Template, one: str | Value, node: ops.Expr | ops.Stmt) -> str:
    if isinstance(one, str):
        return t.hoist("text", literal(one))
    if isinstance(one, Ref) and one.type == INT:
        return numbers.as_text(t, one, node)
    if isinstance(one, Ref | Constant | Choice | Joined | Maybe) and one.type == STR:
        return reference(t, one, node)
    raise refuse(node, "A part of this text", "is written otherwise by a template")
