"""Whether each variable is certainly assigned where it is read.

CPython raises UnboundLocalError there; WASM would read a zero.  So such a use is refused.
"""

import re
from dataclasses import fields, is_dataclass
from typing import Any

from csc.compiler.backends.wasm.emitter import RefusedError
from csc.compiler.ir import ops

_OWN = re.compile(r"_\d+_")
"""The front end's own variables: it reads one only where a flag says that it has a value."""
State = frozenset[str] | None
"""The names assigned for certain; None where no execution comes."""


def check_assigned(body: tuple[ops.Stmt, ...], parameters: frozenset[str]) -> None:
    """Raises RefusedError at the first use of a variable that may have no value."""
    _Flow().block(body, parameters)


def _join(a: State, b: State) -> State:
    if a is None or b is None:
        return b if a is None else a
    return a & b


class _Flow:
    def __init__(self) -> None:
        self.breaks: list[State] = []

    def block(self, statements: tuple[ops.Stmt, ...], state: State) -> State:
        for statement in statements:
            state = self.statement(statement, state)
        return state

    def statement(self, node: ops.Stmt, state: State) -> State:
        match node:
            case ops.Assign():
                _read(node.value, state)
                return None if state is None else state | {node.name}
            case ops.If():
                _read(node.test, state)
                return _join(self.block(node.then, state), self.block(node.orelse, state))
            case ops.For():
                _read(node.iterable, state)
                inner = None if state is None else state | {node.variable}
                return self.loop(node.body, inner, state)
            case ops.While():
                _read(node.test, state)
                endless = isinstance(node.test, ops.Const) and bool(node.test.value)
                return self.loop(node.body, state, None if endless else state)
            case ops.Try():
                return self.attempt(node, state)
            case ops.Return() | ops.Raise():
                _read(node, state)
                return None
            case ops.Break():
                self.breaks[-1] = _join(self.breaks[-1], state)
                return None
            case ops.Continue():
                return None
            case _:
                _read(node, state)
                return state

    def attempt(self, node: ops.Try, state: State) -> State:
        found = self.block(node.orelse, self.block(node.body, state))
        for one in node.handlers:
            inner = None if state is None else state | {one.status, one.message}
            found = _join(found, self.block(one.body, inner))
        return found

    def loop(self, body: tuple[ops.Stmt, ...], inner: State, after: State) -> State:
        self.breaks.append(None)
        self.block(body, inner)
        return _join(after, self.breaks.pop())


def _read(node: Any, state: State) -> None:
    if state is None:
        return
    match node:
        case ops.Local():
            if node.name not in state and not _OWN.fullmatch(node.name):
                message = "may be read before it is assigned"
                raise RefusedError(f"`{node.name}`", message, node.span, "Assign it first.")
        case ops.Comprehension():
            _read(node.iterable, state)
            for part in (node.element, *node.conditions):
                _read(part, state | {node.variable})
        case tuple():
            for part in node:
                _read(part, state)
        case _ if is_dataclass(node):
            for field in fields(node):
                if field.name not in ("span", "type"):
                    _read(getattr(node, field.name), state)
