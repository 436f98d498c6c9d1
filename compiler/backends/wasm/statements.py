"""Statements: each leaves the stack as it was."""

from collections.abc import Callable, Mapping
from typing import Any

from csc.compiler.backends.wasm.conversions import coerce, emit_as
from csc.compiler.backends.wasm.emitter import (
    KINDS,
    Emitter,
    RefusedError,
    emit_place,
    evaluate,
    field_offset,
    is_boxed,
    is_pointer,
)
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, NONE, STR, Dict, List, ModelRef
from csc.wasm.encode import I32


def emit_body(e: Emitter, statements: tuple[ops.Stmt, ...]) -> None:
    """Statements in order. What one of them refuses is noted, and the next is looked at."""
    for statement in statements:
        depth, loops, handlers = e.code.depth, len(e.loops), len(e.handlers)
        try:
            e.emit(statement)
        except RefusedError as error:
            e.refusals.append(error.refusal)
            e.code.depth = depth
            del e.loops[loops:]
            del e.handlers[handlers:]


def _assign(e: Emitter, node: ops.Assign) -> None:
    local, type_ = e.variables[node.name]
    emit_as(e, node.value, type_)
    e.code.set(local)


def _assign_item(e: Emitter, node: ops.AssignItem) -> None:
    """Python evaluates the value first, then the object and the index."""
    match node.object.type:
        case List(item=item):
            value = _value_as(e, node.value, item)
            if node.index.type != INT:
                raise RefusedError("an index", f"of {node.index.type}", node.index.span)
            emit_place(e, evaluate(e, node.object), node.index)
            e.code.call("list_slot")
            e.code.get(value)
            e.store(item)
        case Dict(value=item) if node.index.type == STR:
            value = _value_as(e, node.value, item)
            e.emit(node.object)
            e.emit(node.index)
            e.code.get(value)
            e.to_slot(item)
            e.code.call("dict_set")
        case ModelRef() as model if isinstance(node.index, ops.Const):
            offset, item = field_offset(e, model, str(node.index.value), node.span)
            value = _value_as(e, node.value, item)
            e.emit(node.object)
            e.code.get(value)
            e.store(item, offset)
        case other:
            raise RefusedError("an assignment", f"into {other}", node.span)


def _value_as(e: Emitter, value: ops.Expr, type_: Any) -> int:
    emit_as(e, value, type_)
    local = e.temporary(type_)
    e.code.set(local)
    return local


def _evaluate(e: Emitter, node: ops.Evaluate) -> None:
    e.emit(node.value)
    e.code.op("drop")


def _if(e: Emitter, node: ops.If) -> None:
    e.emit(node.test)
    e.code.open("if")
    emit_body(e, node.then)
    if node.orelse:
        e.code.op("else")
        emit_body(e, node.orelse)
    e.code.close()


def _return(e: Emitter, node: ops.Return) -> None:
    """The function gives a pointer: to the value, or to a slot that holds a scalar; 0 is None."""
    returns = e.route.handler.returns
    e.emit(node.value)
    if node.value.type == NONE or returns == NONE:
        if not is_pointer(node.value.type) or node.value.type != NONE:
            e.code.op("drop")
            e.code.i32(0)
    else:
        coerce(e, node.value.type, returns, node.span)
        if is_boxed(returns):
            e.to_slot(returns)
            e.code.call("box")
    e.code.op("return")


def _raise(e: Emitter, node: ops.Raise) -> None:
    if node.message.type != STR:
        raise RefusedError("`HTTPError`", f"with a message of {node.message.type}", node.span)
    if node.error == "again":
        _go_on(e, *e.caught[-1])
        return
    message = evaluate(e, node.message)
    if node.error != "HTTPError":
        e.code.i32(500)
        e.code.get(message)
        e.raise_(KINDS[node.error])
        e.code.op("unreachable")
        return
    if node.code is None:
        e.code.i32(node.status)
    else:
        e.emit(node.code)
        e.code.op("i32.wrap_i64")
    e.code.get(message)
    e.raise_(KINDS["HTTPError"])
    e.code.op("unreachable")


def _try(e: Emitter, node: ops.Try) -> None:
    """The body in a block that errors leave; after it, the handlers' tests in order."""
    code, depth = e.code, len(e.handlers)
    after = code.open("block")
    caught = code.open("block")
    e.handlers.append(caught)
    emit_body(e, node.body)
    del e.handlers[depth:]
    emit_body(e, node.orelse)
    code.br(after)
    code.close()
    kind, status, message = (code.local(I32) for _ in range(3))
    for offset, local in ((8, kind), (12, status), (16, message)):
        code.i32(0)
        code.access("i32.load", offset)
        code.set(local)
    code.i32(0)
    code.i32(0)
    code.access("i32.store", 8)
    e.caught.append((kind, status, message))
    for one in node.handlers:
        _matches(e, one, kind, status)
        code.open("if")
        code.get(status)
        code.op("i64.extend_i32_u")
        code.set(e.variables[one.status][0])
        code.get(message)
        code.set(e.variables[one.message][0])
        emit_body(e, one.body)
        code.br(after)
        code.close()
    e.caught.pop()
    _go_on(e, kind, status, message)
    code.close()


def _matches(e: Emitter, one: ops.Catch, kind: int, status: int) -> None:
    """Whether a handler names the error."""
    e.code.i32(0)
    for error in one.errors:
        if error == "Exception":
            e.code.op("drop")
            e.code.i32(1)
            continue
        e.code.get(kind)
        e.code.i32(KINDS.get(error, KINDS["HTTPError"]))
        e.code.op("i32.eq")
        if error in _STATUSES:
            e.code.get(status)
            e.code.i32(_STATUSES[error])
            e.code.op("i32.eq", "i32.and")
        e.code.op("i32.or")


def _go_on(e: Emitter, kind: int, status: int, message: int) -> None:
    """What no handler names goes on to the next one out."""
    if e.handlers:
        for offset, local in ((8, kind), (12, status), (16, message)):
            e.code.i32(0)
            e.code.get(local)
            e.code.access("i32.store", offset)
        e.code.br(e.handlers[-1])
        e.code.op("unreachable")
        return
    for local in (kind, status, message):
        e.code.get(local)
    e.code.call("raise")
    e.code.op("unreachable")


_STATUSES = {"NotFound": 404, "Conflict": 409}


STATEMENTS: Mapping[type, Callable[[Emitter, Any], None]] = {
    ops.Assign: _assign,
    ops.AssignItem: _assign_item,
    ops.Evaluate: _evaluate,
    ops.If: _if,
    ops.Return: _return,
    ops.Raise: _raise,
    ops.Try: _try,
}
