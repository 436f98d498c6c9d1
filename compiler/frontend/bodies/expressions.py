"""Expressions → typed IR. ``BUILDERS`` is the list of what works; every other form is refused, by name."""

import ast
from collections.abc import Callable
from typing import Any, Final

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.bodies.calls import build_call, check_member
from csc.compiler.frontend.bodies.comparisons import build_compare
from csc.compiler.frontend.bodies.comprehensions import build_loop
from csc.compiler.frontend.bodies.constructors import listed
from csc.compiler.frontend.bodies.containers import build_dict, build_list, build_set
from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.enumerations import (
    all_members,
    constant_member,
    kind_held,
    value_of,
)
from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip, path_of
from csc.compiler.frontend.bodies.inline import call_function
from csc.compiler.frontend.bodies.moments import FIELDS
from csc.compiler.frontend.bodies.narrow import cases_left, proof
from csc.compiler.frontend.bodies.operators import (
    build_binary,
    build_bool_op,
    build_if_exp,
    build_unary,
    truth,
)
from csc.compiler.frontend.bodies.percent import percent
from csc.compiler.frontend.bodies.texts import build_joined
from csc.compiler.frontend.bodies.tries import read_caught
from csc.compiler.frontend.bodies.tuples import as_list, build_tuple, index_tuple
from csc.compiler.frontend.bodies.unions import shared_field
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.literals import WrongLiteral, literal
from csc.compiler.frontend.names import Declared
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type


def build_expression(frame: Frame, node: ast.expr, want: Type | None) -> ops.Expr:
    """The typed form of any expression.

    Raises:
        Refuse: where the subset has none.
        Skip: where it has a mistake, which is reported.
    """
    build = BUILDERS.get(type(node))
    if build is not None:
        return build(frame, node, want)
    construct, remedy = REFUSED.get(type(node), (type(node).__name__, "Write it another way."))
    raise Refuse(node, construct, f"The handler uses {construct}", remedy)


def _constant(frame: Frame, node: ast.Constant, want: Type | None) -> ops.Expr:
    try:
        return literal(node.value, None, frame.span(node))
    except WrongLiteral:
        raise Refuse(
            node, "literal", f"`{node.value!r}` has no JSON form", "Use another."
        ) from None


def _name(frame: Frame, node: ast.Name, want: Type | None) -> ops.Expr:
    if node.id in frame.poisoned:
        raise Skip
    if not frame.is_local(node.id):
        return _global(frame, node, want)
    if node.id in frame.aliases:
        return _narrowed(frame, node, frame.aliases[node.id])
    name = frame.own(node.id)
    parameter = frame.parameters.get(node.id) if node.id not in frame.renamed else None
    if parameter is not None and parameter.source == "identity":
        raise Refuse(node, "identity as a value", "The identity is passed on", "Use its claims.")
    typed = frame.declared_type(node.id)
    if typed is None or (parameter is None and name not in frame.assigned):
        message = f"`{name}` may have no value yet"
        raise Refuse(node, "variable without a value", message, "Assign it first, on every way.")
    return _narrowed(frame, node, ops.Local(name, typed, frame.span(node)))


def _narrowed(frame: Frame, node: ast.expr, value: ops.Expr) -> ops.Expr:
    path = path_of(node)
    if isinstance(value.type, types.Optional) and path in frame.narrowed:
        value = ops.Convert(value, value.type.item, value.span)
    if isinstance(value.type, types.Union) and path is not None:
        left = cases_left(frame, path, value.type, frame.narrowed)
        if len(left) == 1:
            return ops.Convert(value, types.ModelRef(left[0]), value.span)
    return value


def _global(frame: Frame, node: ast.Name | ast.Attribute, want: Type | None) -> ops.Expr:
    """A constant of a module; its mutable containers are copied at each use."""
    entity = frame.names.resolve(frame.module, node)
    if entity is None and isinstance(node, ast.Name):
        raise Skip  # undefined: reported by the names pass
    if entity is None and isinstance(node, ast.Attribute):
        check_member(frame, node)
    try:
        value = fold(frame.names, frame.module, node)
        made = literal(value, None, frame.span(node))
        holds = kind_held(frame, entity)
        if holds is not None:
            frame.marks.members[id(made)] = (made, holds)
        return made
    except (NotConstant, WrongLiteral):
        what = f"`{ast.unparse(node)}`"
        message = f"{what} is not a constant made of literals"
        raise Refuse(node, "module variable", message, "Make it a literal constant.") from None


def _attribute(frame: Frame, node: ast.Attribute, want: Type | None) -> ops.Expr:
    known = _claim(frame, node) or read_caught(frame, node)
    if known is not None:
        return known
    root = node.value
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Name) and not frame.is_local(root.id):
        member = constant_member(frame, node)
        if member is not None:
            return member
        return _global(frame, node, want)
    owner = frame.build(node.value)
    plain = owner.type in (types.STR, types.INT)
    if node.attr == "value" and plain:
        return value_of(frame, owner, node)
    return _narrowed(frame, node, field(frame, node, owner, node.attr))


def field(frame: Frame, node: ast.expr, owner: ops.Expr, name: str) -> ops.Expr:
    """``owner.name``."""
    if isinstance(owner.type, types.Optional):
        facts = {"what": f"`{ast.unparse(_owner(node))}`", "place": f"`.{name}`"}
        hint = "Test it for None first."
        raise frame.report("CSC305", node, wanted=owner.type.item, hint=hint, **facts)
    if isinstance(owner.type, types.Page) and name == "next":
        return ops.GetField(owner, name, types.Optional(types.STR), frame.span(node))
    if isinstance(owner.type, types.Page) and name == "items":
        return listed(owner)
    read = FIELDS.get(f"{owner.type}.{name}")
    if read is not None:
        return ops.Primitive(f"{owner.type}.{name}", (owner,), read, frame.span(node))
    if isinstance(owner.type, types.Union):
        return shared_field(frame, node, owner, name)
    if not isinstance(owner.type, types.ModelRef):
        message = f"The attribute `.{name}` of {owner.type} is read"
        raise Refuse(node, "attribute", message, _instead(node, owner.type, name))
    fields = {one.name: one.type for one in frame.model(owner.type).fields}
    if name not in fields:
        if frame.models.has_member(owner.type.name, name):
            raise Refuse(node, "member of a model", f"`.{name}` is computed", "Use the fields.")
        hint = did_you_mean(name, fields, f"It has {', '.join(fields)}.")
        raise frame.report("CSC306", node, model=owner.type.name, name=name, hint=hint)
    return ops.GetField(owner, name, fields[name], frame.span(node))


def _instead(node: ast.expr, typed: Type, name: str) -> str:
    """What somebody may have meant by an attribute that nothing has."""
    text = ast.unparse(_owner(node))
    if name in ("length", "size", "len"):
        return f"Write `len({text})`."
    return (
        f'Write `{text}["{name}"]`.'
        if isinstance(typed, types.Dict)
        else "Only models have fields."
    )


def _owner(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Attribute) else node


_CLAIMS: Final = {"sub": "sub", "email": "email"}


def _claim(frame: Frame, node: ast.Attribute) -> ops.Expr | None:
    """``identity.sub``; None where the object is not the caller's identity."""
    if not isinstance(node.value, ast.Name):
        return None
    parameter = frame.parameters.get(node.value.id)
    if parameter is None or parameter.source != "identity":
        return None
    if node.attr == "username":
        name = "username" if frame.access_token else "cognito:username"
    elif node.attr in _CLAIMS:
        name = _CLAIMS[node.attr]
    elif node.attr == "claims":
        raise Refuse(node, "all claims", "The claims are passed on", 'Name one: `claims["…"]`.')
    else:
        hint = did_you_mean(node.attr, ["sub", "username", "email", "claims"], 'Use `claims["…"]`.')
        raise frame.report("CSC306", node, model="Identity", name=node.attr, hint=hint)
    return ops.Claim(name, types.STR, frame.span(node))


def _subscript(frame: Frame, node: ast.Subscript, want: Type | None) -> ops.Expr:
    named = _named_claim(frame, node)
    if named is not None:
        return named
    owner = listed(frame.build(node.value))
    if isinstance(node.slice, ast.Slice):
        return _slice(frame, node, node.slice, owner)
    match owner.type:
        case types.List(item=item):
            index = convert(frame, frame.build(node.slice), types.INT, node.slice, "the index")
            return ops.Index(owner, index, item, frame.span(node))
        case types.Tuple():
            return index_tuple(frame, node, owner)
        case types.Scalar(kind="str"):
            index = convert(frame, frame.build(node.slice), types.INT, node.slice, "the index")
            return ops.Index(owner, index, types.STR, frame.span(node))
        case types.Dict(value=item):
            key = convert(frame, frame.build(node.slice), types.STR, node.slice, "the key")
            return ops.Index(owner, key, item, frame.span(node))
        case types.ModelRef() | types.Union() if isinstance(node.slice, ast.Constant):
            return field(frame, node, owner, str(node.slice.value))
        case types.Optional(item=item):
            facts = {"what": f"`{ast.unparse(node.value)}`", "place": "`[…]`", "wanted": item}
            raise frame.report("CSC305", node, hint="Test it for None first.", **facts)
    raise Refuse(node, f"`[…]` on {owner.type}", f"{owner.type} is indexed", "Give it a model.")


def _named_claim(frame: Frame, node: ast.Subscript) -> ops.Expr | None:
    match node:
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=name), attr="claims"),
            slice=ast.Constant(value=str(claim)),
        ):
            parameter = frame.parameters.get(name)
            if parameter is not None and parameter.source == "identity":
                return ops.Claim(claim, types.STR, frame.span(node))
    return None


def _slice(frame: Frame, node: ast.Subscript, cut: ast.Slice, owner: ops.Expr) -> ops.Expr:
    if cut.step is not None and _is_backwards(cut):
        name = "str.reversed" if owner.type == types.STR else "reversed"
        if owner.type == types.STR or isinstance(owner.type, types.List):
            return ops.Primitive(name, (owner,), owner.type, frame.span(node))
    if cut.step is not None:
        return _stepped(frame, node, cut, owner)
    if owner.type != types.STR and not isinstance(owner.type, types.List):
        raise Refuse(node, f"slice of {owner.type}", f"{owner.type} is sliced", "Use a list.")
    bounds = [
        None if one is None else convert(frame, frame.build(one), types.INT, one, "a slice")
        for one in (cut.lower, cut.upper)
    ]
    return ops.Slice(owner, bounds[0], bounds[1], owner.type, frame.span(node))


def _stepped(frame: Frame, node: ast.Subscript, cut: ast.Slice, owner: ops.Expr) -> ops.Expr:
    """``xs[a:b:c]``."""
    if owner.type != types.STR and not isinstance(owner.type, types.List):
        raise Refuse(node, f"slice of {owner.type}", f"{owner.type} is sliced", "Use a list.")
    bounds = [
        ops.Const(None, types.NONE, frame.span(node))
        if one is None
        else convert(frame, frame.build(one), types.INT, one, "a slice")
        for one in (cut.lower, cut.upper, cut.step)
    ]
    return ops.Primitive("stepped", (owner, *bounds), owner.type, frame.span(node))


def _is_backwards(cut: ast.Slice) -> bool:
    """``[::-1]``."""
    match cut:
        case ast.Slice(
            lower=None,
            upper=None,
            step=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)),
        ):
            return True
    return False


def _list_comprehension(
    frame: Frame, node: ast.ListComp | ast.GeneratorExp, want: Type | None
) -> ops.Expr:
    clause = node.generators[0]
    if len(node.generators) != 1 or clause.is_async or not isinstance(clause.target, ast.Name):
        return build_loop(frame, node, want)
    iterable = iterated(frame, clause.iter)
    assert isinstance(iterable.type, types.List)
    item = want.item if isinstance(want, types.List) else None
    conditions: list[ops.Expr] = []
    with frame.conditional(), frame.scope(clause.target.id, iterable.type.item) as variable:
        for test in clause.ifs:
            conditions.append(truth(frame, test))
            frame.narrowed |= proof(frame, test).true
        element = frame.build(node.elt, item)
    typed = types.List(element.type)
    span = frame.span(node)
    return ops.Comprehension(element, variable, iterable, tuple(conditions), typed, span)


def iterated(frame: Frame, node: ast.expr) -> ops.Expr:
    """What a loop runs over, as a list."""
    value = all_members(frame, node) or listed(frame.build(as_list(node)))
    match value.type:
        case types.List():
            return value
        case types.Dict():
            return ops.Primitive("dict.keys", (value,), types.List(types.STR), value.span)
        case types.Optional(item=item):
            facts = {"what": f"`{ast.unparse(node)}`", "place": "the loop", "wanted": item}
            raise frame.report("CSC305", node, hint="Test it for None first.", **facts)
        case types.Scalar(kind="str"):
            return ops.Primitive("characters", (value,), types.List(types.STR), value.span)
        case types.Scalar(kind="int" | "float" | "decimal" | "bool" | "none"):
            hint = "Loop over a list, a range or a query."
            raise frame.report(
                "CSC407", node, operator="for", left=value.type, right="nothing", hint=hint
            )
    raise Refuse(node, f"loop over {value.type}", "It has no fixed order", "Loop over a list.")


def _await(frame: Frame, node: ast.Await, want: Type | None) -> ops.Expr:
    """Tables, clock and ids answer at once; to await their answer is a TypeError in Python."""
    if isinstance(node.value, ast.Call):
        called = frame.names.resolve(frame.module, node.value.func)
        if isinstance(called, Declared) and isinstance(called.node, ast.AsyncFunctionDef):
            return call_function(frame, node.value, called, awaited=True)
    value = frame.build(node.value, want)
    raise frame.report("CSC410", node, text=ast.unparse(node.value), type=value.type)


def _named_expression(frame: Frame, node: ast.NamedExpr, want: Type | None) -> ops.Expr:
    """``(x := value)``: assigned before the statement, where nothing comes before it."""
    name = node.target.id
    if name in frame.parameters or frame.declared_type(name) is not None:
        raise Refuse(node, "`:=` on a variable", f"`{name}` has a value already", "Use a new name.")
    return frame.temporary(frame.build(node.value, want), node, frame.own(name))


BUILDERS: Final[dict[type[ast.expr], Callable[[Frame, Any, Type | None], ops.Expr]]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.List: build_list,
    ast.Tuple: build_tuple,
    ast.Set: build_set,
    ast.Dict: build_dict,
    ast.JoinedStr: build_joined,
    ast.BinOp: lambda frame, node, want: percent(frame, node) or build_binary(frame, node, want),
    ast.UnaryOp: build_unary,
    ast.BoolOp: build_bool_op,
    ast.Compare: build_compare,
    ast.IfExp: build_if_exp,
    ast.Call: build_call,
    ast.ListComp: _list_comprehension,
    ast.GeneratorExp: _list_comprehension,
    ast.SetComp: build_loop,
    ast.DictComp: build_loop,
    ast.Await: _await,
    ast.NamedExpr: _named_expression,
}

REFUSED: Final[dict[type[ast.expr], tuple[str, str]]] = {
    ast.Lambda: ("a lambda", "Write what it does in place."),
    ast.Starred: ("`*`", "Write the values out."),
    ast.Yield: ("`yield`", "Return a list."),
    ast.YieldFrom: ("`yield from`", "Return a list."),
}
