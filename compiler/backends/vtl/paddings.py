"""``f"{n:05d}"``, ``f"{text:>8}"``, ``f"{n:,}"``: formats that only pad, or set commas between thousands.

Java's own formats are out of a template's reach; what rounds (``.2f``) is refused.
"""

import re
from typing import Final

from csc.compiler.backends.vtl import expressions, numbers, strings
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import braced, literal
from csc.compiler.backends.vtl.values import Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, STR

FORM: Final = re.compile(r"(?:([^{}])?([<>]))?(0)?([1-9][0-9]?)?(,)?([ds])?")
THOUSANDS: Final = "(?<=[0-9])(?=([0-9]{3})+$)"


def padded(t: Template, node: ops.Primitive) -> Value:
    """``format(value, specification)``."""
    operand, specification = node.arguments
    kind = operand.type
    text = specification.value if isinstance(specification, ops.Const) else None
    form = FORM.fullmatch(str(text)) if isinstance(text, str) else None
    if form is None or kind not in (INT, STR) or form[6] not in (None, "d" if kind == INT else "s"):
        raise refuse(node, f"The format `{text}`", "is not expressible in a template")
    fill, side, zeros, width, comma, _ = form.groups()
    if (kind == STR and (zeros or comma)) or (zeros and (comma or side)):
        raise refuse(node, f"The format `{text}`", "is not expressible in a template")
    written = _written(t, operand, node)
    if comma:
        written = t.hoist("text", f"{written}.replaceAll({literal(THOUSANDS)}, ',')")
    if width is None:
        return Ref(written, STR)
    if zeros:
        return Ref(_zeros(t, written, int(width)), STR)
    left = side == "<" or (side is None and kind == STR)
    return Ref(_filled(t, written, fill or " ", int(width), left), STR)


def _written(t: Template, operand: ops.Expr, node: ops.Primitive) -> str:
    held = expressions.value(t, operand)
    if operand.type == STR:
        return t.hoist("text", strings.expression(t, held, node))
    return t.hoist("text", f'"{braced(numbers.as_text(t, held, node))}"')


def _filled(t: Template, text: str, fill: str, width: int, left: bool) -> str:
    size = strings.length(t, Ref(text, STR), ops.Const("", STR, t.route.handler.span))
    assert isinstance(size, Ref)
    count = t.hoist("size", size.text)
    rest = t.hoist("fill", literal(fill * width))
    pad = f"${{{rest[1:]}.substring({count})}}"
    both = f"{braced(text)}{pad}" if left else f"{pad}{braced(text)}"
    t.say(f'#if({count} < {width})#set({text} = "{both}")#end')
    return text


def _zeros(t: Template, text: str, width: int) -> str:
    """Zeros stand behind the sign."""
    sign = t.hoist("sign", "''")
    t.say(f"#if({text}.startsWith('-'))#set({sign} = '-')#set({text} = {text}.substring(1))#end")
    count = t.hoist("size", f"{text}.length() + {sign}.length()")
    rest = t.hoist("fill", f"'{'0' * width}'")
    zeros = f"${{{rest[1:]}.substring({count})}}"
    t.say(f'#if({count} < {width})#set({text} = "{zeros}{braced(text)}")#end')
    t.set(text[1:], f'"{braced(sign)}{braced(text)}"')
    return text
