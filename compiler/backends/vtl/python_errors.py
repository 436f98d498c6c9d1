"""Errors of Python's own, raised within a ``try`` or caught by one: a template has no such thing."""

from csc.compiler.backends.vtl.template import refuse
from csc.compiler.ir import ops
from csc.compiler.lowering.effects import nodes

_KNOWN = frozenset({"HTTPError", "NotFound", "Conflict", "ValueError", "KeyError"})


def refuse_python_errors(body: tuple[ops.Stmt, ...]) -> None:
    """Raises NotExpressible at the first such error."""
    for node in nodes(body):
        if isinstance(node, ops.Raise) and node.error != "HTTPError":
            raise refuse(node, f"`raise` of {node.error}", "is not expressible in a template")
        if isinstance(node, ops.Try):
            for one in node.handlers:
                if not _KNOWN.issuperset(one.errors):
                    named = ", ".join(one.errors)
                    raise refuse(node, f"`except {named}`", "is not expressible in a template")
