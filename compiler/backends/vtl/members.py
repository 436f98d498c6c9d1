"""The parts of a value: a field of a model, the elements of a list, what stands inside an attribute.

$output.Item (attributes) . stock  →  $output.Item.stock (attribute)  →  $output.Item.stock.N (text)
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from csc.compiler.backends.vtl.parameters import default_of
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import literal, member
from csc.compiler.backends.vtl.values import (
    Choice,
    Constant,
    Form,
    Listed,
    Maybe,
    Paged,
    Ref,
    Struct,
    Value,
)
from csc.compiler.ir import ops
from csc.compiler.ir.model import ModelField
from csc.compiler.ir.types import STR, Dict, List, ModelRef, Optional, Page, Set, Type, Union
from csc.compiler.lowering.calls import code_of

INSIDE: Mapping[str, tuple[Form, Form]] = {
    "S": ("native", "native"),
    "B": ("native", "native"),
    "N": ("text", "native"),
    "BOOL": ("native", "native"),
    "SS": ("elements", "native"),
    "BS": ("elements", "native"),
    "NS": ("elements", "text"),
    "L": ("elements", "attribute"),
    "M": ("attributes", "native"),
}
"""What stands inside an attribute value of each code: its form, and that of its elements."""


def opened(held: Ref) -> Ref:
    """``{"S": x}`` → x."""
    if held.form != "attribute":
        return held
    code = code_of(held.type)
    code = "M" if code in ("item", "any") else code  # of any kind: whoever reads it refuses
    form, each = INSIDE[code]
    return Ref(f"{held.text}.{code}", held.type, form, each)


def is_given(held: Ref, kind: Type) -> str:
    """The condition that this member is there and not null.

    A missing member is ``""`` to Velocity as API Gateway runs it, and so is an empty string.
    """
    code = code_of(kind)
    if held.form == "attribute":
        if code in ("S", "B"):
            return f'{held.text}.containsKey("{code}") == true'
        return f'{opened(Ref(held.text, kind, "attribute")).text} != ""'
    if code in ("S", "B"):
        return f'({held.text} != "" || {held.text}.length() == 0)'
    return f'{held.text} != ""'


def member_of(t: Template, held: Value, node: ops.GetField) -> Value:
    """``held.name``."""
    match held:
        case Struct():
            return held.members[node.name]
        case Maybe():
            return member_of(t, held.value, node)
        case Choice():
            then, orelse = member_of(t, held.then, node), member_of(t, held.orelse, node)
            return Choice(held.test, then, orelse, node.type)
        case Ref() if isinstance(held.type, ModelRef):
            fields = t.fields(held.type, node.span)
            return field_of(t, held, fields[node.name])
        case Ref() if isinstance(held.type, Union):
            if node.name == held.type.tag:
                return tag_of(held)
            fields = t.fields(ModelRef(held.type.models[0]), node.span)
            return field_of(t, held, fields[node.name])
    raise refuse(node, f"`.{node.name}`", "of a value without a model is not expressible")


def tag_of(held: Ref) -> Ref:
    """The text that says of which model a record of a union is."""
    assert isinstance(held.type, Union)
    inside = opened(held)
    form: Form = "attribute" if inside.form == "attributes" else "native"
    return Ref(member(inside.text, held.type.tag), STR, form)


def case_tests(held: Ref) -> Iterator[tuple[str, Ref]]:
    """For each model of a union: the condition that the record is of it, and the record as one of it."""
    assert isinstance(held.type, Union)
    text = opened(tag_of(held)).text
    for case in held.type.cases:
        tests = [f"{text} == {literal(value)}" for value in case.values]
        test = tests[0] if len(tests) == 1 else f"({' || '.join(tests)})"
        yield test, replace(held, type=ModelRef(case.model))


def by_case(held: Ref, write: Callable[[Ref], str], otherwise: str) -> str:
    """What is written of a record, whichever of the models it is of."""
    found = [(test, write(one)) for test, one in case_tests(held)]
    ways = "".join(
        f"{'#else' if place else '#'}if({test}){text}" for place, (test, text) in enumerate(found)
    )
    return f"{ways}#{{else}}{otherwise}#end"


def field_of(t: Template, held: Ref, field: ModelField) -> Value:
    """A field of a model that came from a request or from a table, with what its absence means."""
    inside = opened(held)
    form: Form = "attribute" if inside.form == "attributes" else "native"
    found = Ref(member(inside.text, field.name), _plain(field.type), form)
    given = is_given(found, found.type)
    if isinstance(field.type, Optional):
        default = default_of(field.default)
        if default is None:
            return Maybe(given, found, field.type)
        if form == "native" and field.default:  # a given null counts; a stored one leaves no trace
            named = f"{inside.text}.containsKey({literal(field.name)}) == true"
            otherwise = _default(t, field.default, found.type)
            return Choice(named, Maybe(given, found, field.type), otherwise, field.type)
    if field.default is None or (form == "attribute" and is_computed(field.default)):
        if isinstance(field.type, Set):
            return Choice(given, found, Listed((), found.type), found.type)
        return replace(found, unsure=form == "attribute")
    return Choice(given, found, _default(t, field.default, found.type), field.type)


def is_computed(default: ops.Expr) -> bool:
    """Whether a default is a fresh id or the time: a stored item has what it was made with."""
    return isinstance(default, ops.HostCall | ops.Primitive)


def _default(t: Template, default: ops.Expr, kind: Type) -> Value:
    if is_computed(default):
        from csc.compiler.backends.vtl.expressions import value

        return value(t, default)
    return constant_of(default, kind)


def constant_of(default: ops.Expr, kind: Type) -> Value:
    match default:
        case ops.Convert():
            return constant_of(default.operand, kind)
        case ops.Const():
            return Constant(default.value, kind)
        case ops.NewList(items=()) | ops.NewSet(items=()):
            return Listed((), kind)
        case ops.NewDict(items=()):
            return Struct({}, kind)
    raise refuse(default, "A default that is computed", "is not expressible in a template")


Elements = tuple[str, Callable[[str], Value], Type]


def element(t: Template, held: Value, node: ops.Expr) -> Elements:
    """(the Java list, what one of its elements is when named, its type)."""
    match held:
        case Paged():
            return element(t, held.items, node)
        case Choice():
            return element(t, _chosen(t, held, node), node)
        case Maybe():
            return element(t, held.value, node)
        case Listed(items=()):
            return "[]", lambda name: Ref(name, STR), STR
        case Ref() if isinstance(held.type, List | Set | Page):
            inside = opened(held)
            kind = held.type.item
            each = inside.each if inside.form == "elements" else "native"
            return inside.text, lambda name: _element(name, kind, each), kind
    raise refuse(node, "A loop over this", "is not expressible in a template")


def _chosen(t: Template, held: Choice, node: ops.Expr) -> Ref:
    """A list with a default, in a variable."""
    if not isinstance(held.then, Ref) or not isinstance(held.orelse, Listed) or held.orelse.items:
        raise refuse(node, "A choice between lists", "is not expressible in a template")
    inside = opened(held.then)
    name = t.hoist("items", "[]")
    t.say(f"#if({held.test})#set({name} = {inside.text})#end")
    return Ref(name, held.type, inside.form, inside.each)


def _element(name: str, kind: Type, each: Form) -> Value:
    found = Ref(name, _plain(kind), each)
    if isinstance(kind, Optional):
        return Maybe(is_given(found, found.type), found, kind)
    return found


def entries(held: Ref) -> tuple[str, Callable[[str, str], Value], Type]:
    """A dict with computed keys: (the Java map, the value under a named key, its type)."""
    assert isinstance(held.type, Dict)
    inside, kind = opened(held), held.type.value
    form: Form = "attribute" if inside.form == "attributes" else "native"
    return inside.text, lambda map_, key: _element(f"{map_}.get({key})", kind, form), kind


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
