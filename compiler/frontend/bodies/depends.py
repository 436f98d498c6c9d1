"""Dependencies in a body: each call is read in its place before the handler's first statement.

A parameter that only a dependency takes has a name here that the source can't mean (``parameter token``), so that
the handler's own names keep their meaning.
"""

import ast
from collections.abc import Mapping

from csc.compiler.frontend.bodies.assign import store
from csc.compiler.frontend.bodies.branches import leave_out
from csc.compiler.frontend.bodies.calls import new_model
from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.frame import Frame, Function, Refuse, Skip, is_simple
from csc.compiler.frontend.bodies.inline import call_function
from csc.compiler.frontend.dependencies import Dependencies, Step, arguments_of
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Parameter


def names_of(
    parameters: tuple[Parameter, ...],
    needed: Dependencies,
    function: Function,
    stores: frozenset[str],
) -> tuple[Mapping[str, Parameter], dict[str, ops.Expr], dict[str, str]]:
    """The handler's own parameters; values by their hidden names; variables that need another name."""
    if not needed:
        return {one.name: one for one in parameters}, {}, {}
    own = {source: name for name, source in needed.bound}
    visible: dict[str, Parameter] = {}
    hidden: dict[str, ops.Expr] = {}
    for one in parameters:
        visible[f"parameter {one.name}"] = one
        if one.source != "identity":
            hidden[f"parameter {one.name}"] = ops.Local(one.name, one.type, one.span)
        if one.name in own:
            visible[own[one.name]] = one
    taken = {one.name for one in parameters} - {name for name, _ in needed.bound}
    return visible, hidden, {name: f"{name}_variable" for name in stores & taken}


def build_dependencies(frame: Frame, needed: Dependencies) -> tuple[ops.Stmt, ...]:
    """The calls in order, then the handler's arguments that they fill."""
    found: list[ops.Stmt] = []
    for step in needed.steps:
        found += _statements(frame, step, needed)
    results = {one.result for one in needed.steps}
    sources = {name: source for name, source in needed.bound if source in results}
    for argument, _ in arguments_of(frame.function):
        value = frame.aliases.get(f"parameter {sources.get(argument.arg)}")
        if value is not None:
            found += _given(frame, argument, value)
    return tuple(found)


def _statements(frame: Frame, step: Step, needed: Dependencies) -> list[ops.Stmt]:
    """What one dependency runs; its result stands under the hidden name."""
    outer, frame.prelude, frame.pending = frame.prelude, [], 0
    try:
        value = _called(frame, step)
        kept = value if is_simple(value) else frame.temporary(value, step.node)
        frame.aliases[f"parameter {step.result}"] = kept
    except Refuse as problem:
        frame.refuse(problem)
        leave_out(frame, step.node)
    except Skip:
        leave_out(frame, step.node)
    made, frame.prelude, frame.pending = frame.prelude, outer, 0
    frame.poisoned |= {
        name
        for name, source in needed.bound
        if source == step.result and f"parameter {source}" not in frame.aliases
    }
    return made


def _called(frame: Frame, step: Step) -> ops.Expr:
    """The value of the call, with its arguments under their hidden names."""
    keywords = [
        ast.keyword(name, ast.Name(f"parameter {source}", ast.Load()))
        for name, source in step.arguments
    ]
    call = ast.Call(ast.Name(step.called.name, ast.Load()), [], keywords)
    for node in ast.walk(call):
        ast.copy_location(node, step.node)
    home, frame.module = frame.module, step.module
    try:
        typed = frame.models.model_type(step.called)
        if isinstance(typed, types.ModelRef):
            return new_model(frame, call, typed)
        if isinstance(step.called.node, ast.ClassDef):
            message = f"`{step.called.name}` is a class with code of its own"
            raise Refuse(step.node, "class as a dependency", message, "Make it a model.")
        awaited = isinstance(step.called.node, ast.AsyncFunctionDef)
        return call_function(frame, call, step.called, awaited)
    finally:
        frame.module = home


def _given(frame: Frame, argument: ast.arg, value: ops.Expr) -> list[ops.Stmt]:
    """An argument of the handler that a dependency fills, in the type that it is annotated with."""
    try:
        if argument.annotation is not None:
            annotation = frame.models.annotation_in(
                frame.module, argument.annotation, frame.reporter
            )
            if annotation is None:
                raise Skip
            place = f"the argument `{argument.arg}`"
            value = convert(frame, value, annotation.type, argument, place, "The dependency")
    except Refuse as problem:
        frame.refuse(problem)
        frame.poisoned.add(argument.arg)
        return []
    except Skip:
        frame.incomplete = True
        frame.poisoned.add(argument.arg)
        return []
    if argument.arg not in frame.stores:
        frame.aliases[argument.arg] = value
        return []
    target = ast.copy_location(ast.Name(argument.arg, ast.Store()), argument)
    return [store(frame, target, value, argument)]
