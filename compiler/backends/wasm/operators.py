"""Arithmetic as Python does it: ints are checked, ``//`` and ``%`` floor, decimals go to the host."""

from csc.compiler.backends.wasm.conversions import emit_as
from csc.compiler.backends.wasm.emitter import Emitter, RefusedError, evaluate, pure
from csc.compiler.ir.ops import Binary, Const, Convert, Expr, Unary
from csc.compiler.ir.types import (
    BOOL,
    BYTES,
    DECIMAL,
    FLOAT,
    INT,
    MOMENTS,
    STR,
    TIMEDELTA,
    List,
    Set,
)
from csc.wasm.encode import F64

_INT = {"+": "int_add", "-": "int_sub", "*": "int_mul", "//": "int_floordiv", "%": "int_mod"}
_FLOAT = {"+": "f64.add", "-": "f64.sub", "*": "f64.mul"}
ZERO_DIVISION = 3


def emit_binary(e: Emitter, node: Binary) -> None:
    left, right, operator = node.left.type, node.right.type, node.operator
    if {left, right} & set(MOMENTS):
        pure(e, operator, [node.left, node.right], node.type, node.span)
    elif operator == "/" and (a := _integer(node.left)) and (b := _integer(node.right)):
        _divide_integers(e, a, b, node)
    elif left == right == INT and node.type == INT:
        _integers(e, node)
    elif node.type == FLOAT and operator in _FLOAT:
        emit_as(e, node.left, FLOAT)
        emit_as(e, node.right, FLOAT)
        e.code.op(_FLOAT[operator])
    elif node.type == FLOAT and operator == "/":
        _divide_floats(e, node)
    elif left == right == node.type and left in (STR, BYTES) and operator == "+":
        _call(e, node.left, node.right, "str_concat")
    elif {left, right} == {STR, INT} and operator == "*":
        _repeat(e, node, "str_repeat")
    elif isinstance(node.type, List):
        _lists(e, node)
    elif _numbers(node) or isinstance(node.type, Set):
        pure(e, operator, [node.left, node.right], node.type, node.span)
    else:
        raise RefusedError(f"`{operator}`", f"of {left} and {right}", node.span)


def _integer(node: Expr) -> Expr | None:
    """The int behind a division's operand: int / int is correctly rounded, past 2^53 too."""
    if node.type == INT:
        return node
    return node.operand if isinstance(node, Convert) and node.operand.type == INT else None


def _numbers(node: Binary) -> bool:
    kinds = {node.left.type, node.right.type}
    return kinds <= {INT, FLOAT, BOOL} or (kinds <= {INT, BOOL, DECIMAL} and node.type == DECIMAL)


def _call(e: Emitter, left: Expr, right: Expr, function: str) -> None:
    e.emit(left)
    e.emit(right)
    e.code.call(function)


def _integers(e: Emitter, node: Binary) -> None:
    if node.operator in ("//", "%") and e.handlers:
        left, right = evaluate(e, node.left), evaluate(e, node.right)
        e.code.get(right)
        e.code.op("i64.eqz")
        e.fail_if("ZeroDivisionError")
        e.code.get(left)
        e.code.get(right)
        e.code.call(_INT[node.operator])
    elif node.operator in _INT:
        _call(e, node.left, node.right, _INT[node.operator])
    elif node.operator == "**" and isinstance(node.right, Const) and _natural(node.right.value):
        _call(e, node.left, node.right, "int_pow")
    else:
        raise RefusedError(
            f"`{node.operator}`",
            "of ints, where the exponent may be negative",
            node.span,
            "Write a constant exponent.",
        )


def _natural(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _divide_integers(e: Emitter, left: Expr, right: Expr, node: Binary) -> None:
    a, b, code = evaluate(e, left), evaluate(e, right), e.code
    code.get(a)
    code.call("int_is_exact")
    code.get(b)
    code.call("int_is_exact")
    code.op("i32.and")
    code.open("if", F64)
    code.get(b)
    code.op("i64.eqz")
    e.fail_if("ZeroDivisionError")
    for local in (a, b):
        code.get(local)
        code.op("f64.convert_i64_s")
    code.op("f64.div")
    code.op("else")
    e.host({"do": "pure", "name": "/"}, [a, b], [INT, INT], FLOAT, node.span)
    code.close()


def _divide_floats(e: Emitter, node: Binary) -> None:
    code, divisor = e.code, e.temporary(FLOAT)
    emit_as(e, node.left, FLOAT)
    emit_as(e, node.right, FLOAT)
    code.tee(divisor)
    code.f64(0.0)
    code.op("f64.eq")
    e.fail_if("ZeroDivisionError")
    code.get(divisor)
    code.op("f64.div")


def _repeat(e: Emitter, node: Binary, function: str) -> None:
    left, right = evaluate(e, node.left), evaluate(e, node.right)
    first, second = (right, left) if node.left.type == INT else (left, right)
    e.code.get(first)
    e.code.get(second)
    e.code.call(function)


def _lists(e: Emitter, node: Binary) -> None:
    if node.operator == "+":
        emit_as(e, node.left, node.type)
        emit_as(e, node.right, node.type)
        e.code.call("list_concat")
    elif node.operator == "*" and INT in (node.left.type, node.right.type):
        _repeat(e, node, "list_repeat")
    else:
        raise RefusedError(f"`{node.operator}`", "of lists", node.span)


def emit_unary(e: Emitter, node: Unary) -> None:
    operator, type_ = node.operator, node.operand.type
    if operator == "not":
        e.emit(node.operand)
        e.code.op("i32.eqz")
    elif type_ == INT and operator == "-":
        e.code.i64(0)
        e.emit(node.operand)
        e.code.call("int_sub")
    elif type_ == FLOAT and operator == "-":
        e.emit(node.operand)
        e.code.op("f64.neg")
    elif type_ in (INT, FLOAT):
        e.emit(node.operand)
    elif type_ in (DECIMAL, BOOL, TIMEDELTA):
        pure(e, "neg" if operator == "-" else "pos", [node.operand], node.type, node.span)
    else:
        raise RefusedError(f"unary `{operator}`", f"of {type_}", node.span)
