"""Calls of Python's own types: ``str``, ``int``, ``Decimal``, ``list``, ``set``, ``dict`` … In: the call. Out: the value."""

import ast
from decimal import Decimal, InvalidOperation

from csc.compiler.frontend.bodies.arguments import no_keywords, only, primitive, wrong
from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.enumerations import all_members
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.operators import NUMBERS, truth
from csc.compiler.frontend.bodies.primitives import check_count
from csc.compiler.frontend.bodies.sugar import at
from csc.compiler.frontend.bodies.tries import caught_text
from csc.compiler.frontend.names import BuiltinName, External
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type


def make_str(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if not node.args and not node.keywords:
        return ops.Const("", types.STR, frame.span(node))
    match node.args:
        case [ast.Call(func=function, args=[])] if frame.names.resolve(
            frame.module, function
        ) == External("uuid.uuid4"):
            return frame.host(node, "ids", "uuid4", "", (), types.STR)
    caught = caught_text(frame, node.args[0]) if len(node.args) == 1 else None
    return text(frame, only(frame, node, "str"), node) if caught is None else caught


def text(frame: Frame, value: ops.Expr, node: ast.AST) -> ops.Expr:
    """``str(value)``."""
    if value.type == types.STR:
        return value
    if value.type in (*NUMBERS, types.BOOL, *types.MOMENTS):
        return ops.Primitive("str", (value,), types.STR, frame.span(node))
    raise Refuse(node, f"text of {value.type}", "It is written as text", "Write its fields.")


def make_int(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if len(node.args) == 2 and not node.keywords:
        wanted = ((node.args[0], types.STR), (node.args[1], types.INT))
        made = tuple(convert(frame, frame.build(one), typed, one, "`int`") for one, typed in wanted)
        return primitive(frame, node, "int.based", made, types.INT)
    value = only(frame, node, "int")
    if value.type == types.INT:
        return value
    if value.type in (types.STR, types.FLOAT, types.DECIMAL, types.BOOL):
        return primitive(frame, node, "int", (value,), types.INT)
    raise wrong(frame, node, "int", value)


def make_float(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    value = only(frame, node, "float")
    if value.type == types.FLOAT:
        return value
    if value.type in (types.STR, types.INT, types.DECIMAL, types.BOOL):
        return primitive(frame, node, "float", (value,), types.FLOAT)
    raise wrong(frame, node, "float", value)


def decimal(frame: Frame, node: ast.Call) -> ops.Expr:
    value = only(frame, node, "Decimal")
    if isinstance(value, ops.Const) and isinstance(value.value, str | int):
        try:
            return ops.Const(Decimal(value.value), types.DECIMAL, frame.span(node))
        except InvalidOperation:
            raise wrong(frame, node, "Decimal", value) from None
    if value.type == types.DECIMAL:
        return value
    if value.type == types.INT:
        return ops.Convert(value, types.DECIMAL, frame.span(node))
    if value.type in (types.STR, types.FLOAT):
        return primitive(frame, node, "Decimal", (value,), types.DECIMAL)
    raise wrong(frame, node, "Decimal", value)


def make_bool(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    no_keywords(node, "bool")
    check_count(frame, node, "bool", 1, 1)
    return truth(frame, node.args[0])


def make_list(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if not node.args and not node.keywords:
        typed = want if isinstance(want, types.List) else types.List(types.NONE)
        return ops.NewList((), typed, frame.span(node))
    members = all_members(frame, node.args[0]) if len(node.args) == 1 else None
    if members is not None:
        return members
    value = listed(only(frame, node, "list"))
    if value.type == types.STR:
        return primitive(frame, node, "characters", (value,), types.List(types.STR))
    if isinstance(value.type, types.Dict):
        return primitive(frame, node, "dict.keys", (value,), types.List(types.STR))
    if isinstance(value, ops.Comprehension):
        frame.marks.views.pop(id(value), None)
        return value  # a list of its own already
    if isinstance(value.type, types.List):
        return primitive(frame, node, "list", (value,), value.type)
    if isinstance(value.type, types.Set):
        raise Refuse(node, "`list` of a set", "Its order is not fixed", "Write `sorted(…)`.")
    raise Refuse(node, f"`list` of {value.type}", "Its order is not fixed", "Use a list.")


def make_set(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if node.keywords or len(node.args) > 1:
        check_count(frame, node, "set", 0, 1)
        no_keywords(node, "set")
    if node.args:
        return _set_of(frame, node, listed(only(frame, node, "set")))
    typed = want if isinstance(want, types.Set) else types.Set(types.NONE)
    return ops.NewSet((), typed, frame.span(node))


def _set_of(frame: Frame, node: ast.Call, value: ops.Expr) -> ops.Expr:
    """``set(xs)``."""
    if isinstance(value.type, types.Set):
        return primitive(frame, node, "set", (value,), value.type)
    if value.type == types.STR:
        value = primitive(frame, node, "characters", (value,), types.List(types.STR))
    if isinstance(value.type, types.Dict):
        value = primitive(frame, node, "dict.keys", (value,), types.List(types.STR))
    if not isinstance(value.type, types.List):
        raise wrong(frame, node, "set", value)
    if value.type.item not in (types.STR, *NUMBERS, types.BYTES):
        raise Refuse(node, f"set of {value.type.item}", "Its items are not plain", "Use a list.")
    return primitive(frame, node, "set", (value,), types.Set(value.type.item))


def make_dict(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
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
    match value.type:
        case types.List(item=types.Tuple(items=(types.Scalar(kind="str"), _))):
            return _of_pairs(frame, node, value, want)
    if not isinstance(value.type, types.Dict):
        raise Refuse(node, "`dict()`", "A dict is made of pairs", "Use a comprehension.")
    return merged(frame, node, value, ops.NewDict((), value.type, frame.span(node)))


def _of_pairs(frame: Frame, node: ast.Call, value: ops.Expr, want: Type | None) -> ops.Expr:
    """``dict(pairs)``: ``{key: item for key, item in pairs}``."""
    name = f"pairs {node.lineno}:{node.col_offset}"
    frame.aliases[name] = value if isinstance(value, ops.Local) else frame.temporary(value, node)
    target = ast.Tuple([ast.Name("key", ast.Store()), ast.Name("item", ast.Store())], ast.Store())
    clause = ast.comprehension(target, ast.Name(name, ast.Load()), [], 0)
    made = ast.DictComp(ast.Name("key", ast.Load()), ast.Name("item", ast.Load()), [clause])
    at(node, made)
    return frame.build(made, want)


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
