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
    forget,
    known_type,
)
from csc.compiler.frontend.bodies.convert import convert, join
from csc.compiler.frontend.bodies.expressions import iterated
from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip
from csc.compiler.frontend.bodies.narrow import NOTHING, Proof, proof
from csc.compiler.frontend.bodies.operators import truth
from csc.compiler.frontend.names import CscName, stored_names
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
        _leave_out(frame, node)
    except Skip:
        _leave_out(frame, node)
    finally:
        frame.prelude, frame.pending = before
    return ()


def _leave_out(frame: Frame, node: ast.AST) -> None:
    """Go on without a part: what it would have assigned is unknown from here."""
    frame.incomplete = True
    frame.poisoned.update(stored_names(node))


def ends(block: Block) -> bool:
    """Whether control never passes the end of a block."""
    if not block:
        return False
    match block[-1]:
        case ops.Return() | ops.Raise() | ops.Break() | ops.Continue():
            return True
        case ops.If(then=then, orelse=orelse):
            return ends(then) and ends(orelse)
        case ops.While(test=ops.Const(value=True), body=body):
            return not _breaks(body)
    return False


def _breaks(block: Block) -> bool:
    for one in block:
        if isinstance(one, ops.Break):
            return True
        if isinstance(one, ops.If) and (_breaks(one.then) or _breaks(one.orelse)):
            return True
    return False


def _if(frame: Frame, node: ast.If) -> Block:
    test = _test(frame, node.test)
    proven = proof(node.test) if test is not None else NOTHING
    then, after_then = _branch(frame, node.body, proven.true)
    orelse, after_else = _branch(frame, node.orelse, proven.false)
    _merge(frame, node, then, after_then, orelse, after_else)
    if test is None:
        return ()
    return (ops.If(test, then, orelse, frame.span(node)),)


def _test(frame: Frame, node: ast.expr) -> ops.Expr | None:
    """A test; None where it is wrong or refused, so that the blocks under it are still read."""
    try:
        return truth(frame, node)
    except Refuse as problem:
        frame.refuse(problem)
    except Skip:
        pass
    _leave_out(frame, node)
    return None


class _State:
    """What a way through the code knows at its end."""

    def __init__(self, frame: Frame) -> None:
        self.assigned = set(frame.assigned)
        self.narrowed = set(frame.narrowed)
        self.poisoned = set(frame.poisoned)

    def restore(self, frame: Frame) -> None:
        frame.assigned = set(self.assigned)
        frame.narrowed = set(self.narrowed)
        frame.poisoned = set(self.poisoned)


def _branch(frame: Frame, nodes: list[ast.stmt], proven: frozenset[str]) -> tuple[Block, _State]:
    before = _State(frame)
    frame.narrowed |= proven
    block = build_block(frame, nodes)
    after = _State(frame)
    before.restore(frame)
    return block, after


def _merge(
    frame: Frame, node: ast.If, then: Block, one: _State, orelse: Block, other: _State
) -> None:
    """After an ``if``: what both ways know, or the only way that goes on."""
    frame.poisoned = one.poisoned | other.poisoned
    then_ends = ends(then) or _leaves(node.body)
    else_ends = ends(orelse) or bool(node.orelse and _leaves(node.orelse))
    if then_ends and not else_ends:
        frame.assigned, frame.narrowed = other.assigned, other.narrowed
    elif else_ends and not then_ends:
        frame.assigned, frame.narrowed = one.assigned, one.narrowed
    else:
        frame.assigned = one.assigned & other.assigned
        frame.narrowed = one.narrowed & other.narrowed


def _leaves(nodes: list[ast.stmt]) -> bool:
    """Whether the source of a block ends by leaving it, also where its last statement was refused."""
    return bool(nodes) and isinstance(nodes[-1], ast.Return | ast.Raise | ast.Break | ast.Continue)


def _for(frame: Frame, node: ast.For) -> Block:
    if node.orelse:
        raise Refuse(node, "`else` of a loop", "The loop has an `else`", "Use a variable.")
    if not isinstance(node.target, ast.Name):
        raise Refuse(node.target, "loop over pairs", "The loop unpacks its items", "Index them.")
    iterable = iterated(frame, node.iter)
    assert isinstance(iterable.type, types.List)
    variable = node.target.id
    item = iterable.type.item
    declared = known_type(frame, variable)
    if variable in frame.parameters or (declared is not None and declared != item):
        message = f"`{variable}` is already a variable of another type"
        raise Refuse(node.target, "reused variable", message, "Give the loop its own variable.")
    frame.locals[variable] = item
    body = _loop(frame, node.body, {variable})
    return (ops.For(variable, iterable, body, frame.span(node)),)


def _loop(frame: Frame, nodes: list[ast.stmt], bound: set[str], proven: Proof = NOTHING) -> Block:
    """A loop's body: what it assigns is unproven at its start and unassigned after it."""
    for node in nodes:
        for name in stored_names(node):
            forget(frame, name)
    before = _State(frame)
    frame.assigned |= bound
    for name in bound:
        forget(frame, name)
        frame.poisoned.discard(name)
    frame.narrowed |= proven.true
    block = build_block(frame, nodes)
    poisoned = set(frame.poisoned)
    before.restore(frame)
    frame.poisoned |= poisoned
    return block


def _while(frame: Frame, node: ast.While) -> Block:
    if node.orelse:
        raise Refuse(node, "`else` of a loop", "The loop has an `else`", "Use a variable.")
    for statement in node.body:
        for name in stored_names(statement):
            forget(frame, name)
    with frame.conditional():
        test = truth(frame, node.test)
    body = _loop(frame, node.body, set(), proof(node.test))
    return (ops.While(test, body, frame.span(node)),)


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
    if isinstance(typed, types.Page):
        typed = types.List(typed.item)
    known = frame.hints.get("return")
    if known is None:
        frame.widen("return", typed)
    assert known is not None
    wider = typed if known == types.NONE == typed else join(known, typed)
    if wider != known:
        frame.widen("return", wider)
    return convert(frame, value, wider, node, "the other returned values")


def _raise(frame: Frame, node: ast.Raise) -> Block:
    call = node.exc
    if not isinstance(call, ast.Call):
        raise Refuse(node, "`raise`", "Something else than `HTTPError(…)` is raised", _RAISE)
    entity = frame.names.resolve(frame.module, call.func)
    if entity != CscName("HTTPError"):
        raise Refuse(node, "`raise`", f"`{ast.unparse(call.func)}` is raised", _RAISE)
    given = dict(zip(("status", "message"), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    unknown = set(given) - {"status", "message"}
    if len(call.args) > 2 or unknown or "status" not in given:
        facts = {"callee": "HTTPError", "expected": "a status and a message"}
        hint = 'Write `HTTPError(404, "Not Found")`.'
        raise frame.report("CSC401", call, found=len(call.args), hint=hint, **facts)
    status = frame.build(given["status"])
    if not isinstance(status, ops.Const) or type(status.value) is not int:
        raise Refuse(call, "computed status", "The status is computed", "Write a number.")
    if not 400 <= status.value <= 599:
        raise frame.report("CSC215", given["status"], status=status.value)
    message = _message(frame, call, given.get("message"), status.value)
    return (ops.Raise(status.value, message, frame.span(node)),)


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
    return (ops.Evaluate(value, frame.span(node)),)


def _pass(frame: Frame, node: ast.Pass) -> Block:
    return ()


def _break(frame: Frame, node: ast.Break) -> Block:
    return (ops.Break(frame.span(node)),)


def _continue(frame: Frame, node: ast.Continue) -> Block:
    return (ops.Continue(frame.span(node)),)


BUILDERS: Final[dict[type[ast.stmt], Callable[[Frame, Any], Block]]] = {
    ast.Assign: build_assign,
    ast.AnnAssign: build_annotated,
    ast.AugAssign: build_augmented,
    ast.If: _if,
    ast.For: _for,
    ast.While: _while,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Expr: _expression,
    ast.Pass: _pass,
    ast.Break: _break,
    ast.Continue: _continue,
}


REFUSED: Final[dict[type[ast.stmt], tuple[str, str]]] = {
    ast.Import: ("an import inside a handler", "Import at the top; packages run in a Lambda."),
    ast.ImportFrom: ("an import inside a handler", "Import at the top; packages run in a Lambda."),
    ast.Try: ("`try`", "Use `find`, or a condition with `when=`."),
    ast.TryStar: ("`except*`", "Use `find`, or a condition with `when=`."),
    ast.With: ("`with`", "Do without it."),
    ast.AsyncWith: ("`async with`", "Do without it."),
    ast.AsyncFor: ("`async for`", "Use `for`."),
    ast.Match: ("`match`", "Use `if` and `elif`."),
    ast.FunctionDef: ("a function inside a handler", "Write what it does in place."),
    ast.AsyncFunctionDef: ("a function inside a handler", "Write what it does in place."),
    ast.ClassDef: ("a class inside a handler", "Declare it at the top level."),
    ast.Delete: ("`del`", "Make a new value."),
    ast.Assert: ("`assert`", "Raise `HTTPError(400, …)`."),
    ast.Global: ("`global`", "Keep state in a table."),
    ast.Nonlocal: ("`nonlocal`", "Keep state in a table."),
}
