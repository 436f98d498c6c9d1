"""Times, dates and UUIDs in templates: texts, in the two forms of ``csc/moments.py``.

What a client sent is brought into the form of a table (six digits of a second, ``Z``; small letters) wherever it is
used, by methods of Java's String alone; what a table holds is in it.  Such texts compare as the values do.
"""

from typing import Final

from csc.compiler.backends.vtl.members import opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import literal
from csc.compiler.backends.vtl.values import Choice, Constant, Maybe, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import DATE, DATETIME, STR, UUID, Type
from csc.moments import stored

Node = ops.Expr | ops.Stmt
_WHOLE_SECOND: Final = ".replace('.000000Z', 'Z')"
_CANONICAL: Final = (
    ".replaceAll('(Z|[+]00:00)$', '').concat('.000000')"
    ".replaceAll('[.]([0-9]+)[.]', '.$1').substring(0, 26).concat('Z')"
)
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS: Final = ", ".join(f"'{name}': '{place:02}'" for place, name in enumerate(MONTHS, 1))


def stored_text(t: Template, held: Value, kind: Type, node: Node) -> str:
    """A reference to the text that a table holds for the value."""
    match held:
        case Constant():
            return t.hoist("moment", literal(stored(held.value)))  # type: ignore[arg-type]
        case Maybe():
            return stored_text(t, held.value, kind, node)
        case Choice():
            name = t.hoist("moment", stored_text(t, held.orelse, kind, node))
            t.say(f"#if({held.test})")
            with t.indented(), t.nested():
                t.set(name[1:], stored_text(t, held.then, kind, node))
            t.say("#end")
            return name
        case Ref(form="native"):
            if kind == DATETIME:
                return held.text + _CANONICAL
            return f"{held.text}.toLowerCase()" if kind == UUID else held.text
        case Ref():
            return opened(held).text
    raise refuse(node, f"This {kind}", "is not expressible in a template")


def written_text(t: Template, held: Value, kind: Type, node: Node) -> str:
    """A reference to the text that an answer has."""
    text = stored_text(t, held, kind, node)
    return text + _WHOLE_SECOND if kind == DATETIME else text


def text_of(t: Template, held: Value, node: ops.Primitive) -> Value:
    """``str(x)`` and ``x.isoformat()``."""
    kind = node.arguments[0].type
    if kind == DATETIME and node.name == "datetime.isoformat":
        text = written_text(t, held, kind, node) + ".replace('Z', '+00:00')"
        return Ref(t.hoist("text", text), STR)
    if kind not in (DATE, UUID):
        raise refuse(node, f"`str()` of a {kind}", "is written otherwise by a template")
    return Ref(t.hoist("text", stored_text(t, held, kind, node)), STR)


def day_of(t: Template, held: Value, node: ops.Primitive) -> Value:
    """``moment.date()``."""
    text = f"{stored_text(t, held, DATETIME, node)}.substring(0, 10)"
    return Ref(t.hoist("day", text), DATE, "text")


def moment_of(t: Template, node: ops.Primitive) -> Value:
    """The time of the request; no other number of milliseconds is expressible as a date."""
    (source,) = node.arguments
    if not isinstance(source, ops.HostCall):
        raise refuse(node, "A time that is computed", "is not expressible in a template")
    if "now" not in t.parsed:
        time = t.hoist("requestTime", '"$context.requestTime"')[1:]
        epoch = t.hoist("requestEpoch", '"$context.requestTimeEpoch"')[1:]
        month = t.hoist("months", f"{{{_NUMBERS}}}")[1:]
        t.parsed["now"] = t.hoist(
            "now",
            f'"${{{time}.substring(7, 11)}}-${{{month}.get(${time}.substring(3, 6))}}'
            f"-${{{time}.substring(0, 2)}}T${{{time}.substring(12, 20)}}"
            f'.${{{epoch}.substring(10)}}000Z"',
        )
    return Ref(t.parsed["now"], DATETIME, "text")


def same(t: Template, held: Value, node: ops.Primitive) -> Value:
    """``UUID(uuid4())``: the text of a fresh one is in small letters already."""
    (source,) = node.arguments
    if isinstance(source, ops.HostCall) and isinstance(held, Ref):
        return Ref(held.text, UUID, "text")
    raise refuse(node, "`UUID()` of a text", "may raise ValueError, which a template can't")


def compared(t: Template, node: ops.Compare, kind: Type) -> str:
    """A comparison of two values of one of these types."""
    from csc.compiler.backends.vtl import expressions

    one, other = (
        stored_text(t, expressions.value(t, side), kind, side) for side in (node.left, node.right)
    )
    if node.operator in ("==", "!="):
        return f"{one} {node.operator} {other}"
    return f"{one}.compareTo({other}) {node.operator} 0"
