"""Numbers in templates: whole numbers of any size and floats, as Velocity's arithmetic has them.

A number from DynamoDB or from a parameter is text; it is parsed only where it is reckoned with, so
that a number that is only passed on keeps all its 38 digits.
"""

from typing import Final

from csc.compiler.backends.vtl import expressions
from csc.compiler.backends.vtl.magnitudes import EXACT, largest
from csc.compiler.backends.vtl.members import opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.values import Choice, Constant, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import FLOAT, INT, Optional, Type

OPERATORS: Final = frozenset({"+", "-", "*", "/"})


def arithmetic(t: Template, node: ops.Expr) -> Ref:
    """An arithmetic expression of type int or float, as a native number."""
    match node:
        case ops.Unary(operator="-"):
            return Ref(f"(0 - {native(t, node.operand)})", node.type, "number")
        case ops.Unary():
            return Ref(native(t, node.operand), node.type, "number")
        case ops.Binary(operator="/"):
            if node.left.type == INT:
                _check_exact(t, node)
            _check_divisor(t, node.right)
            left, right = native(t, node.left), native(t, node.right)
            return Ref(f"({left} * 1.0 / {right})", FLOAT, "number")
        case ops.Binary(operator="+" | "-" | "*"):
            left, right = native(t, node.left), native(t, node.right)
            return Ref(f"({left} {node.operator} {right})", node.type, "number")
        case ops.Binary(operator="//" | "%", right=ops.Const(value=int() as by)) if by > 0:
            if node.type == INT:
                return _floored(t, node, by)
    operator = node.operator if isinstance(node, ops.Binary) else "This"
    raise refuse(node, f"`{operator}`", "rounds otherwise in a template than in Python")


def _check_exact(t: Template, node: ops.Binary) -> None:
    """Refuse ``/`` of whole numbers that may be past 53 bits."""
    if max(largest(t, node.left), largest(t, node.right)) > EXACT:
        raise refuse(
            node,
            "`/` of ints without bounds",
            "rounds otherwise in a template where they are past 53 bits",
            f"Bound them: `Field(ge=…, le=…)`, so that both sides stay within {EXACT}.",
        )


def _floored(t: Template, node: ops.Binary, by: int) -> Ref:
    """``//`` and ``%`` by a whole number above 0: Java's round towards 0, Python's down."""
    left = t.hoist("number", native(t, node.left))
    quotient = t.hoist("quotient", f"{left} / {by}")
    t.say(f"#if({quotient} * {by} > {left})#set({quotient} = {quotient} - 1)#end")
    if node.operator == "//":
        return Ref(quotient, INT, "number")
    return Ref(t.hoist("rest", f"{left} - {quotient} * {by}"), INT, "number")


def _check_divisor(t: Template, node: ops.Expr) -> None:
    """A divisor that may be 0 raises, which is a 500."""
    while isinstance(node, ops.Convert):
        node = node.operand
    if isinstance(node, ops.Const) and node.value:
        return
    if isinstance(node, ops.Local) and node.name in t.nonzero:
        return
    t.guards.append((f"{native(t, node)} != 0", 500, "Internal server error"))


def native(t: Template, node: ops.Expr) -> str:
    """A Velocity expression of a Java number."""
    return native_value(t, expressions.value(t, node), node)


def native_value(t: Template, held: Value, node: ops.Expr | ops.Stmt) -> str:
    match held:
        case Constant(value=bool()):
            pass
        case Constant(value=int() | float() as number):
            return str(number) if number >= 0 else f"(0 - {-number})"
        case Maybe():
            return native_value(t, held.value, node)
        case Choice():
            name = t.hoist("number", native_value(t, held.orelse, node))
            t.say(f"#if({held.test})#set({name} = {native_value(t, held.then, node)})#end")
            return name
        case Ref() if _plain(held.type) in (INT, FLOAT):
            inside = opened(held)
            text = inside.text
            if text.startswith("$context."):
                text = f'$util.parseJson("{text}")'
            elif inside.form == "text":
                text = f"$util.parseJson({text})"
            elif inside.form == "number":
                return text
            # API Gateway reads a number of more than 18 characters as a BigDecimal, which rounds otherwise.
            return f"{text}.doubleValue()" if _plain(held.type) == FLOAT else text
    raise refuse(node, "This number", "can't be reckoned with exactly in a template")


def as_text(t: Template, held: Value, node: ops.Expr | ops.Stmt) -> str:
    """A reference to the number's digits, for f-strings."""
    match held:
        case Constant(value=int() as number):
            return t.hoist("number", f"'{number}'")
        case Maybe():
            return as_text(t, held.value, node)
        case Choice():
            name = t.hoist("number", as_text(t, held.orelse, node))
            t.say(f"#if({held.test})")
            with t.indented(), t.nested():
                t.set(name[1:], as_text(t, held.then, node))
            t.say("#end")
            return name
        case Ref(type=kind) if kind == INT:
            inside = opened(held)
            if inside.text.startswith("("):
                return t.hoist("number", inside.text)
            return inside.text
    raise refuse(node, "This number as text", "is written otherwise by a template")


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
