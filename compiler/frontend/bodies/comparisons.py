"""Comparisons, chained or not. In: ``ast.Compare``. Out: ``Compare``, of sides in one type; ``BoolOp`` for a chain."""

import ast
from collections.abc import Iterator
from typing import Final, Literal

from csc.compiler.frontend.bodies.convert import attempt, convert
from csc.compiler.frontend.bodies.enumerations import is_member
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple, path_of
from csc.compiler.frontend.bodies.narrow import is_none
from csc.compiler.frontend.bodies.operators import NUMBERS, mismatch
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type
from csc.compiler.ir.walk import nodes

Comparison = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]


_COMPARISONS: Final[dict[type[ast.cmpop], Comparison]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}


def build_compare(frame: Frame, node: ast.Compare, want: Type | None) -> ops.Expr:
    """A comparison; a chain is ``and``, its inner operands read twice and therefore simple."""
    operands = [node.left, *node.comparators]
    if len(operands) > 2:
        operands = [*_kept_middles(frame, operands)]
    parts: list[ops.Expr] = []
    for index, operator in enumerate(node.ops):
        left, right = operands[index], operands[index + 1]
        parts.append(_comparison(frame, node, operator, left, right))
        middle = parts[-1].right if isinstance(parts[-1], ops.Compare) else None
        if index < len(node.ops) - 1 and (middle is None or not is_simple(middle)):
            raise Refuse(node, "chained comparison", "A middle value is computed", "Name it first.")
    return (
        parts[0]
        if len(parts) == 1
        else ops.BoolOp("and", tuple(parts), types.BOOL, frame.span(node))
    )


def _kept_middles(frame: Frame, operands: list[ast.expr]) -> Iterator[ast.expr]:
    """The operands of a chain, those in the middle as variables where they are computed."""
    for place, node in enumerate(operands):
        middle = 0 < place < len(operands) - 1
        if not middle or path_of(node) is not None or isinstance(node, ast.Constant):
            yield node
            continue
        value = frame.build(node)
        if not is_simple(value):
            first = place == 1 and is_simple(frame.build(operands[0]))
            if not first or may_raise(value):
                raise Refuse(
                    node, "chained comparison", "A middle value is computed", "Name it first."
                )
            value = frame.temporary(value, node)
        name = f"middle_{node.lineno}_{node.col_offset}"
        frame.aliases[name] = value
        yield ast.copy_location(ast.Name(name, ast.Load()), node)


def may_raise(value: ops.Expr) -> bool:
    """Whether computing a value may end the request, or calls a service: then its turn matters."""
    calls = any(isinstance(one, ops.HostCall | ops.Unwrap) for one in nodes(value))
    return calls


def _comparison(
    frame: Frame, node: ast.Compare, operator: ast.cmpop, left: ast.expr, right: ast.expr
) -> ops.Expr:
    symbol = _COMPARISONS[type(operator)]
    if is_none(right) or is_none(left):
        return _with_none(frame, node, symbol, left if is_none(right) else right)
    if symbol in ("is", "is not") and isinstance(right, ast.Constant):
        one = frame.build(left)
        if right.value in (True, False) and one.type == types.BOOL:
            other = frame.build(right)
            same: Comparison = "==" if symbol == "is" else "!="
            return ops.Compare(same, one, other, types.BOOL, frame.span(node))
    if symbol in ("is", "is not") and is_member(frame, right):
        symbol = "==" if symbol == "is" else "!="
        one, other = _comparable(frame, node, symbol, frame.build(left), frame.build(right))
        made = ops.Compare(symbol, one, other, types.BOOL, frame.span(node))
        frame.marks.identities[id(made)] = made
        return made
    if symbol in ("is", "is not"):
        raise Refuse(node, "identity of objects", f"`{symbol}` compares objects", "Use `==`.")
    if symbol in ("in", "not in"):
        return _membership(frame, node, symbol, left, right)
    one = frame.build(left)
    other = frame.build(right, one.type)
    if symbol in _SUBSETS and isinstance(one.type, types.Set) and one.type == other.type:
        return _subset(frame, node, symbol, one, other)
    one, other = _comparable(frame, node, symbol, one, other)
    return ops.Compare(symbol, one, other, types.BOOL, frame.span(node))


_SUBSETS: Final[dict[Comparison, str]] = {
    "<=": "set.issubset",
    ">=": "set.issuperset",
    "<": "set.issubset",
    ">": "set.issuperset",
}


def _subset(
    frame: Frame, node: ast.Compare, symbol: Comparison, one: ops.Expr, other: ops.Expr
) -> ops.Expr:
    """``<=`` of sets, and ``<``, which they must not be equal for."""
    span = frame.span(node)
    if symbol in ("<", ">"):
        one, other = (
            side if is_simple(side) else frame.temporary(side, node) for side in (one, other)
        )
    found = ops.Primitive(_SUBSETS[symbol], (one, other), types.BOOL, span)
    if symbol in ("<=", ">="):
        return found
    differ = ops.Compare("!=", one, other, types.BOOL, span)
    return ops.BoolOp("and", (found, differ), types.BOOL, span)


def _with_none(frame: Frame, node: ast.Compare, symbol: Comparison, subject: ast.expr) -> ops.Expr:
    names: dict[Comparison, Comparison] = {"==": "is", "!=": "is not"}
    symbol = names.get(symbol, symbol)
    if symbol not in ("is", "is not"):
        hint = "Test with `is None` first."
        raise frame.report("CSC407", node, operator=symbol, left="a value", right="None", hint=hint)
    value = frame.build(subject)
    if not isinstance(value.type, types.Optional) and value.type not in (types.NONE, types.JSON):
        if is_simple(value):
            return ops.Const(symbol == "is not", types.BOOL, frame.span(node))
        raise Refuse(node, "test for None", "The value is never None", "Leave the test out.")
    none = ops.Const(None, types.NONE, frame.span(node))
    return ops.Compare(symbol, value, none, types.BOOL, frame.span(node))


def _comparable(
    frame: Frame, node: ast.Compare, symbol: Comparison, one: ops.Expr, other: ops.Expr
) -> tuple[ops.Expr, ops.Expr]:
    """Both sides in one type, as Python would compare them."""
    if types.JSON in (one.type, other.type):
        raise Refuse(node, "comparison of JSON", "An untyped value is compared", "Give it a model.")
    if types.BOOL in (one.type, other.type) and one.type != other.type:
        raise Refuse(
            node, "bool as a number", "A bool is compared with a number", "Compare like with like."
        )
    if {one.type, other.type} == {types.FLOAT, types.DECIMAL}:
        raise Refuse(
            node, "float with Decimal", "A float is compared with a Decimal", "Use Decimals."
        )
    equality = symbol in ("==", "!=")
    if not equality:
        for side in (one, other):
            if isinstance(side.type, types.Optional):
                raise mismatch(frame, node, symbol, one, other)
    for source, target in ((other, one), (one, other)):
        found = attempt(frame, source, target.type, node)
        if found is not None and _ordered(target.type, equality):
            return (one, found) if source is other else (found, other)
    if {one.type, other.type} <= set(NUMBERS):  # pragma: no cover - converted above
        return one, other
    raise mismatch(frame, node, symbol, one, other)


def _ordered(typed: Type, equality: bool) -> bool:
    if isinstance(typed, types.Tuple):
        return all(_ordered(one, equality) for one in typed.items)
    return equality or typed in (*NUMBERS, types.STR, types.BYTES, *types.MOMENTS)


def _membership(
    frame: Frame, node: ast.Compare, symbol: Comparison, left: ast.expr, right: ast.expr
) -> ops.Expr:
    value = frame.build(left)
    if isinstance(right, ast.Tuple | ast.List | ast.Set):
        listed = ast.copy_location(ast.List(right.elts, ast.Load()), right)
        inner = value.type.item if isinstance(value.type, types.Optional) else value.type
        held = frame.build(listed, types.List(inner))
    else:
        held = frame.build(right)
    item = _held(held.type)
    if item is None:
        if held.type == types.JSON:
            raise Refuse(
                node, f"`{symbol}` on JSON", "An untyped value is searched", "Give it a model."
            )
        raise mismatch(frame, node, symbol, value, held)
    if isinstance(value.type, types.Optional) and not isinstance(item, types.Optional):
        if not isinstance(held.type, types.List):
            raise mismatch(frame, node, symbol, value, held)
        held = convert(frame, held, types.List(types.Optional(item)), right, f"`{symbol}`")
    elif item != types.NONE:
        value = convert(frame, value, item, left, f"`{symbol}`")
    return ops.Compare(symbol, value, held, types.BOOL, frame.span(node))


def _held(typed: Type) -> Type | None:
    match typed:
        case types.List(item=item) | types.Set(item=item):
            return item
        case types.Dict() | types.Scalar(kind="str"):
            return types.STR
    return None
