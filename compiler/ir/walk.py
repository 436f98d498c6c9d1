"""Every node below a node, in evaluation order. For passes that count or search, not for rewriting."""

from collections.abc import Iterator
from typing import Final, cast, get_args

from csc.compiler.ir import ops

_NODES: Final = frozenset((*get_args(ops.Expr), *get_args(ops.Stmt)))


def nodes(root: object) -> Iterator[ops.Expr | ops.Stmt]:
    """A node and all below it; a tuple of statements or expressions is walked likewise."""
    found: list[ops.Expr | ops.Stmt] = []
    _gather(root, found)
    return iter(found)


def _gather(root: object, found: list[ops.Expr | ops.Stmt]) -> None:
    if isinstance(root, tuple):
        for one in root:
            _gather(one, found)
    elif type(root) in _NODES:
        node = cast(ops.Expr | ops.Stmt, root)
        found.append(node)
        for name in node.__slots__:
            if name not in ("type", "span", "name"):
                _gather(getattr(node, name), found)
    elif isinstance(root, ops.Catch):
        _gather(root.body, found)


def host_calls(root: object) -> list[ops.HostCall]:
    """The host calls below a node, in evaluation order."""
    return [node for node in nodes(root) if isinstance(node, ops.HostCall)]
