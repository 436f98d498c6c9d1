"""Functions that receive: ``@welcomes.consumer`` and ``@happenings.on("SignedUp")`` → ``Consumer``. Their bodies stay source."""

import ast

from csc.compiler.diagnostics import Reporter, did_you_mean
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.imports import third_party
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import Declared, Names
from csc.compiler.frontend.resources import Resources, find_resource
from csc.compiler.ir import types
from csc.compiler.ir.model import Channel, Consumer
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module

Function = ast.FunctionDef | ast.AsyncFunctionDef
_DECORATORS = {"queue": "consumer", "bus": "on"}
"""The kinds of channel that give messages to functions, with the name of the decorator."""


def read_consumers(
    names: Names, models: Models, resources: Resources, reporter: Reporter
) -> dict[str, Consumer]:
    """Every function of the project that is given messages, by its id."""
    found: dict[str, Consumer] = {}
    for module in names.modules.values():
        for declared in names.declared(module):
            if isinstance(declared.node, Function):
                for decorator in declared.node.decorator_list:
                    made = _read(names, models, resources, declared, decorator, reporter)
                    if made is not None:
                        found[made.id] = made
    return found


def _read(
    names: Names,
    models: Models,
    resources: Resources,
    declared: Declared,
    decorator: ast.expr,
    reporter: Reporter,
) -> Consumer | None:
    module, function = declared.module, declared.node
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    if not isinstance(called, ast.Attribute) or not isinstance(function, Function):
        return None
    channel = find_resource(names, resources, module, called.value)
    if not isinstance(channel, Channel):
        return None
    wanted = _DECORATORS.get(channel.kind)
    if wanted != called.attr or (channel.kind == "bus") != isinstance(decorator, ast.Call):
        given = [wanted] if wanted else []
        hint = did_you_mean(
            called.attr, given, f"Write `@{channel.key}.{wanted}`." if wanted else ""
        )
        reporter.report("CSC402", module, decorator, kind=channel.kind, name=called.attr, hint=hint)
        return None
    kinds = _detail_types(names, module, decorator, channel, reporter)
    message = _message(models, module, function, channel, reporter)
    if kinds is None or message is None:
        return None
    name = f"{declared.name.replace('_', '-').strip('-')}-consumer"
    ours = {one.partition(".")[0] for one in names.modules}
    packages = tuple(one for one in third_party(module) if one not in ours)
    argument = function.args.args[0].arg
    span = module.span(decorator)
    return Consumer(
        name, channel.key, kinds, declared.name, module.name, argument, message, packages, span
    )


def _detail_types(
    names: Names, module: Module, decorator: ast.expr, channel: Channel, reporter: Reporter
) -> tuple[str, ...] | None:
    if not isinstance(decorator, ast.Call):
        return ()
    try:
        values = [fold(names, module, one) for one in decorator.args]
    except NotConstant as problem:
        reporter.report("CSC104", module, problem.node, text=ast.unparse(problem.node))
        return None
    if not values or decorator.keywords or not all(isinstance(one, str) and one for one in values):
        facts = {"keyword": "on", "callee": channel.key, "expected": "one or more detail types"}
        reporter.report("CSC102", module, decorator, **facts)
        return None
    return tuple(str(one) for one in values)


def _message(
    models: Models, module: Module, function: Function, channel: Channel, reporter: Reporter
) -> Type | None:
    """The type of the one argument; without an annotation, what the channel's messages are."""
    given = function.args
    if len(given.args) != 1 or given.vararg or given.kwonlyargs or given.kwarg or given.posonlyargs:
        facts = {"callee": function.name, "expected": "one argument, the message"}
        hint = f"Write `def {function.name}(message: …)`."
        reporter.report(
            "CSC401", module, function, found=f"{len(given.args)}", hint=hint, **facts
        )  # fmt: skip
        return None
    annotation = given.args[0].annotation
    if annotation is None:
        return channel.message or types.JSON
    found = models.annotation_in(module, annotation, reporter)
    if found is None:
        return None
    if channel.message not in (None, found.type):
        facts = {"what": f"a message of `{channel.key}`", "found": str(channel.message)}
        hint = f"Annotate it `{channel.message}`."
        place = f"`{function.name}`"
        reporter.report(
            "CSC304", module, annotation, place=place, wanted=found.type, hint=hint, **facts
        )  # fmt: skip
        return None
    return found.type
