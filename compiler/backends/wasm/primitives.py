"""Python's built-in functions and methods.

What changes an object, or gives one that others may change, works on the guest's memory;
the rest is computed by the host (``csc.wasm.primitives.PURE``), with CPython's own functions.
"""

from collections.abc import Callable, Mapping

from csc.compiler.backends.wasm.comparisons import truth
from csc.compiler.backends.wasm.conversions import coerce, emit_as
from csc.compiler.backends.wasm.dicts import emit_column, emit_get, emit_pop, emit_set_default
from csc.compiler.backends.wasm.emitter import (
    KINDS,
    Emitter,
    RefusedError,
    emit_place,
    evaluate,
    is_mutable,
    pure,
)
from csc.compiler.ir.ops import Const, Expr, Primitive, Truth
from csc.compiler.ir.types import (
    BOOL,
    DECIMAL,
    FLOAT,
    INT,
    STR,
    Dict,
    List,
    Page,
    Scalar,
    Set,
    Type,
    Union,
)
from csc.wasm.codecs import LARGEST
from csc.wasm.encode import I32, I64
from csc.wasm.primitives import PURE


def emit_primitive(e: Emitter, node: Primitive) -> None:
    special = _SPECIAL.get(node.name)
    if special is not None and special(e, node):
        return
    if node.name not in PURE:
        raise RefusedError(f"`{node.name}`", "is not in the sandbox's subset", node.span)
    if node.name in ("min", "max") and is_mutable(node.type):
        raise RefusedError(f"`{node.name}`", f"of {node.type}", node.span)
    pure(e, node.name, node.arguments, node.type, node.span)


def _length(e: Emitter, node: Primitive) -> bool:
    (operand,) = node.arguments
    match operand.type:
        case Scalar(kind="str"):
            offset = 4
        case Scalar(kind="bytes") | List() | Set() | Dict() | Page():
            offset = 0
        case _:
            return False
    e.emit(operand)
    e.code.access("i32.load", offset)
    e.code.op("i64.extend_i32_u")
    return True


def _str(e: Emitter, node: Primitive) -> bool:
    if len(node.arguments) != 1 or node.arguments[0].type not in (STR, INT):
        return False
    e.emit(node.arguments[0])
    if node.arguments[0].type == INT:
        e.code.call("int_to_str")
    return True


def _int(e: Emitter, node: Primitive) -> bool:
    if len(node.arguments) != 1 or node.arguments[0].type not in (INT, BOOL):
        return False
    e.emit(node.arguments[0])
    if node.arguments[0].type == BOOL:
        e.code.op("i64.extend_i32_u")
    return True


def _float(e: Emitter, node: Primitive) -> bool:
    if len(node.arguments) != 1 or node.arguments[0].type not in (INT, FLOAT):
        return False
    emit_as(e, node.arguments[0], FLOAT)
    return True


def _decimal(e: Emitter, node: Primitive) -> bool:
    if len(node.arguments) != 1 or node.arguments[0].type not in (INT, DECIMAL):
        return False
    emit_as(e, node.arguments[0], DECIMAL)
    return True


def _bool(e: Emitter, node: Primitive) -> bool:
    (operand,) = node.arguments
    e.emit(operand)
    truth(e, operand.type, Truth(operand, BOOL, node.span))
    return True


def _isinstance(e: Emitter, node: Primitive) -> bool:
    """The place of a record among its union's cases."""
    value, model = node.arguments
    assert isinstance(value.type, Union) and isinstance(model, Const)
    e.emit(value)
    e.code.access("i32.load", 0)
    e.code.i32(value.type.models.index(str(model.value)))
    e.code.op("i32.eq")
    return True


def _abs(e: Emitter, node: Primitive) -> bool:
    if node.arguments[0].type != INT:
        return False
    local = evaluate(e, node.arguments[0])
    e.code.get(local)
    e.code.i64(0)
    e.code.op("i64.lt_s")
    e.code.open("if", I64)
    e.code.i64(0)
    e.code.get(local)
    e.code.call("int_sub")
    e.code.op("else")
    e.code.get(local)
    e.code.close()
    return True


def _extreme(e: Emitter, node: Primitive) -> bool:
    """min and max of two ints."""
    if [a.type for a in node.arguments] != [INT, INT]:
        return False
    a, b = (evaluate(e, argument) for argument in node.arguments)
    for local in (a, b, a, b):
        e.code.get(local)
    e.code.op("i64.le_s" if node.name == "min" else "i64.ge_s", "select")
    return True


def _range(e: Emitter, node: Primitive) -> bool:
    arguments = node.arguments
    zero, one = Const(0, INT, node.span), Const(1, INT, node.span)
    match len(arguments):
        case 1:
            arguments = (zero, *arguments, one)
        case 2:
            arguments = (*arguments, one)
    for argument in arguments:
        e.emit(argument)
    e.code.call("range")
    return True


# -- lists -----------------------------------------------------------------------------------------


def _nothing(e: Emitter) -> bool:
    """The value of a method that gives None."""
    e.code.i32(0)
    return True


def _slots(e: Emitter, node: Primitive, *rest: Expr) -> Type:
    """The list, then the other arguments as slots of it; gives the items' type."""
    receiver = node.arguments[0]
    if not isinstance(receiver.type, List):
        raise RefusedError(f"`{node.name}`", f"of {receiver.type}", node.span)
    e.emit(receiver)
    for argument in rest:
        emit_as(e, argument, receiver.type.item)
        e.to_slot(receiver.type.item)
    return receiver.type.item


def _append(e: Emitter, node: Primitive) -> bool:
    _slots(e, node, node.arguments[1])
    e.code.call("list_append")
    return _nothing(e)


def _insert(e: Emitter, node: Primitive) -> bool:
    _, index, value = node.arguments
    item = _slots(e, node)
    e.emit(index)
    emit_as(e, value, item)
    e.to_slot(item)
    e.code.call("list_insert")
    return _nothing(e)


def _extend(e: Emitter, node: Primitive) -> bool:
    _slots(e, node)
    emit_as(e, node.arguments[1], node.arguments[0].type)
    e.code.call("list_extend")
    return _nothing(e)


def _pop(e: Emitter, node: Primitive) -> bool:
    item = _slots(e, node)
    held = e.code.local(I32)
    e.code.set(held)
    last = Const(-1, INT, node.span)
    emit_place(e, held, node.arguments[1] if len(node.arguments) > 1 else last)
    e.code.call("list_pop")
    e.from_slot(item)
    coerce(e, item, node.type, node.span)
    return True


def _copy(e: Emitter, node: Primitive) -> bool:
    if len(node.arguments) != 1 or not isinstance(node.arguments[0].type, List | Page | Set):
        return False
    e.emit(node.arguments[0])
    e.code.i64(0)
    e.code.i64(LARGEST)
    e.code.call("list_slice")
    return True


def _reversed(e: Emitter, node: Primitive) -> bool:
    if not isinstance(node.arguments[0].type, List | Page):
        return False
    e.emit(node.arguments[0])
    e.code.call("list_reversed")
    return True


def _replace_items(e: Emitter, target: int, source: int) -> bool:
    """Let the list ``target`` hold what the fresh list ``source`` does."""
    for offset in (0, 4, 8):
        e.code.get(target)
        e.code.get(source)
        e.code.access("i32.load", offset)
        e.code.access("i32.store", offset)
    return _nothing(e)


def _reverse(e: Emitter, node: Primitive) -> bool:
    _slots(e, node)
    target, source = e.code.local(I32), e.code.local(I32)
    e.code.tee(target)
    e.code.call("list_reversed")
    e.code.set(source)
    return _replace_items(e, target, source)


def _sort(e: Emitter, node: Primitive) -> bool:
    receiver = node.arguments[0]
    if len(node.arguments) != 1 or not isinstance(receiver.type, List):
        return False
    target = evaluate(e, receiver)
    if is_mutable(receiver.type.item):
        raise RefusedError("`list.sort`", f"of {receiver.type}", node.span)
    operation = {"do": "pure", "name": "sorted"}
    e.host(operation, [target], [receiver.type], receiver.type, node.span)
    source = e.code.local(I32)
    e.code.set(source)
    return _replace_items(e, target, source)


def _clear(e: Emitter, node: Primitive) -> bool:
    if not isinstance(node.arguments[0].type, List | Set | Dict):
        return False
    e.emit(node.arguments[0])
    e.code.i32(0)
    e.code.access("i32.store")
    return _nothing(e)


def _remove(e: Emitter, node: Primitive) -> bool:
    """``xs.remove(x)``: ValueError where it isn't there."""
    receiver = node.arguments[0]
    if not isinstance(receiver.type, List):
        return False
    target = evaluate(e, receiver)
    emit_as(e, node.arguments[1], receiver.type.item)
    item = e.temporary(receiver.type.item)
    e.code.set(item)
    types = [receiver.type, receiver.type.item]
    e.code.get(target)
    e.host({"do": "pure", "name": "list.index"}, [target, item], types, INT, node.span)
    e.code.call("list_pop")
    e.code.op("drop")
    return _nothing(e)


def _where_missing(e: Emitter, node: Primitive, kind: Set) -> tuple[int, int]:
    """Open what is done where the set of the first argument lacks the second; both are told, in locals."""
    container = evaluate(e, node.arguments[0])
    emit_as(e, node.arguments[1], kind.item)
    item = e.temporary(kind.item)
    e.code.set(item)
    operation = {"do": "pure", "name": "not in"}
    e.host(operation, [item, container], [kind.item, kind], BOOL, node.span)
    e.code.open("if")
    return container, item


def _add(e: Emitter, node: Primitive) -> bool:
    """``s.add(x)``: a set is a list without equals, in the order in which they came."""
    receiver = node.arguments[0]
    if not isinstance(receiver.type, Set):
        return False
    container, item = _where_missing(e, node, receiver.type)
    e.code.get(container)
    e.code.get(item)
    e.to_slot(receiver.type.item)
    e.code.call("list_append")
    e.code.close()
    return _nothing(e)


def _remove_item(e: Emitter, node: Primitive) -> bool:
    """``s.remove(x)``: KeyError where it isn't there."""
    receiver = node.arguments[0]
    if not isinstance(receiver.type, Set):
        return False
    container, item = _where_missing(e, node, receiver.type)
    e.code.i32(500)
    e.code.i32(0)
    e.raise_(KINDS["KeyError"])
    e.code.close()
    return _without(e, receiver, container, item, node)


def _discard(e: Emitter, node: Primitive) -> bool:
    receiver = node.arguments[0]
    if not isinstance(receiver.type, Set):
        return False
    container = evaluate(e, receiver)
    emit_as(e, node.arguments[1], receiver.type.item)
    item = e.temporary(receiver.type.item)
    e.code.set(item)
    return _without(e, receiver, container, item, node)


def _without(e: Emitter, receiver: Expr, container: int, item: int, node: Primitive) -> bool:
    assert isinstance(receiver.type, Set)
    operation = {"do": "pure", "name": "set.without"}
    types = [receiver.type, receiver.type.item]
    e.host(operation, [container, item], types, receiver.type, node.span)
    source = e.code.local(I32)
    e.code.set(source)
    return _replace_items(e, container, source)


_SPECIAL: Mapping[str, Callable[[Emitter, Primitive], bool]] = {
    "isinstance": _isinstance,
    "len": _length,
    "str": _str,
    "int": _int,
    "float": _float,
    "Decimal": _decimal,
    "bool": _bool,
    "abs": _abs,
    "min": _extreme,
    "max": _extreme,
    "range": _range,
    "list": _copy,
    "list.copy": _copy,
    "reversed": _reversed,
    "list.append": _append,
    "list.insert": _insert,
    "list.extend": _extend,
    "list.pop": _pop,
    "list.reverse": _reverse,
    "list.sort": _sort,
    "list.clear": _clear,
    "set.clear": _clear,
    "dict.clear": _clear,
    "list.remove": _remove,
    "set.add": _add,
    "set.discard": _discard,
    "dict.get": emit_get,
    "dict.keys": emit_column,
    "dict.values": emit_column,
    "dict.pop": emit_pop,
    "dict.setdefault": emit_set_default,
    "set.remove": _remove_item,
}
"""Each gives False for operands that it leaves to the host."""
