"""An expression of the handler → its symbolic value. Nothing is printed, save what has to be kept in a variable."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from csc.compiler.backends.vtl import (
    conditions,
    counted,
    decimals,
    durations,
    folds,
    moments,
    numbers,
    paddings,
    places,
    strings,
)
from csc.compiler.backends.vtl.members import case_tests, element, entries, member_of
from csc.compiler.backends.vtl.parameters import lookup
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import braced, literal, member
from csc.compiler.backends.vtl.values import (
    Choice,
    Constant,
    Form,
    Joined,
    Listed,
    Mapped,
    Maybe,
    Paged,
    Ref,
    Struct,
    Value,
)
from csc.compiler.ir import ops
from csc.compiler.ir.types import (
    BOOL,
    DECIMAL,
    INT,
    JSON,
    MOMENTS,
    STR,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Type,
    Union,
)


def value(t: Template, node: ops.Expr) -> Value:
    """The symbolic value of ``node``. Raises ``NotExpressible`` with the construct and its line."""
    return VALUES[type(node)](t, node)


def _constant(t: Template, node: ops.Const) -> Value:
    return Constant(node.value, node.type)


def _local(t: Template, node: ops.Local) -> Value:
    found = lookup(t, node.name)
    if found is None:
        raise refuse(node, f"`{node.name}`", "has no value that a template can hold here")
    return found


def _claim(t: Template, node: ops.Claim) -> Value:
    claims = "$context.authorizer.claims"
    plain = member(claims, node.name)
    return Ref(plain if "(" not in plain else f"{claims}[{literal(node.name)}]", STR)


def _get_field(t: Template, node: ops.GetField) -> Value:
    held = value(t, node.object)
    if isinstance(held, Paged):
        return held.next
    return member_of(t, held, node)


def _new_model(t: Template, node: ops.NewModel) -> Value:
    return Struct({name: value(t, field) for name, field in node.fields}, node.type)


def _new_dict(t: Template, node: ops.NewDict) -> Value:
    members: dict[str, Value] = {}
    for key, item in node.items:
        if not isinstance(key, ops.Const) or not isinstance(key.value, str):
            raise refuse(key, "A computed key of a dict", "is not expressible in a template")
        members[key.value] = value(t, item)
    return Struct(members, node.type)


def _new_list(t: Template, node: ops.NewList | ops.NewSet) -> Value:
    return Listed(tuple(value(t, item) for item in node.items), node.type)


def _no_tuple(t: Template, node: ops.NewTuple) -> Value:
    raise refuse(node, "A tuple", "is not expressible in a template")


def _comprehension(t: Template, node: ops.Comprehension) -> Value:
    for name in sorted(names_in(node)):  # a set has another order in another process
        lookup(t, name)
    return Mapped(node, dict(t.scope), node.type)


def names_in(node: object) -> set[str]:
    """The locals that a tree mentions."""
    if isinstance(node, ops.Local):
        return {node.name}
    if isinstance(node, tuple):
        return set().union(*(names_in(part) for part in node)) if node else set()
    fields = getattr(node, "__slots__", ())
    found: set[str] = set()
    for name in fields:
        if name not in ("type", "span"):
            found |= names_in(getattr(node, name))
    return found


def _convert(t: Template, node: ops.Convert) -> Value:
    return retype(t, value(t, node.operand), node)


def retype(t: Template, held: Value, node: ops.Convert) -> Value:
    """The same data seen as another type."""
    kind = node.type
    if kind == JSON or (isinstance(kind, Union) and isinstance(held.type, ModelRef)):
        return held  # it is written as what it is
    if isinstance(kind, ModelRef) and isinstance(node.operand.type, Union):
        return _as_proven(held, kind, node)
    _refuse_untold(t, held.type, kind, node)
    match held:
        case Maybe() if not isinstance(kind, Optional):
            return held.value
        case Maybe():
            return replace(held, type=kind)
        case Paged() if not isinstance(kind, Page):
            return replace(held.items, type=kind)
        case Ref(form="native") if isinstance(held.type, ModelRef) and held.type != kind:
            return Struct(
                {name: _field(t, held, name, node) for name in t.fields(_plain(kind), node.span)},
                _plain(kind),
            )
        case Ref(type=whole) if whole == INT and kind == DECIMAL:
            return held  # it stays known to be a whole number
        case Ref() if isinstance(kind, Optional) and not isinstance(held.type, Optional):
            return held
        case Constant(value=None):
            return held
        case Struct() if isinstance(kind, ModelRef):
            wanted = t.fields(kind, node.span)
            return Struct({name: held.members[name] for name in wanted}, kind)
        case Constant() | Ref() | Listed() | Mapped() | Joined() | Choice():
            return replace(held, type=kind)
    return held


def _as_proven(held: Value, kind: ModelRef, node: ops.Convert) -> Value:
    """A record of a union as the one model that it has been shown to be of."""
    match held:
        case Choice():
            of = [
                one
                for one in (held.then, held.orelse)
                if not isinstance(one.type, ModelRef) or one.type == kind
            ]
            if len(of) == 1:
                return _as_proven(of[0], kind, node)
            if of:
                then, orelse = (_as_proven(one, kind, node) for one in of)
                return Choice(held.test, then, orelse, kind)
        case Maybe():
            return _as_proven(held.value, kind, node)
        case Ref(type=Union()):
            return replace(held, type=kind)
        case Ref() | Struct() if held.type == kind:
            return held
    raise refuse(node, f"A value that is never {kind}", "is not expressible in a template")


def _refuse_untold(t: Template, held: Type, kind: Type, node: ops.Convert) -> None:
    """A list of one model as one of several: where its tag has a default, an item may lack it."""
    match held, kind:
        case ModelRef(), Union(tag=tag):
            if not t.fields(held, node.span)[tag].required:
                raise refuse(node, f"{held} as {kind}", "may lack the tag that tells it apart")
        case List(item=one) | Page(item=one), List(item=other) | Page(item=other):
            _refuse_untold(t, one, other, node)
        case Dict(value=one), Dict(value=other):
            _refuse_untold(t, one, other, node)
        case Optional(item=one), Optional(item=other):
            _refuse_untold(t, one, other, node)


def _field(t: Template, held: Ref, name: str, node: ops.Convert) -> Value:
    kind = t.fields(held.type, node.span)[name].type
    return member_of(t, held, ops.GetField(node.operand, name, kind, node.span))


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind


def _unwrap(t: Template, node: ops.Unwrap) -> Value:
    held = value(t, node.operand)
    if isinstance(held, Maybe):
        t.guards.append((held.present, node.status, node.message))
        return held.value
    if isinstance(held, Constant) and held.value is None:
        raise refuse(node, "A value that is always None", "can't be used as one that is not")
    return held


def _conditional(t: Template, node: ops.Conditional) -> Value:
    test = conditions.condition(t, node.test)
    before = len(t.guards)
    with t.where(_present(node.test)):
        then = value(t, node.then)
    t.only_where(test, before)
    before = len(t.guards)
    orelse = value(t, node.orelse)
    t.only_where(conditions.negated(test), before)
    if test in ("true", "false"):
        return then if test == "true" else orelse
    if isinstance(node.type, Optional):
        return _perhaps(test, then, orelse, node.type)
    return Choice(test, then, orelse, node.type)


def _perhaps(test: str, then: Value, orelse: Value, kind: Optional) -> Value:
    """A choice whose ways may be None: given where the way that is taken is."""
    present = conditions.chosen(test, _given(then), _given(orelse))
    if _given(then) == "false" or _given(orelse) == "false":
        inner = orelse if _given(then) == "false" else then
        return Maybe(present, _inner(inner), kind)
    return Maybe(present, Choice(test, _inner(then), _inner(orelse), kind.item), kind)


def _given(held: Value) -> str:
    if isinstance(held, Maybe):
        return held.present
    return "false" if isinstance(held, Constant) and held.value is None else "true"


def _inner(held: Value) -> Value:
    return held.value if isinstance(held, Maybe) else held


def _present(test: ops.Expr) -> str:
    """The key that a test has found in a dict."""
    match test:
        case ops.Compare(operator="in", left=key, right=ops.Local(type=Dict()) as names):
            return places.asked(names, key)
    return ""


def _test(t: Template, node: ops.Expr) -> Value:
    return Ref(conditions.condition(t, node), node.type, "condition")


def _number(t: Template, node: ops.Expr) -> Value:
    if node.type == DECIMAL:
        return decimals.arithmetic(t, node)
    return numbers.arithmetic(t, node)


def _binary(t: Template, node: ops.Binary) -> Value:
    if node.operator == "+" and node.type == STR:
        return Joined((value(t, node.left), value(t, node.right)), STR)
    if node.left.type in MOMENTS or node.right.type in MOMENTS:
        return durations.arithmetic(t, node)
    if isinstance(node.type, List):
        raise refuse(node, "`+` of two lists", "is not expressible in a template")
    return _number(t, node)


def _format(t: Template, node: ops.Format) -> Value:
    return Joined(tuple(value(t, part) for part in node.parts), STR)


def _slice(t: Template, node: ops.Slice) -> Value:
    return strings.sliced(t, node) if node.object.type == STR else places.part(t, node)


def _host_call(t: Template, node: ops.HostCall) -> Value:
    if (node.service, node.operation) == ("clock", "now"):
        return Ref("$context.requestTimeEpoch", INT, "text")
    if (node.service, node.operation) == ("ids", "uuid4"):
        t.ids.add(node.span)
        if len(t.ids) > 1:
            raise refuse(node, "`uuid4()` here", "is a second uuid: a request has one")
        return Ref("$context.requestId", STR, "text")
    if t.result is None:
        raise refuse(node, f"`{node.operation}` here", "is a call that a template can't make")
    return t.result(node)


def _primitive(t: Template, node: ops.Primitive) -> Value:
    function = PRIMITIVES.get(node.name)
    if function is None:
        name = node.name.rsplit(".", 1)[-1]
        raise refuse(node, f"`{name}()`", "has no equal in a template")
    return function(t, node)


def _text_of(t: Template, node: ops.Primitive) -> Value:
    """``str(x)``."""
    held = value(t, node.arguments[0])
    kind = node.arguments[0].type
    if kind == STR:
        return held
    if kind == INT:
        digits = braced(numbers.as_text(t, held, node))
        return Ref(
            t.hoist("text", f'"{digits}"'), STR
        )  # a String: numbers have none of its methods
    if kind in MOMENTS:
        return moments.text_of(t, held, node)
    raise refuse(node, f"`str()` of a {kind}", "is written otherwise by a template")


def _length(t: Template, node: ops.Primitive) -> Value:
    operand = node.arguments[0]
    if operand.type == STR:
        return strings.length(t, value(t, operand), operand)
    held = value(t, operand)
    if isinstance(operand.type, Dict) and isinstance(held, Ref):
        return Ref(f"{entries(held)[0]}.size()", INT, "number")
    items, _, _ = element(t, held, operand)
    return Ref(f"{items}.size()", INT, "number")


def _is_case(t: Template, node: ops.Primitive) -> Value:
    """``isinstance(pet, Cat)``: what its tag says."""
    record, model = node.arguments
    assert isinstance(model, ops.Const)
    return Ref(_case_test(t, value(t, record), str(model.value), node), BOOL, "condition")


def _case_test(t: Template, held: Value, model: str, node: ops.Primitive) -> str:
    match held:
        case Choice():
            then, orelse = (_case_test(t, one, model, node) for one in (held.then, held.orelse))
            return f"(({held.test} && {then}) || (!({held.test}) && {orelse}))"
        case Maybe():
            return _case_test(t, held.value, model, node)
        case Ref(type=Union()):
            return next(test for test, one in case_tests(held) if one.type == ModelRef(model))
        case Ref(type=ModelRef(name=name)) | Struct(type=ModelRef(name=name)):
            return "true" if name == model else "false"
    raise refuse(node, "`isinstance` of this", "is not expressible in a template")


def _method(java: str) -> Callable[[Template, ops.Primitive], Value]:
    def call(t: Template, node: ops.Primitive) -> Value:
        receiver, *rest = (strings.reference(t, value(t, a), a) for a in node.arguments)
        return Ref(f"{receiver}.{java}({', '.join(rest)})", node.type, _form_of(node))

    return call


def _form_of(node: ops.Primitive) -> Form:
    return "condition" if node.name in ("str.startswith", "str.endswith") else "native"


PRIMITIVES: Mapping[str, Callable[[Template, ops.Primitive], Value]] = {
    "str": _text_of,
    "isinstance": _is_case,
    "len": _length,
    "sum": folds.total,
    "any": folds.quantified("any"),
    "all": folds.quantified("all"),
    "min": folds.extreme("<"),
    "max": folds.extreme(">"),
    "abs": folds.absolute,
    **{f"datetime.{name}": durations.field_of for name in durations.FIELDS},
    **{f"date.{name}": durations.field_of for name in durations.FIELDS[:3]},
    **{
        f"{kind}.{name}weekday": durations.weekday
        for kind in ("date", "datetime")
        for name in ("", "iso")
    },
    "timedelta.days": durations.whole_days,
    "datetime.moment": moments.moment_of,
    "datetime.isoformat": _text_of,
    "date.isoformat": _text_of,
    "datetime.date": lambda t, node: moments.day_of(t, value(t, node.arguments[0]), node),
    "UUID": lambda t, node: moments.same(t, value(t, node.arguments[0]), node),
    "range": counted.spanned,
    "format": paddings.padded,
    "str.join": strings.joined,
    "str.strip": strings.stripped,
    "str.lstrip": strings.stripped,
    "str.rstrip": strings.stripped,
    "str.split": strings.split,
    "str.startswith": _method("startsWith"),
    "str.endswith": _method("endsWith"),
    "str.replace": _method("replace"),
}
VALUES: Mapping[type, Callable[..., Value]] = {
    ops.Const: _constant,
    ops.Local: _local,
    ops.Claim: _claim,
    ops.Unary: lambda t, node: _test(t, node) if node.operator == "not" else _number(t, node),
    ops.Binary: _binary,
    ops.Compare: _test,
    ops.BoolOp: _test,
    ops.Truth: _test,
    ops.Conditional: _conditional,
    ops.GetField: _get_field,
    ops.NewModel: _new_model,
    ops.NewList: _new_list,
    ops.NewSet: _new_list,
    ops.NewTuple: _no_tuple,
    ops.NewDict: _new_dict,
    ops.Index: places.indexed,
    ops.Slice: _slice,
    ops.Primitive: _primitive,
    ops.Format: _format,
    ops.Comprehension: _comprehension,
    ops.Convert: _convert,
    ops.Unwrap: _unwrap,
    ops.HostCall: _host_call,
}
