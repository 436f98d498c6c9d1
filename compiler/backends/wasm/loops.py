"""Loops: ``for`` over lists and ranges, ``while``, and comprehensions."""

from collections.abc import Callable, Mapping
from typing import Any

from csc.compiler.backends.wasm.conversions import coerce, emit_as
from csc.compiler.backends.wasm.emitter import Emitter, Loop, RefusedError, evaluate, pure
from csc.compiler.backends.wasm.statements import emit_body
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, STR, Dict, List, Page, Scalar, Set, Type
from csc.wasm.encode import I32, I64

Body = Callable[[], None]


def _for(e: Emitter, node: ops.For) -> None:
    local, type_ = e.variables[node.variable]

    def body() -> None:
        emit_body(e, node.body)

    _over(e, node.iterable, (local, type_), body)


def _comprehension(e: Emitter, node: ops.Comprehension) -> None:
    assert isinstance(node.type, List)
    at, item = e.code.local(I32), node.type.item
    e.code.i32(4)
    e.code.call("list_new")
    e.code.set(at)

    def body() -> None:
        for condition in node.conditions:
            e.emit(condition)
            e.code.open("if")
        e.code.get(at)
        emit_as(e, node.element, item)
        e.to_slot(item)
        e.code.call("list_append")
        for _ in node.conditions:
            e.code.close()

    type_ = _item_type(node.iterable.type, node)
    outer = e.variables.get(node.variable)
    e.variables[node.variable] = inner = (e.temporary(type_), type_)
    # the iterable is evaluated outside of the comprehension's scope
    _over(e, node.iterable, inner, body, hidden=(node.variable, outer))
    _restore(e, node.variable, outer)
    e.code.get(at)


def _restore(e: Emitter, name: str, variable: tuple[int, Type] | None) -> None:
    if variable is None:
        e.variables.pop(name, None)
    else:
        e.variables[name] = variable


def _item_type(iterable: Type, node: Any) -> Type:
    match iterable:
        case List(item=item) | Page(item=item) | Set(item=item):
            return item
        case Dict() | Scalar(kind="str"):
            return STR
    raise RefusedError("a loop", f"over {iterable}", node.span)


def _over(
    e: Emitter,
    iterable: ops.Expr,
    variable: tuple[int, Type],
    body: Body,
    hidden: tuple[str, tuple[int, Type] | None] | None = None,
) -> None:
    scoped = e.variables.get(hidden[0]) if hidden else None
    if hidden:
        _restore(e, *hidden)
    if isinstance(iterable, ops.Primitive) and iterable.name == "range":
        start = _range(e, iterable)
        _in_scope(e, hidden, scoped)
        _count(e, start, variable, body)
        return
    item = _item_type(iterable.type, iterable)
    watched: tuple[int, int] | None = None
    if isinstance(iterable, ops.Primitive) and iterable.name in ("dict.keys", "dict.values"):
        watched = _column(e, iterable)
    elif isinstance(iterable.type, Scalar):
        pure(e, "characters", [iterable], List(STR), iterable.span)
    else:
        e.emit(iterable)
        if isinstance(iterable.type, Dict):
            e.code.i32(0)
            e.code.call("dict_column")
    _in_scope(e, hidden, scoped)
    _items(e, item, variable, body, iterable, watched)


def _column(e: Emitter, node: ops.Primitive) -> tuple[int, int]:
    """The keys or values on the stack; gives the locals of the dict and of its length now."""
    held, length = evaluate(e, node.arguments[0]), e.code.local(I32)
    e.code.get(held)
    e.code.access("i32.load")
    e.code.set(length)
    e.code.get(held)
    e.code.i32(0 if node.name == "dict.keys" else 8)
    e.code.call("dict_column")
    return held, length


def _same_length(e: Emitter, watched: tuple[int, int]) -> None:
    """A dict that grew while it is looped over is a RuntimeError, at the next turn."""
    held, length = watched
    e.code.get(held)
    e.code.access("i32.load")
    e.code.get(length)
    e.code.op("i32.ne")
    e.fail_if("RuntimeError")


def _in_scope(e: Emitter, hidden: Any, scoped: tuple[int, Type] | None) -> None:
    if hidden:
        _restore(e, hidden[0], scoped)


def _items(
    e: Emitter,
    item: Type,
    variable: tuple[int, Type],
    body: Body,
    iterable: ops.Expr,
    watched: tuple[int, int] | None,
) -> None:
    """Over the list on the stack. Its length is read each turn, as CPython does."""
    code = e.code
    items, i = code.local(I32), code.local(I32)
    code.set(items)
    code.i32(0)
    code.set(i)
    after = code.open("block")
    top = code.open("loop")
    if watched is not None:
        _same_length(e, watched)
    code.get(i)
    code.get(items)
    code.access("i32.load")
    code.op("i32.ge_u")
    code.br_if(after)
    code.get(items)
    code.access("i32.load", 8)
    code.get(i)
    code.i32(3)
    code.op("i32.shl", "i32.add")
    e.load(item)
    coerce(e, item, variable[1], iterable.span)
    code.set(variable[0])
    code.get(i)
    code.i32(1)
    code.op("i32.add")
    code.set(i)
    _turn(e, after, top, body)
    code.br(top)
    code.close()
    code.close()


def _turn(e: Emitter, after: int, top: int, body: Body) -> None:
    e.loops.append(Loop(after, top))
    body()
    e.loops.pop()


def _range(e: Emitter, node: ops.Primitive) -> tuple[int, int, int]:
    """(local of the first value, local of the count, step), for a range whose step is constant."""
    arguments = node.arguments
    if not 1 <= len(arguments) <= 3 or any(a.type != INT for a in arguments):
        raise RefusedError("`range`", "of other than one to three ints", node.span)
    step = _constant_step(arguments[2]) if len(arguments) == 3 else 1
    code = e.code
    zero = ops.Const(0, INT, node.span)
    low, high = (zero, arguments[0]) if len(arguments) == 1 else arguments[:2]
    start, stop = evaluate(e, low), evaluate(e, high)
    count = code.local(I64)
    first, last = (start, stop) if step > 0 else (stop, start)
    code.get(first)
    code.get(last)
    code.op("i64.lt_s")
    code.open("if", I64)  # ceil((last - first) / |step|), unsigned: it can't overflow
    code.get(last)
    code.get(first)
    code.op("i64.sub")
    code.i64(1)
    code.op("i64.sub")
    code.i64(abs(step))
    code.op("i64.div_u")
    code.i64(1)
    code.op("i64.add", "else")
    code.i64(0)
    code.close()
    code.set(count)
    return start, count, step


def _constant_step(node: ops.Expr) -> int:
    sign = 1
    while isinstance(node, ops.Unary) and node.operator == "-":
        node, sign = node.operand, -sign
    if isinstance(node, ops.Const) and isinstance(node.value, int) and node.value:
        return sign * node.value
    raise RefusedError("`range`", "with a step that isn't a constant", node.span)


def _count(e: Emitter, range_: tuple[int, int, int], variable: Any, body: Body) -> None:
    code, (current, left, step) = e.code, range_
    after = code.open("block")
    top = code.open("loop")
    code.get(left)
    code.op("i64.eqz")
    code.br_if(after)
    code.get(current)
    code.set(variable[0])
    code.get(current)
    code.i64(step)
    code.op("i64.add")
    code.set(current)
    code.get(left)
    code.i64(1)
    code.op("i64.sub")
    code.set(left)
    _turn(e, after, top, body)
    code.br(top)
    code.close()
    code.close()


def _while(e: Emitter, node: ops.While) -> None:
    code = e.code
    after = code.open("block")
    top = code.open("loop")
    e.emit(node.test)
    code.op("i32.eqz")
    code.br_if(after)

    def body() -> None:
        emit_body(e, node.body)

    _turn(e, after, top, body)
    code.br(top)
    code.close()
    code.close()


def _break(e: Emitter, node: ops.Break) -> None:
    e.code.br(e.loops[-1].after)


def _continue(e: Emitter, node: ops.Continue) -> None:
    e.code.br(e.loops[-1].next)


LOOPS: Mapping[type, Callable[[Emitter, Any], None]] = {
    ops.For: _for,
    ops.While: _while,
    ops.Break: _break,
    ops.Continue: _continue,
    ops.Comprehension: _comprehension,
}
