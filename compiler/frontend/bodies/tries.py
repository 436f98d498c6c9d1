"""``try`` around calls of tables and conversions. In: the statement. Out: ``ops.Try``.

What may be caught: ``HTTPError`` (any refusal of a table, any ``raise`` of one), its kinds ``NotFound`` and
``Conflict``, ``ValueError`` and ``KeyError``.  Broader nets would also catch what only Python raises.
"""

import ast
from typing import Final

from csc.compiler.frontend.bodies.assign import Block
from csc.compiler.frontend.bodies.branches import State, ends
from csc.compiler.frontend.bodies.frame import Caught, Frame, Refuse, is_simple
from csc.compiler.frontend.names import BuiltinName, CscName, Entity, stored_names
from csc.compiler.ir import ops, types
from csc.compiler.ir.walk import host_calls, nodes

ERRORS: Final[dict[Entity, ops.Error]] = {
    CscName("HTTPError"): "HTTPError",
    CscName("HTTPException"): "HTTPError",
    CscName("NotFound"): "NotFound",
    CscName("Conflict"): "Conflict",
    BuiltinName("ValueError"): "ValueError",
    BuiltinName("KeyError"): "KeyError",
}
_STATUSES: Final = {"NotFound": 404, "Conflict": 409}
_REMEDY: Final = "Name what is caught: HTTPError, NotFound, Conflict, ValueError or KeyError."


def build_try(frame: Frame, node: ast.Try) -> Block:
    if node.finalbody:
        return _with_final(frame, node)
    caught = [_errors(frame, one) for one in node.handlers]
    before = State(frame)
    body = _returns_kept(frame, frame.block(node.body))
    _refuse_raised(node, body, caught)
    after = State(frame)
    orelse = frame.block(node.orelse)
    ways = [(ends(body) or ends(orelse), State(frame))]
    handlers: list[ops.Catch] = []
    for one, errors in zip(node.handlers, caught, strict=True):
        before.restore(frame)
        frame.narrowed -= {p for p in frame.narrowed if p.partition(".")[0] in _stored(node.body)}
        frame.poisoned |= after.poisoned
        handler = _handler(frame, one, errors)
        handlers.append(handler)
        ways.append((ends(handler.body), State(frame)))
    _merge(frame, ways)
    return (ops.Try(body, tuple(handlers), orelse, frame.span(node)),)


def _with_final(frame: Frame, node: ast.Try) -> Block:
    """``finally`` that only reckons: where an error passes it nobody sees what it did, so it stands after the rest."""
    bare: list[ast.stmt] = node.body
    if node.handlers:
        bare = [ast.copy_location(ast.Try(node.body, node.handlers, node.orelse, []), node)]
    jumps = any(
        isinstance(one, ast.Break | ast.Continue) for part in bare for one in ast.walk(part)
    )
    block = frame.block(bare)
    final = frame.block(node.finalbody)
    if jumps or any(_is_seen(one) for one in nodes(final)):
        message = "What runs whatever happens calls a service, may fail, or ends something"
        raise Refuse(node, "`finally`", message, "Write it twice.")
    return block if ends(block) else (*block, *final)


def _is_seen(node: object) -> bool:
    """Whether a part of a ``finally`` counts even where an error passes it."""
    match node:
        case ops.Primitive(name=name):
            return name not in ("len", "str")
        case ops.Binary(operator=operator):
            return operator in ("/", "//", "%", "**")
    return isinstance(
        node,
        ops.HostCall
        | ops.Unwrap
        | ops.Index
        | ops.Raise
        | ops.Return
        | ops.Break
        | ops.Continue
        | ops.AssignItem
        | ops.While,
    )


def _stored(statements: list[ast.stmt]) -> set[str]:
    return {name for statement in statements for name in stored_names(statement)}


def _errors(frame: Frame, handler: ast.ExceptHandler) -> tuple[ops.Error, ...]:
    """The kinds that a handler names."""
    named = handler.type
    nodes_ = named.elts if isinstance(named, ast.Tuple) else [named] if named is not None else []
    found: list[ops.Error] = []
    for one in nodes_:
        entity = frame.names.resolve(frame.module, one)
        error = ERRORS.get(entity) if entity is not None else None
        if error is None:
            message = f"`except {ast.unparse(one)}` catches what only Python raises"
            raise Refuse(one, f"`except {ast.unparse(one)}`", message, _REMEDY)
        found.append(error)
    if not found:
        raise Refuse(handler, "bare `except`", "Everything is caught", _REMEDY)
    return tuple(found)


def _refuse_raised(node: ast.Try, body: Block, caught: list[tuple[ops.Error, ...]]) -> None:
    """``raise HTTPError(404)`` is no NotFound in Python; by its status it would be one.  What Python raises as
    another error (an ``assert``, a list of the wrong length) is a 500 here, which no handler may take for its own."""
    kinds = {_STATUSES[one] for errors in caught for one in errors if one in _STATUSES}
    for one in nodes(body):
        if isinstance(one, ops.Raise) and one.status == 500 and one.code is None:
            message = "An error that is a 500 is raised in it"
            raise Refuse(node, "`raise` within `try`", message, "Raise it after the `try`.")
        if isinstance(one, ops.Raise) and one.status in kinds:
            message = "An HTTPError is raised where one of its kinds is caught by its class"
            raise Refuse(node, "`raise` within `try`", message, "Catch HTTPError.")


def _returns_kept(frame: Frame, block: Block) -> Block:
    """``return table.get(…)``: the value in a variable, then the return, which can't fail."""
    if not block or not isinstance(block[-1], ops.Return):
        return block
    last = block[-1]
    if is_simple(last.value):
        return block
    typed = last.value.type
    if typed == types.NONE:
        if not host_calls(last.value):
            return block
        none = ops.Const(None, typed, last.span)
        return (*block[:-1], ops.Evaluate(last.value, last.span), ops.Return(none, last.span))
    name = frame.fresh(typed)
    kept = ops.Local(name, typed, last.span)
    return (
        *block[:-1],
        ops.Assign(name, last.value, last.span),
        ops.Return(kept, last.span),
    )


def _handler(frame: Frame, node: ast.ExceptHandler, errors: tuple[ops.Error, ...]) -> ops.Catch:
    status, message = frame.fresh(types.INT), frame.fresh(types.STR)
    span = frame.span(node)
    found = Caught(
        node.name or "",
        all(one not in ("ValueError", "KeyError") for one in errors),
        ops.Local(status, types.INT, span),
        ops.Local(message, types.STR, span),
    )
    frame.caught.append(found)
    try:
        body = frame.block(node.body)
    finally:
        frame.caught.pop()
    return ops.Catch(errors, status, message, body, span)


def _merge(frame: Frame, ways: list[tuple[bool, State]]) -> None:
    """After it: what all the ways that go on know."""
    going = [state for ended, state in ways if not ended] or [state for _, state in ways]
    going[0].restore(frame)
    for state in going[1:]:
        frame.assigned &= state.assigned
        frame.narrowed &= state.narrowed
        frame.poisoned |= state.poisoned


def read_caught(frame: Frame, node: ast.Attribute) -> ops.Expr | None:
    """``error.status`` and ``error.message`` inside of a handler; None for anything else."""
    found = _named(frame, node.value)
    if found is None:
        return None
    if found.is_http and node.attr in ("status", "status_code"):
        return found.status
    if found.is_http and node.attr in ("message", "detail"):
        return found.message
    raise Refuse(node, "attribute of an error", f"`.{node.attr}` is read", "Use status or message.")


def raise_again(frame: Frame, node: ast.Raise) -> Block | None:
    """``raise`` and ``raise error`` inside of a handler; None for anything else."""
    found = _named(frame, node.exc) if node.exc is not None else None
    if node.exc is None and frame.caught:
        found = frame.caught[-1]
    if found is None:
        return None
    span = frame.span(node)
    if not found.is_http:
        wrong = ops.Const("Internal server error", types.STR, span)
        return (ops.Raise(500, wrong, span),)
    return (ops.Raise(500, found.message, span, found.status),)


def _named(frame: Frame, node: ast.expr | None) -> Caught | None:
    if not isinstance(node, ast.Name):
        return None
    return next((one for one in reversed(frame.caught) if one.name == node.id), None)
