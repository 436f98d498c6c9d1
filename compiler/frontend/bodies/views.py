"""``d.keys()``, ``d.items()`` and ``zip(…)`` where they are kept: in Python they are views and iterators, and no lists.

Where one is used up at once (a loop, ``sorted``, ``in`` …) the IR's list of them is as good; elsewhere it is refused.
"""

import re
from typing import Final

from csc.compiler.frontend.bodies.frame import Frame
from csc.compiler.ir import ops
from csc.compiler.ir.model import Refusal
from csc.compiler.ir.walk import nodes

_OWN: Final = re.compile(r"_\d+_")  # the compiler's own variables: ``Frame.fresh``
_VIEWS: Final = ("dict.keys", "dict.values")
_USES: Final = frozenset(
    {"len", "sorted", "list", "set", "sum", "min", "max", "any", "all", "order", "reversed"}
    | {"str.join", "list.extend", "set.update"}
)


def refuse_views(frame: Frame, block: tuple[ops.Stmt, ...]) -> None:
    """Add a refusal for each view that is kept, returned or compared."""
    tree = list(nodes(block))
    views = [one for one in tree if isinstance(one, ops.Expr) and _is_view(frame, one)]
    if not views:
        return
    kept = {
        one.name: one.value
        for one in tree
        if isinstance(one, ops.Assign) and _is_view(frame, one.value) and _OWN.fullmatch(one.name)
    }
    reads: list[ops.Expr] = [one for one in tree if isinstance(one, ops.Local) and one.name in kept]
    good = {id(part) for one in tree for part in _used_up(one)} | {id(v) for v in kept.values()}
    for one in [*views, *reads]:
        if id(one) not in good:
            message = "It is kept: a view shows what its dict holds later, an iterator runs once"
            refusal = Refusal("view or iterator", message, "Make a list: `list(…)`.", one.span)
            if refusal not in frame.refusals:
                frame.refusals.append(refusal)


def _is_view(frame: Frame, node: ops.Expr) -> bool:
    return id(node) in frame.marks.views or (
        isinstance(node, ops.Primitive) and node.name in _VIEWS
    )


def _used_up(node: object) -> tuple[ops.Expr, ...]:
    """The parts of a node that are looked at now, and not kept."""
    match node:
        case ops.For(iterable=one) | ops.Comprehension(iterable=one):
            return (one,)
        case ops.Compare(operator="in" | "not in", right=one):
            return (one,)
        case ops.Primitive(name=name, arguments=arguments) if name in _USES:
            return arguments
        case ops.Index(object=ops.Local() as one):  # a loop over positions of ours
            return (one,)
    return ()
