"""``model.model_dump(exclude={"id"})``: which fields a dump has. In: the call. Out: the model's expression and the names."""

import ast

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.ir import ops, types


def dumped(node: ast.expr) -> ast.Call | None:
    """``x.model_dump(…)`` or ``x.dict(…)``; None for anything else."""
    match node:
        case ast.Call(func=ast.Attribute(attr="model_dump" | "dict"), args=[]):
            return node
    return None


def fields_of(frame: Frame, node: ast.Call, receiver: ops.Expr) -> list[str]:
    """The names of the fields that a dump of a model has, by its ``include=`` and ``exclude=``.

    Raises:
        Refuse: for other settings, or computed ones.
        Skip: after reporting CSC306 for a name that the model lacks.
    """
    assert isinstance(receiver.type, types.ModelRef)
    names = [field.name for field in frame.model(receiver.type).fields]
    for keyword in node.keywords:
        if keyword.arg not in ("include", "exclude"):
            message = f"`.model_dump()` is called with `{keyword.arg}`"
            remedy = "`table.update(key, model)` leaves out what is None; or name the fields."
            raise Refuse(node, "setting of `.model_dump()`", message, remedy)
        given = _names(frame, keyword.value)
        for one in given:
            if one not in [field.name for field in frame.model(receiver.type).fields]:
                hint = did_you_mean(one, names, f"It has {', '.join(names)}.")
                facts = {"model": str(receiver.type), "name": one, "hint": hint}
                raise frame.report("CSC306", keyword.value, **facts)
        names = [name for name in names if (name in given) == (keyword.arg == "include")]
    return names


def _names(frame: Frame, node: ast.expr) -> list[str]:
    try:
        found = fold(frame.names, frame.module, node)
    except NotConstant:
        found = None
    if not isinstance(found, set | list | tuple):
        message = "The fields are computed"
        raise Refuse(node, "setting of `.model_dump()`", message, "Write their names.")
    return [str(one) for one in found]


def dump_of(frame: Frame, node: ast.Call, receiver: ops.Expr) -> ops.Expr:
    """The dump as a dict of any JSON."""
    typed, span = types.Dict(types.JSON), frame.span(node)
    if not node.keywords:
        return ops.Convert(receiver, typed, span)
    names = fields_of(frame, node, receiver)
    assert isinstance(receiver.type, types.ModelRef)
    kinds = {field.name: field.type for field in frame.model(receiver.type).fields}
    source = receiver if is_simple(receiver) else frame.temporary(receiver, node)
    pairs: list[tuple[ops.Expr, ops.Expr]] = []
    for name in names:
        value: ops.Expr = ops.GetField(source, name, kinds[name], span)
        if value.type != types.JSON:
            value = ops.Convert(value, types.JSON, span)
        pairs.append((ops.Const(name, types.STR, span), value))
    return ops.NewDict(tuple(pairs), typed, span)
