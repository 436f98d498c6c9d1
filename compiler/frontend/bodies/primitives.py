"""Which methods of Python's types a handler may call, as facts. ``METHODS`` is the table; one function reads it.

``T`` stands for the item of the receiver; an optional argument's type is wrapped in ``Maybe``.  A method
that Python has and this table lacks sends the route to a Lambda; one that Python lacks is a mistake.
"""

import ast
from dataclasses import dataclass
from typing import Final, TypeGuard

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.dicts import changed_dict
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.bodies.tuples import as_list
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type


@dataclass(frozen=True, slots=True)
class Maybe:
    """An argument that may be left out."""

    type: Type


@dataclass(frozen=True, slots=True)
class Method:
    arguments: tuple[Type | Maybe, ...]
    result: Type


T: Final = types.ModelRef("~T")
_S, _I, _B, _N = types.STR, types.INT, types.BOOL, types.NONE
_STRINGS: Final = types.List(types.STR)

METHODS: Final[dict[str, Method]] = {
    "str.upper": Method((), _S),
    "str.lower": Method((), _S),
    "str.title": Method((), _S),
    "str.capitalize": Method((), _S),
    "str.casefold": Method((), _S),
    "str.strip": Method((Maybe(_S),), _S),
    "str.lstrip": Method((Maybe(_S),), _S),
    "str.rstrip": Method((Maybe(_S),), _S),
    "str.split": Method((Maybe(_S), Maybe(_I)), _STRINGS),
    "str.partition": Method((_S,), types.Tuple((_S, _S, _S))),
    "str.rpartition": Method((_S,), types.Tuple((_S, _S, _S))),
    "str.splitlines": Method((), _STRINGS),
    "str.join": Method((_STRINGS,), _S),
    "str.replace": Method((_S, _S), _S),
    "str.encode": Method((Maybe(_S),), types.BYTES),
    "bytes.decode": Method((Maybe(_S),), _S),
    "bytes.hex": Method((), _S),
    "decimal.normalize": Method((), types.DECIMAL),
    "decimal.is_zero": Method((), _B),
    "str.swapcase": Method((), _S),
    "str.rsplit": Method((Maybe(_S), Maybe(_I)), _STRINGS),
    "str.center": Method((_I, Maybe(_S)), _S),
    "str.rfind": Method((_S,), _I),
    "str.index": Method((_S,), _I),
    "str.isdecimal": Method((), _B),
    "str.isnumeric": Method((), _B),
    "str.isupper": Method((), _B),
    "str.islower": Method((), _B),
    "str.startswith": Method((_S,), _B),
    "str.endswith": Method((_S,), _B),
    "str.removeprefix": Method((_S,), _S),
    "str.removesuffix": Method((_S,), _S),
    "str.find": Method((_S,), _I),
    "str.count": Method((_S,), _I),
    "str.isdigit": Method((), _B),
    "str.isalpha": Method((), _B),
    "str.isalnum": Method((), _B),
    "str.isspace": Method((), _B),
    "str.zfill": Method((_I,), _S),
    "str.ljust": Method((_I, Maybe(_S)), _S),
    "str.rjust": Method((_I, Maybe(_S)), _S),
    "datetime.isoformat": Method((), _S),
    "datetime.date": Method((), types.DATE),
    "datetime.timestamp": Method((), types.FLOAT),
    "datetime.strftime": Method((_S,), _S),
    "datetime.weekday": Method((), _I),
    "datetime.isoweekday": Method((), _I),
    "datetime.toordinal": Method((), _I),
    "date.isoformat": Method((), _S),
    "date.strftime": Method((_S,), _S),
    "date.weekday": Method((), _I),
    "date.isoweekday": Method((), _I),
    "date.toordinal": Method((), _I),
    "timedelta.total_seconds": Method((), types.FLOAT),
    "list.append": Method((T,), _N),
    "list.extend": Method((types.List(T),), _N),
    "list.insert": Method((_I, T), _N),
    "list.pop": Method((Maybe(_I),), T),
    "list.index": Method((T,), _I),
    "list.count": Method((T,), _I),
    "list.reverse": Method((), _N),
    "list.sort": Method((), _N),
    "list.copy": Method((), types.List(T)),
    "list.remove": Method((T,), _N),
    "list.clear": Method((), _N),
    "set.clear": Method((), _N),
    "set.union": Method((types.Set(T),), types.Set(T)),
    "set.intersection": Method((types.Set(T),), types.Set(T)),
    "set.difference": Method((types.Set(T),), types.Set(T)),
    "set.symmetric_difference": Method((types.Set(T),), types.Set(T)),
    "set.issubset": Method((types.Set(T),), _B),
    "set.issuperset": Method((types.Set(T),), _B),
    "set.isdisjoint": Method((types.Set(T),), _B),
    "dict.clear": Method((), _N),
    "set.add": Method((T,), _N),
    "set.discard": Method((T,), _N),
    "set.remove": Method((T,), _N),
    "dict.get": Method((_S,), types.Optional(T)),
    "dict.keys": Method((), _STRINGS),
    "dict.values": Method((), types.List(T)),
}
CHANGING: Final = frozenset(
    {"append", "extend", "insert", "pop", "remove", "clear", "reverse", "sort", "add", "discard"}
    | {"update", "setdefault", "popitem"}
)
_PYTHON: Final = {"str": str, "list": list, "set": set, "dict": dict, "int": int, "float": float}


def call_method(
    frame: Frame, node: ast.Call, receiver: ops.Expr, name: str, want: Type | None
) -> ops.Expr:
    """``receiver.name(…)`` by the table."""
    kind, item = _receiver(receiver.type)
    key = f"{kind}.{name}"
    if isinstance(receiver.type, types.Optional):
        what = f"`{ast.unparse(node.func.value)}`" if isinstance(node.func, ast.Attribute) else "It"
        facts = {"what": what, "place": f"`.{name}`", "wanted": receiver.type.item}
        raise frame.report("CSC305", node, hint="Test it for None first.", **facts)
    dict_changed = changed_dict(frame, node, receiver, name)
    if dict_changed is not None:
        return dict_changed
    method = METHODS.get(key)
    if method is None:
        raise _unknown(frame, node, receiver, kind, name)
    if key == "list.sort" and node.keywords:
        return _sort(frame, node, receiver)
    if node.keywords:
        raise Refuse(
            node, f"keyword of `{key}`", f"`.{name}` is called with a keyword", "Leave it out."
        )
    if key == "dict.get" and len(node.args) == 2:
        return _get_or(frame, node, receiver, item)
    if name in CHANGING:
        receiver, item = _changed(frame, node, receiver, name, item)
    arguments = _arguments(frame, node, method, name, item)
    typed = _substitute(method.result, item)
    return ops.Primitive(key, (receiver, *arguments), typed, frame.span(node))


def _sort(frame: Frame, node: ast.Call, receiver: ops.Expr) -> ops.Expr:
    """``xs.sort(key=…, reverse=…)``: the list gets what ``sorted`` gives."""
    assert isinstance(node.func, ast.Attribute)
    called = ast.Call(ast.Name("sorted", ast.Load()), [node.func.value], node.keywords)
    for one in (called, called.func):
        ast.copy_location(one, node)
    if not isinstance(receiver, ops.Local):
        raise Refuse(node, "`.sort()` on a value", "It is not a variable", "Name it first.")
    made = frame.temporary(frame.build(called), node)
    span = frame.span(node)
    frame.prelude.append(
        ops.Evaluate(ops.Primitive("list.clear", (receiver,), types.NONE, span), span)
    )
    return ops.Primitive("list.extend", (receiver, made), types.NONE, span)


def _get_or(frame: Frame, node: ast.Call, receiver: ops.Expr, item: Type) -> ops.Expr:
    """``d.get(key, default)``: the default is evaluated whether it is needed or not."""
    key = convert(frame, frame.build(node.args[0]), types.STR, node.args[0], "`.get`")
    default = frame.build(node.args[1], item)
    default = convert(frame, default, item, node.args[1], "`.get`")
    span = frame.span(node)
    if not (is_simple(receiver) and is_simple(key) and is_simple(default)):
        receiver, key, default = (frame.temporary(one, node) for one in (receiver, key, default))
    test = ops.Compare("in", key, receiver, types.BOOL, span)
    return ops.Conditional(test, ops.Index(receiver, key, item, span), default, item, span)


def _receiver(typed: Type) -> tuple[str, Type]:
    match typed:
        case types.Scalar(kind=kind):
            return kind, types.NONE
        case types.List(item=item):
            return "list", item
        case types.Page(item=item):
            return "list", item
        case types.Set(item=item):
            return "set", item
        case types.Dict(value=value):
            return "dict", value
    return str(typed), types.NONE


def _unknown(frame: Frame, node: ast.Call, receiver: ops.Expr, kind: str, name: str) -> Exception:
    known = _PYTHON.get(kind)
    if known is not None and not hasattr(known, name):
        near = [one.partition(".")[2] for one in METHODS if one.startswith(f"{kind}.")]
        hint = did_you_mean(name, near, f"Python's {kind} has none either.")
        return frame.report("CSC402", node, kind=kind, name=name, hint=hint)
    construct = f"`.{name}()`"
    message = f"`.{name}()` of {receiver.type} is called"
    return Refuse(node, construct, message, "Only the methods in docs/language.md run natively.")


def _is_member(value: ops.Expr) -> TypeGuard[ops.Primitive]:
    """What ``d.setdefault(key, [])`` gives is what the dict holds."""
    return isinstance(value, ops.Primitive) and value.name == "dict.setdefault"


def _changed(
    frame: Frame, node: ast.Call, receiver: ops.Expr, name: str, item: Type
) -> tuple[ops.Expr, Type]:
    """The receiver of a method that changes it: a variable, whose item type its first use decides."""
    root = receiver
    while isinstance(root, ops.GetField | ops.Index) or _is_member(root):
        root = root.arguments[0] if isinstance(root, ops.Primitive) else root.object
    if not isinstance(root, ops.Local):
        raise Refuse(node, f"`.{name}()` on a value", "It is not a variable", "Name it first.")
    if item == types.NONE and isinstance(receiver, ops.Local) and node.args:
        added = frame.build(node.args[-1])
        container: Type = types.List(added.type)
        if name == "extend":
            container = added.type
        elif name == "add":
            container = types.Set(added.type)
        frame.widen(receiver.name, container)
    return receiver, item


def _arguments(
    frame: Frame, node: ast.Call, method: Method, name: str, item: Type
) -> tuple[ops.Expr, ...]:
    needed = sum(not isinstance(one, Maybe) for one in method.arguments)
    check_count(frame, node, f".{name}", needed, len(method.arguments))
    found: list[ops.Expr] = []
    for argument, wanted in zip(node.args, method.arguments, strict=False):
        typed = _substitute(wanted.type if isinstance(wanted, Maybe) else wanted, item)
        if isinstance(typed, types.List):
            argument = as_list(argument)
        value = frame.build(argument, typed)
        if isinstance(typed, types.List):
            value = _looked_through(argument, value)
        found.append(convert(frame, value, typed, argument, f"`.{name}`"))
    return tuple(found)


def _looked_through(node: ast.expr, value: ops.Expr) -> ops.Expr:
    """A dict where a list is only looked through: its keys."""
    if isinstance(value.type, types.Dict):
        return ops.Primitive("dict.keys", (value,), _STRINGS, value.span)
    if isinstance(value.type, types.Set):
        raise Refuse(node, "order of a set", "Its order is not fixed", "Write `sorted(…)`.")
    return value


def check_count(frame: Frame, node: ast.Call, callee: str, least: int, most: int) -> None:
    """Refuse stars; report CSC401 where the number of positional arguments is wrong."""
    if any(isinstance(one, ast.Starred) for one in node.args):
        raise Refuse(node, "`*` in a call", "Arguments are unpacked", "Write them out.")
    if not least <= len(node.args) <= most:
        expected = f"{least} argument(s)" if least == most else f"{least} to {most} arguments"
        hint = f"Give {callee} {expected}."
        facts = {"callee": callee, "expected": expected, "found": len(node.args)}
        raise frame.report("CSC401", node, hint=hint, **facts)


def _substitute(typed: Type, item: Type) -> Type:
    match typed:
        case types.ModelRef(name="~T"):
            return item
        case types.List(item=inner):
            return types.List(_substitute(inner, item))
        case types.Set(item=inner):
            return types.Set(_substitute(inner, item))
        case types.Optional(item=inner):
            found = _substitute(inner, item)
            return found if isinstance(found, types.Optional) else types.Optional(found)
    return typed


def common_item(frame: Frame, values: list[ops.Expr]) -> Type:
    """The type that all values have together; ``NONE`` (anything) where there are none."""
    typed: Type = types.NONE
    for index, value in enumerate(values):
        typed = value.type if index == 0 else join(typed, value.type)
    return typed
