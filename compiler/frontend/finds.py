"""Where the source says ``table.get`` and means ``find``. In: a statement. Out: the spans of ``table.get``.

Bodies that become IR know it by themselves; a Lambda runs the source, so its bundle has ``find`` written there.
"""

import ast
from collections.abc import Iterator

from csc.compiler.frontend.bodies.frame import stored_in
from csc.compiler.frontend.bodies.narrow import found_calls
from csc.compiler.frontend.names import Names
from csc.compiler.frontend.resources import Resources, find_resource
from csc.compiler.ir.model import Table
from csc.compiler.syntax import Module
from csc.diagnostics import Span


def find_spans(
    names: Names, resources: Resources, module: Module, root: ast.stmt
) -> Iterator[Span]:
    """The tested ``get`` calls on tables anywhere below a top-level statement."""
    nodes = module.below(root)
    tested = found_calls(nodes)
    if not tested:
        return
    local = stored_in(nodes) | {one.arg for one in nodes if isinstance(one, ast.arg)}
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr="get") as function):
                if id(node) not in tested or _root(owner) in local:
                    continue
                if isinstance(find_resource(names, resources, module, owner), Table):
                    yield module.span(function)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
