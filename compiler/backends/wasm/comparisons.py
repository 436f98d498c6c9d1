"""Comparison and truth by Python's rules; what memory can't decide at once the host decides."""

from csc.compiler.backends.wasm.emitter import Emitter, RefusedError, evaluate, is_boxed, pure
from csc.compiler.ir.ops import Compare, Const, Convert, Expr, Truth
from csc.compiler.ir.types import (
    BOOL,
    BYTES,
    FLOAT,
    INT,
    NONE,
    STR,
    TEXTUAL,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Scalar,
    Set,
    Tuple,
    Type,
    Union,
)
from csc.wasm.encode import I32

_NAMES = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


def emit_compare(e: Emitter, node: Compare) -> None:
    left, right, operator = node.left, node.right, node.operator
    if _is_none(right) or _is_none(left):
        _with_none(e, node)
    elif operator in ("is", "is not"):
        if (left.type, right.type) != (BOOL, BOOL):
            raise RefusedError(f"`{operator}`", f"of {left.type} and {right.type}", node.span)
        _both(e, left, right)
        e.code.op("i32.eq" if operator == "is" else "i32.ne")
    elif operator in ("in", "not in"):
        _contains(e, node)
    elif left.type == right.type == INT:
        _both(e, left, right)
        e.code.op(f"i64.{_NAMES[operator]}" + ("" if operator in ("==", "!=") else "_s"))
    elif left.type == right.type == FLOAT and not _widened(left) and not _widened(right):
        _both(e, left, right)
        e.code.op(f"f64.{_NAMES[operator]}")
    elif left.type == right.type == BOOL and operator in ("==", "!="):
        _both(e, left, right)
        e.code.op(f"i32.{_NAMES[operator]}")
    elif left.type == right.type and left.type in (STR, BYTES, *TEXTUAL):
        _strings(e, node)
    else:
        # an int is compared with a float exactly, so not through its nearest double
        pure(e, operator, [_narrow(left), _narrow(right)], BOOL, node.span)


def _both(e: Emitter, left: Expr, right: Expr) -> None:
    e.emit(left)
    e.emit(right)


def _is_none(node: Expr) -> bool:
    while isinstance(node, Convert):
        node = node.operand
    return isinstance(node, Const) and node.value is None


def _widened(node: Expr) -> bool:
    return isinstance(node, Convert) and node.operand.type == INT and node.type != INT


def _narrow(node: Expr) -> Expr:
    return node.operand if isinstance(node, Convert) and _widened(node) else node


def _with_none(e: Emitter, node: Compare) -> None:
    other = node.left if _is_none(node.right) else node.right
    if node.operator not in ("is", "is not", "==", "!="):
        raise RefusedError(f"`{node.operator}` with None", "raises TypeError", node.span)
    same = node.operator in ("is", "==")
    e.emit(other)
    match other.type:
        case Optional() | Scalar(kind="json" | "none"):
            e.code.op("i32.eqz")
            if not same:
                e.code.op("i32.eqz")
        case _:  # never None
            e.code.op("drop")
            e.code.i32(0 if same else 1)


def _strings(e: Emitter, node: Compare) -> None:
    _both(e, node.left, node.right)
    if node.operator in ("==", "!="):
        e.code.call("str_eq")
        if node.operator == "!=":
            e.code.op("i32.eqz")
    else:
        e.code.call("str_cmp")
        e.code.i32(0)
        e.code.op(f"i32.{_NAMES[node.operator]}_s")


def _contains(e: Emitter, node: Compare) -> None:
    item, container = node.left, node.right
    match item.type, container.type:
        case Scalar(kind="str"), Scalar(kind="str"):
            part = evaluate(e, item)
            e.emit(container)
            e.code.get(part)
            e.code.call("str_contains")
        case Scalar(kind="str"), Dict():
            key = evaluate(e, item)
            e.emit(container)
            e.code.get(key)
            e.code.call("dict_find")
            e.code.i32(0)
            e.code.op("i32.ne")
        case _:
            pure(e, node.operator, [_narrow(item), container], BOOL, node.span)
            return
    if node.operator == "not in":
        e.code.op("i32.eqz")


def emit_truth(e: Emitter, node: Truth) -> None:
    e.emit(node.operand)
    truth(e, node.operand.type, node)


def truth(e: Emitter, type_: Type, node: Truth) -> None:
    """bool() of the value on the stack."""
    code = e.code
    match type_:
        case Scalar(kind="bool"):
            pass
        case Scalar(kind="int"):
            code.i64(0)
            code.op("i64.ne")
        case Scalar(kind="float"):
            code.f64(0.0)
            code.op("f64.ne")
        case Scalar(kind="str" | "bytes") | List() | Set() | Dict() | Page():
            code.access("i32.load")
            code.i32(0)
            code.op("i32.ne")
        case ModelRef() | Union():
            code.op("drop")
            code.i32(1)
        case Tuple(items=items):
            code.op("drop")
            code.i32(int(bool(items)))
        case Optional(item=inner):
            _optional_truth(e, inner, node)
        case Scalar(kind="none"):
            pass
        case Scalar():
            local = e.temporary(type_)
            code.set(local)
            e.host({"do": "pure", "name": "bool"}, [local], [type_], BOOL, node.span)


def _optional_truth(e: Emitter, inner: Type, node: Truth) -> None:
    local = e.code.local(I32)
    e.code.tee(local)
    e.code.op("i32.eqz")
    e.code.open("if", I32)
    e.code.i32(0)
    e.code.op("else")
    e.code.get(local)
    if is_boxed(inner):
        e.load(inner)
    if inner != NONE:
        truth(e, inner, node)
    e.code.close()
