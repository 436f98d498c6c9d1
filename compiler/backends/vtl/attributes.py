"""A value as DynamoDB's JSON in a request template: ``{"S": "…"}``.

Whatever comes from the request is written as an escaped JSON string (numbers too, which DynamoDB
then checks) or chosen from constants, so no data can change the shape of the call.
"""

import base64
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
    json_number_text,
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
from csc.compiler.ir.types import JSON, Dict, List, ModelRef, Optional, Scalar, Set, Type, Union
from csc.compiler.lowering.calls import code_of
from csc.moments import stored


def attribute(t: Template, held: Value, kind: Type, node: ops.Expr) -> str:
    """``{"S": …}`` of ``held``. A None is ``{"NULL": true}``; where it is to be left out, the
    caller has asked ``absence``."""
    kind = _plain(held.type if kind == JSON or isinstance(kind, Union) else kind)
    match held:
        case Constant(value=None):
            return '{"NULL": true}'
        case Constant():
            return _constant(held.value, kind, node)
        case Maybe():
            inside = attribute(t, held.value, kind, node)
            return f'#if({held.present}){inside}#{{else}}{{"NULL": true}}#end'
        case Choice():
            then, orelse = (attribute(t, one, kind, node) for one in (held.then, held.orelse))
            return f"#if({held.test}){then}#{{else}}{orelse}#end"
        case Joined():
            return f'{{"S": "{"".join(_part(t, one, node) for one in held.parts)}"}}'
        case Struct():
            return f'{{"M": {members(t, held, kind, node)}}}'
        case Listed() | Mapped():
            return _sequence(t, held, kind, node)
        case Scaled():
            return f'{{"N": "{braced(decimals.digits(t, held))}"}}'
        case Ref():
            return _reference(t, held, kind, node)
        case Paged():
            raise refuse(node, "A page", "can't be stored")


def absence(t: Template, held: Value, kind: Type, node: ops.Expr) -> str | None:
    """The condition that the value is there: None where it always is."""
    kind = held.type if kind == JSON else kind
    match held:
        case Maybe():
            inner = absence(t, held.value, _plain(kind), node)
            return held.present if inner is None else f"({held.present} && {inner})"
        case Constant(value=None):
            return "false"
        case Listed(items=()) if isinstance(_plain(kind), Set):
            return "false"
        case Choice():
            then = absence(t, held.then, kind, node) or "true"
            orelse = absence(t, held.orelse, kind, node) or "true"
            if then == orelse == "true":
                return None
            return f"(({held.test} && {then}) || (!({held.test}) && {orelse}))"
        case Ref() if isinstance(kind, Optional):
            return is_given(held, kind.item)
        case Ref() if isinstance(kind, Set):
            return f"!{opened(held).text}.isEmpty()"
    return None


def members(t: Template, held: Value, kind: Type, node: ops.Expr) -> str:
    """The attributes of a model or dict: ``{"id": {"S": "…"}, …}``, absent ones left out."""
    kind = _plain(held.type) if isinstance(kind, Union) else kind
    match held:
        case Ref() if isinstance(kind, Union):
            return by_case(held, lambda one: members(t, one, one.type, node), "{}")
        case Struct():
            types = _types(t, held, kind, node)
            return _object(t, {n: (v, types[n]) for n, v in held.members.items()}, node)
        case Ref() if isinstance(kind, ModelRef):
            fields = t.whole(kind, node.span)
            return _object(t, {n: (field_of(t, held, f), f.type) for n, f in fields.items()}, node)
        case Ref() if isinstance(kind, Dict):
            return _dict(t, held, node)
        case Choice():
            then, orelse = (members(t, one, kind, node) for one in (held.then, held.orelse))
            return f"#if({held.test}){then}#{{else}}{orelse}#end"
    raise refuse(node, "This item", "is not expressible in a template")


def _types(t: Template, held: Struct, kind: Type, node: ops.Expr) -> dict[str, Type]:
    if isinstance(kind, ModelRef):
        return {name: f.type for name, f in t.fields(kind, node.span).items()}
    item = kind.value if isinstance(kind, Dict) else kind
    return dict.fromkeys(held.members, item)


def _object(t: Template, parts: dict[str, tuple[Value, Type]], node: ops.Expr) -> str:
    """Members that are always there come first, so that each other one brings its own comma."""
    always, sometimes = [], []
    for name, (held, kind) in parts.items():
        present = absence(t, held, kind, node)
        if present == "false":
            continue
        inner = held.value if isinstance(held, Maybe) else held
        text = f"{json_constant(name)}: {attribute(t, inner, kind, node)}"
        if present is None:
            always.append(text)
        else:
            sometimes.append((present, text))
    if always or not sometimes:
        rest = "".join(f"#if({present}), {text}#end" for present, text in sometimes)
        return "{" + ", ".join(always) + rest + "}"
    comma = t.hoist("comma", "''")
    setting = f"#set({comma} = ', ')"
    return "{" + "".join(
        f"#if({present})${{{comma[1:]}}}{text}{setting}#end" for present, text in sometimes
    ) + "}"  # fmt: skip


def _constant(value: object, kind: Type, node: ops.Expr) -> str:
    match value:
        case bool():
            return f'{{"BOOL": {"true" if value else "false"}}}'
        case int() | float():
            return f'{{"N": "{value}"}}'
        case Decimal():
            return f'{{"N": "{value:f}"}}'
        case str():
            return f'{{"S": {json_constant(value)}}}'
        case date() | UUID():
            return f'{{"S": {json_constant(stored(value))}}}'
        case bytes():
            return f'{{"B": "{base64.b64encode(value).decode()}"}}'
    raise refuse(node, f"A constant of type {kind}", "can't be stored")


def _part(t: Template, part: str | Value, node: ops.Expr) -> str:
    match part:
        case str():
            return json_constant_inside(part)
        case Constant(value=str() as text):
            return json_constant_inside(text)
        case Joined():
            return "".join(_part(t, one, node) for one in part.parts)
    return braced(json_inside(strings.part(t, part, node)))


def _reference(t: Template, held: Ref, kind: Type, node: ops.Expr) -> str:
    match kind:
        case ModelRef() | Union() | Dict():
            return f'{{"M": {members(t, held, kind, node)}}}'
        case List() | Set():
            return _sequence(t, held, kind, node)
        case Scalar(kind="str" | "bytes"):
            return f'{{"{code_of(kind)}": {json_string(opened(held).text)}}}'
        case Scalar(kind="datetime" | "date" | "uuid"):
            return f'{{"S": {json_string(moments.stored_text(t, held, kind, node))}}}'
        case Scalar(kind="bool"):
            test = conditions.flag(t, held, node)
            return f'{{"BOOL": #if({test})true#{{else}}false#end}}'
        case Scalar(kind="int" | "float" | "decimal"):
            return f'{{"N": {_number(t, held)}}}'
    raise refuse(node, f"A value of type {kind}", "can't be stored by a template", "Type it.")


def _number(t: Template, held: Ref) -> str:
    text = opened(held).text
    return json_number_text(t.hoist("number", text) if text.startswith("(") else text)


def _sequence(t: Template, held: Listed | Mapped | Ref, kind: Type, node: ops.Expr) -> str:
    code = code_of(kind)
    assert isinstance(kind, List | Set)
    write = _bare if isinstance(kind, Set) else attribute
    if isinstance(held, Listed):
        texts = [write(t, one, kind.item, node) for one in held.items]
        return f'{{"{code}": [{", ".join(texts)}]}}'
    if isinstance(held, Mapped):
        return f'{{"{code}": [{mapped(t, held, write)}]}}'
    items, each, item_kind = element(t, held, node)
    name = t.fresh("item")
    with t.inline() as lines:
        text = write(t, each(f"${name}"), item_kind, node)
    inside = "".join(f"{line}\n" for line in lines) + text
    loop = f"#foreach(${name} in {items}){inside}#if($foreach.hasNext), #end#end"
    return f'{{"{code}": [{loop}]}}'


def _bare(t: Template, held: Value, kind: Type, node: ops.Expr) -> str:
    """A member of a set: the string inside ``{"S": "…"}``."""
    text = attribute(t, held, kind, node)
    return text.removeprefix(f'{{"{code_of(kind)}": ').removesuffix("}")


def _dict(t: Template, held: Ref, node: ops.Expr) -> str:
    source, each, kind = entries(held)
    names, key = t.hoist("map", source), t.fresh("key")
    with t.inline() as lines:
        text = attribute(t, each(names, f"${key}"), kind, node)
    inside = "".join(f"{line}\n" for line in lines) + f"{json_string(f'${key}')}: {text}"
    return f"{{#foreach(${key} in {names}.keySet()){inside}#if($foreach.hasNext), #end#end}}"


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
