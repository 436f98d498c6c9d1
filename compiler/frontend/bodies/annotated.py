"""The annotations within a body: of variables, of helper functions and their arguments.

Unlike a field's or a route's they say nothing about JSON: a tuple and a timedelta are types here, and one that the subset
has no form for (``int | str``, ``Callable``) leaves the route to Python instead of being a mistake.
"""

import ast

from csc.compiler.frontend.annotations import BadAnnotation, read_annotation
from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip
from csc.compiler.frontend.unions import tags_in
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module


def annotated(frame: Frame, module: Module, node: ast.expr, at: ast.AST | None = None) -> Type:
    """The type that an annotation of a module means in a body; a refusal stands ``at`` what needs it.

    Raises:
        Refuse: where the subset has no such type.
        Skip: after reporting CSC301, where it is no type at all.
    """
    models = frame.models
    try:
        found = read_annotation(models.names, module, node, models.model_type, models.tags)
    except BadAnnotation as problem:
        if problem.code == "CSC302":
            construct = f"the type `{ast.unparse(problem.node)}`"
            reason = str(problem.facts.get("reason", "It has no native form"))
            raise Refuse(
                at or node, construct, reason, "Use one type, a model or a list."
            ) from None
        frame.reporter.report(problem.code, module, problem.node, **problem.facts)
        raise Skip from None
    models.told_by.update(tags_in(found.type))
    return found.type
