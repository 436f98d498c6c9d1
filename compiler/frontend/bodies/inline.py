"""Calls of the project's own functions: the function's body takes the place of the call.

Its arguments are computed first, its variables get names of their own, and each ``return`` becomes an assignment of
the result.  A function that is one expression takes the place of the call as that expression.
"""

import ast
from dataclasses import replace
from typing import Final

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.bodies.annotated import annotated
from csc.compiler.frontend.bodies.branches import ends
from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.frame import Frame, Function, Refuse, Skip, is_simple, stored_in
from csc.compiler.frontend.bodies.narrow import found_calls
from csc.compiler.frontend.bodies.settle import settled
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.literals import WrongLiteral, literal
from csc.compiler.frontend.names import Declared
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Parameter
from csc.compiler.ir.types import Type
from csc.compiler.ir.walk import host_calls

_DEPTH: Final = 8
Block = tuple[ops.Stmt, ...]


def call_function(frame: Frame, node: ast.Call, called: Declared, awaited: bool) -> ops.Expr:
    """The value of a call of a top-level function of the project."""
    function = called.node
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    _refuse_forms(frame, node, called, function, awaited)
    inside = _frame_of(frame, called, function, node)
    head = _bind(frame, inside, node, function)
    block = (*head, *inside.block(function.body))
    if inside.incomplete:
        frame.incomplete = True
        raise Skip
    return _place(frame, inside, node, block)


def call_local(frame: Frame, node: ast.Call, function: ast.FunctionDef) -> ops.Expr:
    """The value of a call of a function that the handler has in it: it sees the handler's variables as they are now."""
    called = Declared(frame.module, function.name, function)
    _refuse_forms(frame, node, called, function, awaited=False)
    inside = _frame_of(frame, called, function, node)
    seen = {name: _now(frame, name, node) for name in frame.stores if _has_value(frame, name)}
    shadowed = {*inside.stores, *(one.arg for one in every_argument(function))}
    outer = {**frame.aliases, **seen}
    inside.aliases = {name: value for name, value in outer.items() if name not in shadowed}
    inside.parameters = {n: one for n, one in frame.parameters.items() if n not in shadowed}
    inside.functions = frame.functions
    inside.narrowed = {one for one in frame.narrowed if one.partition(".")[0] not in shadowed}
    head = _bind(frame, inside, node, function)
    block = (*head, *inside.block(function.body))
    if inside.incomplete:
        frame.incomplete = True
        raise Skip
    return _place(frame, inside, node, block)


def every_argument(function: Function) -> list[ast.arg]:
    arguments = function.args
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def _has_value(frame: Frame, name: str) -> bool:
    return frame.own(name) in frame.assigned and name not in frame.aliases


def _now(frame: Frame, name: str, node: ast.AST) -> ops.Expr:
    own = frame.own(name)
    return ops.Local(own, frame.locals[own], frame.span(node))


def define_local(frame: Frame, node: ast.FunctionDef | ast.Assign) -> Block:
    """``def f(x): …`` and ``f = lambda x: …`` within a handler: kept for its calls.

    Raises:
        Refuse: where it is not known which function the name means.
    """
    function = _as_function(node)
    named = [
        one
        for one in frame.module.below(frame.function)
        if (
            isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store) and one.id == function.name
        )
        or (isinstance(one, ast.FunctionDef) and one.name == function.name)
    ]
    below = list(ast.walk(function))
    changes = any(isinstance(one, ast.Nonlocal | ast.Global) for one in below)
    if len(named) != 1 or node not in frame.function.body or changes or frame.chain:
        message = f"`{function.name}` may mean several, or changes what is around it"
        raise Refuse(node, "a function inside a handler", message, "Write what it does in place.")
    frame.functions[function.name] = function
    return ()


def _as_function(node: ast.FunctionDef | ast.Assign) -> ast.FunctionDef:
    if isinstance(node, ast.FunctionDef):
        return node
    made = node.value
    assert isinstance(made, ast.Lambda)
    assert isinstance(node.targets[0], ast.Name)
    back = ast.copy_location(ast.Return(made.body), made.body)
    function = ast.FunctionDef(node.targets[0].id, made.args, [back], [])
    return ast.copy_location(function, node)


def _refuse_forms(
    frame: Frame, node: ast.Call, called: Declared, function: Function, awaited: bool
) -> None:
    """Functions whose call is not the same as their body in its place."""
    reason, remedy = "", "Write what it does in the handler."
    if function.decorator_list:
        reason = "is decorated"
    elif function.args.vararg or function.args.kwarg or any(k.arg is None for k in node.keywords):
        reason = "takes any number of arguments"
    elif any(isinstance(one, ast.Starred) for one in node.args):
        reason = "is called with unpacked arguments"
    elif (called.module.name, function.lineno) in frame.chain or len(frame.chain) >= _DEPTH:
        reason = "calls itself, or others too deeply"
    elif isinstance(function, ast.AsyncFunctionDef) != awaited:
        reason = "is awaited, and is no coroutine" if awaited else "is async, and is not awaited"
        remedy = "Leave `await` out." if awaited else f"Write `await {called.name}(…)`."
    elif any(isinstance(one, ast.Yield | ast.YieldFrom) for one in called.module.below(function)):
        reason = "is a generator"
    if reason:
        construct = f"call of the function `{called.name}`"
        message = f"`{called.name}` {reason}"
        raise Refuse(node, construct, message, remedy)


def _frame_of(frame: Frame, called: Declared, function: Function, node: ast.Call) -> Frame:
    below = called.module.below(function)
    stores = stored_in(below)
    frame.inlined.append(called.name)
    number = len(frame.inlined)
    returns: Type | None = None
    if function.returns is not None:
        returns = annotated(frame, called.module, function.returns, node)
    return replace(
        frame,
        module=called.module,
        function=function,
        parameters={},
        aliases={},
        returns=returns,
        result=f"return of {called.name} {number}",
        stores=stores,
        finds=found_calls(below),
        renamed={name: f"{called.name}_{name}_{number}" for name in stores},
        assigned=set(),
        narrowed=set(),
        poisoned=set(),
        prelude=[],
        incomplete=False,
        pending=0,
        maybe=0,
        chain=(*frame.chain, (called.module.name, function.lineno)),
    )


def _bind(frame: Frame, inside: Frame, node: ast.Call, function: Function) -> list[ops.Stmt]:
    """Give the function's parameters their values; a simple value stands for its parameter."""
    arguments = _arguments(frame, node, function)
    head: list[ops.Stmt] = []
    for parameter, argument in arguments:
        name = parameter.arg
        identity = _identity(frame, argument)
        if identity is not None:
            inside.parameters = {**inside.parameters, name: identity}
            continue
        wanted = _wanted(frame, inside, parameter, node)
        value = _value(frame, inside, argument, wanted, name)
        if wanted is not None:
            value = convert(frame, value, wanted, argument, f"the argument `{name}`")
        if name in inside.stores:
            own = inside.own(name)
            inside.locals[own] = value.type
            inside.assigned.add(own)
            head.append(ops.Assign(own, _simple(frame, value, argument), frame.span(argument)))
        else:
            inside.aliases[name] = _simple(frame, value, argument)
    return head


def _simple(frame: Frame, value: ops.Expr, node: ast.AST) -> ops.Expr:
    return value if is_simple(value) else frame.temporary(value, node)


def _value(
    frame: Frame, inside: Frame, argument: ast.expr, wanted: Type | None, name: str
) -> ops.Expr:
    """An argument, read where it is written: a default in the function's own module."""
    if not isinstance(argument, _Default):
        return frame.build(argument, wanted)
    if isinstance(argument.value, _MUTABLE) and not _only_read(inside.function, name):
        message = f"The default of `{name}` is made once, and shared by all calls"
        remedy = "Write `None` there, and make it in the function."
        raise Refuse(argument, "mutable default", message, remedy)
    try:
        return literal(
            fold(frame.names, inside.module, argument.value), wanted, frame.span(argument)
        )
    except (NotConstant, WrongLiteral):
        message = "A default of the function is computed"
        raise Refuse(argument, "computed default", message, "Give the argument.") from None


_MUTABLE: Final = (ast.List, ast.Dict, ast.Set, ast.Call)
_READERS: Final = (
    "len",
    "sorted",
    "sum",
    "min",
    "max",
    "any",
    "all",
    "list",
    "set",
    "dict",
    "join",
)


def _only_read(function: Function, name: str) -> bool:
    """Whether a function only looks through a parameter: it neither changes it nor hands it on."""
    read: set[int] = set()
    for node in ast.walk(function):
        match node:
            case ast.For(iter=one) | ast.comprehension(iter=one):
                read.add(id(one))
            case ast.Compare(comparators=several):
                read.update(map(id, several))
            case ast.Subscript(value=one, ctx=ast.Load()):
                read.add(id(one))
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=several):
                if called in _READERS:
                    read.update(map(id, several))
            case ast.If(test=one) | ast.IfExp(test=one):
                read.add(id(one))
    uses = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name]
    return all(id(one) in read for one in uses)


class _Default(ast.expr):
    """The default of a parameter, at the place of the call."""

    def __init__(self, value: ast.expr, call: ast.Call) -> None:
        super().__init__()
        self.value = value
        ast.copy_location(self, call)


def _wanted(frame: Frame, inside: Frame, parameter: ast.arg, node: ast.Call) -> Type | None:
    if parameter.annotation is None:
        return None
    return annotated(frame, inside.module, parameter.annotation, node)


def _identity(frame: Frame, argument: ast.expr) -> Parameter | None:
    if isinstance(argument, ast.Name):
        parameter = frame.parameters.get(argument.id)
        if parameter is not None and parameter.source == "identity":
            return parameter
    return None


def _arguments(frame: Frame, node: ast.Call, function: Function) -> list[tuple[ast.arg, ast.expr]]:
    """Each parameter with its argument, in the order in which Python evaluates them."""
    positional = [*function.args.posonlyargs, *function.args.args]
    by_name = {one.arg: one for one in (*positional, *function.args.kwonlyargs)}
    given = list(zip(positional, node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg in by_name:
            given.append((by_name[keyword.arg], keyword.value))
    seen = [parameter.arg for parameter, _ in given]
    defaults = dict(
        zip([one.arg for one in positional][::-1], function.args.defaults[::-1], strict=False)
    )
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    defaults |= {one.arg: value for one, value in pairs if value is not None}
    missing = [name for name in by_name if name not in seen and name not in defaults]
    unknown = [one for one in node.keywords if one.arg not in by_name]
    if missing or unknown or len(set(seen)) < len(seen) or len(node.args) > len(positional):
        expected = ", ".join(by_name) or "no arguments"
        count = len(node.args) + len(node.keywords)
        hint = f"Lacking: {', '.join(missing)}." if missing else "Compare it with its definition."
        if unknown:
            hint = did_you_mean(str(unknown[0].arg), by_name, f"It has no `{unknown[0].arg}`.")
        facts = {"callee": function.name, "expected": expected, "found": count, "hint": hint}
        raise frame.report("CSC401", node, **facts)
    rest = [(by_name[name], _Default(defaults[name], node)) for name in by_name if name not in seen]
    return [*given, *rest]


def _place(frame: Frame, inside: Frame, node: ast.Call, block: Block) -> ops.Expr:
    """Put the body before the current statement, and its result in place of the call."""
    span = frame.span(node)
    typed = inside.returns if inside.returns is not None else frame.hints.get(inside.result)
    typed = typed if typed is not None else types.NONE
    match block:
        case [ops.Return(value=value)] if not host_calls(value):
            return value
    if frame.maybe or frame.pending:
        message = f"`{ast.unparse(node)}` may not run, or runs after other calls"
        raise Refuse(
            node, "call in an expression", message, "Assign its result to a variable first."
        )
    if typed == types.NONE:
        frame.prelude += settled(frame, block, None, typed, span)
        return ops.Const(None, typed, span)
    if _falls(block) and not isinstance(typed, types.Optional):
        if inside.returns is None:
            frame.widen(inside.result, types.Optional(typed))
        message = "The function can end without returning a value"
        raise Refuse(node, "function without a result", message, "Return one on every way.")
    result = frame.fresh(typed)
    frame.prelude += settled(frame, block, result, typed, span)
    return ops.Local(result, typed, span)


def _falls(block: Block) -> bool:
    """Whether control may pass the end of a block."""
    return not ends(block)
