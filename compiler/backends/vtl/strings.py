"""A string value as one Velocity reference, for comparisons and methods."""

import re
from typing import Final

from csc.compiler.backends.vtl import expressions, folds, numbers
from csc.compiler.backends.vtl.members import opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import braced, literal
from csc.compiler.backends.vtl.values import Choice, Constant, Joined, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, STR

SPACES: Final = "[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
"""What Python strips, as a regular expression: Java's own idea of white space is another."""


def stripped(t: Template, node: ops.Primitive) -> Value:
    """``strip``, ``lstrip`` and ``rstrip`` without an argument."""
    if len(node.arguments) != 1:
        raise refuse(node, "`strip()` of certain characters", "has no equal in a template")
    text = reference(t, expressions.value(t, node.arguments[0]), node)
    for side, pattern in (("rstrip", f"^{SPACES}"), ("lstrip", f"{SPACES}$")):
        if node.name != f"str.{side}":
            text += f".replaceAll({literal(pattern)}, '')"
    return Ref(t.hoist("text", text), STR)


ANY: Final = "[\x00-\ud7ff\ue000-\U0010ffff]"
"""Any character, also the end of a line; a class, since Java's groups recurse at each repetition."""
BEYOND: Final = "[\U00010000-\U0010ffff]"
"""A character that is two of Java's, which a regular expression takes for one."""


def length(t: Template, held: Value, node: ops.Expr) -> Value:
    """``len(text)``: characters, where Java's ``length()`` counts UTF-16 units."""
    text = reference(t, held, node)
    return Ref(f"{text}.replaceAll({literal(BEYOND)}, '.').length()", INT, "number")


def sliced(t: Template, node: ops.Slice) -> Value:
    """``text[a:b]`` with constant bounds from 0."""
    bounds = [_bound(one) for one in (node.start, node.stop)]
    if any(one is not None and one < 0 for one in bounds):
        raise refuse(node, "A slice with such bounds", "is not expressible in a template")
    start, stop = bounds[0] or 0, bounds[1]
    text = reference(t, expressions.value(t, node.object), node)
    if stop is not None:
        size = max(stop - start, 0)
        pattern = f"^{ANY}{{0,{start}}}({ANY}{{0,{size}}}){ANY}*"
        return Ref(t.hoist("text", f"{text}.replaceFirst({literal(pattern)}, '$1')"), STR)
    pattern = f"^{ANY}{{0,{start}}}"
    return Ref(t.hoist("text", f"{text}.replaceFirst({literal(pattern)}, '')"), STR)


def _bound(node: ops.Expr | None) -> int | None:
    """A constant bound; -1 for one that isn't."""
    if node is None:
        return None
    return node.value if isinstance(node, ops.Const) and type(node.value) is int else -1


def split(t: Template, node: ops.Primitive) -> Value:
    """``split()``, and ``split`` at a constant of characters that mean nothing but themselves in a regular expression."""
    match node.arguments:
        case (_,):
            inside = stripped(t, ops.Primitive("str.strip", node.arguments, STR, node.span))
            assert isinstance(inside, Ref)
            parts = t.hoist("parts", f"{inside.text}.split({literal(SPACES)}, -1)")
            t.say(f"#if({inside.text} == '')#set({parts} = [])#end")
            return Ref(parts, node.type, "elements", "native")
        case (_, ops.Const(value=str() as separator)) if re.fullmatch(r"[ -~]+", separator):
            pattern = "".join(f"[{one}]" if one not in "^[]\\" else "" for one in separator)
            if pattern.count("[") == len(separator):
                text = reference(t, expressions.value(t, node.arguments[0]), node)
                parts = t.hoist("parts", f"{text}.split({literal(pattern)}, -1)")
                return Ref(parts, node.type, "elements", "native")
    raise refuse(node, "`split()` of this kind", "has no equal in a template")


def joined(t: Template, node: ops.Primitive) -> Value:
    """``separator.join(texts)``."""
    separator = reference(t, expressions.value(t, node.arguments[0]), node)
    text, between = t.hoist("joined", "''"), t.hoist("between", "''")

    def visit(held: Value, at: ops.Expr) -> None:
        one = reference(t, held, at)
        t.set(text[1:], f'"{braced(text)}{braced(between)}{braced(one)}"')
        t.set(between[1:], separator)

    folds.over(t, node.arguments[1], visit)
    return Ref(text, STR)


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
