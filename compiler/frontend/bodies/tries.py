"""``try`` around calls of tables and conversions. In: the statement. Out: ``ops.Try``.

What may be caught: ``HTTPError`` (any refusal of a table, any ``raise`` of one), its kinds ``NotFound`` and
``Conflict``, Python's own errors that a body can raise, and all of them.
"""

import ast
from typing import Final

from csc.compiler.frontend.bodies.assign import Block
from csc.compiler.frontend.bodies.branches import State, ends
from csc.compiler.frontend.bodies.finals import with_final
from csc.compiler.frontend.bodies.frame import Caught, Frame, Refuse, is_simple
from csc.compiler.frontend.names import BuiltinName, CscName, Entity, External, stored_names
from csc.compiler.ir import ops, types
from csc.compiler.ir.walk import host_calls, nodes

ERRORS: Final[dict[Entity, tuple[ops.Error, ...]]] = {
    CscName("HTTPError"): ("HTTPError",),
    CscName("HTTPException"): ("HTTPError",),
    CscName("NotFound"): ("NotFound",),
    CscName("Conflict"): ("Conflict",),
    BuiltinName("ValueError"): ("ValueError",),
    BuiltinName("KeyError"): ("KeyError",),
    BuiltinName("IndexError"): ("IndexError",),
    BuiltinName("LookupError"): ("KeyError", "IndexError"),
    BuiltinName("ZeroDivisionError"): ("ZeroDivisionError",),
    BuiltinName("TypeError"): ("TypeError",),
    BuiltinName("AssertionError"): ("AssertionError",),
    BuiltinName("RuntimeError"): ("RuntimeError",),
    BuiltinName("Exception"): ("Exception",),
    External("decimal.InvalidOperation"): ("InvalidOperation",),
}
RAISED: Final[dict[Entity, ops.Error]] = {
    entity: errors[0]
    for entity, errors in ERRORS.items()
    if isinstance(entity, BuiltinName) and len(errors) == 1 and errors[0] != "Exception"
}
"""What a body may raise for a ``try`` around it."""
HTTP: Final = ("HTTPError", "NotFound", "Conflict")
_TOLD: Final = frozenset({"int", "float", "UUID", "member"})
"""What raises a ValueError whose text is the same everywhere."""
_STATUSES: Final = {"NotFound": 404, "Conflict": 409}
_REMEDY: Final = "Name what is caught: HTTPError, NotFound, Conflict, ValueError, KeyError …"


def build_try(frame: Frame, node: ast.Try) -> Block:
    if node.finalbody:
        return with_final(frame, node)
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
        handler = _handler(frame, one, errors, _is_told(body, errors))
        handlers.append(handler)
        ways.append((ends(handler.body), State(frame)))
    _merge(frame, ways)
    return (ops.Try(body, tuple(handlers), orelse, frame.span(node)),)


def _stored(statements: list[ast.stmt]) -> set[str]:
    return {name for statement in statements for name in stored_names(statement)}


def _errors(frame: Frame, handler: ast.ExceptHandler) -> tuple[ops.Error, ...]:
    """The kinds that a handler names."""
    named = handler.type
    nodes_ = named.elts if isinstance(named, ast.Tuple) else [named] if named is not None else []
    found: list[ops.Error] = []
    for one in nodes_:
        entity = frame.names.resolve(frame.module, one)
        errors = ERRORS.get(entity) if entity is not None else None
        if errors is None:
            message = f"`except {ast.unparse(one)}` catches what only Python raises"
            raise Refuse(one, f"`except {ast.unparse(one)}`", message, _REMEDY)
        found += errors
    return tuple(found) or ("Exception",)


def _refuse_raised(node: ast.Try, body: Block, caught: list[tuple[ops.Error, ...]]) -> None:
    """``raise HTTPError(404)`` is no NotFound in Python; by its status it would be one.  What Python raises as
    another error (an ``assert``, a list of the wrong length) is a 500 here, which no handler may take for its own."""
    kinds = {_STATUSES[one] for errors in caught for one in errors if one in _STATUSES}
    for one in nodes(body):
        plain = isinstance(one, ops.Raise) and one.error == "HTTPError"
        if isinstance(one, ops.Raise) and plain and one.status == 500 and one.code is None:
            message = "An error that is a 500 is raised in it"
            raise Refuse(node, "`raise` within `try`", message, "Raise it after the `try`.")
        if isinstance(one, ops.Raise) and plain and one.status in kinds:
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


def _is_told(body: Block, errors: tuple[ops.Error, ...]) -> bool:
    """Whether the text of what a handler catches is known: what the body itself raises, or a conversion does."""
    if set(errors) != {"ValueError"}:
        return False
    return all(
        not isinstance(one, ops.Primitive) or one.name in _TOLD or one.name in NEVER_FAIL
        for one in nodes(body)
    )


NEVER_FAIL: Final = frozenset(
    {"len", "str", "abs", "list", "sorted", "sum", "any", "all", "list.append", "dict.get"}
    | {"str.strip", "str.lower", "str.upper", "str.split", "str.startswith", "str.endswith"}
    | {
        "str.replace",
        "str.isdigit",
        "dict.keys",
        "dict.values",
        "range",
        "format",
        "dict.setdefault",
    }
)


def _handler(
    frame: Frame, node: ast.ExceptHandler, errors: tuple[ops.Error, ...], told: bool
) -> ops.Catch:
    status, message = frame.fresh(types.INT), frame.fresh(types.STR)
    span = frame.span(node)
    found = Caught(
        node.name or "",
        all(one in HTTP for one in errors),
        ops.Local(status, types.INT, span),
        ops.Local(message, types.STR, span),
        told,
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


def caught_text(frame: Frame, node: ast.expr) -> ops.Expr | None:
    """``str(error)`` of a ValueError whose text is known; None for what is no error."""
    found = _named(frame, node)
    if found is None or (isinstance(node, ast.Name) and frame.own(node.id) in frame.assigned):
        return None
    if not found.is_told:
        message = "What Python writes of the error is not known"
        raise Refuse(node, "text of an error", message, "Write a text of your own.")
    return found.message


def raise_again(frame: Frame, node: ast.Raise) -> Block | None:
    """``raise`` and ``raise error`` inside of a handler; None for anything else."""
    found = _named(frame, node.exc) if node.exc is not None else None
    if node.exc is None and frame.caught:
        found = frame.caught[-1]
    if found is None:
        return None
    span = frame.span(node)
    if not found.is_http:
        return (ops.Raise(500, ops.Const("", types.STR, span), span, None, "again"),)
    return (ops.Raise(500, found.message, span, found.status),)


def _named(frame: Frame, node: ast.expr | None) -> Caught | None:
    if not isinstance(node, ast.Name):
        return None
    return next((one for one in reversed(frame.caught) if one.name == node.id), None)
