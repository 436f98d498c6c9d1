"""Every node below a node, in evaluation order. For passes that count or search, not for rewriting."""

from collections.abc import Iterator

from csc.compiler.ir import ops

_EXPRESSIONS = ops.Expr.__args__
_STATEMENTS = ops.Stmt.__args__


def nodes(root: object) -> Iterator[ops.Expr | ops.Stmt]:
    """A node and all below it; a tuple of statements or expressions is walked likewise."""
    if isinstance(root, tuple):
        for one in root:
            yield from nodes(one)
    elif isinstance(root, (*_EXPRESSIONS, *_STATEMENTS)):
        yield root
        for name in root.__slots__:
            if name not in ("type", "span", "name"):
                yield from nodes(getattr(root, name))


def host_calls(root: object) -> list[ops.HostCall]:
    """The host calls below a node, in evaluation order."""
    return [node for node in nodes(root) if isinstance(node, ops.HostCall)]
