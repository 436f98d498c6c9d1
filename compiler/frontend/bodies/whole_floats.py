"""Ints where a float is declared: Python keeps ``total: float = 0`` an int, and writes it ``0``.

The IR has a float there.  As numbers, and so in JSON, the two are equal; as text they are not.  So where an int may have
become a float by an annotation alone, a text of such a value is refused.  A model's field makes a float of it in Python too.
"""

from typing import Final

from csc.compiler.frontend.bodies.frame import Frame, Marks
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Refusal
from csc.compiler.ir.types import Type
from csc.compiler.ir.walk import nodes

_TEXTS: Final = ("str", "repr", "json.dumps")
_GIVES: Final = frozenset(
    {"list", "sorted", "reversed", "min", "max", "sum", "abs", "list.pop", "list.copy", "dict.get"}
    | {"dict.values", "dict.pop", "dict.setdefault", "dict.merged", "list.repeated", "stepped"}
    | {"round"}
)
_ADDS: Final = frozenset({"list.append", "list.extend", "list.insert", "set.add"})


def refuse_whole_floats(frame: Frame, block: tuple[ops.Stmt, ...]) -> None:
    """Add a refusal for each text of a float that may be an int in Python."""
    tree = list(nodes(block))
    texts = [one for one in tree if _written(one)]
    if not texts:
        return
    found = _Whole(frame.marks, tree)
    while found.spread(tree):
        pass
    for one in texts:
        assert isinstance(one, ops.Primitive)
        if found.may_be(one.arguments[0]):
            message = "It may be an int, which Python writes without `.0`"
            remedy = "Start it as `0.0`, or write `float(…)`."
            refusal = Refusal("text of a float", message, remedy, one.span)
            if refusal not in frame.refusals:
                frame.refusals.append(refusal)


def _written(node: object) -> bool:
    """Whether a node writes a value so that ``0`` and ``0.0`` differ."""
    match node:
        case ops.Primitive(name=name) if name in _TEXTS:
            return True
        case ops.Primitive(name="format", arguments=(_, ops.Const(value=str() as spec))):
            return not spec.endswith(tuple("eEfFgG%"))
        case ops.Primitive(name="format"):
            return True
    return False


class _Whole:
    def __init__(self, marks: Marks, tree: list[ops.Expr | ops.Stmt]) -> None:
        self.marks = marks
        self.locals: set[str] = set()
        # The fields of a model become floats in Python too.
        self.real = {
            id(part) for one in tree if isinstance(one, ops.NewModel) for _, part in one.fields
        }

    def may_be(self, node: ops.Expr) -> bool:
        if id(node) in self.marks.whole:
            return id(node) not in self.real
        match node:
            case ops.Convert(operand=inner, type=typed):
                widened = (
                    inner.type != typed and _has(typed, types.FLOAT) and _has(inner.type, types.INT)
                )
                return (widened and id(node) not in self.real) or self.may_be(inner)
            case ops.Local(name=name):
                return name in self.locals
            case ops.Unary(operand=inner) | ops.Unwrap(operand=inner):
                return self.may_be(inner)
            case ops.Conditional(then=then, orelse=orelse):
                return self.may_be(then) or self.may_be(orelse)
            case ops.Index(object=inner) | ops.Slice(object=inner):
                return self.may_be(inner)
            case ops.Comprehension(element=inner):
                return self.may_be(inner)
            case ops.NewList(items=items) | ops.NewSet(items=items):
                return any(map(self.may_be, items))
            case ops.NewDict(items=pairs):
                return any(self.may_be(value) for _, value in pairs)
            case ops.Binary(left=left, right=right, operator=operator):
                return operator != "/" and self.may_be(left) and self.may_be(right)
            case ops.Primitive(name=name, arguments=arguments) if name in _GIVES:
                return any(map(self.may_be, arguments))
        return False

    def spread(self, tree: list[ops.Expr | ops.Stmt]) -> bool:
        before = len(self.locals)
        for node in tree:
            match node:
                case ops.Assign(name=name, value=value):
                    self.note(name, value)
                case (
                    ops.For(variable=name, iterable=value)
                    | ops.Comprehension(variable=name, iterable=value)
                ):
                    self.note(name, value)
                case ops.AssignItem(object=owner, value=value):
                    if not isinstance(owner.type, types.ModelRef):
                        self.note(_root(owner), value)
                case ops.Primitive(name=name, arguments=(owner, *rest)) if name in _ADDS:
                    for value in rest:
                        self.note(_root(owner), value)
        return len(self.locals) > before

    def note(self, name: str, value: ops.Expr) -> None:
        if self.may_be(value):
            self.locals.add(name)


def _has(typed: Type, wanted: Type) -> bool:
    match typed:
        case types.List(item=inner) | types.Set(item=inner) | types.Optional(item=inner):
            return _has(inner, wanted)
        case types.Dict(value=inner):
            return _has(inner, wanted)
    return typed == wanted


def _root(node: ops.Expr) -> str:
    while isinstance(node, ops.Index | ops.GetField):
        node = node.object
    return node.name if isinstance(node, ops.Local) else ""
