"""An assignment: most only name a symbolic value; what changes in loops and branches gets a Velocity variable.

Velocity can't hold null, so an Optional variable is a list: ``[true, "x"]``, or ``[false, ""]``, whose second item may be
read before it is known not to count.
"""

from typing import Final

from csc.compiler.backends.vtl import conditions, decimals, expressions, moments, numbers, strings
from csc.compiler.backends.vtl.members import opened
from csc.compiler.backends.vtl.template import Template, refuse, variable_name
from csc.compiler.backends.vtl.text import literal
from csc.compiler.backends.vtl.values import Constant, Listed, Maybe, Ref, Scaled, Struct, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import (
    BOOL,
    DECIMAL,
    FLOAT,
    INT,
    STR,
    TEXTUAL,
    Dict,
    List,
    Optional,
    Type,
)
from csc.compiler.lowering.effects import assigned


def assign(
    t: Template, variables: frozenset[str], node: ops.Assign, rest: tuple[ops.Stmt, ...] | None
) -> None:
    """``rest`` is what follows; None where that is not known, so that any variable may change."""
    before = len(t.guards)
    changed = expressions.names_in(node.value) & variables
    if rest is not None:
        changed &= assigned(rest)
    plain = node.value.type in (STR, INT, FLOAT, BOOL, DECIMAL, *TEXTUAL)
    # What is made of a variable that changes later is made now, not where it is written.
    kept = plain and bool(changed)
    if node.name not in variables and not kept:
        held = _as_it_was(t, node, changed)
        t.scope[node.name] = _named(t, node.name, held)
        return
    held = expressions.value(t, node.value)
    kind = t.route.handler.locals.get(node.name, node.value.type)
    name = variable_name(node.name) if node.name in variables else t.fresh_for(node.name)
    if isinstance(kind, Optional):
        t.settle_guards(before)
        _assign_optional(t, name, held, kind, node)
    else:
        text = assign_variable(t, held, kind, node)
        t.settle_guards(before)
        t.set(name, text)
    t.scope[node.name] = _variable(f"${name}", kind)


def _as_it_was(t: Template, node: ops.Assign, changed: frozenset[str] | set[str]) -> Value:
    """The value of what has parts, with copies of the variables that change before it is written."""
    for name in sorted(changed):
        held = t.scope.get(name)
        if (
            isinstance(held, Ref)
            and isinstance(held.type, List | Dict)
            and not _is_alias(node.value)
        ):
            raise refuse(node, "What is made of a list that changes later",
                         "is written by a template when it has changed",
                         "Make it where it is used.")  # fmt: skip
    scope = dict(t.scope)
    for name in sorted(changed):
        kind = t.route.handler.locals.get(name)
        if kind is not None and name in t.scope:
            copy = t.hoist(variable_name(name), f"${variable_name(name)}")
            t.scope[name] = _variable(copy, kind)
    held = expressions.value(t, node.value)
    t.scope = scope
    return held


def _is_alias(node: ops.Expr) -> bool:
    while isinstance(node, ops.Convert):
        node = node.operand
    return isinstance(node, ops.Local)


def _named(t: Template, name: str, held: Value) -> Value:
    """A long reference gets the local's own name."""
    if isinstance(held, Ref) and held.text.startswith("$") and held.form != "condition":
        if held.text.startswith("$context.") or held.text == f"${name}":
            return held
        variable = t.fresh_for(name)
        t.set(variable, held.text)
        return Ref(f"${variable}", held.type, held.form, held.each)
    return held


def assign_variable(t: Template, held: Value, kind: Type, node: ops.Expr | ops.Stmt) -> str:
    """The right side of ``#set``: the value as one Velocity expression."""
    if kind == STR:
        return strings.expression(t, held, node)
    if kind in TEXTUAL:
        return moments.stored_text(t, held, kind, node)
    if kind in (INT, FLOAT):
        return numbers.native_value(t, held, node)
    if kind == DECIMAL:
        return decimals.assigned(t, held, node)
    if kind == BOOL:
        return f"({conditions.flag(t, held, node)})"
    if isinstance(kind, List) and isinstance(held, Listed):
        items = (as_argument(t, assign_variable(t, one, kind.item, node)) for one in held.items)
        return "[" + ", ".join(items) + "]"
    if isinstance(kind, List) and isinstance(held, Ref) and opened(held).form == "native":
        return opened(held).text
    if isinstance(kind, Dict) and kind.value in (STR, INT, FLOAT, BOOL):
        if isinstance(held, Struct):
            return map_of(t, held, kind, node)
        if isinstance(held, Ref) and held.form == "native":
            return held.text
    raise refuse(
        node,
        f"A variable of type {kind} that is assigned in a loop or a branch",
        "is not expressible in a template",
        "Keep str, int, float, Decimal and bool in such variables.",
    )


def map_of(t: Template, held: Struct, kind: Dict, node: ops.Expr | ops.Stmt) -> str:
    """``{'a': 1}``."""
    pairs = (
        f"{literal(key)}: {as_argument(t, assign_variable(t, one, kind.value, node))}"
        for key, one in held.members.items()
    )
    return "{" + ", ".join(pairs) + "}"


def put_under_key(t: Template, node: ops.AssignItem, target: ops.Local) -> None:
    """``counts[key] = value``."""
    kind = target.type
    assert isinstance(kind, Dict)
    before = len(t.guards)
    value = as_argument(t, assign_variable(t, expressions.value(t, node.value), kind.value, node))
    key = strings.reference(t, expressions.value(t, node.index), node)
    t.settle_guards(before)
    t.set(t.ok, f"${variable_name(target.name)}.put({key}, {value})")


def as_argument(t: Template, text: str) -> str:
    """What may stand in a list or between a method's parentheses: Velocity has no arithmetic there."""
    return t.hoist("value", text) if text.startswith("(") else text


def _assign_optional(t: Template, name: str, held: Value, kind: Optional, node: ops.Assign) -> None:
    absent = f"[false, {_NOTHING.get(kind.item, literal(''))}]"
    if isinstance(held, Constant) and held.value is None:
        t.set(name, absent)
    elif isinstance(held, Maybe):
        text = assign_variable(t, held.value, kind.item, node)
        inner = t.hoist("box", absent)
        if text.startswith("("):
            value = t.fresh("value")
            boxed = f"#set(${value} = {text})#set({inner} = [true, ${value}])"
        else:
            boxed = f"#set({inner} = [true, {text}])"
        t.say(f"#if({held.present}){boxed}#end")
        t.set(name, inner)
    else:
        t.set(name, f"[true, {as_argument(t, assign_variable(t, held, kind.item, node))}]")


_NOTHING: Final[dict[Type, str]] = {INT: "0", FLOAT: "0.0", DECIMAL: "0", BOOL: "false"}
"""What stands for a value that isn't there, by its type; for a text, an empty one."""


def _variable(reference: str, kind: Type) -> Value:
    if isinstance(kind, Optional):
        held = _variable(f"{reference}.get(1)", kind.item)
        return Maybe(f"{reference}.get(0) == true", held, kind)
    if kind in (INT, FLOAT):
        return Ref(reference, kind, "number")
    if kind == DECIMAL:
        return Scaled(reference, 1)
    if kind in TEXTUAL:
        return Ref(reference, kind, "text")
    if kind == BOOL:
        return Ref(reference, kind, "condition")
    if isinstance(kind, List):
        each = "number" if kind.item in (INT, FLOAT) else "native"
        return Ref(reference, kind, "elements", "number" if each == "number" else "native")
    return Ref(reference, kind)
