"""What a handler's statements do: where the AWS calls are, which branches may end the request, what is assigned."""

from collections.abc import Iterator

from csc.compiler.ir import ops
from csc.compiler.ir.types import MOMENTS

Body = tuple[ops.Stmt, ...]


_PARTS: dict[type, tuple[str, ...] | None] = {}
"""The members of a kind of node that may hold others; None for what is no node."""


def nodes(tree: object) -> Iterator[object]:
    """Every node of a tree, in evaluation order, the tree itself last."""
    found: list[object] = []
    _gather(tree, found)
    return iter(found)


def _gather(tree: object, found: list[object]) -> None:
    if isinstance(tree, tuple):
        for part in tree:
            _gather(part, found)
        return
    kind = type(tree)
    if kind not in _PARTS:
        slots = getattr(kind, "__slots__", ())
        members = tuple(name for name in slots if name not in ("type", "span"))
        _PARTS[kind] = members if kind.__module__ == ops.__name__ else None
    parts = _PARTS[kind]
    if parts is not None:
        for name in parts:
            _gather(getattr(tree, name), found)
        found.append(tree)


def calls_in(tree: object) -> list[ops.HostCall]:
    """The AWS calls: the clock and ids are no calls of a service."""
    return [
        node
        for node in nodes(tree)
        if isinstance(node, ops.HostCall) and node.service not in ("clock", "ids")
    ]


def ends(body: Body) -> bool:
    """Does every way through end the request?"""
    for node in body:
        match node:
            case ops.Return() | ops.Raise():
                return True
            case ops.If() if ends(node.then) and ends(node.orelse):
                return True
            case ops.Try() if (ends(node.body) or ends(node.orelse)) and all(
                ends(one.body) for one in node.handlers
            ):
                return True
    return False


def forks(node: ops.Stmt) -> bool:
    """A branch that may end the request, or that makes a call."""
    return isinstance(node, ops.If) and (
        bool(calls_in(node))
        or any(isinstance(one, ops.Return | ops.Raise) for one in nodes((node.then, node.orelse)))
    )


def assigned(tree: object) -> frozenset[str]:
    """The locals that are given a value, or whose list is added to."""
    found: set[str] = set()
    for node in nodes(tree):
        match node:
            case ops.Assign(name=name):
                found.add(name)
            case ops.Primitive(name="list.append", arguments=(ops.Local(name=name), *_)):
                found.add(name)
            case ops.AssignItem(object=ops.Local(name=name)):
                found.add(name)
    return frozenset(found)


def jumps(tree: object, kind: type[ops.Break] | type[ops.Continue]) -> bool:
    """Is there a ``break`` (or ``continue``) in it that belongs to the loop around it?"""
    if isinstance(tree, tuple):
        return any(jumps(node, kind) for node in tree)
    if isinstance(tree, ops.If):
        return jumps((tree.then, tree.orelse), kind)
    return isinstance(tree, kind)


def changing(body: Body) -> frozenset[str]:
    """The locals that are assigned in a loop, or in a branch that goes on after it."""
    found: frozenset[str] = frozenset()
    for node in body:
        match node:
            case ops.For() | ops.While():
                found |= assigned(node)
            case ops.If() if not forks(node):
                found |= assigned(node)
            case ops.If():
                found |= changing(node.then) | changing(node.orelse)
            case ops.Try():
                found |= changing(node.body) | changing(node.orelse)
                found |= frozenset[str]().union(*(changing(one.body) for one in node.handlers))
            case ops.Evaluate() | ops.AssignItem():
                found |= assigned(node)
    return found


def mentions(tree: object, *, calls: bool) -> frozenset[str]:
    """The locals that a tree reads; without ``calls`` those only used as arguments of AWS calls are left out."""
    if isinstance(tree, tuple):
        return frozenset().union(*(mentions(part, calls=calls) for part in tree))
    if isinstance(tree, ops.Local):
        return frozenset({tree.name})
    if not calls and isinstance(tree, ops.HostCall) and tree.service not in ("clock", "ids"):
        return frozenset()
    if type(tree).__module__ != ops.__name__:
        return frozenset()
    names = (n for n in getattr(tree, "__slots__", ()) if n not in ("type", "span"))
    return frozenset().union(*(mentions(getattr(tree, n), calls=calls) for n in names))


NEVER_RAISE = frozenset(
    {"len", "str", "isinstance", "sum", "any", "all", "abs", "range", "list.append"}
    | {"UUID", "datetime.moment", "datetime.date", "datetime.isoformat", "date.isoformat"}
    | {f"datetime.{name}" for name in ("year", "month", "day", "hour", "minute", "second")}
    | {
        f"str.{name}"
        for name in (
            "startswith",
            "endswith",
            "replace",
            "upper",
            "lower",
            "strip",
            "lstrip",
            "rstrip",
        )
    }
)


def may_raise(tree: object) -> bool:
    """Can evaluating this end the request with an error? Then it counts even where its value does not."""
    for node in nodes(tree):
        match node:
            case ops.Index() | ops.Unwrap() | ops.Binary(operator="/" | "//" | "%" | "**"):
                return True
            case ops.Binary(type=kind) if kind in MOMENTS:  # past the years 1 to 9999
                return True
            case ops.Primitive(name=name) if name not in NEVER_RAISE:
                return True
    return False
