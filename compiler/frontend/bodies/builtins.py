"""Python's own functions that have a native form. ``BUILTINS`` is the list; each entry builds one call.

Each says which types it takes; a type that only Python handles is refused, one that Python refuses is a mistake.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from csc.compiler.frontend.bodies.arguments import no_keywords, only, primitive, wrong
from csc.compiler.frontend.bodies.comprehensions import build_search
from csc.compiler.frontend.bodies.constructors import (
    listed,
    make_bool,
    make_dict,
    make_float,
    make_int,
    make_list,
    make_set,
    make_str,
)
from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.bodies.operators import NUMBERS, as_number, binary, choose
from csc.compiler.frontend.bodies.ordering import backwards_of, first, in_order, ordered
from csc.compiler.frontend.bodies.primitives import check_count
from csc.compiler.frontend.bodies.tries import NEVER_FAIL
from csc.compiler.frontend.bodies.tuples import as_list, enumerated, zipped
from csc.compiler.frontend.bodies.unions import build_isinstance
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type
from csc.compiler.ir.walk import nodes


def _zip(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    no_keywords(node, "zip")
    check_count(frame, node, "zip", 1, 8)
    return zipped(frame, node, [_looped(frame, node, "zip", one) for one in node.args])


def _enumerate(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    starts = [one.value for one in node.keywords if one.arg == "start"]
    if len(starts) < len(node.keywords):
        no_keywords(node, "enumerate")
    check_count(frame, node, "enumerate", 1, 2 - len(starts))
    start = [*node.args[1:], *starts, None][0]
    return enumerated(frame, node, _looped(frame, node, "enumerate", node.args[0]), start)


def _looped(frame: Frame, node: ast.Call, name: str, argument: ast.expr) -> ops.Expr:
    found = iterated_list(frame, _with(node, [as_list(argument)], []), name)
    if isinstance(found, ops.Primitive) and isinstance(found.arguments[0].type, types.Set):
        raise Refuse(node, f"`{name}` of a set", "Its order is not fixed", "Write `sorted(…)`.")
    return found


def _divmod(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    no_keywords(node, "divmod")
    check_count(frame, node, "divmod", 2, 2)
    left, right = (frame.build(one) for one in node.args)
    left, right = (one if is_simple(one) else frame.temporary(one, node) for one in (left, right))
    parts = tuple(binary(frame, node, op, left, right) for op in (ast.FloorDiv(), ast.Mod()))
    typed = types.Tuple(tuple(one.type for one in parts))
    return ops.NewTuple(parts, typed, frame.span(node))


def _len(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if len(node.args) == 1 and isinstance(node.args[0], ast.Name):
        held = frame.build(node.args[0])
        if isinstance(held.type, types.Tuple):
            return ops.Const(len(held.type.items), types.INT, frame.span(node))
    value = only(frame, node, "len")
    sized = isinstance(value.type, types.List | types.Set | types.Dict | types.Page)
    if not sized and value.type not in (types.STR, types.BYTES):
        raise wrong(frame, node, "len", value)
    return primitive(frame, node, "len", (listed(value),), types.INT)


def _abs(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    value = only(frame, node, "abs")
    if value.type not in NUMBERS:
        raise wrong(frame, node, "abs", value)
    return primitive(frame, node, "abs", (value,), value.type)


def _round(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    no_keywords(node, "round")
    check_count(frame, node, "round", 1, 2)
    value = frame.build(node.args[0])
    if value.type not in NUMBERS:
        raise wrong(frame, node, "round", value)
    if len(node.args) == 1:
        return primitive(frame, node, "round", (value,), types.INT)
    places = convert(frame, frame.build(node.args[1]), types.INT, node.args[1], "`round`")
    return primitive(frame, node, "round", (value, places), value.type)


def _extreme(name: str) -> Callable[[Frame, ast.Call, Type | None], ops.Expr]:
    def build(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
        given = {one.arg: one.value for one in node.keywords}
        if len(node.args) == 1 and given and set(given) <= {"key", "default"}:
            return _best(frame, node, name, given)
        no_keywords(node, name)
        if any(isinstance(one, ast.Starred) for one in node.args):
            plain = [one for one in node.args if not isinstance(one, ast.Starred)]
            if len(plain) < 2:  # of one value alone it would be the greatest item of that
                raise Refuse(node, "`*` in a call", "Arguments are unpacked", "Write a list.")
            literal = ast.copy_location(ast.List(node.args, ast.Load()), node)
            return build(frame, _with(node, [literal], []), want)
        if len(node.args) == 1:
            values = listed(only(frame, node, name))
            if not isinstance(values.type, types.List):
                raise wrong(frame, node, name, values)
            return primitive(frame, node, name, (values,), _comparable(node, values.type.item))
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
        return primitive(frame, node, name, tuple(found), typed)

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
        found = primitive(frame, node, name, (kept,), _comparable(node, item))
    if "default" not in given:
        return found
    with frame.conditional():
        default = frame.build(given["default"], item)
    length = ops.Primitive("len", (kept,), types.INT, span)
    some = ops.Compare(">", length, ops.Const(0, types.INT, span), types.BOOL, span)
    return choose(frame, node, some, found, default)


def iterated_list(frame: Frame, node: ast.Call, name: str) -> ops.Expr:
    """The one argument by place, as a list."""
    values = listed(only(frame, _with(node, node.args, []), name))
    if isinstance(values.type, types.Set):
        values = primitive(frame, node, "list", (values,), types.List(values.type.item))
    if isinstance(values.type, types.Dict):
        values = primitive(frame, node, "dict.keys", (values,), types.List(types.STR))
    if values.type == types.STR:
        values = primitive(frame, node, "characters", (values,), types.List(types.STR))
    if not isinstance(values.type, types.List):
        raise wrong(frame, node, name, values)
    return values


def _comparable(node: ast.AST, typed: Type) -> Type:
    if typed in (*NUMBERS, types.STR, *types.MOMENTS):
        return typed
    if isinstance(typed, types.Tuple):
        for one in typed.items:
            _comparable(node, one)
        return typed
    raise Refuse(node, f"ordering of {typed}", "Its items have no native order", "Compare a field.")


def _sum(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    """``sum(xs)``, or ``sum(xs, 0.0)``: without items it is the int 0, which only Decimals don't mind."""
    start = frame.build(node.args[1]) if len(node.args) == 2 else None
    values = listed(only(frame, _with(node, node.args[:1], node.keywords), "sum"))
    if isinstance(values, ops.Comprehension) and values.type == types.List(types.BOOL):
        values = replace(
            values, element=as_number(values.element), type=types.List(types.INT)
        )  # how many there are
    if values.type == types.List(types.BOOL):
        raise Refuse(node, "`sum` of bools", "Bools are counted", "Write `sum(1 for …)`.")
    if not isinstance(values.type, types.List) or values.type.item not in NUMBERS:
        raise wrong(frame, node, "sum", values)
    item = values.type.item
    if (
        isinstance(item, types.Scalar)
        and item == start_type(start) == types.INT
        and not is_zero(start)
    ):
        assert start is not None
        total = primitive(frame, node, "sum", (values,), item)
        return ops.Binary("+", start, total, item, frame.span(node))
    if start is not None and not is_zero(start):
        raise Refuse(node, "start of a sum", "The sum starts from a value", "Add it to the sum.")
    if item == types.FLOAT and (start is None or start.type != types.FLOAT):
        message = "The sum of no floats is the int 0"
        raise Refuse(node, "`sum` of float", message, "Write `sum(…, 0.0)`.")
    return primitive(frame, node, "sum", (values,), item)


def start_type(start: ops.Expr | None) -> Type | None:
    return None if start is None else start.type


def is_zero(start: ops.Expr | None) -> bool:
    return isinstance(start, ops.Const) and start.value == 0


def _with(node: ast.Call, arguments: list[ast.expr], keywords: list[ast.keyword]) -> ast.Call:
    return ast.copy_location(ast.Call(node.func, arguments, keywords), node)


def _sorted(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    keywords = {one.arg: one.value for one in node.keywords}
    if set(keywords) - {"reverse", "key"}:
        no_keywords(node, "sorted")
    values = iterated_list(frame, node, "sorted")
    assert isinstance(values.type, types.List)
    backwards = backwards_of(frame, node, keywords.get("reverse"))
    key = keywords.get("key")
    if key is not None and not (isinstance(key, ast.Constant) and key.value is None):
        kept, places = ordered(frame, node, values, key, backwards, _comparable)
        return in_order(frame, node, kept, places)
    if _is_of_dict(frame, values):
        kept, places = ordered(frame, node, values, _FIRST, backwards, _comparable)
        return in_order(frame, node, kept, places)
    _comparable(node, values.type.item)
    told_apart = values.type.item not in (types.STR, types.INT)  # equal ones keep their order
    if not isinstance(backwards, ops.Const) or (backwards.value and told_apart):
        kept = values if is_simple(values) else frame.temporary(values, node)
        places = primitive(frame, node, "order", (backwards, kept), types.List(types.INT))
        return in_order(frame, node, kept, places)
    found = primitive(frame, node, "sorted", (values,), values.type)
    return primitive(frame, node, "reversed", (found,), values.type) if backwards.value else found


_FIRST: Final = ast.fix_missing_locations(ast.parse("lambda pair: pair[0]", mode="eval")).body


def _is_of_dict(frame: Frame, values: ops.Expr) -> bool:
    """Whether it is ``d.items()``, of which no two have one key: their values are never compared."""
    return (
        id(values) in frame.marks.views
        and isinstance(values, ops.Comprehension)
        and (isinstance(values.iterable, ops.Primitive) and values.iterable.name == "dict.keys")
    )


def _every(name: str) -> Callable[[Frame, ast.Call, Type | None], ops.Expr]:
    def build(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
        before, pending = list(frame.prelude), frame.pending
        values = listed(only(frame, node, name))
        if isinstance(values.type, types.List) and values.type.item != types.BOOL:
            values = _truths(frame, node, values)
        if isinstance(values, ops.Comprehension) and may_fail(values):
            frame.prelude, frame.pending = before, pending
            return build_search(frame, node, name)  # it stops at the first answer
        if values.type != types.List(types.BOOL):
            raise Refuse(
                node, f"`{name}` of {values.type}", "Its items are not bool", "Compare each."
            )
        return primitive(frame, node, name, (values,), types.BOOL)

    return build


def _truths(frame: Frame, node: ast.Call, values: ops.Expr) -> ops.Expr:
    """``bool(item)`` of each item."""
    assert isinstance(values.type, types.List)
    item, span = values.type.item, frame.span(node)
    if isinstance(item, types.ModelRef | types.Union | types.Tuple) or item in types.MOMENTS:
        raise Refuse(node, f"truth of {item}", "It is always true", "Compare each.")
    typed = types.List(types.BOOL)
    if isinstance(values, ops.Comprehension):
        return replace(values, element=ops.Truth(values.element, types.BOOL, span), type=typed)
    with frame.conditional(), frame.scope(f"item {span.line} {span.column}", item) as variable:
        test = ops.Truth(ops.Local(variable, item, span), types.BOOL, span)
    return ops.Comprehension(test, variable, values, (), typed, span)


def _reversed(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    values = listed(only(frame, node, "reversed"))
    if values.type == types.STR:
        values = primitive(frame, node, "characters", (values,), types.List(types.STR))
    if not isinstance(values.type, types.List):
        raise wrong(frame, node, "reversed", values)
    return primitive(frame, node, "reversed", (values,), values.type)


def may_fail(values: ops.Comprehension) -> bool:
    """Whether computing an item can raise, or have an effect."""
    value = (values.element, *values.conditions)
    failing = (ops.HostCall, ops.Unwrap, ops.Index)
    for one in nodes(value):
        if isinstance(one, failing) or (isinstance(one, ops.Binary) and one.operator in "/%//"):
            return True
        if isinstance(one, ops.Primitive) and one.name not in NEVER_FAIL:
            return True
    return False


def _pow(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    no_keywords(node, "pow")
    check_count(frame, node, "pow", 2, 2)
    power = ast.copy_location(ast.BinOp(node.args[0], ast.Pow(), node.args[1]), node)
    return frame.build(power, want)


def _range(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    no_keywords(node, "range")
    check_count(frame, node, "range", 1, 3)
    bounds = tuple(convert(frame, frame.build(one), types.INT, one, "`range`") for one in node.args)
    return primitive(frame, node, "range", bounds, types.List(types.INT))


BUILTINS: Final[dict[str, Callable[[Frame, ast.Call, Type | None], ops.Expr]]] = {
    "len": _len,
    "str": make_str,
    "int": make_int,
    "float": make_float,
    "bool": make_bool,
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
    "list": make_list,
    "dict": make_dict,
    "set": make_set,
    "isinstance": build_isinstance,
    "pow": _pow,
    "zip": _zip,
    "enumerate": _enumerate,
    "divmod": _divmod,
}
