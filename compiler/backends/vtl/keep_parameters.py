"""A parameter that a branch or a loop assigns, as a variable of its own: as it came it is text, assigned it is a number.

if limit > 50:          →    limit_ = limit
    limit = 50               if limit_ > 50:
return limit * 2                 limit_ = 50
                             return limit_ * 2
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csc.compiler.ir import ops
from csc.compiler.ir.model import Route
from csc.compiler.lowering.calls import Plan
from csc.compiler.lowering.effects import changing

Plans = Mapping[int, Plan]


def kept_parameters(route: Route, plans: Plans) -> tuple[Route, Plans]:
    """The route with such parameters copied at its start, and the plans of its calls as they then are."""
    handler = route.handler
    assigned = changing(handler.body)
    own = [one for one in handler.parameters if one.name in assigned]
    if not own:
        return route, plans
    taken = {one.name for one in handler.parameters} | set(handler.locals)
    names: dict[str, str] = {}
    for one in own:
        name = f"{one.name}_"
        while name in taken:
            name += "_"
        taken.add(name)
        names[one.name] = name
    renamer = _Renamer(names, plans)
    body = renamer.of(handler.body)
    copies = tuple(
        ops.Assign(names[one.name], ops.Local(one.name, one.type, one.span), one.span)
        for one in own
    )
    types = {**handler.locals, **{names[one.name]: one.type for one in own}}
    kept = replace(handler, body=(*copies, *body), locals=types)
    return replace(route, handler=kept), renamer.plans


class _Renamer:
    """The same tree with other names of some variables. A plan is known by its call's identity, which changes."""

    def __init__(self, names: Mapping[str, str], plans: Plans) -> None:
        self.names, self.given = names, plans
        self.plans: dict[int, Plan] = {}

    def of(self, tree: Any) -> Any:
        if isinstance(tree, tuple):
            return tuple(self.of(one) for one in tree)
        if type(tree).__module__ != ops.__name__:
            return tree
        changed: dict[str, Any] = {
            name: self.of(getattr(tree, name))
            for name in tree.__slots__
            if name not in ("type", "span")
        }
        match tree:
            case ops.Local(name=name) | ops.Assign(name=name):
                changed["name"] = self.names.get(name, name)
            case ops.For(variable=name) | ops.Comprehension(variable=name):
                changed["variable"] = self.names.get(name, name)
        made = replace(tree, **changed)
        if isinstance(tree, ops.HostCall) and id(tree) in self.given:
            self.plans[id(made)] = self.given[id(tree)]
        return made
