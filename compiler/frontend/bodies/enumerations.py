"""Members of an enumeration, which the IR has as their values. In: ``order.status.value``, ``status is Status.OPEN``."""

import ast

from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.constants import NotConstant, enum_values, fold
from csc.compiler.frontend.names import Declared
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Constraints


def member_of(frame: Frame, value: ops.Expr) -> Constraints | None:
    """The constraints of a field or parameter whose values are members of an enumeration; None for other values."""
    while isinstance(value, ops.Convert):
        value = value.operand
    found: Constraints | None = None
    match value:
        case ops.GetField(object=owner, name=name):
            inner = owner.type.item if isinstance(owner.type, types.Optional) else owner.type
            if isinstance(inner, types.ModelRef):
                fields = {one.name: one.constraints for one in frame.model(inner).fields}
                found = fields.get(name)
        case ops.Local(name=name) if name in frame.parameters:
            found = frame.parameters[name].constraints
    return found if found is not None and found.members else None


def refuse_text(frame: Frame, node: ast.AST, value: ops.Expr) -> None:
    """``str`` of a member of a plain ``Enum`` is ``Color.RED``, also where it is mixed with str."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        node = node.args[0]
    if isinstance(node, ast.Attribute) and node.attr == "value":
        return
    found = member_of(frame, value)
    if found is not None and found.members == "name":
        message = "`str` of a member is its name, as Python writes it: `Color.RED`"
        remedy = "Write `.value`, or make it a `StrEnum`."
        raise Refuse(node, "text of a member", message, remedy)


def is_member(frame: Frame, node: ast.expr) -> bool:
    """``Color.RED``."""
    if not isinstance(node, ast.Attribute):
        return False
    owner = frame.names.resolve(frame.module, node.value)
    if not isinstance(owner, Declared):
        return False
    try:
        return bool(enum_values(frame.names, owner))
    except NotConstant:
        return False


def constant_member(frame: Frame, node: ast.Attribute) -> object:
    """``Color.RED.value``: the value; None for anything else."""
    if node.attr == "value" and is_member(frame, node.value):
        return fold(frame.names, frame.module, node.value)
    return None
