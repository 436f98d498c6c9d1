"""The body of a function in the place of its call: each ``return`` assigns the result, and nothing of the body follows it.

for x in xs:                       done = False
    if x > 2:                      for x in xs:
        return x            →          if x > 2:
return 0                                   result = x; done = True; break
                                   if done: pass
                                   else: result = 0
"""

from collections.abc import Callable
from dataclasses import dataclass

from csc.compiler.frontend.bodies.branches import ends
from csc.compiler.frontend.bodies.frame import Frame
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import BOOL, Type
from csc.compiler.ir.walk import nodes
from csc.diagnostics import Span

Block = tuple[ops.Stmt, ...]
Flags = tuple[str, ...]


def settled(frame: Frame, block: Block, result: str | None, typed: Type, span: Span) -> Block:
    """``result`` is the variable of the result, None where there is none."""
    return _Settler(frame, result, typed, span).top(block)


def leave_by_flag(frame: Frame, block: Block, span: Span) -> tuple[Block, Block, Block]:
    """(what comes before, the block without a return in it, what returns after it)."""
    values = [one.value for one in nodes(block) if isinstance(one, ops.Return)]
    if not values:
        return (), block, ()
    typed = values[0].type
    result = None if typed == types.NONE else frame.fresh(typed)
    flag = frame.fresh(BOOL)
    unset = ops.Assign(flag, ops.Const(False, BOOL, span), span)
    inside = _Settler(frame, result, typed, span).part(block, (flag,))
    none = ops.Const(None, typed, span)
    value = none if result is None else ops.Local(result, typed, span)
    leave = ops.If(ops.Local(flag, BOOL, span), (ops.Return(value, span),), (), span)
    if ends(block):
        return (unset,), inside, (ops.Return(value, span),)
    return (unset,), inside, (leave,)


def _returns(node: ops.Stmt) -> bool:
    return any(isinstance(one, ops.Return) for one in nodes(node))


@dataclass(frozen=True, slots=True)
class _Settler:
    frame: Frame
    result: str | None
    typed: Type
    span: Span

    def top(self, block: Block) -> Block:
        """A part after which the function is at its end: one that falls off it gives None."""
        return self._in_turn(block, (), self.top, self._none)

    def part(self, block: Block, flags: Flags) -> Block:
        """A part of a ``try``: what follows it asks the flags."""
        return self._in_turn(block, flags, lambda rest: self.part(rest, flags), lambda: ())

    def _in_turn(
        self, block: Block, flags: Flags, go_on: Callable[[Block], Block], end: Callable[[], Block]
    ) -> Block:
        found: list[ops.Stmt] = []
        for index, statement in enumerate(block):
            if isinstance(statement, ops.Return):
                return (*found, *self._return(statement, flags))
            if not _returns(statement):
                found.append(statement)
                continue
            rest = block[index + 1 :]
            if isinstance(statement, ops.If):
                then, orelse = (
                    go_on(one if ends(one) else (*one, *rest))
                    for one in (statement.then, statement.orelse)
                )
                return (*found, ops.If(statement.test, then, orelse, statement.span))
            found += self._flagged(statement, flags, rest, go_on)
            return tuple(found)
        return (*found, *(() if ends(tuple(found)) else end()))

    def _flagged(
        self, statement: ops.Stmt, flags: Flags, rest: Block, go_on: Callable[[Block], Block]
    ) -> Block:
        """A loop or a ``try`` that may return: a flag says whether it did."""
        flag = self.frame.fresh(BOOL)
        unset = ops.Assign(flag, ops.Const(False, BOOL, statement.span), statement.span)
        inner = self._compound(statement, (*flags, flag))
        if not rest and ends((statement,)):
            return (unset, inner)
        after = self._unless(flag, go_on(rest), statement.span)
        return (unset, inner, *after)

    def _unless(self, flag: str, block: Block, span: Span) -> Block:
        test = ops.Unary("not", ops.Local(flag, BOOL, span), BOOL, span)
        return (ops.If(test, block, (), span),) if block else ()

    def _compound(self, statement: ops.Stmt, flags: Flags) -> ops.Stmt:
        match statement:
            case ops.For(variable=variable, iterable=iterable, body=body, span=span):
                return ops.For(variable, iterable, self.looped(body, flags), span)
            case ops.While(test=test, body=body, span=span):
                return ops.While(test, self.looped(body, flags), span)
        assert isinstance(statement, ops.Try)
        return self._try(statement, flags, self.part)

    def _try(self, node: ops.Try, flags: Flags, inside: Callable[[Block, Flags], Block]) -> ops.Try:
        body = inside(node.body, flags)
        handlers = tuple(
            ops.Catch(one.errors, one.status, one.message, inside(one.body, flags), one.span)
            for one in node.handlers
        )
        orelse = inside(node.orelse, flags)
        if any(map(_returns, node.body)):
            orelse = self._unless(flags[-1], orelse, node.span)
        return ops.Try(body, handlers, orelse, node.span)

    def looped(self, block: Block, flags: Flags) -> Block:
        """A part of a loop, which a return leaves."""
        found: list[ops.Stmt] = []
        for statement in block:
            if isinstance(statement, ops.Return):
                return (*found, *self._return(statement, flags), ops.Break(statement.span))
            if not _returns(statement):
                found.append(statement)
                continue
            match statement:
                case ops.If(test=test, then=then, orelse=orelse, span=span):
                    branches = (self.looped(then, flags), self.looped(orelse, flags))
                    found.append(ops.If(test, *branches, span))
                case ops.Try():
                    found.append(self._try(statement, flags, self.looped))
                case _:
                    found.append(self._compound(statement, flags))
                    left = ops.Local(flags[-1], BOOL, statement.span)
                    leave = (ops.Break(statement.span),)
                    found.append(ops.If(left, leave, (), statement.span))
        return tuple(found)

    def _return(self, node: ops.Return, flags: Flags) -> Block:
        done = tuple(
            ops.Assign(flag, ops.Const(True, BOOL, node.span), node.span) for flag in flags
        )
        return (*self._assigned(node.value), *done)

    def _assigned(self, value: ops.Expr) -> Block:
        if self.result is None:
            return () if value.type == types.NONE else (ops.Evaluate(value, value.span),)
        return (ops.Assign(self.result, value, value.span),)

    def _none(self) -> Block:
        return self._assigned(ops.Const(None, self.typed, self.span))
