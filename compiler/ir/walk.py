"""Every node below a node, in evaluation order. For passes that count or search, not for rewriting."""

from collections.abc import Iterator
from typing import Final, cast, get_args

from csc.compiler.ir import ops

_NODES: Final = (*get_args(ops.Expr), *get_args(ops.Stmt))


def nodes(root: object) -> Iterator[ops.Expr | ops.Stmt]:
    """A node and all below it; a tuple of statements or expressions is walked likewise."""
    if isinstance(root, tuple):
        for one in root:
            yield from nodes(one)
    elif isinstance(root, _NODES):
        node = cast(ops.Expr | ops.Stmt, root)
        yield node
        for name in node.__slots__:
            if name not in ("type", "span", "name"):
                yield from nodes(getattr(node, name))
    elif isinstance(root, ops.Catch):
        yield from nodes(root.body)


def host_calls(root: object) -> list[ops.HostCall]:
    """The host calls below a node, in evaluation order."""
    return [node for node in nodes(root) if isinstance(node, ops.HostCall)]
