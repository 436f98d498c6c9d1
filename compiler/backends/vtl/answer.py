"""A value as JSON text of the response (and of anything else that is plain JSON).

Struct(id, label)  →  {"id": "$util.escapeJavaScript(…)…", "label": "…"}
"""

import base64
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from csc.compiler.backends.vtl import conditions, decimals, moments, strings
from csc.compiler.backends.vtl.loops import mapped
from csc.compiler.backends.vtl.members import by_case, element, entries, field_of, is_given, opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import (
    braced,
    json_constant,
    json_constant_inside,
    json_inside,
    json_string,
)
from csc.compiler.backends.vtl.values import (
    Choice,
    Constant,
    Joined,
    Listed,
    Mapped,
    Maybe,
    Paged,
    Ref,
    Scaled,
    Struct,
    Value,
)
from csc.compiler.ir import ops
from csc.compiler.ir.types import (
    JSON,
    TEXTUAL,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Scalar,
    Set,
    Tuple,
    Type,
    Union,
)
from csc.moments import written

Node = ops.Expr | ops.Stmt


def json_of(t: Template, held: Value, kind: Type, node: Node) -> str:
    """The JSON text of ``held``, which has the static type ``kind``; of any JSON, it is what it was before."""
    kind = held.type if kind == JSON or isinstance(kind, Union) else kind
    match held:
        case Constant():
            return constant(held.value, kind)
        case Maybe():
            inner = kind.item if isinstance(kind, Optional) else kind
            return f"#if({held.present}){json_of(t, held.value, inner, node)}#{{else}}null#end"
        case Choice():
            then, orelse = json_of(t, held.then, kind, node), json_of(t, held.orelse, kind, node)
            return f"#if({held.test}){then}#{{else}}{orelse}#end"
        case Joined():
            return '"' + "".join(_part(t, part, node) for part in held.parts) + '"'
        case Struct():
            return _members(t, held.members, held.type, node)
        case Listed():
            inner = _item(kind)
            return "[" + ", ".join(json_of(t, one, inner, node) for one in held.items) + "]"
        case Mapped():
            return "[" + mapped(t, held, json_of) + "]"
        case Paged():
            items = json_of(t, held.items, held.items.type, node)
            after = json_of(t, held.next, held.next.type, node)
            inside = f'"items": {items},\n"next": {after}'.replace("\n", "\n  ")
            return f"{{\n  {inside}\n}}"
        case Scaled():
            return decimals.digits(t, held)
        case Ref():
            return _reference(t, held, kind, node)


def constant(value: object, kind: Type) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | UUID):
        return json_constant(written(value))
    if isinstance(value, bytes):
        return json_constant(base64.b64encode(value).decode())
    return json_constant(value)


def _part(t: Template, part: str | Value, node: Node) -> str:
    match part:
        case str():
            return json_constant_inside(part)
        case Constant(value=str() as text):
            return json_constant_inside(text)
        case Joined():
            return "".join(_part(t, one, node) for one in part.parts)
        case Choice():
            then, orelse = _part(t, part.then, node), _part(t, part.orelse, node)
            return f"#if({part.test}){then}#{{else}}{orelse}#{{end}}"
    if isinstance(part, Ref) and part.form == "text":
        return braced(part.text)
    return braced(json_inside(strings.part(t, part, node)))


def _members(t: Template, members: Mapping[str, Value], kind: Type, node: Node) -> str:
    types = (
        {name: f.type for name, f in t.fields(kind, node.span).items()}
        if isinstance(kind, ModelRef)
        else dict.fromkeys(members, kind.value if isinstance(kind, Dict) else kind)
    )
    written = [
        f"{json_constant(name)}: {json_of(t, held, types[name], node)}"
        for name, held in members.items()
    ]
    inside = ",\n".join(written).replace("\n", "\n  ")
    return f"{{\n  {inside}\n}}" if written else "{}"


def _reference(t: Template, held: Ref, kind: Type, node: Node) -> str:
    match kind:
        case Optional():
            given = is_given(held, kind.item)
            return f"#if({given}){_reference(t, held, kind.item, node)}#{{else}}null#end"
        case ModelRef():
            fields = t.whole(kind, node.span)
            source = t.fields(held.type, node.span) if isinstance(held.type, ModelRef) else fields
            read = {name: field_of(t, held, source.get(name, f)) for name, f in fields.items()}
            return _members(t, read, kind, node)
        case List() | Set() | Page():
            return _list(t, held, kind, node)
        case Dict():
            return _dict(t, held, node)
        case Tuple():
            raise refuse(node, "A tuple", "can't be written by a template")
        case Union():
            if not isinstance(held.type, Union):
                return _reference(t, held, held.type, node)
            return by_case(held, lambda one: _reference(t, one, one.type, node), "null")
        case Scalar():
            text = _scalar(t, held, kind, node)
            if held.unsure and not text.startswith('"'):
                return f"#if({is_given(held, kind)}){text}#{{else}}null#end"
            return text


def _scalar(t: Template, held: Ref, kind: Scalar, node: Node) -> str:
    inside = opened(held)
    if kind in TEXTUAL:
        return json_string(moments.written_text(t, held, kind, node))
    if kind.kind in ("str", "bytes"):
        return f'"{inside.text}"' if held.form == "text" else json_string(inside.text)
    if kind.kind == "bool":
        if held.form == "attribute":
            return inside.text
        return f"#if({conditions.flag(t, held, node)})true#{{else}}false#end"
    if kind.kind == "none":
        return "null"
    if kind.kind == "json":
        raise refuse(node, "A value of no known type", "can't be written by a template", "Type it.")
    if inside.text.startswith("("):
        return t.hoist("number", inside.text)
    if inside.form in ("text", "number"):
        return inside.text
    return f'$util.escapeJavaScript("{braced(inside.text)}")'


def _list(t: Template, held: Ref, kind: List | Set | Page, node: Node) -> str:
    items, each, item_kind = element(t, Ref(held.text, kind, held.form, held.each), _expr(node))
    name = t.fresh("item")
    with t.inline() as lines:
        text = json_of(t, each(f"${name}"), item_kind, node)
    inside = ("".join(f"{line}\n" for line in lines) + text).replace("\n", "\n  ")
    return f"[#foreach(${name} in {items})\n  {inside}#if($foreach.hasNext),#end#end]"


def _dict(t: Template, held: Ref, node: Node) -> str:
    source, each, kind = entries(held)
    names, key = t.hoist("map", source), t.fresh("key")
    with t.inline() as lines:
        text = json_of(t, each(names, f"${key}"), kind, node)
    inside = "".join(f"{line}\n" for line in lines) + f"{json_string(f'${key}')}: {text}"
    return f"{{#foreach(${key} in {names}.keySet()){inside}#if($foreach.hasNext), #end#end}}"


def _item(kind: Type) -> Type:
    return kind.item if isinstance(kind, List | Set | Page) else kind


def _expr(node: Node) -> ops.Expr:
    return ops.Const(None, Scalar("none"), node.span) if isinstance(node, ops.Stmt) else node
