"""A loop's variable that outlives its loop, as Python's does: Velocity gives the name back what it had before.

for n in sizes: …          →    for n_each in sizes:
return n                            n = n_each
                                    …
                                return n
"""

from collections.abc import Iterator
from dataclasses import replace

from csc.compiler.ir import ops
from csc.compiler.ir.model import Route
from csc.compiler.lowering.effects import Body, assigned, nodes


def kept_loop_variables(route: Route) -> Route:
    """The route, whose loops each assign what is read outside of them, or given a value elsewhere."""
    handler = route.handler
    body = handler.body
    parameters = {one.name for one in handler.parameters}
    loops = [one.variable for one in nodes(body) if isinstance(one, ops.For)]
    outliving = {
        name
        for name in loops
        if name in parameters | assigned(body) | set(_outside(body, name)) | _nested(body, name)
    }
    if not outliving:
        return route
    taken = parameters | set(handler.locals)
    fresh = {name: _fresh(name, taken) for name in sorted(outliving)}
    kinds = {fresh[name]: handler.locals[name] for name in outliving}
    renamed = tuple(_renamed(one, fresh) for one in body)
    return replace(
        route, handler=replace(handler, body=renamed, locals={**handler.locals, **kinds})
    )


def _fresh(name: str, taken: set[str]) -> str:
    wish = f"{name}_each"
    while wish in taken:
        wish += "_"
    return wish


def _outside(tree: object, name: str) -> Iterator[str]:
    """The name, where it is read outside of the loops whose variable it is."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from _outside(part, name)
    elif isinstance(tree, ops.For) and tree.variable == name:
        yield from _outside(tree.iterable, name)
    elif isinstance(tree, ops.Local):
        yield from [name] if tree.name == name else []
    elif type(tree).__module__ == ops.__name__:
        for slot in getattr(tree, "__slots__", ()):
            if slot not in ("type", "span"):
                yield from _outside(getattr(tree, slot), name)


def _nested(body: Body, name: str) -> set[str]:
    """The name, where a loop over it stands within another."""
    for one in nodes(body):
        if isinstance(one, ops.For) and one.variable == name:
            inner = (node for node in nodes(one.body) if isinstance(node, ops.For))
            if any(node.variable == name for node in inner):
                return {name}
    return set()


def _renamed(node: ops.Stmt, fresh: dict[str, str]) -> ops.Stmt:
    def inside(block: Body) -> Body:
        return tuple(_renamed(one, fresh) for one in block)

    match node:
        case ops.For(variable=name) if name in fresh:
            kind = getattr(node.iterable.type, "item")  # noqa: B009 - a list's, a set's or a page's
            each = ops.Assign(name, ops.Local(fresh[name], kind, node.span), node.span)
            return replace(node, variable=fresh[name], body=(each, *inside(node.body)))
        case ops.For() | ops.While():
            return replace(node, body=inside(node.body))
        case ops.If():
            return replace(node, then=inside(node.then), orelse=inside(node.orelse))
        case ops.Try():
            handlers = tuple(replace(one, body=inside(one.body)) for one in node.handlers)
            return replace(
                node, body=inside(node.body), handlers=handlers, orelse=inside(node.orelse)
            )
    return node
