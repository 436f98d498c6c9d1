"""Faults in a lowering: what a template or a module would be if one node of the IR had been lowered wrong.

    faults(program, route, form)  ──▶  [Fault("Compare > -> >=", "shop/reports.py:18", form, …), …]

One node is changed and only one form made of it; the Python stays as it is.  Escapes are dropped from
the text of templates.
"""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from csc.compiler.backends.vtl import Templates
from csc.compiler.backends.wasm import compile_route
from csc.compiler.ir import ops
from csc.compiler.ir.model import Program, Route
from csc.compiler.ir.types import INT, ModelRef
from csc.compiler.ir.walk import nodes
from csc.compiler.lowering.place import place
from csc.verifying.describe import subject_of

Form = Literal["vtl", "wasm"]
NODES = (*get_args(ops.Expr), *get_args(ops.Stmt))
ARITHMETIC = {"+": "-", "-": "+", "*": "+", "/": "*", "//": "*", "%": "*", "**": "*"}
ORDER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in"}
ESCAPE = re.compile(r"""\$util\.escapeJavaScript\((\$[\w.${}()]+?)\)\.replaceAll\("\\\\'", "'"\)""")
UNQUOTE = """.replaceAll("\\\\'", "'")"""


@dataclass(frozen=True, slots=True)
class Fault:
    """``templates`` or ``module`` is what the faulty lowering made."""

    kind: str
    place: str
    route: str
    form: Form
    templates: Templates | None = None
    module: bytes | None = None

    def __str__(self) -> str:
        return f"{self.form:4} {self.route:22} {self.place:26} {self.kind}"


def faults(program: Program, route: Route, form: Form) -> Iterator[Fault]:
    """Every fault that still lowers to something else than the right form."""
    right = _lowered(program, route, form)
    if right is None:
        return
    for kind, node, body in _changed(program, route.handler.body):
        wrong = replace(route, handler=replace(route.handler, body=body))
        made = _tried(program, wrong, form)
        if made is not None and made != right:
            place = f"{node.span.file}:{node.span.line}"
            yield _fault(kind, place, route, form, made)
    if isinstance(right, Templates):
        yield from _unescaped(route, right, _harmless(program, route))


def _lowered(program: Program, route: Route, form: Form) -> Templates | bytes | None:
    if form == "vtl":
        return place(program, route).templates
    made = compile_route(program, route)
    return made if isinstance(made, bytes) else None


def _tried(program: Program, route: Route, form: Form) -> Templates | bytes | None:
    """None for a tree that no frontend would make, and on which a lowering gives up."""
    try:
        return _lowered(program, route, form)
    except Exception:  # noqa: BLE001
        return None


def _fault(kind: str, place: str, route: Route, form: Form, made: Templates | bytes) -> Fault:
    if isinstance(made, bytes):
        return Fault(kind, place, route.id, form, module=made)
    return Fault(kind, place, route.id, form, templates=made)


def _harmless(program: Program, route: Route) -> frozenset[str]:
    """Fields that hold nothing to escape: a UUID, a constant, base64, or what a pattern allows."""
    subject = subject_of(program, place(program, route))
    found = {field for field, source in subject.hints if source == ("sub",)}
    for model in program.models.values():
        safe = [f for f in model.fields if f.constraints.pattern or "bytes" in str(f.type)]
        found |= {field.name for field in safe}
    for node in nodes(route.handler.body):
        named: tuple[tuple[str, ops.Expr], ...] = ()
        if isinstance(node, ops.NewModel):
            named = node.fields
        elif isinstance(node, ops.HostCall):
            named = tuple((name.removeprefix("set."), value) for name, value in node.arguments)
        found |= {name for name, value in named if _is_plain(value)}
    return frozenset(found)


def _is_plain(value: ops.Expr) -> bool:
    while isinstance(value, ops.Convert):
        value = value.operand
    if isinstance(value, ops.HostCall):
        return value.service == "ids"
    return isinstance(value, ops.Const) or (isinstance(value, ops.Claim) and value.name == "sub")


def _unescaped(route: Route, right: Templates, harmless: frozenset[str]) -> Iterator[Fault]:
    """Each escape of a request or a response dropped, or its quotes left as JavaScript's."""
    for part in ("request", "response"):
        text: str = getattr(right, part)
        for found in ESCAPE.finditer(text):
            if found[1] in ("$context.requestId", "$context.authorizer.claims.sub"):
                continue  # a UUID
            if harmless & set(found[1].split(".")):
                continue
            line = text.count("\n", 0, found.start()) + 1
            for kind, put in (
                ("escape dropped", found[1]),
                ("quotes of JavaScript", found[0].removesuffix(UNQUOTE)),
            ):
                wrong = text[: found.start()] + put + text[found.end() :]
                made = replace(right, **{part: wrong})
                yield _fault(f"{kind}: {found[1]}", f"{part}:{line}", route, "vtl", made)


# -- the tree --------------------------------------------------------------------------------------


def _changed(program: Program, tree: Any) -> Iterator[tuple[str, Any, Any]]:
    """(what was done, to which node, the whole tree with it)."""
    if isinstance(tree, tuple):
        for at, one in enumerate(tree):
            for kind, node, made in _changed(program, one):
                yield kind, node, (*tree[:at], made, *tree[at + 1 :])
        return
    if not isinstance(tree, NODES):
        return
    for kind, made in _wrong(program, tree):
        yield kind, tree, made
    for field in dataclasses.fields(tree):
        if field.name not in ("type", "span"):
            for kind, node, inner in _changed(program, getattr(tree, field.name)):
                yield kind, node, replace(tree, **{field.name: inner})


def _wrong(program: Program, node: Any) -> Iterator[tuple[str, Any]]:
    for make in (_operators, _constants, _branches, _fields, _calls):
        yield from make(program, node)


Wrong = Iterator[tuple[str, Any]]


def _operators(program: Program, node: Any) -> Wrong:
    match node:
        case ops.Binary(operator=operator) if str(node.type) in ("int", "float", "decimal"):
            other: Any = ARITHMETIC[operator]
            yield f"{operator} becomes {other}", replace(node, operator=other)
        case ops.Compare(operator=operator) if operator in ORDER:
            other = ORDER[operator]
            yield f"{operator} becomes {other}", replace(node, operator=other)
        case ops.BoolOp(operator=operator):
            other = "or" if operator == "and" else "and"
            yield f"{operator} becomes {other}", replace(node, operator=other)
        case ops.Unary(operator="not"):
            yield "not is dropped", node.operand


def _constants(program: Program, node: Any) -> Wrong:
    match node:
        case ops.Const(value=bool() as value):
            yield "a bool is turned", replace(node, value=not value)
        case ops.Const(value=int() as value) if node.type == INT:
            yield "a constant is one more", replace(node, value=value + 1)
        case ops.Const(value=str() as value):
            yield "a text is longer", replace(node, value=value + "x")
        case ops.Raise(status=status):
            yield "another status", replace(node, status=status + 1)
        case ops.Unwrap(status=status):
            yield "another status", replace(node, status=status + 1)


def _branches(program: Program, node: Any) -> Wrong:
    match node:
        case ops.If():
            yield "a branch is skipped", replace(node, then=node.orelse, orelse=())
            yield "branches change places", replace(node, then=node.orelse, orelse=node.then)
        case ops.Conditional():
            yield "branches change places", replace(node, then=node.orelse, orelse=node.then)
        case ops.For():
            yield "a loop's body is skipped", replace(node, body=())
        case ops.Comprehension(conditions=(_, *rest)):
            yield "a condition is dropped", replace(node, conditions=tuple(rest))


def _fields(program: Program, node: Any) -> Wrong:
    match node:
        case ops.GetField(object=inner) if isinstance(inner.type, ModelRef):
            for field in program.models[inner.type.name].fields:
                if field.name != node.name and field.type == node.type:
                    yield f"{node.name} is read from {field.name}", replace(node, name=field.name)
                    break
        case ops.NewModel(fields=fields):
            yield from _swapped(node, fields)
        case ops.Claim(name=name):
            other = "email" if name == "sub" else "sub"
            yield f"the claim {name} is read from {other}", replace(node, name=other)


def _same(one: Any, other: Any) -> bool:
    """Two constants of one value, whatever their places."""
    both = isinstance(one, ops.Const) and isinstance(other, ops.Const)
    return bool(both and one.value == other.value)


def _swapped(node: ops.NewModel, fields: Any) -> Wrong:
    for at, (name, value) in enumerate(fields):
        for after in range(at + 1, len(fields)):
            other, second = fields[after]
            if second.type == value.type and not _same(second, value):
                made = list(fields)
                made[at], made[after] = (name, second), (other, value)
                yield f"{name} and {other} change places", replace(node, fields=tuple(made))
                return


OPTIONAL = (
    "when.",
    "set.",
    "add.",
    "eq",
    "le",
    "lt",
    "ge",
    "gt",
    "begins_with",
    "reverse",
    "limit",
)


def _calls(program: Program, node: Any) -> Wrong:
    if not isinstance(node, ops.HostCall) or node.service != "dynamodb":
        return
    for at, (name, _) in enumerate(node.arguments):
        if name.startswith(OPTIONAL) or name in ("if_not_exists", "if_exists", "cursor"):
            rest = node.arguments[:at] + node.arguments[at + 1 :]
            yield f"the argument {name} is dropped", replace(node, arguments=rest)
