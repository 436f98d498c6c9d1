"""Python's own functions that have a native form. ``BUILTINS`` is the list; each entry builds one call.

Each says which types it takes; a type that only Python handles is refused, one that Python refuses is a mistake.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.enumerations import refuse_text
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.bodies.operators import as_number, choose, truth
from csc.compiler.frontend.bodies.ordering import backwards_of, first, in_order, ordered
from csc.compiler.frontend.bodies.primitives import check_count
from csc.compiler.frontend.bodies.sugar import at
from csc.compiler.frontend.bodies.unions import build_isinstance
from csc.compiler.frontend.names import BuiltinName, External
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type
from csc.compiler.ir.walk import nodes

_NUMBERS: Final = (types.INT, types.FLOAT, types.DECIMAL)


def _primitive(
    frame: Frame, node: ast.Call, name: str, arguments: tuple[ops.Expr, ...], typed: Type
) -> ops.Expr:
    return ops.Primitive(name, arguments, typed, frame.span(node))


def _only(frame: Frame, node: ast.Call, name: str) -> ops.Expr:
    """The one argument of a call without keywords."""
    _no_keywords(node, name)
    check_count(frame, node, name, 1, 1)
    value = frame.build(node.args[0])
    if isinstance(value.type, types.Optional):
        facts = {"what": f"`{ast.unparse(node.args[0])}`", "place": f"`{name}`"}
        raise frame.report(
            "CSC305", node.args[0], wanted=value.type.item, hint="Test it for None first.", **facts
        )
    if value.type == types.JSON:
        raise Refuse(node, f"`{name}` of JSON", "An untyped value is read", "Give it a model.")
    return value


def _no_keywords(node: ast.Call, name: str) -> None:
    if node.keywords:
        raise Refuse(
            node, f"keyword of `{name}`", f"`{name}` is called with a keyword", "Leave it out."
        )


def _wrong(frame: Frame, node: ast.Call, name: str, value: ops.Expr) -> Exception:
    return frame.report(
        "CSC407",
        node,
        operator=name,
        left=value.type,
        right="nothing else",
        hint="Change its argument.",
    )


def _len(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    value = _only(frame, node, "len")
    sized = isinstance(value.type, types.List | types.Set | types.Dict | types.Page)
    if not sized and value.type not in (types.STR, types.BYTES):
        raise _wrong(frame, node, "len", value)
    return _primitive(frame, node, "len", (listed(value),), types.INT)


def _str(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if not node.args and not node.keywords:
        return ops.Const("", types.STR, frame.span(node))
    match node.args:
        case [ast.Call(func=function, args=[])] if frame.names.resolve(
            frame.module, function
        ) == External("uuid.uuid4"):
            return frame.host(node, "ids", "uuid4", "", (), types.STR)
    return text(frame, _only(frame, node, "str"), node)


def text(frame: Frame, value: ops.Expr, node: ast.AST) -> ops.Expr:
    """``str(value)``."""
    refuse_text(frame, node, value)
    if value.type == types.STR:
        return value
    if value.type in (*_NUMBERS, types.BOOL, *types.MOMENTS):
        return ops.Primitive("str", (value,), types.STR, frame.span(node))
    raise Refuse(node, f"text of {value.type}", "It is written as text", "Write its fields.")


def _int(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    value = _only(frame, node, "int")
    if value.type == types.INT:
        return value
    if value.type in (types.STR, types.FLOAT, types.DECIMAL, types.BOOL):
        return _primitive(frame, node, "int", (value,), types.INT)
    raise _wrong(frame, node, "int", value)


def _float(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    value = _only(frame, node, "float")
    if value.type == types.FLOAT:
        return value
    if value.type in (types.STR, types.INT, types.DECIMAL, types.BOOL):
        return _primitive(frame, node, "float", (value,), types.FLOAT)
    raise _wrong(frame, node, "float", value)


def decimal(frame: Frame, node: ast.Call) -> ops.Expr:
    value = _only(frame, node, "Decimal")
    if isinstance(value, ops.Const) and isinstance(value.value, str | int):
        try:
            return ops.Const(Decimal(value.value), types.DECIMAL, frame.span(node))
        except InvalidOperation:
            raise _wrong(frame, node, "Decimal", value) from None
    if value.type == types.DECIMAL:
        return value
    if value.type == types.INT:
        return ops.Convert(value, types.DECIMAL, frame.span(node))
    if value.type in (types.STR, types.FLOAT):
        return _primitive(frame, node, "Decimal", (value,), types.DECIMAL)
    raise _wrong(frame, node, "Decimal", value)


def _bool(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    _no_keywords(node, "bool")
    check_count(frame, node, "bool", 1, 1)
    return truth(frame, node.args[0])


def _abs(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    value = _only(frame, node, "abs")
    if value.type not in _NUMBERS:
        raise _wrong(frame, node, "abs", value)
    return _primitive(frame, node, "abs", (value,), value.type)


def _round(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    _no_keywords(node, "round")
    check_count(frame, node, "round", 1, 2)
    value = frame.build(node.args[0])
    if value.type not in _NUMBERS:
        raise _wrong(frame, node, "round", value)
    if len(node.args) == 1:
        return _primitive(frame, node, "round", (value,), types.INT)
    places = convert(frame, frame.build(node.args[1]), types.INT, node.args[1], "`round`")
    return _primitive(frame, node, "round", (value, places), value.type)


def _extreme(name: str) -> Callable[[Frame, ast.Call, Type | None], ops.Expr]:
    def build(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
        given = {one.arg: one.value for one in node.keywords}
        if len(node.args) == 1 and given and set(given) <= {"key", "default"}:
            return _best(frame, node, name, given)
        _no_keywords(node, name)
        if any(isinstance(one, ast.Starred) for one in node.args):
            plain = [one for one in node.args if not isinstance(one, ast.Starred)]
            if len(plain) < 2:  # of one value alone it would be the greatest item of that
                raise Refuse(node, "`*` in a call", "Arguments are unpacked", "Write a list.")
            literal = ast.copy_location(ast.List(node.args, ast.Load()), node)
            return build(frame, _with(node, [literal], []), want)
        if len(node.args) == 1:
            values = listed(_only(frame, node, name))
            if not isinstance(values.type, types.List):
                raise _wrong(frame, node, name, values)
            return _primitive(frame, node, name, (values,), _comparable(node, values.type.item))
        check_count(frame, node, name, 2, 64)
        found = [frame.build(one) for one in node.args]
        typed = found[0].type
        for value in found[1:]:
            typed = join(typed, value.type)
        _comparable(node, typed)
        if len({value.type for value in found}) > 1:
            raise Refuse(
                node,
                f"`{name}` of mixed types",
                "Its arguments have several types",
                "Convert them.",
            )
        return _primitive(frame, node, name, tuple(found), typed)

    return build


def _best(
    frame: Frame, node: ast.Call, name: str, given: Mapping[str | None, ast.expr]
) -> ops.Expr:
    """``min`` and ``max`` of a list with ``key=`` or ``default=``."""
    values = iterated_list(frame, node, name)
    assert isinstance(values.type, types.List)
    span, item = frame.span(node), values.type.item
    kept: ops.Expr = values if isinstance(values, ops.Local) else frame.temporary(values, node)
    if "key" in given:
        last = ops.Const(name == "max", types.BOOL, span)
        kept, places = ordered(frame, node, kept, given["key"], last, _comparable)
        found = first(frame, node, kept, places)
    else:
        found = _primitive(frame, node, name, (kept,), _comparable(node, item))
    if "default" not in given:
        return found
    with frame.conditional():
        default = frame.build(given["default"], item)
    length = ops.Primitive("len", (kept,), types.INT, span)
    some = ops.Compare(">", length, ops.Const(0, types.INT, span), types.BOOL, span)
    return choose(frame, node, some, found, default)


def iterated_list(frame: Frame, node: ast.Call, name: str) -> ops.Expr:
    """The one argument by place, as a list."""
    values = listed(_only(frame, _with(node, node.args, []), name))
    if isinstance(values.type, types.Set):
        values = _primitive(frame, node, "list", (values,), types.List(values.type.item))
    if isinstance(values.type, types.Dict):
        values = _primitive(frame, node, "dict.keys", (values,), types.List(types.STR))
    if not isinstance(values.type, types.List):
        raise _wrong(frame, node, name, values)
    return values


def _comparable(node: ast.AST, typed: Type) -> Type:
    if typed in (*_NUMBERS, types.STR, *types.MOMENTS):
        return typed
    raise Refuse(node, f"ordering of {typed}", "Its items have no native order", "Compare a field.")


def _sum(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    """``sum(xs)``, or ``sum(xs, 0.0)``: without items it is the int 0, which only Decimals don't mind."""
    start = frame.build(node.args[1]) if len(node.args) == 2 else None
    values = listed(_only(frame, _with(node, node.args[:1], node.keywords), "sum"))
    if isinstance(values, ops.Comprehension) and values.type == types.List(types.BOOL):
        values = replace(
            values, element=as_number(values.element), type=types.List(types.INT)
        )  # how many there are
    if values.type == types.List(types.BOOL):
        raise Refuse(node, "`sum` of bools", "Bools are counted", "Write `sum(1 for …)`.")
    if not isinstance(values.type, types.List) or values.type.item not in _NUMBERS:
        raise _wrong(frame, node, "sum", values)
    item = values.type.item
    if (
        isinstance(item, types.Scalar)
        and item == start_type(start) == types.INT
        and not is_zero(start)
    ):
        assert start is not None
        total = _primitive(frame, node, "sum", (values,), item)
        return ops.Binary("+", start, total, item, frame.span(node))
    if start is not None and not is_zero(start):
        raise Refuse(node, "start of a sum", "The sum starts from a value", "Add it to the sum.")
    if item == types.FLOAT and (start is None or start.type != types.FLOAT):
        message = "The sum of no floats is the int 0"
        raise Refuse(node, "`sum` of float", message, "Write `sum(…, 0.0)`.")
    return _primitive(frame, node, "sum", (values,), item)


def start_type(start: ops.Expr | None) -> Type | None:
    return None if start is None else start.type


def is_zero(start: ops.Expr | None) -> bool:
    return isinstance(start, ops.Const) and start.value == 0


def _with(node: ast.Call, arguments: list[ast.expr], keywords: list[ast.keyword]) -> ast.Call:
    return ast.copy_location(ast.Call(node.func, arguments, keywords), node)


def _sorted(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    keywords = {one.arg: one.value for one in node.keywords}
    if set(keywords) - {"reverse", "key"}:
        _no_keywords(node, "sorted")
    values = iterated_list(frame, node, "sorted")
    assert isinstance(values.type, types.List)
    backwards = backwards_of(frame, node, keywords.get("reverse"))
    key = keywords.get("key")
    if key is not None and not (isinstance(key, ast.Constant) and key.value is None):
        kept, places = ordered(frame, node, values, key, backwards, _comparable)
        return in_order(frame, node, kept, places)
    _comparable(node, values.type.item)
    if not isinstance(backwards, ops.Const):
        kept = values if is_simple(values) else frame.temporary(values, node)
        places = _primitive(frame, node, "order", (backwards, kept), types.List(types.INT))
        return in_order(frame, node, kept, places)
    found = _primitive(frame, node, "sorted", (values,), values.type)
    return _primitive(frame, node, "reversed", (found,), values.type) if backwards.value else found


def _every(name: str) -> Callable[[Frame, ast.Call, Type | None], ops.Expr]:
    def build(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
        values = listed(_only(frame, node, name))
        if values.type != types.List(types.BOOL):
            raise Refuse(
                node, f"`{name}` of {values.type}", "Its items are not bool", "Compare each."
            )
        if isinstance(values, ops.Comprehension) and may_fail(values.element):
            message = f"`{name}` stops at the first answer, before an item that may fail"
            raise Refuse(node, f"`{name}` of what may fail", message, "Use a loop.")
        return _primitive(frame, node, name, (values,), types.BOOL)

    return build


def _reversed(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    values = listed(_only(frame, node, "reversed"))
    if values.type == types.STR:
        values = _primitive(frame, node, "characters", (values,), types.List(types.STR))
    if not isinstance(values.type, types.List):
        raise _wrong(frame, node, "reversed", values)
    return _primitive(frame, node, "reversed", (values,), values.type)


def may_fail(value: ops.Expr) -> bool:
    """Whether computing a value can raise, or have an effect."""
    failing = (ops.HostCall, ops.Unwrap, ops.Index)
    for one in nodes(value):
        if isinstance(one, failing) or (isinstance(one, ops.Binary) and one.operator in "/%//"):
            return True
        if isinstance(one, ops.Primitive) and one.name in ("int", "float", "Decimal", "min", "max"):
            return True
    return False


def _pow(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    _no_keywords(node, "pow")
    check_count(frame, node, "pow", 2, 2)
    power = ast.copy_location(ast.BinOp(node.args[0], ast.Pow(), node.args[1]), node)
    return frame.build(power, want)


def _range(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    _no_keywords(node, "range")
    check_count(frame, node, "range", 1, 3)
    bounds = tuple(convert(frame, frame.build(one), types.INT, one, "`range`") for one in node.args)
    return _primitive(frame, node, "range", bounds, types.List(types.INT))


def _list(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if not node.args and not node.keywords:
        typed = want if isinstance(want, types.List) else types.List(types.NONE)
        return ops.NewList((), typed, frame.span(node))
    value = listed(_only(frame, node, "list"))
    if value.type == types.STR:
        return _primitive(frame, node, "characters", (value,), types.List(types.STR))
    if isinstance(value.type, types.Dict):
        return _primitive(frame, node, "dict.keys", (value,), types.List(types.STR))
    if isinstance(value, ops.Comprehension):
        return value  # a list of its own already
    if isinstance(value.type, types.List):
        return _primitive(frame, node, "list", (value,), value.type)
    if isinstance(value.type, types.Set):
        raise Refuse(node, "`list` of a set", "Its order is not fixed", "Write `sorted(…)`.")
    raise Refuse(node, f"`list` of {value.type}", "Its order is not fixed", "Use a list.")


def _set(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if node.keywords or len(node.args) > 1:
        check_count(frame, node, "set", 0, 1)
        _no_keywords(node, "set")
    if node.args:
        return _set_of(frame, node, listed(_only(frame, node, "set")))
    typed = want if isinstance(want, types.Set) else types.Set(types.NONE)
    return ops.NewSet((), typed, frame.span(node))


def _set_of(frame: Frame, node: ast.Call, value: ops.Expr) -> ops.Expr:
    """``set(xs)``."""
    if isinstance(value.type, types.Set):
        return _primitive(frame, node, "set", (value,), value.type)
    if value.type == types.STR:
        value = _primitive(frame, node, "characters", (value,), types.List(types.STR))
    if isinstance(value.type, types.Dict):
        value = _primitive(frame, node, "dict.keys", (value,), types.List(types.STR))
    if not isinstance(value.type, types.List):
        raise _wrong(frame, node, "set", value)
    if value.type.item not in (types.STR, *_NUMBERS, types.BYTES):
        raise Refuse(node, f"set of {value.type.item}", "Its items are not plain", "Use a list.")
    return _primitive(frame, node, "set", (value,), types.Set(value.type.item))


def _dict(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if len(node.args) == 1 and not node.keywords:
        return _dict_of(frame, node, node.args[0], want)
    if node.args or any(keyword.arg is None for keyword in node.keywords):
        raise Refuse(node, "`dict()`", "A dict is copied", "Write a dict literal.")
    keys: list[ast.expr | None] = [
        ast.copy_location(ast.Constant(keyword.arg), keyword) for keyword in node.keywords
    ]
    literal = ast.Dict(keys, [keyword.value for keyword in node.keywords])
    return frame.build(ast.copy_location(literal, node), want)


def _dict_of(frame: Frame, node: ast.Call, given: ast.expr, want: Type | None) -> ops.Expr:
    """``dict(other)`` and ``dict(zip(names, values))``."""
    match given:
        case ast.Call(func=function, args=[_, _], keywords=[]) if frame.names.resolve(
            frame.module, function
        ) == BuiltinName("zip"):
            target = ast.Tuple(
                [ast.Name("key", ast.Store()), ast.Name("item", ast.Store())], ast.Store()
            )
            clause = ast.comprehension(target, given, [], 0)
            made = ast.DictComp(ast.Name("key", ast.Load()), ast.Name("item", ast.Load()), [clause])
            at(node, made)
            return frame.build(made, want)
    value = frame.build(given, want)
    if not isinstance(value.type, types.Dict):
        raise Refuse(node, "`dict()`", "A dict is made of pairs", "Use a comprehension.")
    return merged(frame, node, value, ops.NewDict((), value.type, frame.span(node)))


def merged(frame: Frame, node: ast.AST, one: ops.Expr, other: ops.Expr) -> ops.Expr:
    """``one | other``: a new dict, in which the second one's values count."""
    for side in (one, other):
        if not isinstance(side.type, types.Dict):
            raise Refuse(node, "`**` in a dict", f"{side.type} is unpacked", "Write its keys.")
    typed = join(one.type, other.type)
    sides = tuple(convert(frame, side, typed, node, "the other dict") for side in (one, other))
    return ops.Primitive("dict.merged", sides, typed, frame.span(node))


def listed(value: ops.Expr) -> ops.Expr:
    """A page as the list that it is."""
    if isinstance(value.type, types.Page):
        return ops.Convert(value, types.List(value.type.item), value.span)
    return value


BUILTINS: Final[dict[str, Callable[[Frame, ast.Call, Type | None], ops.Expr]]] = {
    "len": _len,
    "str": _str,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "abs": _abs,
    "round": _round,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "sum": _sum,
    "sorted": _sorted,
    "any": _every("any"),
    "all": _every("all"),
    "range": _range,
    "reversed": _reversed,
    "list": _list,
    "dict": _dict,
    "set": _set,
    "isinstance": build_isinstance,
    "pow": _pow,
}
