"""Implicit conversions. In: an expression and the type wanted. Out: it in that type, or a diagnostic.

The type system is structural for models: one serves for another whose fields it has; fields with a default
are filled in, so that ``put(NewTodo)`` into a table of ``Todo`` makes a whole ``Todo``.
"""

import ast
from dataclasses import replace
from decimal import Decimal

from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.literals import at_span
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type


def convert(
    frame: Frame, value: ops.Expr, want: Type, node: ast.AST, place: str, what: str = ""
) -> ops.Expr:
    """``value`` as a ``want``. ``place`` says for whom, for the message.

    Raises:
        Skip: after reporting CSC304 or CSC305.
        Refuse: where Python could do it and the subset can't.
    """
    found = attempt(frame, value, want, node)
    if found is not None:
        return found
    subject = what or f"`{ast.unparse(node)}`"
    facts = {"what": subject, "found": value.type, "place": place, "wanted": want}
    if isinstance(value.type, types.Optional) and _fits(frame, value.type.item, want):
        hint = "Test it for None first, or give it a default."
        raise frame.report("CSC305", node, hint=hint, **facts)
    raise frame.report("CSC304", node, hint=_advice(value.type, want), **facts)


def attempt(frame: Frame, value: ops.Expr, want: Type, node: ast.AST) -> ops.Expr | None:
    """``value`` as a ``want``, or None where the types disagree."""
    if value.type == want:
        return value
    constant = _constant(value, want)
    if constant is not None:
        if want == types.FLOAT:
            frame.marks.whole[id(constant)] = constant
        return constant
    if isinstance(value, ops.NewTuple) and isinstance(want, types.Tuple):
        return _tuple(frame, value, want, node)
    if isinstance(want, types.Optional):
        return _optional(frame, value, want, node)
    if value.type == types.JSON and want != types.JSON:
        raise Refuse(
            node,
            "untyped value",
            f"`{ast.unparse(node)}` is any JSON, but {want} is needed",
            "Give it a model, so that its type is known.",
        )
    if value.type == types.BOOL and want in (types.INT, types.FLOAT):
        raise Refuse(
            node, "bool as a number", "A bool is used as a number", "Write `1 if x else 0`."
        )
    if isinstance(value.type, types.ModelRef) and isinstance(want, types.ModelRef):
        return _record(frame, value, want, node)
    if isinstance(value.type, types.ModelRef) and isinstance(want, types.Union):
        return _as_case(frame, value, want, node)
    if _fits(frame, value.type, want):
        return ops.Convert(value, want, value.span)
    return None


def _constant(value: ops.Expr, want: Type) -> ops.Expr | None:
    """Constants and empty containers take the type wanted at once."""
    match value, want:
        case ops.Const(value=None), types.Optional():
            return ops.Const(None, want, value.span)
        case ops.Const(value=int() as number, type=types.Scalar(kind="int")), types.Scalar("float"):
            return ops.Const(float(number), want, value.span)
        case ops.Const(value=int() as number, type=types.Scalar(kind="int")), types.Scalar(
            "decimal"
        ):
            return ops.Const(Decimal(number), want, value.span)
        case ops.NewList(items=()), types.List():
            return replace(value, type=want)
        case ops.NewSet(items=()), types.Set():
            return replace(value, type=want)
        case ops.NewDict(items=()), types.Dict():
            return replace(value, type=want)
    return None


def _tuple(frame: Frame, value: ops.NewTuple, want: types.Tuple, node: ast.AST) -> ops.Expr | None:
    """A literal: each item in the type that its place has."""
    if len(value.items) != len(want.items):
        return None
    found = [attempt(frame, *pair, node) for pair in zip(value.items, want.items, strict=True)]
    parts = tuple(one for one in found if one is not None)
    return ops.NewTuple(parts, want, value.span) if len(parts) == len(found) else None


def _optional(
    frame: Frame, value: ops.Expr, want: types.Optional, node: ast.AST
) -> ops.Expr | None:
    if value.type == types.NONE or isinstance(value.type, types.Optional):
        fits = value.type == types.NONE or _fits(frame, value.type.item, want.item)  # type: ignore[union-attr]
        return ops.Convert(value, want, value.span) if fits else None
    inner = attempt(frame, value, want.item, node)
    return None if inner is None else ops.Convert(inner, want, value.span)


def _fits(frame: Frame, found: Type, want: Type) -> bool:
    """Whether every value of one type converts to another, without filling in fields."""
    if found == want or want == types.JSON or found == types.NONE:
        return found != types.NONE or want == types.JSON
    match found, want:
        case types.Scalar(kind="int"), types.Scalar(kind="float" | "decimal"):
            return True
        case types.List(item=a), types.List(item=b):
            return a == types.NONE or _fits(frame, a, b)
        case types.Page(item=a), types.List(item=b) | types.Page(item=b):
            return _fits(frame, a, b)
        case types.Set(item=a), types.Set(item=b):
            return a == types.NONE or _fits(frame, a, b)
        case types.Dict(value=a), types.Dict(value=b):
            return a == types.NONE or _fits(frame, a, b)
        case types.Tuple(items=some), types.Tuple(items=others):
            pairs = zip(some, others, strict=False)
            return len(some) == len(others) and all(
                a == types.NONE == b or (_fits(frame, a, b) and b != types.FLOAT) or a == b
                for a, b in pairs
            )
        case types.Optional(item=a), types.Optional(item=b):
            return _fits(frame, a, b)
        case _, types.Optional(item=b):
            return _fits(frame, found, b)
        case types.ModelRef(), types.ModelRef():
            return _covers(frame, found, want)
        case types.ModelRef(name=name), types.Union(models=names):
            return name in names
        case types.Union(models=some), types.Union(models=names):
            return set(some) <= set(names)
        case types.ModelRef() | types.Union(), types.Dict(value=types.Scalar(kind="json")):
            return True
    return False


def _as_case(frame: Frame, value: ops.Expr, want: types.Union, node: ast.AST) -> ops.Expr | None:
    """A model as one of a union: itself, or the only one whose tags its own tag can have."""
    assert isinstance(value.type, types.ModelRef)
    if value.type.name in want.models:
        return ops.Convert(value, want, value.span)
    texts = set(frame.models.tags(value.type.name).get(want.tag, ()))
    for case in want.cases:
        if texts and texts <= set(case.values):
            made = _record(frame, value, types.ModelRef(case.model), node)
            return None if made is None else ops.Convert(made, want, value.span)
    return None


def _covers(frame: Frame, found: types.ModelRef, want: types.ModelRef) -> bool:
    have = {field.name: field.type for field in frame.model(found).fields}
    return same_tags(frame, found.name, want.name) and all(
        field.name in have and _fits(frame, have[field.name], field.type)
        for field in frame.model(want).fields
    )


def same_tags(frame: Frame, found: str, want: str) -> bool:
    """Whether a record of one model, as the other, says by its tag that it is of that."""
    own, other = frame.models.tags(found), frame.models.tags(want)
    return all(
        set(own.get(field, texts)) <= set(texts)
        for field, texts in other.items()
        if frame.models.is_tag(want, field) and field in own
    )


def _record(frame: Frame, value: ops.Expr, want: types.ModelRef, node: ast.AST) -> ops.Expr | None:
    """One model as another: a subset is converted, missing fields take their defaults."""
    assert isinstance(value.type, types.ModelRef)
    if _covers(frame, value.type, want):
        return ops.Convert(value, want, value.span)
    return complete(frame, value, want, {}, node)


def complete(
    frame: Frame,
    value: ops.Expr,
    want: types.ModelRef,
    given: dict[str, ops.Expr],
    node: ast.AST,
) -> ops.Expr | None:
    """A ``NewModel`` from another model's fields, ``given`` ones and defaults; None if one lacks."""
    assert isinstance(value.type, types.ModelRef)
    have = {field.name: field.type for field in frame.model(value.type).fields}
    if not same_tags(frame, value.type.name, want.name):
        return None
    for field in frame.model(want).fields:
        if field.name not in given and field.name not in have and field.required:
            return None
    source = value if is_simple(value) else frame.temporary(value, node)
    fields: list[tuple[str, ops.Expr]] = []
    for field in frame.model(want).fields:
        if field.name in given:
            fields.append((field.name, given[field.name]))
        elif field.name in have:
            read = ops.GetField(source, field.name, have[field.name], value.span)
            inner = attempt(frame, read, field.type, node)
            if inner is None:
                return None
            fields.append((field.name, inner))
        else:
            fields.append((field.name, default_of(field.default, field.type, value)))
    return ops.NewModel(tuple(fields), want, value.span)


def default_of(default: ops.Expr | None, typed: Type, near: ops.Expr) -> ops.Expr:
    """The value of a field that was left out, at the place where it was."""
    if default is None:
        return ops.Const(None, typed, near.span)
    return at_span(default, near.span)


def join(one: Type, other: Type) -> Type:
    """The narrowest type that holds both; json where there is no other."""
    if one == other or (other == types.NONE and isinstance(one, types.Optional)):
        return one
    if one == types.NONE:
        return other if isinstance(other, types.Optional) else types.Optional(other)
    if other == types.NONE:
        return types.Optional(one)
    if isinstance(one, types.Optional) or isinstance(other, types.Optional):
        inner = join(_inner(one), _inner(other))
        return inner if inner == types.JSON else types.Optional(inner)
    match one, other:
        case types.List(item=a), types.List(item=b):
            return types.List(_item(a, b))
        case types.Dict(value=a), types.Dict(value=b):
            return types.Dict(_item(a, b))
        case types.Tuple(items=some), types.Tuple(items=others) if len(some) == len(others):
            parts = tuple(map(join, some, others))
            return types.JSON if types.JSON in parts else types.Tuple(parts)
        case types.Scalar("int"), types.Scalar("decimal"):
            return other
        case types.Scalar("decimal"), types.Scalar("int"):
            return one
    if isinstance(one, types.Union) and _joins(one, other):
        return one
    if isinstance(other, types.Union) and _joins(other, one):
        return other
    return types.JSON


def _joins(one: types.Union, other: Type) -> bool:
    names = other.models if isinstance(other, types.Union) else (str(other),)
    return isinstance(other, types.Union | types.ModelRef) and set(names) <= set(one.models)


def _item(one: Type, other: Type) -> Type:
    if types.NONE in (one, other):  # an empty literal holds anything
        return other if one == types.NONE else one
    return join(one, other)


def _inner(typed: Type) -> Type:
    return typed.item if isinstance(typed, types.Optional) else typed


def _advice(found: Type, want: Type) -> str:
    if isinstance(found, types.Union) and not isinstance(want, types.Scalar):
        return f"Test its `{found.tag}` first, or `isinstance`."
    if isinstance(found, types.Tuple) and not isinstance(want, types.Tuple):
        return "Return one value; a route's status is its `status=`."
    if want == types.STR:
        return "Convert it: `str(…)`."
    if want == types.UUID and found == types.STR:
        return "Declare it as `UUID`, or convert it: `UUID(…)`."
    if want in types.MOMENTS and found == types.STR:
        return f"Declare it as `{want}` where it comes in."
    if want == types.INT and found == types.STR:
        return "Convert it: `int(…)`."
    if want == types.DECIMAL and found == types.FLOAT:
        return "Convert it: `Decimal(str(…))`."
    if want == types.FLOAT and found == types.DECIMAL:
        return "Convert it: `float(…)`."
    return "Change one of the two."
