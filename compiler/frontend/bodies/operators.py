"""Arithmetic, comparison and truth. In: an operator's syntax. Out: ``Binary``, ``Compare``, ``BoolOp`` …"""

import ast
from itertools import pairwise
from typing import Final, Literal, get_args

from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.bodies.moments import moment_result
from csc.compiler.frontend.bodies.narrow import proof
from csc.compiler.frontend.unions import models_in
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type

Arithmetic = Literal["+", "-", "*", "/", "//", "%", "**"]

_ARITHMETIC: Final[dict[type[ast.operator], Arithmetic]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
assert set(_ARITHMETIC.values()) == set(get_args(Arithmetic))
NUMBERS: Final = (types.INT, types.FLOAT, types.DECIMAL)


def build_binary(frame: Frame, node: ast.BinOp, want: Type | None) -> ops.Expr:
    left = frame.build(node.left, want)
    right = frame.build(node.right, want)
    return binary(frame, node, node.op, left, right)


def binary(
    frame: Frame, node: ast.AST, operator: ast.operator, left: ops.Expr, right: ops.Expr
) -> ops.Expr:
    """``left op right``, by Python's rules for their types."""
    joined = _of_containers(frame, node, operator, left, right)
    if joined is not None:
        return joined
    left, right = as_number(left), as_number(right)
    symbol = _ARITHMETIC.get(type(operator))
    if symbol is None:
        if type(operator) in _BITS and left.type == right.type == types.INT:
            name = _BITS[type(operator)]
            return ops.Primitive(name, (left, right), types.INT, frame.span(node))
        raise Refuse(node, "bit operator", "Bits are combined", "Use arithmetic.")
    typed = _result(symbol, left.type, right.type)
    if typed is None:
        raise mismatch(frame, node, symbol, left, right)
    numbers = left.type in NUMBERS and right.type in NUMBERS
    if numbers and typed in (types.FLOAT, types.DECIMAL) and left.type != right.type:
        left = convert(frame, left, typed, node, f"`{symbol}`")
        right = convert(frame, right, typed, node, f"`{symbol}`")
    if symbol == "**" and not (isinstance(right, ops.Const) and _natural(right.value)):
        raise Refuse(node, "power", "The exponent is not a constant", "Multiply instead.")
    return ops.Binary(symbol, left, right, typed, frame.span(node))


_BITS: Final[dict[type[ast.operator], str]] = {
    ast.BitAnd: "int.and",
    ast.BitOr: "int.or",
    ast.BitXor: "int.xor",
    ast.LShift: "int.left",
    ast.RShift: "int.right",
}
_SETS: Final[dict[type[ast.operator], str]] = {
    ast.BitAnd: "set.intersection",
    ast.BitOr: "set.union",
    ast.BitXor: "set.symmetric_difference",
    ast.Sub: "set.difference",
}


def as_number(value: ops.Expr) -> ops.Expr:
    """A bool in arithmetic is 0 or 1."""
    if value.type != types.BOOL:
        return value
    return ops.Primitive("int", (value,), types.INT, value.span)


def _of_containers(
    frame: Frame, node: ast.AST, operator: ast.operator, left: ops.Expr, right: ops.Expr
) -> ops.Expr | None:
    """``|``, ``&``, ``-`` and ``^`` of sets, ``|`` of dicts, ``[x] * n``; None for other operands."""
    span = frame.span(node)
    match left.type, right.type:
        case types.Set(), types.Set() if type(operator) in _SETS:
            typed: Type = right.type if left.type == types.Set(types.NONE) else left.type
            sides = tuple(
                convert(frame, one, typed, node, "the other set") for one in (left, right)
            )
            return ops.Primitive(_SETS[type(operator)], sides, typed, span)
        case types.Dict(), types.Dict() if isinstance(operator, ast.BitOr):
            typed = join(left.type, right.type)
            sides = tuple(
                convert(frame, one, typed, node, "the other dict") for one in (left, right)
            )
            return ops.Primitive("dict.merged", sides, typed, span)
        case types.List(), types.Scalar(kind="int") if isinstance(operator, ast.Mult):
            return ops.Primitive("list.repeated", (left, right), left.type, span)
    return None


def _natural(value: object) -> bool:
    return isinstance(value, int | float) and value >= 0


def _result(symbol: Arithmetic, left: Type, right: Type) -> Type | None:
    """The type of an arithmetic result; None where Python raises TypeError."""
    if left in types.MOMENTS or right in types.MOMENTS:
        return moment_result(symbol, left, right)
    if left in NUMBERS and right in NUMBERS:
        if types.DECIMAL in (left, right):
            return None if types.FLOAT in (left, right) else types.DECIMAL
        if types.FLOAT in (left, right) or symbol == "/":
            return types.FLOAT
        return types.INT
    if symbol == "+" and left == right == types.STR:
        return types.STR
    if symbol == "+" and isinstance(left, types.List) and isinstance(right, types.List):
        return types.List(join(left.item, right.item)) if left != right else left
    if symbol == "*" and (left, right) == (types.STR, types.INT):
        return types.STR
    return None


def mismatch(
    frame: Frame, node: ast.AST, symbol: str, left: ops.Expr, right: ops.Expr
) -> Exception:
    for side in (left, right):
        if isinstance(side.type, types.Optional):
            hint = "Test it for None first, or give it a default."
            facts = {"what": "An operand", "place": f"`{symbol}`", "wanted": side.type.item}
            return frame.report("CSC305", node, hint=hint, **facts)
        if side.type == types.JSON or isinstance(side.type, types.Set | types.Dict | types.List):
            construct = f"`{symbol}` on {side.type}"
            message = f"`{symbol}` works on {left.type} and {right.type} here"
            return Refuse(node, construct, message, "Give the values a type, or use a loop.")
    if symbol in "*%" and types.STR in (left.type, right.type):
        return Refuse(
            node, f"`{symbol}` on str", "Text is formatted with `%` or repeated", "Use an f-string."
        )
    hint = "Convert one of them: `str(…)`, `int(…)`, `Decimal(…)`."
    return frame.report(
        "CSC407", node, operator=symbol, left=left.type, right=right.type, hint=hint
    )


def build_unary(frame: Frame, node: ast.UnaryOp, want: Type | None) -> ops.Expr:
    if isinstance(node.op, ast.Not):
        return ops.Unary("not", truth(frame, node.operand), types.BOOL, frame.span(node))
    if isinstance(node.op, ast.Invert):
        raise Refuse(node, "bit operator", "Bits are inverted", "Use arithmetic.")
    operand = frame.build(node.operand, want)
    symbol: Literal["-", "+"] = "-" if isinstance(node.op, ast.USub) else "+"
    if operand.type not in (*NUMBERS, types.TIMEDELTA):
        if operand.type in (types.BOOL, types.JSON):
            raise Refuse(node, "sign", f"`{symbol}` on {operand.type}", "Use a number.")
        hint = "It works on numbers."
        raise frame.report(
            "CSC407", node, operator=symbol, left=operand.type, right="nothing", hint=hint
        )
    if symbol == "-" and isinstance(operand, ops.Const):
        return ops.Const(-operand.value, operand.type, frame.span(node))  # type: ignore[operator]
    return ops.Unary(symbol, operand, operand.type, frame.span(node))


def truth(frame: Frame, node: ast.expr) -> ops.Expr:
    """An expression as a test: bool by Python's rules; each operand sees what those before it proved."""
    if isinstance(node, ast.BoolOp):
        return _junction(frame, node)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ops.Unary("not", truth(frame, node.operand), types.BOOL, frame.span(node))
    value = frame.build(node)
    if value.type == types.BOOL:
        return value
    if isinstance(value.type, types.ModelRef | types.Union) or value.type in types.TEXTUAL:
        if is_simple(value):
            return ops.Const(True, types.BOOL, frame.span(node))
        raise Refuse(node, "truth of a model", "A model is always true", "Leave the test out.")
    return ops.Truth(value, types.BOOL, frame.span(node))


def _junction(frame: Frame, node: ast.BoolOp) -> ops.Expr:
    symbol: Literal["and", "or"] = "and" if isinstance(node.op, ast.And) else "or"
    operands = [truth(frame, node.values[0])]
    with frame.conditional():
        for earlier, value in pairwise(node.values):
            proven = proof(frame, earlier)
            frame.narrowed |= proven.true if symbol == "and" else proven.false
            operands.append(truth(frame, value))
    return ops.BoolOp(symbol, tuple(operands), types.BOOL, frame.span(node))


def build_bool_op(frame: Frame, node: ast.BoolOp, want: Type | None) -> ops.Expr:
    """``a or b`` as a value: a test where all are bool, else a conditional on the first."""
    first = frame.build(node.values[0], want)
    if first.type == types.BOOL:
        return _junction(frame, node)
    rest = (
        node.values[1]
        if len(node.values) == 2
        else ast.copy_location(ast.BoolOp(node.op, node.values[1:]), node)
    )
    if not is_simple(first):
        first = frame.temporary(first, node.values[0])
    test = ops.Truth(first, types.BOOL, frame.span(node))
    proven = proof(frame, node.values[0])
    either = isinstance(node.op, ast.Or)
    kept: ops.Expr = first
    if either and isinstance(first.type, types.Optional):
        kept = ops.Convert(first, first.type.item, first.span)
    with frame.conditional():
        frame.narrowed |= proven.false if either else proven.true
        other = frame.build(rest, want or kept.type)
    return choose(frame, node, test, kept if either else other, other if either else first)


def build_if_exp(frame: Frame, node: ast.IfExp, want: Type | None) -> ops.Expr:
    test = truth(frame, node.test)
    proven = proof(frame, node.test)
    with frame.conditional():
        frame.narrowed |= proven.true
        then = frame.build(node.body, want)
    with frame.conditional():
        frame.narrowed |= proven.false
        orelse = frame.build(node.orelse, want or then.type)
    return choose(frame, node, test, then, orelse, want)


def _inner(typed: Type) -> Type:
    return typed.item if isinstance(typed, types.Optional) else typed


def choose(
    frame: Frame,
    node: ast.expr,
    test: ops.Expr,
    then: ops.Expr,
    orelse: ops.Expr,
    want: Type | None = None,
) -> ops.Expr:
    """A conditional whose branches have one type."""
    typed = join(then.type, orelse.type)
    if typed == types.JSON and want is not None and models_in(_inner(want)):
        typed = want  # one model or another
    if types.INT in (then.type, orelse.type) and types.FLOAT in (then.type, orelse.type):
        raise Refuse(
            node, "branches of different types", "One is an int, one a float", "Write `0.0`."
        )
    if typed == types.JSON and types.JSON not in (then.type, orelse.type):
        message = f"One branch is {then.type}, the other {orelse.type}"
        raise Refuse(node, "branches of different types", message, "Give both one type.")
    then = convert(frame, then, typed, node, "the other branch")
    orelse = convert(frame, orelse, typed, node, "the other branch")
    return ops.Conditional(test, then, orelse, typed, frame.span(node))
