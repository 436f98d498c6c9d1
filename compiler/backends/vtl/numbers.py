"""Numbers in templates: whole numbers of any size and floats, as Velocity's arithmetic has them.

A number from DynamoDB or from a parameter is text; it is parsed only where it is reckoned with, so
that a number that is only passed on keeps all its 38 digits.
"""

from collections.abc import Mapping
from typing import Final

from csc.compiler.backends.vtl import expressions
from csc.compiler.backends.vtl.members import opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.values import Choice, Constant, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.model import Constraints, Parameter
from csc.compiler.ir.types import FLOAT, INT, Dict, List, ModelRef, Optional, Set, Type
from csc.compiler.lowering.effects import nodes

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


EXACT: Final = 2**53
"""Up to here each whole number is a double: division of longer ones rounds twice, where Python's rounds once."""


def _check_exact(t: Template, node: ops.Binary) -> None:
    """Refuse ``/`` of whole numbers that a client may make as long as it likes."""
    if _is_long(t, (node.left, node.right), set()):
        raise refuse(
            node,
            "`/` of ints of the request",
            "rounds otherwise in a template where they are past 53 bits",
            f"Bound them: `Field(ge=…, le=…)`, within {EXACT}.",
        )


def _is_long(t: Template, tree: object, seen: set[str]) -> bool:
    """Whether an int of a tree, or of what its variables were given, comes from the request and has no bounds."""
    parameters = {one.name: one for one in t.route.handler.parameters}
    for one in nodes(tree):
        match one:
            case ops.Local(name=name, type=kind) if name in parameters:
                if _is_int(kind) and not _is_short(parameters[name].constraints):
                    return True
            case ops.Local(name=name) if name not in seen:
                seen.add(name)
                if _is_long(t, _given(t.route.handler.body, name), seen):
                    return True
            case ops.GetField(object=owner, name=name, type=kind) if _is_int(kind):
                owned = _plain(owner.type)
                sent = isinstance(owned, ModelRef) and _is_sent(owner, parameters)
                if sent and not _is_short(t.fields(owned, owner.span)[name].constraints):
                    return True
    return False


def _is_int(kind: Type) -> bool:
    return (
        kind == INT
        or (isinstance(kind, Optional | List | Set) and _is_int(kind.item))
        or (isinstance(kind, Dict) and _is_int(kind.value))
    )


def _given(body: object, name: str) -> tuple[ops.Expr, ...]:
    """What a variable is given, anywhere."""
    found: list[ops.Expr] = []
    for one in nodes(body):
        match one:
            case ops.Assign(name=own, value=value) if own == name:
                found.append(value)
            case ops.For(variable=own, iterable=value) if own == name:
                found.append(value)
            case ops.Comprehension(variable=own, iterable=value) if own == name:
                found.append(value)
    return tuple(found)


def _is_sent(owner: ops.Expr, parameters: Mapping[str, Parameter]) -> bool:
    while isinstance(owner, ops.GetField | ops.Convert | ops.Index):
        owner = owner.operand if isinstance(owner, ops.Convert) else owner.object
    return isinstance(owner, ops.Local) and owner.name in parameters


def _is_short(limits: Constraints) -> bool:
    low = [one for one in (limits.ge, limits.gt) if one is not None]
    high = [one for one in (limits.le, limits.lt) if one is not None]
    return bool(low and high and max(low) >= -EXACT and min(high) <= EXACT)


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
