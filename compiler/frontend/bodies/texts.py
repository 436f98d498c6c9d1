"""f-strings → ``Format`` of texts. In: ``ast.JoinedStr``. Out: its parts, each converted as Python writes it."""

import ast
from typing import Final

from csc.compiler.frontend.bodies.constructors import text
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.tries import caught_text
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type


def build_joined(frame: Frame, node: ast.JoinedStr, want: Type | None) -> ops.Expr:
    parts = tuple(_part(frame, part) for part in node.values)
    return ops.Format(parts, types.STR, frame.span(node))


def _part(frame: Frame, part: ast.expr) -> ops.Expr:
    if isinstance(part, ast.Constant):
        return ops.Const(part.value, types.STR, frame.span(part))
    assert isinstance(part, ast.FormattedValue)
    value = caught_text(frame, part.value) or frame.build(part.value)
    if part.conversion == ord("r") and value.type in _WRITTEN:
        value = ops.Primitive("repr", (value,), types.STR, frame.span(part))
    elif part.conversion not in (-1, ord("s")):
        raise Refuse(part, "`!r` in an f-string", "A value is written as Python", "Leave `!r` out.")
    elif part.conversion == ord("s") and not isinstance(value.type, types.Optional):
        value = text(frame, value, part.value)
    if isinstance(value.type, types.Optional):
        message = "A value that may be None is written as text"
        raise Refuse(part, "optional in an f-string", message, 'Give it a default: `x or ""`.')
    if part.format_spec is not None:
        return _formatted(frame, part, value)
    return text(frame, value, part.value)


def _formatted(frame: Frame, part: ast.FormattedValue, value: ops.Expr) -> ops.Expr:
    match part.format_spec:
        case ast.JoinedStr(values=[ast.Constant(value=str(spec))]):
            if value.type in _FORMATTED:
                form: ops.Expr = ops.Const(spec, types.STR, frame.span(part))
                return ops.Primitive("format", (value, form), types.STR, frame.span(part))
        case ast.JoinedStr() as spec_ if value.type in _WRITTEN and value.type != types.BOOL:
            form = frame.build(spec_)
            return ops.Primitive("format", (value, form), types.STR, frame.span(part))
    raise Refuse(part, "computed format", "The format is computed", "Write it as a literal.")


_WRITTEN: Final = (types.INT, types.FLOAT, types.DECIMAL, types.BOOL, types.STR)


_FORMATTED: Final = (types.INT, types.FLOAT, types.DECIMAL, types.STR, types.DATETIME, types.DATE)
