"""Changes of representation that keep the value: ``Convert``, and where a use asks for it."""

from csc.compiler.backends.wasm.emitter import (
    Emitter,
    RefusedError,
    field_offset,
    is_boxed,
    is_pointer,
)
from csc.compiler.ir.ops import Convert, Expr
from csc.compiler.ir.types import (
    DECIMAL,
    FLOAT,
    INT,
    JSON,
    NONE,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Set,
    Tuple,
    Type,
    Union,
)
from csc.diagnostics import Span
from csc.wasm.encode import I32


def emit_convert(e: Emitter, node: Convert) -> None:
    emit_as(e, node.operand, node.type)


def emit_as(e: Emitter, node: Expr, type_: Type) -> None:
    """The value in the representation of ``type_``, to which it must convert."""
    e.emit(node)
    coerce(e, node.type, type_, node.span)


def coerce(e: Emitter, from_: Type, to: Type, span: Span) -> None:
    """Convert the value on the stack."""
    if from_ == to:
        return
    match from_, to:
        case Optional(item=inner), Optional(item=outer):
            _optional_to_optional(e, inner, outer, span)
        case _, Optional(item=inner):
            _to_optional(e, from_, inner, span)
        case Optional(item=inner), _ if to != JSON:
            _proven(e, inner, to, span)
        case (List(item=a), List(item=b)) | (Set(item=a), Set(item=b)) if same_slots(a, b):
            pass
        case (Page(item=a), List(item=b)) | (Dict(value=a), Dict(value=b)) if same_slots(a, b):
            pass
        case Tuple(), Tuple() if len(from_.items) == len(to.items):
            _tuple_to_tuple(e, from_, to, span)
        case ModelRef(), ModelRef():
            _model_to_model(e, from_, to, span)
        case ModelRef(), Union():
            to_case(e, from_, to)
        case Union(), ModelRef():
            from_case(e, from_, to)
        case Union(), Union():
            _union_to_union(e, from_, to)
        case _ if from_ == INT and to == FLOAT:
            e.code.op("f64.convert_i64_s")
        case _ if from_ == INT and to == DECIMAL:
            e.code.call("int_to_str")  # a decimal is its text
        case _:
            _by_host(e, from_, to, span)


def same_slots(a: Type, b: Type) -> bool:
    """Whether a slot of type ``a`` reads as one of type ``b`` without a change."""
    if a in (b, NONE):  # an empty list fits any
        return True
    match a, b:
        case Optional(item=inner), Optional(item=outer):
            return same_slots(inner, outer)
        case _, Optional(item=inner) if is_pointer(a):
            return same_slots(a, inner)
        case Page(item=x), List(item=y):
            return same_slots(x, y)
        case Tuple(items=xs), Tuple(items=ys) if len(xs) == len(ys):
            return all(map(same_slots, xs, ys))
    return False


def _to_optional(e: Emitter, from_: Type, inner: Type, span: Span) -> None:
    if from_ == NONE:
        return  # 0 already
    coerce(e, from_, inner, span)
    if is_boxed(inner):
        e.to_slot(inner)
        e.code.call("box")


def _optional_to_optional(e: Emitter, inner: Type, outer: Type, span: Span) -> None:
    if same_slots(inner, outer) and is_boxed(inner) == is_boxed(outer):
        return
    local = e.code.local(I32)
    e.code.tee(local)
    e.code.op("i32.eqz")
    e.code.open("if", I32)
    e.code.i32(0)
    e.code.op("else")
    e.code.get(local)
    if is_boxed(inner):
        e.load(inner)
    _to_optional(e, inner, outer, span)
    e.code.close()


def _proven(e: Emitter, inner: Type, to: Type, span: Span) -> None:
    """The frontend has shown that the value is not None; were it wrong, this fails loudly."""
    local = e.code.local(I32)
    e.code.tee(local)
    e.code.op("i32.eqz")
    e.code.open("if")
    e.fail("TypeError")
    e.code.close()
    e.code.get(local)
    if is_boxed(inner):
        e.load(inner)
    coerce(e, inner, to, span)


def _model_to_model(e: Emitter, from_: ModelRef, to: ModelRef, span: Span) -> None:
    """A new record with a subset of the fields."""
    source, target = e.code.local(I32), e.code.local(I32)
    fields = e.program.models[to.name].fields
    e.code.set(source)
    e.code.i32(8 * max(1, len(fields)))
    e.code.call("alloc")
    e.code.set(target)
    for i, field in enumerate(fields):
        offset, type_ = field_offset(e, from_, field.name, span)
        e.code.get(target)
        e.code.get(source)
        e.load(type_, offset)
        coerce(e, type_, field.type, span)
        e.store(field.type, 8 * i)
    e.code.get(target)


def _tuple_to_tuple(e: Emitter, from_: Tuple, to: Tuple, span: Span) -> None:
    """A new tuple, each item converted; the same one where none changes."""
    if same_slots(from_, to):
        return
    source, target = e.code.local(I32), e.code.local(I32)
    e.code.set(source)
    e.code.i32(8 * max(1, len(to.items)))
    e.code.call("alloc")
    e.code.set(target)
    for place, (one, other) in enumerate(zip(from_.items, to.items, strict=True)):
        e.code.get(target)
        e.code.get(source)
        e.load(one, 8 * place)
        coerce(e, one, other, span)
        e.store(other, 8 * place)
    e.code.get(target)


def to_case(e: Emitter, from_: ModelRef, to: Union) -> None:
    """The record, with its place among the cases beside it."""
    record, at = e.code.local(I32), e.code.local(I32)
    e.code.set(record)
    e.code.i32(16)
    e.code.call("alloc")
    e.code.tee(at)
    e.code.i32(to.models.index(from_.name))
    e.code.access("i32.store", 0)
    e.code.get(at)
    e.code.get(record)
    e.store(from_, 8)
    e.code.get(at)


def from_case(e: Emitter, from_: Union, to: ModelRef) -> None:
    """The record of the case that the frontend has proven; were it another, this fails loudly."""
    at = e.code.local(I32)
    e.code.tee(at)
    e.code.access("i32.load", 0)
    e.code.i32(from_.models.index(to.name) if to.name in from_.models else -1)
    e.code.op("i32.ne")
    e.code.open("if")
    e.fail("TypeError")
    e.code.close()
    e.code.get(at)
    e.load(to, 8)


def _union_to_union(e: Emitter, from_: Union, to: Union) -> None:
    """The same record, with its place among other cases."""
    if from_.models == to.models:
        return
    source, at = e.code.local(I32), e.code.local(I32)
    e.code.set(source)
    e.code.i32(16)
    e.code.call("alloc")
    e.code.tee(at)
    e.code.i32(0)
    for place, name in enumerate(from_.models):
        e.code.i32(to.models.index(name))
        e.code.get(source)
        e.code.access("i32.load", 0)
        e.code.i32(place)
        e.code.op("i32.eq")
        e.code.op("i32.mul")
        e.code.op("i32.add")
    e.code.access("i32.store", 0)
    e.code.get(at)
    e.code.get(source)
    e.load(from_, 8)
    e.store(from_, 8)
    e.code.get(at)


def _by_host(e: Emitter, from_: Type, to: Type, span: Span) -> None:
    """A copy, made by decoding as one type and encoding as the other."""
    if not _reachable(from_, to):
        raise RefusedError("a conversion", f"of {from_} to {to}", span)
    local = e.temporary(from_)
    e.code.set(local)
    from_ = List(from_.item) if isinstance(from_, Page) else from_
    e.host({"do": "pure", "name": "convert"}, [local], [from_], to, span)


def _reachable(from_: Type, to: Type) -> bool:
    if from_ == to or to == JSON or (from_ == INT and to in (FLOAT, DECIMAL)):
        return True
    match from_, to:
        case ModelRef() | Union(), Dict(value=value):
            return value == JSON
        case (List(item=a) | Page(item=a), List(item=b)) | (Set(item=a), Set(item=b)):
            return _reachable(a, b)
        case (Dict(value=a), Dict(value=b)) | (Optional(item=a), Optional(item=b)):
            return _reachable(a, b)
        case Tuple(items=xs), Tuple(items=ys):
            return len(xs) == len(ys) and all(map(_reachable, xs, ys))
        case _, Optional():
            return from_ == NONE or _reachable(from_, to.item)
    return False
