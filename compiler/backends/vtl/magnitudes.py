"""How large an int may become, by the bounds that its model or parameter declares.

``/`` of whole numbers is exact in a template where both are doubles without loss: within 2**53.
"""

from csc.compiler.backends.vtl.template import Template
from csc.compiler.ir import ops
from csc.compiler.ir.model import Constraints
from csc.compiler.ir.types import ModelRef, Optional, Type
from csc.compiler.lowering.effects import nodes

EXACT = 2**53
"""Up to here each whole number is a double: division of longer ones rounds twice, where Python's rounds once."""
MANY = 2**24
"""No list has so many elements, and no text so many characters: a payload is 10 MB at most."""
PARTS = frozenset({"year", "month", "day", "hour", "minute", "second", "weekday", "isoweekday"})
WITHOUT_END = float("inf")


def largest(t: Template, node: ops.Expr, seen: frozenset[str] = frozenset()) -> float:
    """What an int (or an element of a list of ints) can't exceed, either side of 0."""
    match node:
        case ops.Const(value=int() as number):
            return abs(number)
        case ops.Local():
            return _of_local(t, node, seen)
        case ops.GetField(object=owner, name=name):
            return _of_field(t, owner, name, seen)
        case ops.Binary(operator="+" | "-"):
            return largest(t, node.left, seen) + largest(t, node.right, seen)
        case ops.Binary(operator="*"):
            sides = largest(t, node.left, seen), largest(t, node.right, seen)
            return 0 if 0 in sides else sides[0] * sides[1]
        case ops.Binary(operator="//" | "%"):
            return largest(t, node.left, seen) + largest(t, node.right, seen)
        case ops.Unary(operand=inner) | ops.Convert(operand=inner) | ops.Unwrap(operand=inner):
            return largest(t, inner, seen)
        case ops.Conditional():
            return max(largest(t, one, seen) for one in (node.then, node.orelse))
        case ops.Comprehension():
            return largest(t, node.element, seen)
        case ops.NewList(items=items) | ops.NewSet(items=items):
            return max((largest(t, one, seen) for one in items), default=0)
        case ops.Primitive():
            return _of_primitive(t, node, seen)
    return WITHOUT_END


def _of_primitive(t: Template, node: ops.Primitive, seen: frozenset[str]) -> float:
    arguments = node.arguments
    kind, _, part = node.name.rpartition(".")
    if node.name == "len":
        return MANY
    if node.name == "sum":
        return MANY * largest(t, arguments[0], seen)
    if node.name in ("abs", "min", "max"):
        return max(largest(t, one, seen) for one in arguments)
    if kind in ("date", "datetime") and part in PARTS:
        return 9999
    return 10**7 if node.name == "timedelta.days" else WITHOUT_END


def _of_local(t: Template, node: ops.Local, seen: frozenset[str]) -> float:
    given = _given(t.route.handler.body, node.name)
    parameter = next((p for p in t.route.handler.parameters if p.name == node.name), None)
    if parameter is not None:
        own = bound(parameter.constraints)
    elif node.name in seen or not given:
        return WITHOUT_END
    else:
        own = 0
    inside = seen | {node.name}
    return own + sum(_of_given(t, node.name, one, inside) for one in given)


def _of_given(t: Template, name: str, value: ops.Expr, seen: frozenset[str]) -> float:
    """What one assignment may add: ``n = n + x`` stands in a loop, perhaps."""
    match value:
        case ops.Binary(operator="+" | "-", left=ops.Local(name=own), right=step) if own == name:
            return MANY * largest(t, step, seen)
    return largest(t, value, seen)


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
            case ops.Primitive(name="list.append", arguments=(ops.Local(name=own), value)):
                found += [value] if own == name else []
    return tuple(found)


def _of_field(t: Template, owner: ops.Expr, name: str, seen: frozenset[str]) -> float:
    """By its bounds where something has checked them: a record that the handler makes nobody checks."""
    kind = _plain(owner.type)
    if not isinstance(kind, ModelRef) or _is_made(t, owner, seen):
        return WITHOUT_END
    return bound(t.fields(kind, owner.span)[name].constraints)


def _is_made(t: Template, owner: object, seen: frozenset[str]) -> bool:
    for one in nodes(owner):
        match one:
            case ops.NewModel():
                return True
            case ops.Local(name=name) if name not in seen:
                given = _given(t.route.handler.body, name)
                if any(_is_made(t, value, seen | {name}) for value in given):
                    return True
    return False


def bound(limits: Constraints) -> float:
    low = [one for one in (limits.ge, limits.gt) if one is not None]
    high = [one for one in (limits.le, limits.lt) if one is not None]
    if limits.enum is not None:
        numbers = [one for one in limits.enum if isinstance(one, int)]
        return max(map(abs, numbers), default=WITHOUT_END)
    return max(abs(max(low)), abs(min(high))) if low and high else WITHOUT_END


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
