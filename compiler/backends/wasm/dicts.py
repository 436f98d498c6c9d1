"""Methods of dicts, on the guest's memory: entries in the order in which their keys came."""

from csc.compiler.backends.wasm.conversions import coerce, emit_as
from csc.compiler.backends.wasm.emitter import KINDS, Emitter, RefusedError, evaluate, kind
from csc.compiler.ir.ops import Primitive
from csc.compiler.ir.types import NONE, Dict, Optional, Scalar
from csc.wasm.encode import I32


def _dict_of(node: Primitive) -> Dict:
    receiver = node.arguments[0].type
    if not isinstance(receiver, Dict):
        raise RefusedError(f"`{node.name}`", f"of {receiver}", node.span)
    return receiver


def emit_get(e: Emitter, node: Primitive) -> bool:
    """``d.get(key[, default])``, as a value of the node's type."""
    value = _dict_of(node).value
    d, key = evaluate(e, node.arguments[0]), evaluate(e, node.arguments[1])
    default = e.temporary(node.type)
    if len(node.arguments) > 2:
        emit_as(e, node.arguments[2], node.type)
        e.code.set(default)
    elif not isinstance(node.type, Optional) and node.type not in (NONE, Scalar("json")):
        raise RefusedError("`dict.get`", "without a default, of a type without None", node.span)
    at = e.code.local(I32)
    e.code.get(d)
    e.code.get(key)
    e.code.call("dict_find")
    e.code.tee(at)
    e.code.open("if", kind(node.type))
    e.code.get(at)
    e.load(value, 8)
    coerce(e, value, node.type, node.span)
    e.code.op("else")
    e.code.get(default)
    e.code.close()
    return True


def emit_column(e: Emitter, node: Primitive) -> bool:
    """``d.keys()`` and ``d.values()``, as lists."""
    _dict_of(node)
    e.emit(node.arguments[0])
    e.code.i32(0 if node.name == "dict.keys" else 8)
    e.code.call("dict_column")
    return True


def emit_pop(e: Emitter, node: Primitive) -> bool:
    """``d.pop(key[, default])``: KeyError where there is neither."""
    value, code = _dict_of(node).value, e.code
    d, key = evaluate(e, node.arguments[0]), evaluate(e, node.arguments[1])
    found = e.temporary(node.type)
    if len(node.arguments) > 2:
        emit_as(e, node.arguments[2], node.type)
        code.set(found)
    at = code.local(I32)
    code.get(d)
    code.get(key)
    code.call("dict_find")
    code.tee(at)
    code.open("if")
    code.get(at)
    e.load(value, 8)
    coerce(e, value, node.type, node.span)
    code.set(found)
    code.get(d)
    code.get(at)
    code.call("dict_drop")
    if len(node.arguments) == 2:
        code.op("else")
        code.i32(500)
        code.i32(0)
        e.raise_(KINDS["KeyError"])
    code.close()
    code.get(found)
    return True


def emit_set_default(e: Emitter, node: Primitive) -> bool:
    """``d.setdefault(key, value)``: what the dict holds then."""
    value, code = _dict_of(node).value, e.code
    d, key = evaluate(e, node.arguments[0]), evaluate(e, node.arguments[1])
    emit_as(e, node.arguments[2], value)
    held = e.temporary(value)
    code.set(held)
    at = code.local(I32)
    code.get(d)
    code.get(key)
    code.call("dict_find")
    code.tee(at)
    code.open("if")
    code.get(at)
    e.load(value, 8)
    code.set(held)
    code.op("else")
    code.get(d)
    code.get(key)
    code.get(held)
    e.to_slot(value)
    code.call("dict_set")
    code.close()
    code.get(held)
    coerce(e, value, node.type, node.span)
    return True
