"""Calls → host calls, new models, primitives. In: ``ast.Call``. Out: the typed form, or a refusal.

``BUILTINS`` lists the functions of Python that have a native form.
"""

import ast
from collections.abc import Callable
from typing import Final

from csc.compiler.diagnostics import at, did_you_mean
from csc.compiler.frontend.bodies.convert import convert, default_of, join
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.bodies.operators import truth
from csc.compiler.frontend.bodies.primitives import call_method, check_count
from csc.compiler.frontend.bodies.tables import call_table
from csc.compiler.frontend.names import BuiltinName, CscName, Declared, Entity, External
from csc.compiler.frontend.resources import find_resource
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import LogStore, Table
from csc.compiler.ir.types import Type

_NUMBERS: Final = (types.INT, types.FLOAT, types.DECIMAL)


def build_call(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    function = node.func
    root = _root(function)
    if root is not None and frame.is_local(root.id):
        return _method(frame, node, want)
    entity = frame.names.resolve(frame.module, function)
    if entity is not None:
        return _named(frame, node, entity, want)
    if isinstance(function, ast.Attribute):
        owner = find_resource(frame.names, frame.resources, frame.module, function.value)
        if isinstance(owner, Table):
            return call_table(frame, node, owner, function.attr)
        if isinstance(owner, LogStore):
            return _write(frame, node, owner, function.attr)
        return _method(frame, node, want)
    if isinstance(function, ast.Name):
        frame.build(function)  # an undefined name
    raise Refuse(node, "computed call", "What is called is computed", "Call it by its name.")


def _root(node: ast.expr) -> ast.Name | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node if isinstance(node, ast.Name) else None


def _method(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    function = node.func
    if not isinstance(function, ast.Attribute):
        raise Refuse(
            node, "call of a variable", "A variable is called", "Call a function by its name."
        )
    receiver = frame.build(function.value)
    if isinstance(receiver.type, types.ModelRef):
        return _model_method(frame, node, receiver, function.attr)
    return call_method(frame, node, receiver, function.attr, want)


def _model_method(frame: Frame, node: ast.Call, receiver: ops.Expr, name: str) -> ops.Expr:
    if name in ("model_dump", "dict") and not node.args and not node.keywords:
        typed = types.Dict(types.JSON)
        return ops.Convert(receiver, typed, frame.span(node))
    message = f"The method `.{name}()` of the model {receiver.type} is called"
    raise Refuse(node, "method of a model", message, "Write a function, or use the fields.")


def _named(frame: Frame, node: ast.Call, entity: Entity, want: Type | None) -> ops.Expr:
    match entity:
        case CscName(name="uuid4") | External(name="uuid.uuid4"):
            if isinstance(entity, External):
                raise Refuse(
                    node, "UUID object", "`uuid.uuid4()` is not text", "Use csc's `uuid4()`."
                )
            check_count(frame, node, "uuid4", 0, 0)
            return ops.HostCall("ids", "uuid4", "", (), types.STR, frame.span(node))
        case CscName(name="now"):
            check_count(frame, node, "now", 0, 0)
            return ops.HostCall("clock", "now", "", (), types.INT, frame.span(node))
        case External(name="decimal.Decimal"):
            return _decimal(frame, node)
        case BuiltinName(name=name):
            build = BUILTINS.get(name)
            if build is not None:
                return build(frame, node, want)
            raise Refuse(
                node, f"`{name}()`", f"`{name}()` has no native form", "See docs/language.md."
            )
        case Declared():
            return _declared(frame, node, entity)
    text = ast.unparse(node.func)
    message = f"`{text}` is called, which is outside this project"
    raise Refuse(node, f"`{text}()`", message, "Do without it, or leave the route on Lambda.")


def _declared(frame: Frame, node: ast.Call, entity: Declared) -> ops.Expr:
    typed = frame.models.model_type(entity)
    if isinstance(typed, types.ModelRef):
        return new_model(frame, node, typed)
    kind = "class" if isinstance(entity.node, ast.ClassDef) else "function"
    construct = f"call of the {kind} `{entity.name}`"
    message = f"`{entity.name}` is a {kind} of the project"
    raise Refuse(node, construct, message, "Write what it does in the handler.")


def new_model(frame: Frame, node: ast.Call, typed: types.ModelRef) -> ops.Expr:
    """``Todo(id=…, **todo)`` with every field, in the order in which Python evaluates them."""
    model = frame.model(typed)
    known = {field.name: field for field in model.fields}
    found: dict[str, ops.Expr] = {}
    if node.args:
        if any(isinstance(one, ast.Starred) for one in node.args):
            raise Refuse(node, "`*` in a call", "Arguments are unpacked", "Write them out.")
        expected = "keyword arguments only"
        hint = f"Write `{typed.name}({', '.join(f'{name}=…' for name in known)})`."
        facts = {"callee": typed.name, "expected": expected, "found": f"{len(node.args)} by place"}
        raise frame.report("CSC401", node, hint=hint, **facts)
    for keyword in node.keywords:
        for name, value in _keyword_fields(frame, keyword, known):
            if name not in known:
                hint = did_you_mean(name, known, f"It has {', '.join(known)}.")
                raise frame.report("CSC306", keyword, model=typed.name, name=name, hint=hint)
            if name in found:
                raise frame.report("CSC309", keyword, name=name, model=typed.name)
            place = f"the field `{name}` of {typed.name} ({at(known[name].span)})"
            found[name] = convert(frame, value, known[name].type, keyword.value, place)
    missing = [name for name, field in known.items() if field.required and name not in found]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise frame.report("CSC307", node, model=typed.name, names=names, place=at(model.span))
    near = ops.Const(None, types.NONE, frame.span(node))
    for name, field in known.items():
        if name not in found:
            found[name] = default_of(field.default, field.type, near)
    return ops.NewModel(tuple(found.items()), typed, frame.span(node))


def _keyword_fields(
    frame: Frame, keyword: ast.keyword, known: object
) -> list[tuple[str, ops.Expr]]:
    """One keyword, or each field of a model spread by ``**``."""
    if keyword.arg is not None:
        field = known.get(keyword.arg) if isinstance(known, dict) else None
        return [(keyword.arg, frame.build(keyword.value, field.type if field else None))]
    node = keyword.value
    if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
        pairs = zip(node.keys, node.values, strict=True)
        return [(str(key.value), frame.build(value)) for key, value in pairs]  # type: ignore[union-attr]
    value = frame.build(_undumped(node))
    if not isinstance(value.type, types.ModelRef):
        raise Refuse(node, "`**` of a dict", "What is spread is no model", "Name the fields.")
    model = frame.model(value.type)
    if not is_simple(value):
        value = frame.temporary(value, node)
    return [
        (field.name, ops.GetField(value, field.name, field.type, frame.span(node)))
        for field in model.fields
    ]


def _undumped(node: ast.expr) -> ast.expr:
    """``todo`` for ``todo.model_dump()`` and ``todo.dict()``, which ``**`` spreads alike."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=inner, attr="model_dump" | "dict"), args=[], keywords=[]
        ):
            return inner
    return node


def _write(frame: Frame, node: ast.Call, store: LogStore, name: str) -> ops.Expr:
    if name != "write":
        hint = did_you_mean(name, ["write"], "It has write.")
        raise frame.report("CSC402", node, kind="log store", name=name, hint=hint)
    check_count(frame, node, f"{store.key}.write", 1, 1)
    typed = types.Dict(types.JSON)
    value = frame.build(node.args[0], typed)
    record = convert(frame, value, typed, node.args[0], "`write`")
    arguments = (("record", record),)
    return ops.HostCall("logs", "write", store.key, arguments, types.NONE, frame.span(node))


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
            return ops.HostCall("ids", "uuid4", "", (), types.STR, frame.span(node))
    return text(frame, _only(frame, node, "str"), node)


def text(frame: Frame, value: ops.Expr, node: ast.AST) -> ops.Expr:
    """``str(value)``."""
    if value.type == types.STR:
        return value
    if value.type in (*_NUMBERS, types.BOOL):
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


def _decimal(frame: Frame, node: ast.Call) -> ops.Expr:
    from decimal import Decimal, InvalidOperation

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
        _no_keywords(node, name)
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


def _comparable(node: ast.AST, typed: Type) -> Type:
    if typed in (*_NUMBERS, types.STR):
        return typed
    raise Refuse(node, f"ordering of {typed}", "Its items have no native order", "Compare a field.")


def _sum(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    values = listed(_only(frame, node, "sum"))
    if not isinstance(values.type, types.List) or values.type.item not in _NUMBERS:
        raise _wrong(frame, node, "sum", values)
    if values.type.item != types.INT:
        message = "The sum of no items is the int 0, of others another type"
        raise Refuse(node, f"`sum` of {values.type.item}", message, "Add them in a loop.")
    return _primitive(frame, node, "sum", (values,), types.INT)


def _sorted(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    values = listed(_only(frame, node, "sorted"))
    if isinstance(values.type, types.Set):
        values = _primitive(frame, node, "list", (values,), types.List(values.type.item))
    if not isinstance(values.type, types.List):
        raise _wrong(frame, node, "sorted", values)
    _comparable(node, values.type.item)
    return _primitive(frame, node, "sorted", (values,), values.type)


def _every(name: str) -> Callable[[Frame, ast.Call, Type | None], ops.Expr]:
    def build(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
        values = listed(_only(frame, node, name))
        if values.type != types.List(types.BOOL):
            raise Refuse(
                node, f"`{name}` of {values.type}", "Its items are not bool", "Compare each."
            )
        return _primitive(frame, node, name, (values,), types.BOOL)

    return build


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
    if isinstance(value.type, types.List):
        return _primitive(frame, node, "list", (value,), value.type)
    raise Refuse(node, f"`list` of {value.type}", "Its order is not fixed", "Use a list.")


def _dict(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    if node.args or any(keyword.arg is None for keyword in node.keywords):
        raise Refuse(node, "`dict()`", "A dict is copied", "Write a dict literal.")
    keys: list[ast.expr | None] = [
        ast.copy_location(ast.Constant(keyword.arg), keyword) for keyword in node.keywords
    ]
    literal = ast.Dict(keys, [keyword.value for keyword in node.keywords])
    return frame.build(ast.copy_location(literal, node), want)


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
    "list": _list,
    "dict": _dict,
}
