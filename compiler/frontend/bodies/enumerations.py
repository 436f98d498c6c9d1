"""Members of an enumeration, which the IR has as their values. In: ``order.status.value``, ``Status.OPEN``, ``Status(text)``.

What makes a member is marked; ``members.py`` looks at the whole body for uses in which a member is not as its value is.
"""

import ast
from dataclasses import replace
from typing import Final

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.annotations import written_as
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.constants import NotConstant, enum_values, fold
from csc.compiler.frontend.literals import WrongLiteral, literal
from csc.compiler.frontend.names import Declared, Entity
from csc.compiler.ir import ops, types

_DEPTH: Final = 4  # constants that are made of others


def enumeration(frame: Frame, node: ast.expr) -> tuple[Declared, dict[str, object]] | None:
    """The enumeration that an expression names, and its members; None for anything else."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return None
    owner = frame.names.resolve(frame.module, node)
    found = _members_of(frame, owner) if isinstance(owner, Declared) else None
    if not isinstance(owner, Declared):
        return None
    return (owner, found) if found else None


def is_member(frame: Frame, node: ast.expr) -> bool:
    """``Color.RED``."""
    return isinstance(node, ast.Attribute) and enumeration(frame, node.value) is not None


def constant_member(frame: Frame, node: ast.Attribute) -> ops.Expr | None:
    """``Color.RED``, ``Color.RED.value`` and ``Color.RED.name``; None for anything else."""
    if node.attr in ("value", "name") and is_member(frame, node.value):
        assert isinstance(node.value, ast.Attribute)
        if constant_member(frame, node.value) is None:
            return None
        value = fold(frame.names, frame.module, node.value)
        own = enumeration(frame, node.value.value)
        if node.attr == "name" and own is not None:
            value = next(name for name, one in own[1].items() if one == value)
        return literal(value, None, frame.span(node))
    found = enumeration(frame, node.value)
    if found is None:
        return None
    if node.attr not in found[1]:
        if node.attr.startswith("_") or _has_more(found[0], node.attr):
            return None
        hint = did_you_mean(node.attr, found[1], f"It has {', '.join(found[1])}.")
        raise frame.report("CSC306", node, model=found[0].name, name=node.attr, hint=hint)
    return _member(frame, found[0], found[1][node.attr], node)


def _has_more(owner: Declared, name: str) -> bool:
    """Whether a class has a method or an attribute of this name beside its members."""
    assert isinstance(owner.node, ast.ClassDef)
    return any(getattr(one, "name", "") == name for one in owner.node.body)


def _member(frame: Frame, owner: Declared, value: object, node: ast.AST) -> ops.Expr:
    """A constant that is a member."""
    try:
        made = literal(value, None, frame.span(node))
    except WrongLiteral:
        message = f"`{owner.name}` has members that are neither texts nor numbers"
        raise Refuse(node, "enumeration", message, "Give them texts.") from None
    frame.marks.members[id(made)] = (made, written_as(frame.names, owner))
    return made


def all_members(frame: Frame, node: ast.expr) -> ops.Expr | None:
    """The members of ``Color`` where it is looped over; None for anything else."""
    found = enumeration(frame, node)
    if found is None:
        return None
    values = {repr(value): value for value in found[1].values()}  # a second name is no member
    made = tuple(_member(frame, found[0], value, node) for value in values.values())
    if len({one.type for one in made}) != 1:
        return None
    return ops.NewList(made, types.List(made[0].type), frame.span(node))


def member_of_value(frame: Frame, node: ast.Call) -> ops.Expr | None:
    """``Color(text)``: the member with this value, or ValueError; None for other calls."""
    found = enumeration(frame, node.func)
    if found is None or len(node.args) != 1 or node.keywords:
        return None
    every = all_members(frame, node.func)
    value = frame.build(node.args[0])
    if every is None or not isinstance(every.type, types.List) or value.type != every.type.item:
        message = f"`{found[0].name}` is made of {value.type}"
        raise Refuse(node, "member by its value", message, "Give it what its members are.")
    name = ops.Const(found[0].name, types.STR, frame.span(node))
    made = ops.Primitive("member", (value, every, name), value.type, frame.span(node))
    frame.marks.members[id(made)] = (made, written_as(frame.names, found[0]))
    return made


def kind_held(frame: Frame, entity: Entity | None, depth: int = 0) -> str | None:
    """What kind of members a constant of a module is or holds; None for none."""
    if not isinstance(entity, Declared) or depth > _DEPTH or isinstance(entity.node, ast.ClassDef):
        return None
    for one in ast.walk(entity.node):
        if not isinstance(one, ast.Name | ast.Attribute):
            continue
        owner = frame.names.resolve(entity.module, one)
        if isinstance(owner, Declared) and isinstance(owner.node, ast.ClassDef):
            if _members_of(frame, owner):
                return written_as(frame.names, owner)
        elif owner != entity and (found := kind_held(frame, owner, depth + 1)) is not None:
            return found
    return None


def _members_of(frame: Frame, owner: Declared) -> dict[str, object] | None:
    try:
        return enum_values(frame.names, owner)
    except NotConstant:
        return None


def value_of(frame: Frame, owner: ops.Expr, node: ast.Attribute) -> ops.Expr:
    """``status.value``: the same value, which is no member any more."""
    made = replace(owner, span=frame.span(node))
    frame.marks.values[id(made)] = made, owner
    return made
