"""What the calls of Python's own functions have in common: how many arguments, of which types."""

import ast
from typing import Final

from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.primitives import check_count
from csc.compiler.frontend.bodies.tuples import as_list
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type


def primitive(
    frame: Frame, node: ast.Call, name: str, arguments: tuple[ops.Expr, ...], typed: Type
) -> ops.Expr:
    return ops.Primitive(name, arguments, typed, frame.span(node))


def only(frame: Frame, node: ast.Call, name: str) -> ops.Expr:
    """The one argument of a call without keywords."""
    no_keywords(node, name)
    check_count(frame, node, name, 1, 1)
    value = frame.build(as_list(node.args[0]) if name in _LOOKS else node.args[0])
    if isinstance(value.type, types.Optional):
        facts = {"what": f"`{ast.unparse(node.args[0])}`", "place": f"`{name}`"}
        raise frame.report(
            "CSC305", node.args[0], wanted=value.type.item, hint="Test it for None first.", **facts
        )
    if isinstance(value.type, types.Tuple):
        raise Refuse(node, f"`{name}` of a tuple", "A tuple is looked through", "Use a list.")
    if value.type == types.JSON:
        raise Refuse(node, f"`{name}` of JSON", "An untyped value is read", "Give it a model.")
    return value


_LOOKS: Final = frozenset({"sum", "min", "max", "sorted", "list", "set", "any", "all", "reversed"})
"""What looks through a literal without keeping it: a tuple is then as good as a list."""


def no_keywords(node: ast.Call, name: str) -> None:
    if node.keywords:
        raise Refuse(
            node, f"keyword of `{name}`", f"`{name}` is called with a keyword", "Leave it out."
        )


def wrong(frame: Frame, node: ast.Call, name: str, value: ops.Expr) -> Exception:
    return frame.report(
        "CSC407",
        node,
        operator=name,
        left=value.type,
        right="nothing else",
        hint="Change its argument.",
    )
