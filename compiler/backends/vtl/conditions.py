"""A test of the handler → a Velocity condition.

Velocity holds every String, empty ones too, for true, so each type's truth is spelled out.
"""

from csc.compiler.backends.vtl import (
    decimals,
    durations,
    expressions,
    moments,
    numbers,
    places,
    strings,
)
from csc.compiler.backends.vtl.members import element, opened
from csc.compiler.backends.vtl.parameters import TRUE
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.values import Choice, Constant, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import (
    BOOL,
    DECIMAL,
    FLOAT,
    INT,
    NONE,
    STR,
    TEXTUAL,
    TIMEDELTA,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Set,
    Type,
    Union,
)


def condition(t: Template, node: ops.Expr) -> str:
    match node:
        case ops.Compare():
            return _compare(t, node)
        case ops.BoolOp():
            return _joined(t, node)
        case ops.Unary(operator="not"):
            return negated(condition(t, node.operand))
        case ops.Truth():
            return _truth(t, node)
    return flag(t, expressions.value(t, node), node)


def negated(test: str) -> str:
    return {"true": "false", "false": "true"}.get(test, f"!({test})")


def _joined(t: Template, node: ops.BoolOp) -> str:
    """``and`` and ``or``: what a later operand may raise, it raises only where it is reached."""
    joint, neutral = (" && ", "true") if node.operator == "and" else (" || ", "false")
    tests: list[str] = []
    for one in node.operands:
        before = len(t.guards)
        test = condition(t, one)
        if tests and len(t.guards) > before:
            reached = joint.join(tests)
            t.only_where(reached if node.operator == "and" else f"!({reached})", before)
        if test != neutral:
            tests.append(test)
    return "(" + joint.join(tests) + ")" if tests else neutral


def flag(t: Template, held: Value, node: ops.Expr | ops.Stmt) -> str:
    """A bool value as a condition."""
    match held:
        case Constant(value=bool() as fixed):
            return "true" if fixed else "false"
        case Ref(form="condition"):
            return held.text
        case Ref(form="text"):
            return f"{held.text}.matches('{TRUE}')"
        case Ref():
            return f"{opened(held).text} == true"
        case Choice():
            return chosen(held.test, flag(t, held.then, node), flag(t, held.orelse, node))
        case Maybe():
            return f"({held.present} && {flag(t, held.value, node)})"
    raise refuse(node, "This test", "is not expressible in a template")


def chosen(test: str, then: str, orelse: str) -> str:
    if then == orelse:
        return then
    if orelse == "false":
        return test if then == "true" else f"({test} && {then})"
    return f"(({test} && {then}) || (!({test}) && {orelse}))"


def _compare(t: Template, node: ops.Compare) -> str:
    if node.operator in ("in", "not in"):
        found = _contains(t, node)
        return found if node.operator == "in" else negated(found)
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if other.type == NONE:
            test = _is_none(t, one)
            return test if node.operator in ("is", "==") else negated(test)
    left, right = _plain(node.left.type), _plain(node.right.type)
    if isinstance(node.left.type, Optional) or isinstance(node.right.type, Optional):
        return _compare_optional(t, node)
    if left in (INT, FLOAT) and right in (INT, FLOAT):
        return f"{numbers.native(t, node.left)} {node.operator} {numbers.native(t, node.right)}"
    if left == right == DECIMAL or {left, right} == {INT, DECIMAL}:
        sides = decimals.aligned(t, node.left, node.right)
        return f"{sides[0].text} {node.operator} {sides[1].text}"
    if left == right == STR and node.operator in ("==", "!="):
        texts = [strings.expression(t, expressions.value(t, n), n) for n in (node.left, node.right)]
        return f"{texts[0]} {node.operator} {texts[1]}"
    if left == right == TIMEDELTA:
        spans = [durations.microseconds(t, side) for side in (node.left, node.right)]
        return f"{spans[0]} {node.operator} {spans[1]}"
    if left == right and left in TEXTUAL:
        return moments.compared(t, node, left)
    if left == right == BOOL and node.operator in ("==", "!="):
        return _same(node.operator, condition(t, node.left), condition(t, node.right))
    raise refuse(node, f"`{node.operator}` of {left} and {right}", "orders otherwise in a template")


def _same(operator: str, left: str, right: str) -> str:
    """``==`` and ``!=`` of two conditions."""
    for one, other in ((left, right), (right, left)):
        if other in ("true", "false"):
            return one if (operator == "==") == (other == "true") else negated(one)
    return f"({left}) {operator} ({right})"


def _compare_optional(t: Template, node: ops.Compare) -> str:
    """``==`` where a side may be None: both are there and equal, or neither is."""
    if node.operator not in ("==", "!="):
        raise refuse(
            node,
            f"`{node.operator}` with a value that may be None",
            "raises in Python, which a template can't",
            "Test it for None first.",
        )
    sides = [expressions.value(t, side) for side in (node.left, node.right)]
    given = [one.present for one in sides if isinstance(one, Maybe)]
    inner = ops.Compare("==", _inner(node.left), _inner(node.right), node.type, node.span)
    equal = " && ".join([*given, _compare(t, inner)])
    if len(given) == 2:
        equal = f"({equal}) || (!({given[0]}) && !({given[1]}))"
    return f"({equal})" if node.operator == "==" else f"!({equal})"


def _inner(node: ops.Expr) -> ops.Expr:
    kind = node.type
    return ops.Convert(node, kind.item, node.span) if isinstance(kind, Optional) else node


def _contains(t: Template, node: ops.Compare) -> str:
    if node.left.type != STR:
        raise refuse(node, f"`in` with a {node.left.type}", "is not expressible in a template")
    item = strings.expression(t, expressions.value(t, node.left), node)
    held = expressions.value(t, node.right)
    if node.right.type == STR:
        return f"{strings.reference(t, held, node)}.contains({item})"
    if isinstance(node.right, ops.NewList | ops.NewSet):
        options = [strings.expression(t, expressions.value(t, o), o) for o in node.right.items]
        return f"{t.hoist('options', '[' + ', '.join(options) + ']')}.contains({item})"
    if isinstance(node.right.type, Dict):
        return f"{opened(places.as_map(t, held, node)).text}.containsKey({item})"
    items, each, kind = element(t, held, node.right)
    made = each("$x")
    if kind == STR and isinstance(made, Ref) and made.form == "native":
        return f"{items}.contains({item})"
    if kind != STR or not isinstance(made, Ref):
        raise refuse(node, "`in` with this list", "is not expressible in a template")
    found, name = t.hoist("found", "false"), t.fresh("item")
    one = strings.reference(t, each(f"${name}"), node)
    t.say(f"#foreach(${name} in {items})#if({one} == {item})#set({found} = true)#end#end")
    return found


def _is_none(t: Template, node: ops.Expr) -> str:
    match expressions.value(t, node):
        case Maybe() as held:
            return f"!({held.present})"
        case Constant(value=None):
            return "true"
        case Choice() if isinstance(node.type, Optional):
            raise refuse(node, "Whether this is None", "is not expressible in a template")
        case _:
            return "false"


def _truth(t: Template, node: ops.Truth) -> str:
    return truth_of(t, expressions.value(t, node.operand), node.operand.type, node)


def truth_of(t: Template, held: Value, kind: Type, node: ops.Expr) -> str:
    if isinstance(held, Maybe) and isinstance(kind, Optional):
        return f"({held.present} && {truth_of(t, held.value, kind.item, node)})"
    if kind == BOOL:
        return flag(t, held, node)
    if kind == STR:
        return f"{strings.reference(t, held, node)} != ''"
    if kind in (INT, FLOAT):
        return f"{numbers.native_value(t, held, node)} != 0"
    if kind == DECIMAL:
        return f"{decimals.scaled(t, held, node).text} != 0"
    if isinstance(kind, List | Set | Page):
        return f"!{element(t, held, node)[0]}.isEmpty()"
    if isinstance(kind, ModelRef | Union) or kind in TEXTUAL:
        return "true"
    if isinstance(kind, Dict) and isinstance(held, Ref):
        return f"!{opened(held).text}.isEmpty()"
    raise refuse(node, f"The truth of a {kind}", "is not expressible in a template")


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
