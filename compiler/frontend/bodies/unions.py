"""Values of a union: the fields that all cases have, ``isinstance``, and tags that stay what they are."""

import ast

from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.narrow import class_names
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import ModelField
from csc.compiler.ir.types import Type


def shared_field(frame: Frame, node: ast.expr, owner: ops.Expr, name: str) -> ops.Expr:
    """``pet.name`` where every case has the field, of one type and with one default."""
    assert isinstance(owner.type, types.Union)
    found = [_field(frame, model, name) for model in owner.type.models]
    first = found[0]
    if first is not None and all(_alike(first, one, owner.type.tag) for one in found):
        return ops.GetField(owner, name, first.type, frame.span(node))
    having = [model for model, one in zip(owner.type.models, found, strict=True) if one]
    if having:
        only = " and ".join(having)
        hint = f"Test its `{owner.type.tag}` first, or `isinstance`: {only} has `{name}`."
    else:
        hint = f"None of {', '.join(owner.type.models)} has it."
    raise frame.report("CSC306", node, model=str(owner.type), name=name, hint=hint)


def _field(frame: Frame, model: str, name: str) -> ModelField | None:
    fields = frame.models.definitions[model].fields
    return next((one for one in fields if one.name == name), None)


def _alike(one: ModelField, other: ModelField | None, tag: str) -> bool:
    if other is None or one.type != other.type:
        return False
    return one.name == tag or (_default(one), one.required) == (_default(other), other.required)


def _default(field: ModelField) -> object:
    value = field.default
    while isinstance(value, ops.Convert):
        value = value.operand
    return (type(value), value.value) if isinstance(value, ops.Const) else value


def literal_case(frame: Frame, node: ast.Dict, wanted: types.Union) -> Type:
    """The model that a dict literal is of, by the tag that it gives; the union where it gives none."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == wanted.tag:
            try:
                text = fold(frame.names, frame.module, value)
            except NotConstant:
                break
            for case in wanted.cases:
                if text in case.values:
                    return types.ModelRef(case.model)
    return wanted


def build_isinstance(frame: Frame, node: ast.Call, want: Type | None) -> ops.Expr:
    """``isinstance(pet, Cat)``, of a value that is known to be one of some models."""
    if len(node.args) != 2 or node.keywords:
        raise frame.report(
            "CSC401", node, callee="isinstance", expected="2 arguments", found=len(node.args),
            hint="Give a value and a model.",
        )  # fmt: skip
    value, names = frame.build(node.args[0]), class_names(frame, node.args[1])
    inner = value.type.item if isinstance(value.type, types.Optional) else value.type
    if not names or not isinstance(inner, types.Union | types.ModelRef):
        message = f"`isinstance` asks for the class of {value.type}"
        remedy = "It is known here for models and unions of them."
        raise Refuse(node, "`isinstance()`", message, remedy)
    return is_case(frame, node, value, names)


def is_case(frame: Frame, node: ast.AST, value: ops.Expr, names: list[str]) -> ops.Expr:
    """Whether a value is of one of some models; None is of none."""
    span = frame.span(node)
    if isinstance(value.type, types.Optional):
        value = value if isinstance(value, ops.Local) else frame.temporary(value, node)
        assert isinstance(value.type, types.Optional)
        none = ops.Const(None, types.NONE, span)
        given = ops.Compare("is not", value, none, types.BOOL, span)
        inner = is_case(frame, node, ops.Convert(value, value.type.item, span), names)
        return ops.BoolOp("and", (given, inner), types.BOOL, span)
    if isinstance(value.type, types.ModelRef):
        derived = [one for one in names if frame.models.derives(value.type.name, one)]
        return ops.Const(bool(derived), types.BOOL, span)
    assert isinstance(value.type, types.Union)
    of = [
        model
        for model in value.type.models
        if any(frame.models.derives(model, one) for one in names)
    ]
    tests = tuple(
        ops.Primitive("isinstance", (value, ops.Const(one, types.STR, span)), types.BOOL, span)
        for one in of
    )
    if not tests:
        return ops.Const(False, types.BOOL, span)
    return tests[0] if len(tests) == 1 else ops.BoolOp("or", tests, types.BOOL, span)


def check_tag(frame: Frame, node: ast.AST, model: str, field: str, value: ops.Expr) -> None:
    """What is given for a tag must be one of the model's: a record of one model that says it is of another is nothing.

    Raises:
        Refuse: where that is computed.
        Skip: after reporting CSC304 for another constant.
    """
    texts = frame.models.tags(model).get(field)
    if texts is None or not frame.models.is_tag(model, field):
        return
    inner = value
    while isinstance(inner, ops.Convert):
        inner = inner.operand
    match inner:
        case ops.Const(value=str() as text) if text in texts:
            return
        case ops.Const(value=text):
            wanted = " or ".join(repr(one) for one in texts)
            place = f"the field `{field}` of {model}"
            hint = f"Give it {wanted}, or leave it to its default."
            raise frame.report(
                "CSC304",
                node,
                what=f"`{text!r}`",
                found="another tag",
                place=place,
                wanted=wanted,
                hint=hint,
            )
        case ops.GetField(object=owner, name=name) if isinstance(owner.type, types.ModelRef):
            if set(frame.models.tags(owner.type.name).get(name, ("",))) <= set(texts):
                return
    message = f"`{field}` tells {model} from other models, and is computed"
    raise Refuse(node, "computed tag", message, "Write its text.")
