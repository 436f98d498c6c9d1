"""``"%s has %d" % (name, n)`` → ``Format``. In: the operator's syntax. Out: the parts, each as ``%`` writes it.

Only what ``%`` and ``format`` write alike: a Decimal is a float to ``%f``, so it is left to Python.
"""

import ast
import re
from typing import Final

from csc.compiler.frontend.bodies.constructors import text
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import FLOAT, INT, STR

_FIELD: Final = re.compile(
    r"%(?P<flags>[-+ 0]*)(?P<width>\d*)(?:\.(?P<places>\d+))?(?P<kind>[a-zA-Z%])"
)


def percent(frame: Frame, node: ast.BinOp) -> ops.Expr | None:
    """``"…" % values`` of a literal; None for other operators."""
    match node:
        case ast.BinOp(left=ast.Constant(value=str(pattern)), op=ast.Mod(), right=right):
            pass
        case _:
            return None
    given = right.elts if isinstance(right, ast.Tuple) else [right]
    fields = [one for one in _FIELD.finditer(pattern) if one["kind"] != "%"]
    if len(fields) != len(given) or _FIELD.sub("", pattern).count("%"):
        raise _refuse(node)
    values = [frame.build(one) for one in given]
    span, parts, at = frame.span(node), list[ops.Expr](), 0
    rest = iter(zip(values, given, strict=True))
    for field in _FIELD.finditer(pattern):
        parts.append(ops.Const(pattern[at : field.start()], STR, span))
        at = field.end()
        if field["kind"] == "%":
            parts.append(ops.Const("%", STR, span))
        else:
            value, source = next(rest)
            parts.append(_part(frame, node, source, value, field))
    return ops.Format((*parts, ops.Const(pattern[at:], STR, span)), STR, span)


def _refuse(node: ast.AST) -> Refuse:
    return Refuse(node, "`%` on str", "Text is formatted with `%`", "Use an f-string.")


def _part(
    frame: Frame, node: ast.BinOp, source: ast.expr, value: ops.Expr, field: re.Match[str]
) -> ops.Expr:
    flags, width, places, kind = field["flags"], field["width"], field["places"], field["kind"]
    if kind == "s" and places is None and not set(flags) - {"-"}:
        if isinstance(value.type, types.Optional):
            raise _refuse(node)
        written = text(frame, value, source)
        side = "<" if "-" in flags else ">"
        return written if not width else _formatted(frame, node, written, f"{side}{width}")
    numbers = {"d": (INT,), "i": (INT,), "x": (INT,), "X": (INT,), "f": (FLOAT, INT), "e": (FLOAT,)}
    if value.type not in numbers.get(kind, ()) or (places is not None and kind not in "fe"):
        raise _refuse(node)
    sign = "+" if "+" in flags else " " if " " in flags else ""
    filled = "0" if "0" in flags and "-" not in flags else ""
    side = "<" if "-" in flags and width else ""
    point = "" if places is None else f".{places}"
    spec = f"{side}{sign}{filled}{width}{point}{'d' if kind == 'i' else kind}"
    if filled and not width:
        raise _refuse(node)
    return _formatted(frame, node, value, spec)


def _formatted(frame: Frame, node: ast.AST, value: ops.Expr, spec: str) -> ops.Expr:
    span = frame.span(node)
    return ops.Primitive("format", (value, ops.Const(spec, STR, span)), STR, span)
