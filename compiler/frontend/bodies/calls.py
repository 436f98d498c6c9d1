"""Calls → host calls, new models, primitives. In: ``ast.Call``. Out: the typed form, or a refusal."""

import ast

from csc.compiler.diagnostics import at, did_you_mean
from csc.compiler.frontend.bodies.builtins import BUILTINS
from csc.compiler.frontend.bodies.channels import call_channel
from csc.compiler.frontend.bodies.constructors import decimal
from csc.compiler.frontend.bodies.convert import convert, default_of
from csc.compiler.frontend.bodies.dumps import dump_of, dumped, fields_of
from csc.compiler.frontend.bodies.enumerations import member_of_value
from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip, is_simple
from csc.compiler.frontend.bodies.inline import call_function, call_local
from csc.compiler.frontend.bodies.library import call_library, digest, quantized
from csc.compiler.frontend.bodies.moments import build_moment, parsed, replaced
from csc.compiler.frontend.bodies.primitives import call_method, check_count
from csc.compiler.frontend.bodies.sugar import any_of, formatted, mapped
from csc.compiler.frontend.bodies.tables import call_table
from csc.compiler.frontend.bodies.tuples import items_of
from csc.compiler.frontend.bodies.unions import check_tag
from csc.compiler.frontend.imports import report_missing
from csc.compiler.frontend.names import BuiltinName, CscName, Declared, Entity, External, ModuleName
from csc.compiler.frontend.resources import find_resource
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Channel, LogStore, Table
from csc.compiler.ir.types import Type


def build_call(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    function = node.func
    if isinstance(function, ast.Subscript):
        specialised = _specialised(frame, function)
        if specialised is not None:
            return new_model(frame, node, specialised)
    shorter = formatted(node) or any_of(node) or mapped(frame, node)
    if shorter is not None:
        return frame.build(shorter, want)
    if isinstance(function, ast.Name) and function.id in frame.functions:
        return call_local(frame, node, frame.functions[function.id])
    root = _root(function)
    if root is not None and frame.is_local(root.id):
        return _method(frame, node, want)
    made = member_of_value(frame, node) or digest(frame, node) or parsed(frame, node)
    if made is not None:
        return made
    entity = frame.names.resolve(frame.module, function)
    if entity is not None:
        return _named(frame, node, entity, want)
    if isinstance(function, ast.Attribute):
        check_member(frame, function)
        owner = find_resource(frame.names, frame.resources, frame.module, function.value)
        if isinstance(owner, Table):
            return call_table(frame, node, owner, function.attr)
        if isinstance(owner, Channel):
            return call_channel(frame, node, owner, function.attr)
        if isinstance(owner, LogStore):
            return _write(frame, node, owner, function.attr)
        return _method(frame, node, want)
    if isinstance(function, ast.Name):
        frame.build(function)  # an undefined name
    raise Refuse(node, "computed call", "What is called is computed", "Call it by its name.")


def check_member(frame: Frame, node: ast.Attribute) -> None:
    """Report ``module.name`` where the module of the project has no such name."""
    owner = frame.names.resolve(frame.module, node.value)
    if isinstance(owner, ModuleName) and not frame.names.has(owner.module, node.attr):
        report_missing(frame.names, frame.module, node, owner.module, node.attr, frame.reporter)
        raise Skip


def _root(node: ast.expr) -> ast.Name | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node if isinstance(node, ast.Name) else None


def _method(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    function = node.func
    if not isinstance(function, ast.Attribute):
        message = f"`{ast.unparse(function)}` is a variable here, and is called"
        raise Refuse(node, "call of a variable", message, "Give the variable another name.")
    receiver = frame.build(function.value)
    if isinstance(receiver.type, types.Union) and function.attr in ("model_dump", "dict"):
        return _model_method(frame, node, receiver, function.attr)
    if isinstance(receiver.type, types.ModelRef):
        return _model_method(frame, node, receiver, function.attr)
    if isinstance(receiver.type, types.Dict) and function.attr == "items" and not node.args:
        return items_of(frame, node, receiver)
    if receiver.type == types.DECIMAL and function.attr == "quantize":
        return quantized(frame, node, receiver)
    if receiver.type in (types.DATETIME, types.DATE) and function.attr == "replace":
        return replaced(frame, node, receiver)
    return call_method(frame, node, receiver, function.attr, want)


def _model_method(frame: Frame, node: ast.Call, receiver: ops.Expr, name: str) -> ops.Expr:
    settings = node.keywords and not isinstance(receiver.type, types.ModelRef)
    if dumped(node) is not None and not settings:
        return dump_of(frame, node, receiver)
    whole = isinstance(receiver.type, types.ModelRef)
    changes = _changes_of_copy(frame, node, receiver, name) if whole else None
    if changes is not None:
        return _copied(frame, node, receiver, changes)
    message = f"The method `.{name}()` of the model {receiver.type} is called"
    raise Refuse(node, "method of a model", message, "Write a function, or use the fields.")


def _changes_of_copy(
    frame: Frame, node: ast.Call, receiver: ops.Expr, name: str
) -> list[tuple[str, ast.expr]] | None:
    """What ``todo.copy(done=True)`` or ``todo.model_copy(update={"done": True})`` changes; None for others."""
    assert isinstance(receiver.type, types.ModelRef)
    if node.args or frame.models.has_member(receiver.type.name, name):
        return None
    if name == "copy" and frame.models.is_own(receiver.type.name):
        return [(one.arg, one.value) for one in node.keywords if one.arg is not None] or None
    match name, node.keywords:
        case "model_copy", [ast.keyword(arg="update", value=ast.Dict(keys=keys, values=values))]:
            found = [
                (key.value, value)
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
            return found if len(found) == len(keys) else None
    return None


def _copied(
    frame: Frame, node: ast.Call, receiver: ops.Expr, changes: list[tuple[str, ast.expr]]
) -> ops.Expr:
    """The same record with some fields changed."""
    assert isinstance(receiver.type, types.ModelRef)
    model = frame.model(receiver.type)
    known = {field.name: field for field in model.fields}
    source = receiver if is_simple(receiver) else frame.temporary(receiver, node)
    changed: dict[str, ops.Expr] = {}
    for name, value in changes:
        if name not in known:
            hint = did_you_mean(name, known, f"It has {', '.join(known)}.")
            raise frame.report("CSC306", value, model=model.name, name=name, hint=hint)
        built = frame.build(value, known[name].type)
        place = f"the field `{name}` of {model.name} ({at(known[name].span)})"
        changed[name] = convert(frame, built, known[name].type, value, place)
        check_tag(frame, value, model.name, name, changed[name])
    span = frame.span(node)
    for name, field in known.items():
        if name not in changed:
            changed[name] = ops.GetField(source, name, field.type, span)
    return ops.NewModel(tuple(changed.items()), receiver.type, span)


def _named(frame: Frame, node: ast.Call, entity: Entity, want: Type | None) -> ops.Expr:
    match entity:
        case CscName(name="uuid4"):
            check_count(frame, node, "uuid4", 0, 0)
            return frame.host(node, "ids", "uuid4", "", (), types.STR)
        case CscName(name="now"):
            check_count(frame, node, "now", 0, 0)
            return frame.host(node, "clock", "now", "", (), types.INT)
        case External(name="decimal.Decimal"):
            return decimal(frame, node)
        case External(name=name) if (made := build_moment(frame, node, name)) is not None:
            return made
        case External(name=name) if (called := call_library(frame, node, name)) is not None:
            return called
        case External(name="math.floor" | "math.ceil" | "math.trunc" | "math.sqrt" as name):
            return _mathematical(frame, node, name)
        case BuiltinName(name=name):
            build = BUILTINS.get(name)
            if build is not None:
                return build(frame, node, want)
            raise Refuse(
                node, f"`{name}()`", f"`{name}()` has no native form", "See docs/language.md."
            )
        case Declared():
            return _declared(frame, node, entity, want)
    text = ast.unparse(node.func)
    message = f"`{text}` is called, which is outside this project"
    raise Refuse(node, f"`{text}()`", message, "Do without it, or leave the route on Lambda.")


def _mathematical(frame: Frame, node: ast.Call, name: str) -> ops.Expr:
    check_count(frame, node, name, 1, 1)
    value = frame.build(node.args[0])
    if value.type not in (types.INT, types.FLOAT, types.DECIMAL):
        value = convert(frame, value, types.FLOAT, node.args[0], f"`{name}`")
    typed = types.FLOAT if name == "math.sqrt" else types.INT
    return ops.Primitive(name, (value,), typed, frame.span(node))


def _specialised(frame: Frame, node: ast.Subscript) -> types.ModelRef | None:
    """``Envelope[Todo]`` as what is called; None for anything else."""
    origin = frame.names.resolve(frame.module, node.value)
    if not isinstance(origin, Declared) or not isinstance(origin.node, ast.ClassDef):
        return None
    found = frame.models.annotation_in(frame.module, node, frame.reporter)
    if found is None:
        raise Skip
    return found.type if isinstance(found.type, types.ModelRef) else None


def _declared(frame: Frame, node: ast.Call, entity: Declared, want: Type | None) -> ops.Expr:
    typed = frame.models.model_type(entity)
    if typed is None and isinstance(want, types.ModelRef):
        generic = frame.models.generic.get(want.name)
        if generic is not None and generic[0].node is entity.node:
            typed = want  # ``Envelope(…)`` where an Envelope[Todo] is wanted
    if isinstance(typed, types.ModelRef):
        return new_model(frame, node, typed)
    if isinstance(entity.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return call_function(frame, node, entity, awaited=False)
    construct = f"call of `{entity.name}`"
    message = f"`{entity.name}` is neither a model nor a function of the project"
    raise Refuse(node, construct, message, "Write what it does in the handler.")


def new_model(frame: Frame, node: ast.Call, typed: types.ModelRef) -> ops.Expr:
    """``Todo(id=…, **todo)`` with every field, in the order in which Python evaluates them."""
    model = frame.model(typed)
    known = {field.name: field for field in model.fields}
    found: dict[str, ops.Expr] = {}
    custom = frame.models.custom(typed.name)
    if custom is not None:
        message = f"{typed.name} runs `{custom}` when it is made"
        raise Refuse(node, "model with code of its own", message, "Use constraints of `Field`.")
    for keyword in [*_positional(frame, node, typed, list(known)), *node.keywords]:
        for name, value in _keyword_fields(frame, keyword, known):
            if name not in known:
                hint = did_you_mean(name, known, f"It has {', '.join(known)}.")
                raise frame.report("CSC306", keyword, model=typed.name, name=name, hint=hint)
            if name in found:
                raise frame.report("CSC309", keyword, name=name, model=typed.name)
            place = f"the field `{name}` of {typed.name} ({at(known[name].span)})"
            found[name] = convert(frame, value, known[name].type, keyword.value, place)
            check_tag(frame, keyword.value, typed.name, name, found[name])
    missing = [name for name, field in known.items() if field.required and name not in found]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise frame.report("CSC307", node, model=typed.name, names=names, place=at(model.span))
    near = ops.Const(None, types.NONE, frame.span(node))
    for name, field in known.items():
        if name not in found:
            found[name] = default_of(field.default, field.type, near)
    return ops.NewModel(tuple(found.items()), typed, frame.span(node))


def _positional(
    frame: Frame, node: ast.Call, typed: types.ModelRef, names: list[str]
) -> list[ast.keyword]:
    """The arguments by place, named: dataclasses take them, models don't."""
    if any(isinstance(one, ast.Starred) for one in node.args):
        raise Refuse(node, "`*` in a call", "Arguments are unpacked", "Write them out.")
    most = len(names) if frame.models.takes_positions(typed.name) else 0
    if len(node.args) > most:
        expected = f"{most} arguments by place" if most else "keyword arguments only"
        hint = f"Write `{typed.name}({', '.join(f'{name}=…' for name in names)})`."
        facts = {"callee": typed.name, "expected": expected, "found": f"{len(node.args)} by place"}
        raise frame.report("CSC401", node, hint=hint, **facts)
    return [
        ast.copy_location(ast.keyword(name, value), value)
        for name, value in zip(names, node.args, strict=False)
    ]


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
    dump = dumped(node)
    function = dump.func if dump is not None else None
    value = frame.build(function.value if isinstance(function, ast.Attribute) else node)
    if not isinstance(value.type, types.ModelRef):
        raise Refuse(node, "`**` of a dict", "What is spread is no model", "Name the fields.")
    model = frame.model(value.type)
    names = {field.name for field in model.fields}
    if dump is not None:
        names = set(fields_of(frame, dump, value))
    if not is_simple(value):
        value = frame.temporary(value, node)
    return [
        (field.name, ops.GetField(value, field.name, field.type, frame.span(node)))
        for field in model.fields
        if field.name in names
    ]


def _write(frame: Frame, node: ast.Call, store: LogStore, name: str) -> ops.Expr:
    if name != "write":
        hint = did_you_mean(name, ["write"], "It has write.")
        raise frame.report("CSC402", node, kind="log store", name=name, hint=hint)
    check_count(frame, node, f"{store.key}.write", 1, 1)
    typed = types.Dict(types.JSON)
    value = frame.build(node.args[0], typed)
    record = convert(frame, value, typed, node.args[0], "`write`")
    arguments = (("record", record),)
    return frame.host(node, "logs", "write", store.key, arguments, types.NONE)
