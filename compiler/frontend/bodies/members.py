"""Members of enumerations in a whole body: the uses in which one is not as its value is, which the IR has in its place.

``f"{todo.color}"`` is ``Color.RED`` in Python, and a member of a plain ``Enum`` equals no text.  So it is followed where
members go, through variables and containers, without regard to the order of statements; such a use is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from csc.compiler.frontend.bodies.frame import Frame, Marks
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import ModelDef, Parameter, Refusal
from csc.compiler.ir.walk import nodes

Kinds = frozenset[str]
NONE: Final[Kinds] = frozenset()
_TEXTS: Final = frozenset({"str", "format", "repr"})
_ORDERS: Final = frozenset({"sorted", "min", "max", "order"})
_ADDS: Final = frozenset({"list.append", "list.extend", "list.insert", "set.add", "dict.set"})
_PASS: Final = frozenset(
    {"list", "set", "sorted", "reversed", "min", "max", "list.pop", "list.copy", "dict.get"}
    | {"dict.values", "dict.pop", "dict.setdefault", "dict.merged", "list.repeated", "stepped"}
    | {"set.union", "set.intersection", "set.difference", "set.symmetric_difference"}
)
"""What gives something of what it is given."""


def refuse_members(
    frame: Frame, parameters: tuple[Parameter, ...], block: tuple[ops.Stmt, ...]
) -> None:
    """Add a refusal for each use of a member that Python sees otherwise."""
    found = _Members(frame.marks, frame.models.definitions, parameters)
    tree = list(nodes(block))
    if not any(found.kinds(one) for one in tree if isinstance(one, ops.Expr)) and not (
        frame.marks.values
    ):
        return
    while found.spread(tree):
        pass
    for one in tree:
        for construct, message, remedy in found.wrong(one):
            refusal = Refusal(construct, message, remedy, one.span)
            if refusal not in frame.refusals:
                frame.refusals.append(refusal)


class _Members:
    """Which kinds of members a value may be or hold: ``value``, ``name``, ``member``, as in ``Constraints.members``."""

    def __init__(
        self, marks: Marks, models: Mapping[str, ModelDef], parameters: tuple[Parameter, ...]
    ) -> None:
        self.marks = marks
        self.models = models
        self.locals: dict[str, Kinds] = {
            one.name: frozenset({one.constraints.members})
            for one in parameters
            if one.constraints.members
        }

    def kinds(self, node: object) -> Kinds:
        if id(node) in self.marks.values:
            return NONE
        made = self.marks.members.get(id(node))
        return self.of(node) if made is None else frozenset({made[1]})

    def of(self, node: object) -> Kinds:
        match node:
            case ops.Local(name=name):
                return self.locals.get(name, NONE)
            case ops.GetField(object=owner, name=name):
                return self._field(owner.type, name)
            case ops.Conditional(then=then, orelse=orelse):
                return self.kinds(then) | self.kinds(orelse)
            case ops.Convert(operand=inner) | ops.Unwrap(operand=inner):
                return self.kinds(inner) if not _is_record(node.type) else NONE
            case ops.Index(object=inner) | ops.Slice(object=inner):
                return self.kinds(inner)
            case ops.Comprehension(element=inner):
                return self.kinds(inner)
            case ops.NewList(items=items) | ops.NewSet(items=items):
                return self._all(items)
            case ops.NewDict(items=pairs):
                return self._all(tuple(value for _, value in pairs))
            case ops.Binary(left=left, right=right, type=types.List()):
                return self.kinds(left) | self.kinds(right)
            case ops.Primitive(name=name, arguments=arguments) if name in _PASS:
                return self._all(arguments)
        return NONE

    def _all(self, parts: tuple[ops.Expr, ...]) -> Kinds:
        return NONE.union(*map(self.kinds, parts))

    def _field(self, owner: types.Type, name: str) -> Kinds:
        names = owner.models if isinstance(owner, types.Union) else (str(owner),)
        fields = (
            one for model in names if model in self.models for one in self.models[model].fields
        )
        return frozenset(
            one.constraints.members
            for one in fields
            if one.name == name and one.constraints.members is not None
        )

    def spread(self, tree: list[ops.Expr | ops.Stmt]) -> bool:
        """Note what variables may hold; whether that is news."""
        news = False
        for name, source in (pair for node in tree for pair in _assignments(node)):
            more = self.kinds(source) - self.locals.get(name, NONE)
            if more:
                self.locals[name] = self.locals.get(name, NONE) | more
                news = True
        return news

    def wrong(self, node: ops.Expr | ops.Stmt) -> Iterator[tuple[str, str, str]]:
        read = self.marks.values.get(id(node))
        if read is not None and not self.kinds(read[1]):
            yield "attribute", "The attribute `.value` of no member is read", "Leave it out."
        if id(node) in self.marks.identities:
            assert isinstance(node, ops.Compare)
            if not self.kinds(node.left):
                yield "identity of objects", "It may be no member", "Use `==`."
        rule = _RULES.get(type(node))
        if rule is not None:
            yield from rule(self, node)

    def is_text(self, node: object) -> bool:
        """Whether writing it as text gives its name."""
        return bool(self.kinds(node) & {"name", "member"})

    def is_bare(self, node: object) -> bool:
        return "member" in self.kinds(node)


def _is_record(typed: types.Type) -> bool:
    return isinstance(typed, types.ModelRef | types.Union)


def _assignments(node: object) -> Iterator[tuple[str, ops.Expr]]:
    match node:
        case ops.Assign(name=name, value=value):
            yield name, value
        case (
            ops.For(variable=name, iterable=value)
            | ops.Comprehension(variable=name, iterable=value)
        ):
            yield name, value
        case ops.AssignItem(object=owner, value=value):
            yield _root(owner), value
        case ops.Primitive(name=name, arguments=(owner, *rest)) if name in _ADDS:
            for value in rest:
                yield _root(owner), value


def _root(node: ops.Expr) -> str:
    while isinstance(node, ops.Index | ops.GetField):
        node = node.object
    return node.name if isinstance(node, ops.Local) else ""


_NAMED: Final = (
    "text of a member",
    "`str` of a member is its name, as Python writes it: `Color.RED`",
    "Write `.value`, or make it a `StrEnum`.",
)
_OTHER: Final = (
    "member as its value",
    "A member of an `Enum` is neither a text nor a number",
    "Write `.value`, or make it a `StrEnum`.",
)


def _primitive(members: _Members, node: ops.Primitive) -> Iterator[tuple[str, str, str]]:
    if node.name in _TEXTS and members.is_text(node.arguments[0]):
        yield _NAMED
    elif node.name == "json.dumps" or node.name in _ORDERS or node.name.startswith("str."):
        if any(map(members.is_bare, node.arguments)):
            yield _OTHER
    elif node.name.startswith("dict.") and len(node.arguments) > 1:
        if members.is_bare(node.arguments[1]) and node.name != "dict.merged":
            yield _OTHER
    elif node.name in ("int", "float", "Decimal") and members.is_bare(node.arguments[0]):
        yield _OTHER


def _binary(members: _Members, node: ops.Binary) -> Iterator[tuple[str, str, str]]:
    bare = members.is_bare(node.left) or members.is_bare(node.right)
    if bare and not isinstance(node.type, types.List):
        yield _OTHER


def _compare(members: _Members, node: ops.Compare) -> Iterator[tuple[str, str, str]]:
    sides = (node.left, node.right)
    if any(isinstance(one, ops.Const) and one.value is None for one in sides):
        return
    bare = [members.is_bare(one) for one in sides]
    if bare[0] != bare[1] or (any(bare) and node.operator in ("<", "<=", ">", ">=")):
        yield _OTHER


def _index(members: _Members, node: ops.Index) -> Iterator[tuple[str, str, str]]:
    if members.is_bare(node.index):
        yield _OTHER


def _item(members: _Members, node: ops.AssignItem) -> Iterator[tuple[str, str, str]]:
    if members.is_bare(node.index):
        yield _OTHER


def _dict(members: _Members, node: ops.NewDict) -> Iterator[tuple[str, str, str]]:
    if any(members.is_bare(key) for key, _ in node.items):
        yield _OTHER


def _format(members: _Members, node: ops.Format) -> Iterator[tuple[str, str, str]]:
    if any(map(members.is_text, node.parts)):
        yield _NAMED


def _raise(members: _Members, node: ops.Raise) -> Iterator[tuple[str, str, str]]:
    if members.is_bare(node.message):
        yield _OTHER


_RULES: Final[dict[type, Callable[..., Iterator[tuple[str, str, str]]]]] = {
    ops.Primitive: _primitive,
    ops.Binary: _binary,
    ops.Compare: _compare,
    ops.Index: _index,
    ops.AssignItem: _item,
    ops.NewDict: _dict,
    ops.Format: _format,
    ops.Raise: _raise,
}
