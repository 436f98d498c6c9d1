"""Arithmetic, comparison and truth. In: an operator's syntax. Out: ``Binary``, ``Compare``, ``BoolOp`` …"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal, get_args

from csc.compiler.frontend.bodies.convert import attempt, convert, join
from csc.compiler.frontend.bodies.enumerations import is_member, member_of
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple, path_of
from csc.compiler.frontend.bodies.moments import moment_result
from csc.compiler.frontend.bodies.narrow import is_none, proof
from csc.compiler.frontend.unions import models_in
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type
from csc.compiler.ir.walk import nodes

Arithmetic = Literal["+", "-", "*", "/", "//", "%", "**"]
Comparison = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]

_ARITHMETIC: Final[dict[type[ast.operator], Arithmetic]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
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
assert set(_ARITHMETIC.values()) == set(get_args(Arithmetic))
_NUMBERS: Final = (types.INT, types.FLOAT, types.DECIMAL)


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
        raise _mismatch(frame, node, symbol, left, right)
    numbers = left.type in _NUMBERS and right.type in _NUMBERS
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
    if left in _NUMBERS and right in _NUMBERS:
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


def _mismatch(
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
    if operand.type not in (*_NUMBERS, types.TIMEDELTA):
        if operand.type in (types.BOOL, types.JSON):
            raise Refuse(node, "sign", f"`{symbol}` on {operand.type}", "Use a number.")
        hint = "It works on numbers."
        raise frame.report(
            "CSC407", node, operator=symbol, left=operand.type, right="nothing", hint=hint
        )
    if symbol == "-" and isinstance(operand, ops.Const):
        return ops.Const(-operand.value, operand.type, frame.span(node))  # type: ignore[operator]
    return ops.Unary(symbol, operand, operand.type, frame.span(node))


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
        if member_of(frame, frame.build(left)) is None:
            raise Refuse(node, "identity of objects", "It may be no member", "Use `==`.")
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
                raise _mismatch(frame, node, symbol, one, other)
    for source, target in ((other, one), (one, other)):
        found = attempt(frame, source, target.type, node)
        if found is not None and _ordered(target.type, equality):
            return (one, found) if source is other else (found, other)
    if {one.type, other.type} <= set(_NUMBERS):  # pragma: no cover - converted above
        return one, other
    raise _mismatch(frame, node, symbol, one, other)


def _ordered(typed: Type, equality: bool) -> bool:
    return equality or typed in (*_NUMBERS, types.STR, types.BYTES, *types.MOMENTS)


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
        raise _mismatch(frame, node, symbol, value, held)
    if isinstance(value.type, types.Optional) and not isinstance(item, types.Optional):
        if not isinstance(held.type, types.List):
            raise _mismatch(frame, node, symbol, value, held)
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
