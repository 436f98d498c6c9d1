"""Statements → typed IR. ``BUILDERS`` is the list of what works; ``REFUSED`` says what to do instead of the rest."""

import ast
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from csc.compiler.crash import visit_line
from csc.compiler.frontend.bodies.assign import (
    Block,
    build_annotated,
    build_assign,
    build_augmented,
)
from csc.compiler.frontend.bodies.branches import build_if, leave_out
from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.dicts import build_delete
from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip, is_simple
from csc.compiler.frontend.bodies.inline import define_local
from csc.compiler.frontend.bodies.loops import build_for, build_while
from csc.compiler.frontend.bodies.match import build_match
from csc.compiler.frontend.bodies.narrow import proof
from csc.compiler.frontend.bodies.operators import truth
from csc.compiler.frontend.bodies.transactions import build_with
from csc.compiler.frontend.bodies.tries import RAISED, build_try, raise_again
from csc.compiler.frontend.names import CscName, Entity
from csc.compiler.ir import ops, types


def build_block(frame: Frame, nodes: list[ast.stmt]) -> Block:
    """The statements of a block; one that is wrong or refused is left out and the rest still read."""
    found: list[ops.Stmt] = []
    for node in nodes:
        found += build_statement(frame, node)
    return tuple(found)


def build_statement(frame: Frame, node: ast.stmt) -> Block:
    visit_line(frame.module, node.lineno)
    build = BUILDERS.get(type(node))
    before = frame.prelude, frame.pending
    frame.prelude, frame.pending = [], 0
    try:
        if build is None:
            construct, remedy = REFUSED.get(type(node), (type(node).__name__, "Do without it."))
            raise Refuse(node, construct, f"The handler uses {construct}", remedy)
        made = build(frame, node)
        return (*frame.prelude, *made)
    except Refuse as problem:
        frame.refuse(problem)
        leave_out(frame, node)
    except Skip:
        leave_out(frame, node)
    finally:
        frame.prelude, frame.pending = before
    return ()


def _return(frame: Frame, node: ast.Return) -> Block:
    span = frame.span(node)
    if node.value is None:
        value: ops.Expr = ops.Const(None, types.NONE, span)
    else:
        value = frame.build(node.value, frame.returns)
    return (ops.Return(returned(frame, value, node.value or node), span),)


def returned(frame: Frame, value: ops.Expr, node: ast.AST) -> ops.Expr:
    """A value as the handler's result; without an annotation the values decide together."""
    if frame.returns is not None:
        return convert(frame, value, frame.returns, node, "the return type")
    typed = value.type
    if isinstance(typed, types.Tuple) and not frame.chain:
        message = "An answer is one value; a tuple has no JSON form of its own"
        remedy = "Return a list or a model; the status is `status=` of the route."
        raise Refuse(node, "a tuple as the answer", message, remedy)
    if isinstance(typed, types.Page):
        typed = types.List(typed.item)
    known = frame.hints.get(frame.result)
    if known is None:
        frame.widen(frame.result, typed)
    assert known is not None
    wider = typed if known == types.NONE == typed else join(known, typed)
    if wider != known:
        frame.widen(frame.result, wider)
    return convert(frame, value, wider, node, "the other returned values")


def _raise(frame: Frame, node: ast.Raise) -> Block:
    call = node.exc
    again = raise_again(frame, node)
    if again is not None:
        return again
    if isinstance(call, ast.Name | ast.Attribute):  # raise NotFound
        call = ast.copy_location(ast.Call(call, [], []), call)
    if not isinstance(call, ast.Call):
        raise Refuse(node, "`raise`", "Something else than `HTTPError(…)` is raised", _RAISE)
    entity = frame.names.resolve(frame.module, call.func)
    kind = _KINDS.get(entity) if entity is not None else None
    if kind is not None:
        first = ast.copy_location(ast.Constant(kind), call)
        call = ast.copy_location(ast.Call(call.func, [first, *call.args], call.keywords), call)
        entity = CscName("HTTPError")
    error = RAISED.get(entity) if entity is not None else None
    if error is not None:
        return _raise_python(frame, node, call, error)
    if entity not in (CscName("HTTPError"), CscName("HTTPException")):
        raise Refuse(node, "`raise`", f"`{ast.unparse(call.func)}` is raised", _RAISE)
    given = dict(zip(("status", "message"), call.args, strict=False))
    given |= {
        _WORDS.get(keyword.arg, keyword.arg): keyword.value
        for keyword in call.keywords
        if keyword.arg
    }
    unknown = set(given) - {"status", "message"}
    if len(call.args) > 2 or unknown or "status" not in given:
        facts = {"callee": "HTTPError", "expected": "a status and a message"}
        hint = 'Write `HTTPError(404, "Not Found")`.'
        raise frame.report("CSC401", call, found=len(call.args), hint=hint, **facts)
    status = frame.build(given["status"])
    if not isinstance(status, ops.Const) or type(status.value) is not int:
        swapped = isinstance(status, ops.Const) and isinstance(status.value, str)
        reason = f"The status is {status.value!r}" if swapped else "The status is computed"  # type: ignore[union-attr]
        remedy = 'The status comes first: `HTTPError(404, "Not Found")`.'
        raise Refuse(call, "computed status", reason, remedy if swapped else "Write a number.")
    if not 400 <= status.value <= 599:
        raise frame.report("CSC215", given["status"], status=status.value)
    message = _message(frame, call, given.get("message"), status.value)
    return (ops.Raise(status.value, message, frame.span(node)),)


def _raise_python(frame: Frame, node: ast.Raise, call: ast.Call, error: ops.Error) -> Block:
    """``raise ValueError("…")``: a 500, unless a ``try`` around it names it."""
    if len(call.args) > 1 or call.keywords:
        raise Refuse(node, "`raise`", "It has several arguments", "Give it a text.")
    span = frame.span(node)
    message: ops.Expr = ops.Const("", types.STR, span)
    if call.args:
        message = frame.build(call.args[0], types.STR)
        if message.type != types.STR:
            raise Refuse(node, "`raise`", f"It is raised with {message.type}", "Give it a text.")
    return (ops.Raise(500, message, span, None, error),)


_WORDS: Final = {"status_code": "status", "detail": "message"}
_KINDS: Final[dict[Entity, int]] = {CscName("NotFound"): 404, CscName("Conflict"): 409}
_RAISE: Final = "Raise `HTTPError(status, message)`."


def _message(frame: Frame, call: ast.Call, node: ast.expr | None, status: int) -> ops.Expr:
    if node is None:
        phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else str(status)
        return ops.Const(phrase, types.STR, frame.span(call))
    return convert(frame, frame.build(node, types.STR), types.STR, node, "the message")


def _expression(frame: Frame, node: ast.Expr) -> Block:
    if isinstance(node.value, ast.Constant):
        return ()
    value = frame.build(node.value)
    return () if is_simple(value) else (ops.Evaluate(value, frame.span(node)),)


def _pass(frame: Frame, node: ast.Pass) -> Block:
    return ()


def _assert(frame: Frame, node: ast.Assert) -> Block:
    """What doesn't hold raises AssertionError, which is a 500."""
    span = frame.span(node)
    test = truth(frame, node.test)
    frame.narrowed |= proof(frame, node.test).true
    wrong = ops.Const("Internal server error", types.STR, span)
    negated = ops.Unary("not", test, types.BOOL, span)
    failed = ops.Raise(500, wrong, span, None, "AssertionError")
    return (ops.If(negated, (failed,), (), span),)


def _assign(frame: Frame, node: ast.Assign) -> Block:
    if isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name):
        return define_local(frame, node)
    return build_assign(frame, node)


def _break(frame: Frame, node: ast.Break) -> Block:
    return (ops.Break(frame.span(node)),)


def _continue(frame: Frame, node: ast.Continue) -> Block:
    return (ops.Continue(frame.span(node)),)


BUILDERS: Final[dict[type[ast.stmt], Callable[[Frame, Any], Block]]] = {
    ast.Assign: _assign,
    ast.FunctionDef: define_local,
    ast.AnnAssign: build_annotated,
    ast.AugAssign: build_augmented,
    ast.If: build_if,
    ast.For: build_for,
    ast.While: build_while,
    ast.Match: build_match,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Expr: _expression,
    ast.Pass: _pass,
    ast.Assert: _assert,
    ast.Try: build_try,
    ast.With: build_with,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Delete: build_delete,
}


REFUSED: Final[dict[type[ast.stmt], tuple[str, str]]] = {
    ast.Import: ("an import inside a handler", "Import at the top; packages run in a Lambda."),
    ast.ImportFrom: ("an import inside a handler", "Import at the top; packages run in a Lambda."),
    ast.TryStar: ("`except*`", "Use `find`, or a condition with `when=`."),
    ast.AsyncWith: ("`async with`", "Do without it."),
    ast.AsyncFor: ("`async for`", "Use `for`."),
    ast.AsyncFunctionDef: ("a function inside a handler", "Write what it does in place."),
    ast.ClassDef: ("a class inside a handler", "Declare it at the top level."),
    ast.Global: ("`global`", "Keep state in a table."),
    ast.Nonlocal: ("`nonlocal`", "Keep state in a table."),
}
