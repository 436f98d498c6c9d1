"""``with transaction():`` around writes → one ``HostCall`` that makes them all, or none.

Its body is calls of ``put``, ``update`` and ``delete`` and nothing else: what they need is computed before it.
"""

import ast
from typing import Final

from csc.compiler.frontend.bodies.assign import Block
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.tables import call_table
from csc.compiler.frontend.names import CscName
from csc.compiler.frontend.resources import find_resource
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Table

WRITES: Final = ("put", "update", "delete")
MOST: Final = 100  # writes that DynamoDB takes in one transaction


def build_with(frame: Frame, node: ast.With) -> Block:
    match node.items:
        case [ast.withitem(context_expr=ast.Call(func=function, args=[], keywords=[]))]:
            if frame.names.resolve(frame.module, function) == CscName("transaction"):
                return (ops.Evaluate(_transaction(frame, node), frame.span(node)),)
    raise Refuse(node, "`with`", "The handler uses `with`", "Do without it.")


def _transaction(frame: Frame, node: ast.With) -> ops.HostCall:
    arguments: list[tuple[str, ops.Expr]] = []
    resources: list[str] = []
    for statement in node.body:
        call = _write(frame, statement)
        place = len(resources)
        resources.append(f"{call.operation} {call.resource}")
        arguments += [(f"{place}.{name}", value) for name, value in call.arguments]
    if len(resources) > MOST:
        raise Refuse(node, "transaction", f"It has more than {MOST} writes", "Write in batches.")
    frame.pending -= len(resources)
    listed = ",".join(resources)
    return frame.host(node, "dynamodb", "transact", listed, arguments, types.NONE)


def _write(frame: Frame, statement: ast.stmt) -> ops.HostCall:
    """One write of the body."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name)) as node):
            table = find_resource(frame.names, frame.resources, frame.module, owner)
            if isinstance(table, Table) and name in WRITES:
                made = call_table(frame, node, table, name)
                if isinstance(made, ops.HostCall):
                    return made
    message = "Something else than a write stands in it"
    remedy = "Only `table.put(…)`, `.update(…)` and `.delete(…)`; compute the rest before."
    raise Refuse(statement, "statement in a transaction", message, remedy)
