"""A handler's function → typed IR. In: the function and what is known around it. Out: ``Body``.

What Python allows and the subset doesn't is a located ``Refusal``, never a guess.  A plain mistake is a diagnostic.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.bodies.branches import ends
from csc.compiler.frontend.bodies.depends import build_dependencies, names_of
from csc.compiler.frontend.bodies.expressions import build_expression
from csc.compiler.frontend.bodies.frame import Frame, Function, Refuse, Restart, Skip, stored_in
from csc.compiler.frontend.bodies.members import refuse_members
from csc.compiler.frontend.bodies.narrow import found_calls
from csc.compiler.frontend.bodies.outer_raises import plain_raises
from csc.compiler.frontend.bodies.statements import build_block
from csc.compiler.frontend.bodies.views import refuse_views
from csc.compiler.frontend.bodies.whole_floats import refuse_whole_floats
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import Names
from csc.compiler.frontend.resources import Resources
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Parameter, Refusal
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module
from csc.diagnostics import Diagnostic

if TYPE_CHECKING:
    from csc.compiler.frontend.outline import Signature

_READINGS: Final = 25
_FLOW: Final = frozenset({"CSC304", "CSC305", "CSC406", "CSC407"})
"""Mistakes that depend on what a refused construct may have proven: not reported beside a refusal."""


@dataclass(frozen=True, slots=True)
class Body:
    """Exactly one of ``statements`` and ``refusals`` counts, unless there are diagnostics."""

    statements: tuple[ops.Stmt, ...]
    returns: Type
    locals: Mapping[str, Type]
    refusals: tuple[Refusal, ...]
    diagnostics: tuple[Diagnostic, ...]
    inlined: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Surroundings:
    """What every body of a project may refer to."""

    names: Names
    models: Models
    resources: Resources
    items: Mapping[str, Type]


def read_body(
    around: Surroundings,
    module: Module,
    function: Function,
    signature: "Signature",
    access_token: bool,
) -> Body:
    """Read a handler's body, again and again until the types of its variables are settled."""
    hints: dict[str, Type] = {}
    nodes = module.below(function)
    stores = stored_in(nodes)
    finds = found_calls(nodes)
    needed, returns = signature.dependencies, signature.returns
    by_name, aliases, renamed = names_of(signature.parameters, needed, function, stores)
    for _ in range(_READINGS):
        frame = Frame(
            names=around.names,
            models=around.models,
            resources=around.resources,
            items=around.items,
            module=module,
            function=function,
            parameters=by_name,
            aliases=dict(aliases),
            renamed=dict(renamed),
            access_token=access_token,
            returns=returns,
            reporter=Reporter(),
            expression=build_expression,
            statements=build_block,
            stores=stores,
            finds=finds,
            hints=hints,
        )
        try:
            block = _read(frame, signature)
        except Restart:
            continue
        if not frame.refusals:
            refuse_members(frame, signature.parameters, block)
            refuse_views(frame, block)
            refuse_whole_floats(frame, block)
        return _finish(frame, plain_raises(block))
    frame.refuse(Refuse(function, "types", "Its variables' types don't settle", "Annotate them."))
    return _finish(frame, ())


def _read(frame: Frame, signature: "Signature") -> tuple[ops.Stmt, ...]:
    if any(
        isinstance(node, ast.Yield | ast.YieldFrom) for node in frame.module.below(frame.function)
    ):
        frame.refuse(
            Refuse(frame.function, "`yield`", "The handler is a generator", "Return a list.")
        )
        return ()
    for parameter in frame.parameters.values():
        _refuse_custom(frame, parameter)
    head = build_dependencies(frame, signature.dependencies)
    block = (*head, *build_block(frame, frame.function.body))
    if ends(block) or frame.incomplete or frame.refusals:
        return block
    returns = frame.returns if frame.returns is not None else frame.hints.get("return", types.NONE)
    span = frame.span(frame.function)
    none = ops.Const(None, types.NONE, span)
    if returns == types.NONE:
        return (*block, ops.Return(none, span))
    if isinstance(returns, types.Optional) or returns == types.JSON:
        return (*block, ops.Return(ops.Const(None, returns, span), span))
    if frame.returns is None:
        frame.widen("return", types.Optional(returns))
    frame.report("CSC406", frame.function, handler=frame.function.name, type=returns)
    return block


def _refuse_custom(frame: Frame, parameter: Parameter) -> None:
    """A body whose model validates itself is read by Python only."""
    typed = (
        parameter.type.item
        if isinstance(parameter.type, types.Optional | types.List)
        else parameter.type
    )
    custom = frame.models.custom(typed.name) if isinstance(typed, types.ModelRef) else None
    if custom is not None:
        message = f"{typed} runs `{custom}` when it is read"
        remedy = "Use constraints of `Field`."
        frame.refuse(Refuse(frame.function, "model with code of its own", message, remedy))


def _finish(frame: Frame, block: tuple[ops.Stmt, ...]) -> Body:
    found = frame.reporter.diagnostics
    if frame.incomplete and not found and not frame.refusals:
        # An undefined name is told elsewhere; whatever else was left out must never be left out silently.
        frame.refuse(Refuse(frame.function, "a part", "A part of it can't be read", "Rewrite it."))
    if frame.refusals:
        found = [one for one in found if one.code not in _FLOW]
    returns = frame.returns if frame.returns is not None else frame.hints.get("return", types.NONE)
    if frame.refusals and frame.returns is None:
        returns = types.JSON
    return Body(
        () if frame.refusals or found else block,
        returns,
        {} if frame.refusals or found else dict(frame.locals),
        tuple(frame.refusals),
        tuple(found),
        tuple(frame.inlined),
    )


__all__ = ["Body", "Skip", "Surroundings", "read_body"]
