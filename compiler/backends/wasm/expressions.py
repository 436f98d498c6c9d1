"""Expressions: each leaves one value of its type on the stack, operands left to right."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from csc.compiler.backends.wasm.conversions import coerce, emit_as
from csc.compiler.backends.wasm.emitter import (
    KINDS,
    Emitter,
    RefusedError,
    emit_place,
    evaluate,
    field_offset,
    is_boxed,
    kind,
)
from csc.compiler.ir import ops
from csc.compiler.ir.types import (
    BOOL,
    BYTES,
    FLOAT,
    INT,
    JSON,
    NONE,
    STR,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Scalar,
    Tuple,
    Type,
    Union,
)
from csc.moments import stored
from csc.wasm.codecs import LARGEST, SMALLEST
from csc.wasm.encode import I32


def _const(e: Emitter, node: ops.Const) -> None:
    value, code = node.value, e.code
    match node.type:
        case _ if value is None:
            code.i32(0)
        case Optional(item=inner):
            emit_as(e, ops.Const(value, inner, node.span), node.type)
        case Scalar(kind="bool"):
            code.i32(int(bool(value)))
        case Scalar(kind="int") if isinstance(value, int):
            if not SMALLEST <= value <= LARGEST:
                raise RefusedError(f"{value}", "is past 64 bits", node.span)
            code.i64(value)
        case Scalar(kind="float") if isinstance(value, int | float):
            code.f64(float(value))
        case Scalar(kind="decimal"):
            code.i32(e.string(str(value), node.span))
        case Scalar() if isinstance(value, date | UUID | timedelta):
            code.i32(e.string(stored(value), node.span))
        case Scalar(kind="str") if isinstance(value, str):
            code.i32(e.string(value, node.span))
        case Scalar(kind="bytes") if isinstance(value, bytes):
            code.i32(e.text(value, len(value)))
        case Scalar(kind="json"):
            emit_as(e, ops.Const(value, _scalar_of(value, node), node.span), JSON)
        case _:
            raise RefusedError("a constant", f"of type {node.type}", node.span)


def _scalar_of(value: object, node: ops.Const) -> Type:
    types: dict[type, Type] = {int: INT, bool: BOOL, float: FLOAT, str: STR, bytes: BYTES}
    found = types.get(type(value))
    if found is None:
        raise RefusedError("a JSON constant", f"{value!r} is not a scalar", node.span)
    return found


def _local(e: Emitter, node: ops.Local) -> None:
    found = e.variables.get(node.name)
    if found is None:
        raise RefusedError(f"`{node.name}`", "is not a value that the sandbox holds", node.span)
    e.code.get(found[0])
    coerce(e, found[1], node.type, node.span)


def _claim(e: Emitter, node: ops.Claim) -> None:
    if node.name not in e.claims:
        e.claims[node.name] = len(e.claims)
    e.code.get(0)
    e.code.access("i32.load", 8 * (e.claims[node.name] + len(_value_parameters(e))))


def _value_parameters(e: Emitter) -> list[str]:
    return [p.name for p in e.route.handler.parameters if p.source != "identity"]


def _bool_op(e: Emitter, node: ops.BoolOp) -> None:
    _bool_chain(e, node.operator, node.operands)


def _bool_chain(e: Emitter, operator: str, operands: tuple[ops.Expr, ...]) -> None:
    e.emit(operands[0])
    if operands[0].type != BOOL:
        raise RefusedError(f"`{operator}`", "of values that aren't bool", operands[0].span)
    if len(operands) == 1:
        return
    e.code.open("if", I32)
    if operator == "and":
        _bool_chain(e, operator, operands[1:])
        e.code.op("else")
        e.code.i32(0)
    else:
        e.code.i32(1)
        e.code.op("else")
        _bool_chain(e, operator, operands[1:])
    e.code.close()


def _conditional(e: Emitter, node: ops.Conditional) -> None:
    e.emit(node.test)
    e.code.open("if", kind(node.type))
    emit_as(e, node.then, node.type)
    e.code.op("else")
    emit_as(e, node.orelse, node.type)
    e.code.close()


def _get_field(e: Emitter, node: ops.GetField) -> None:
    match node.object.type:
        case ModelRef() as model:
            e.emit(node.object)
            offset, type_ = field_offset(e, model, node.name, node.span)
            e.load(type_, offset)
            coerce(e, type_, node.type, node.span)
        case Union() as union:
            _shared_field(e, union, node)
        case Page() if node.name == "next":
            e.emit(node.object)
            e.code.access("i32.load", 12)
        case Page() if node.name == "items":
            e.emit(node.object)
        case Scalar(kind="json"):
            _host_item(e, node.object, ops.Const(node.name, STR, node.span), node)
        case other:
            raise RefusedError(f"`.{node.name}`", f"of {other}", node.span)


def _shared_field(e: Emitter, union: Union, node: ops.GetField) -> None:
    """A field that every case has, wherever its record holds it."""
    at = e.code.local(I32)
    e.emit(node.object)
    e.code.set(at)
    for place, name in enumerate(union.models):
        if place < len(union.models) - 1:
            e.code.get(at)
            e.code.access("i32.load", 0)
            e.code.i32(place)
            e.code.op("i32.eq")
            e.code.open("if", kind(node.type))
        offset, type_ = field_offset(e, ModelRef(name), node.name, node.span)
        e.code.get(at)
        e.load(ModelRef(name), 8)
        e.load(type_, offset)
        coerce(e, type_, node.type, node.span)
        if place < len(union.models) - 1:
            e.code.op("else")
    for _ in union.models[1:]:
        e.code.close()


def _host_item(e: Emitter, container: ops.Expr, index: ops.Expr, node: Any) -> None:
    values = [evaluate(e, container), evaluate(e, index)]
    types = [container.type, index.type]
    e.host({"do": "pure", "name": "getitem"}, values, types, node.type, node.span)


def _new_model(e: Emitter, node: ops.NewModel) -> None:
    assert isinstance(node.type, ModelRef)
    model = e.program.models[node.type.name]
    given: list[tuple[int, Type, int]] = []
    for name, value in node.fields:
        offset, type_ = field_offset(e, node.type, name, value.span)
        emit_as(e, value, type_)
        local = e.temporary(type_)
        e.code.set(local)
        given.append((offset, type_, local))
    if len(given) != len(model.fields):
        raise RefusedError(f"{node.type}(…)", "without all of its fields", node.span)
    at = e.code.local(I32)
    e.code.i32(8 * max(1, len(given)))
    e.code.call("alloc")
    e.code.set(at)
    for offset, type_, local in given:
        e.code.get(at)
        e.code.get(local)
        e.store(type_, offset)
    e.code.get(at)


def _new_list(e: Emitter, node: ops.NewList) -> None:
    assert isinstance(node.type, List)
    _items(e, node.items, node.type.item)


def _items(e: Emitter, items: tuple[ops.Expr, ...], type_: Type) -> None:
    at = e.code.local(I32)
    e.code.i32(max(4, len(items)))
    e.code.call("list_new")
    e.code.set(at)
    for item in items:
        e.code.get(at)
        emit_as(e, item, type_)
        e.to_slot(type_)
        e.code.call("list_append")
    e.code.get(at)


def _new_tuple(e: Emitter, node: ops.NewTuple) -> None:
    """A slot for each item, as a model's fields have."""
    assert isinstance(node.type, Tuple)
    given = []
    for item, type_ in zip(node.items, node.type.items, strict=True):
        emit_as(e, item, type_)
        local = e.temporary(type_)
        e.code.set(local)
        given.append((local, type_))
    at = e.code.local(I32)
    e.code.i32(8 * max(1, len(given)))
    e.code.call("alloc")
    e.code.set(at)
    for place, (local, type_) in enumerate(given):
        e.code.get(at)
        e.code.get(local)
        e.store(type_, 8 * place)
    e.code.get(at)


def _new_set(e: Emitter, node: ops.NewSet) -> None:
    item = node.type.item  # type: ignore[union-attr]
    _items(e, node.items, item)
    local = e.code.local(I32)
    e.code.set(local)
    e.host({"do": "pure", "name": "set"}, [local], [List(item)], node.type, node.span)


def _new_dict(e: Emitter, node: ops.NewDict) -> None:
    assert isinstance(node.type, Dict)
    at = e.code.local(I32)
    e.code.i32(max(4, len(node.items)))
    e.code.call("dict_new")
    e.code.set(at)
    for key, value in node.items:
        if key.type != STR:
            raise RefusedError("a dict", f"with keys of {key.type}", key.span)
        e.code.get(at)
        e.emit(key)
        emit_as(e, value, node.type.value)
        e.to_slot(node.type.value)
        e.code.call("dict_set")
    e.code.get(at)


def _index(e: Emitter, node: ops.Index) -> None:
    match node.object.type, node.index.type:
        case List(item=item) | Page(item=item), Scalar(kind="int"):
            emit_place(e, evaluate(e, node.object), node.index)
            e.code.call("list_slot")
            e.load(item)
            coerce(e, item, node.type, node.span)
        case Tuple(items=items), _ if isinstance(node.index, ops.Const):
            place = int(str(node.index.value))
            e.emit(node.object)
            e.load(items[place], 8 * place)
            coerce(e, items[place], node.type, node.span)
        case Scalar(kind="str"), Scalar(kind="int"):
            emit_place(e, evaluate(e, node.object), node.index, 4)
            e.code.call("str_index")
        case Dict(value=value), Scalar(kind="str"):
            _dict_slot(e, node)
            e.load(value)
            coerce(e, value, node.type, node.span)
        case Scalar(kind="json" | "bytes"), Scalar(kind="str" | "int"):
            _host_item(e, node.object, node.index, node)
        case object_, index:
            raise RefusedError("an index", f"of {index} into {object_}", node.span)


def _dict_slot(e: Emitter, node: ops.Index) -> None:
    """The address of a member; KeyError where there is none."""
    e.emit(node.object)
    e.emit(node.index)
    if not e.handlers:
        e.code.call("dict_slot")
        return
    at = e.code.local(I32)
    e.code.call("dict_find")
    e.code.tee(at)
    e.code.op("i32.eqz")
    e.code.open("if")
    e.code.i32(500)
    e.code.i32(0)
    e.raise_(KINDS["KeyError"])
    e.code.close()
    e.code.get(at)
    e.code.i32(8)
    e.code.op("i32.add")


def _slice(e: Emitter, node: ops.Slice) -> None:
    bounds = [node.start, node.stop]
    if any(b is not None and b.type != INT for b in bounds):
        raise RefusedError("a slice", "whose bounds aren't ints", node.span)
    match node.object.type:
        case List() | Page():
            e.emit(node.object)
            _bound(e, node.start, 0)
            _bound(e, node.stop, LARGEST)
            e.code.call("list_slice")
        case Scalar(kind="str" | "bytes") as type_:
            given = [b or ops.Const(None, NONE, node.span) for b in bounds]
            values = [evaluate(e, node.object), *(evaluate(e, b) for b in given)]
            types = [type_, *(b.type for b in given)]
            e.host({"do": "pure", "name": "slice"}, values, types, node.type, node.span)
        case other:
            raise RefusedError("a slice", f"of {other}", node.span)


def _bound(e: Emitter, bound: ops.Expr | None, otherwise: int) -> None:
    if bound is None:
        e.code.i64(otherwise)
    else:
        e.emit(bound)


def _format(e: Emitter, node: ops.Format) -> None:
    parts = [p for p in node.parts if not (isinstance(p, ops.Const) and p.value == "")]
    if not parts:
        e.code.i32(e.string("", node.span))
        return
    for i, part in enumerate(parts):
        if part.type != STR:
            raise RefusedError("an f-string", f"with a part of {part.type}", part.span)
        e.emit(part)
        if i:
            e.code.call("str_concat")


def _unwrap(e: Emitter, node: ops.Unwrap) -> None:
    if not isinstance(node.operand.type, Optional):
        e.emit(node.operand)
        return
    local, inner = e.code.local(I32), node.operand.type.item
    e.emit(node.operand)
    e.code.tee(local)
    e.code.op("i32.eqz")
    e.code.open("if")
    e.code.i32(node.status)
    e.code.i32(e.string(node.message, node.span))
    e.raise_(KINDS["HTTPError"])
    e.code.close()
    e.code.get(local)
    if is_boxed(inner):
        e.load(inner)
    coerce(e, inner, node.type, node.span)


EXPRESSIONS: Mapping[type, Callable[[Emitter, Any], None]] = {
    ops.Const: _const,
    ops.Local: _local,
    ops.Claim: _claim,
    ops.BoolOp: _bool_op,
    ops.Conditional: _conditional,
    ops.GetField: _get_field,
    ops.NewModel: _new_model,
    ops.NewList: _new_list,
    ops.NewTuple: _new_tuple,
    ops.NewSet: _new_set,
    ops.NewDict: _new_dict,
    ops.Index: _index,
    ops.Slice: _slice,
    ops.Format: _format,
    ops.Unwrap: _unwrap,
}
