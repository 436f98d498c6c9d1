"""Which locals a template has to know: those that its own output depends on, and no others."""

from csc.compiler.ir import ops
from csc.compiler.lowering.effects import (
    Body,
    assigned,
    calls_in,
    forks,
    jumps,
    may_raise,
    mentions,
)


def needed_for_answer(body: Body) -> frozenset[str]:
    """The locals that what is returned or raised depends on; the call's result stands for the call."""
    return _closure(body, _answers(body), calls=False)


def needed_for_call(body: Body) -> frozenset[str]:
    """The locals that the calls, and the choice between them, depend on."""
    arguments = (call.arguments for call in calls_in(body))
    values = tuple(value for named in arguments for _, value in named)
    roots = mentions(values, calls=True) | _tests(body) | _raising(body)
    return _closure(body, roots, calls=True)


def _raising(body: Body) -> frozenset[str]:
    """What expressions that may raise depend on, wherever they stand."""
    found: frozenset[str] = frozenset()
    for node in body:
        match node:
            case ops.Assign() | ops.Evaluate() if may_raise(node.value):
                found |= mentions(node.value, calls=False)
            case ops.If():
                found |= _raising(node.then) | _raising(node.orelse)
                if any(map(may_raise, (node.then, node.orelse))):
                    found |= mentions(node.test, calls=False)
            case ops.For() | ops.While():
                found |= _raising(node.body)
            case ops.Try():
                found |= mentions(node, calls=False)
    return found


def _answers(body: Body) -> frozenset[str]:
    found = _tests(body) | _raising(body)
    for node in body:
        match node:
            case ops.Return() | ops.Raise():
                found |= mentions(node, calls=False)
            case ops.If():
                found |= _answers(node.then) | _answers(node.orelse)
            case ops.For() | ops.While():
                found |= _answers(node.body)
            case ops.Try():
                found |= mentions(node, calls=False)
    return found


def _tests(body: Body) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for node in body:
        if isinstance(node, ops.If):
            if forks(node):
                found |= mentions(node.test, calls=False)
            found |= _tests(node.then) | _tests(node.orelse)
    return found


def _closure(body: Body, found: frozenset[str], *, calls: bool) -> frozenset[str]:
    while True:
        grown = found | _sources(body, found, calls)
        if grown == found:
            return found
        found = grown


def _sources(body: Body, found: frozenset[str], calls: bool) -> frozenset[str]:
    """What the statements that assign to one of ``found`` read."""
    sources: frozenset[str] = frozenset()
    for node in body:
        if not assigned(node) & found:
            continue
        match node:
            case ops.If():
                sources |= mentions(node.test, calls=calls)
                sources |= _sources(node.then, found, calls) | _sources(node.orelse, found, calls)
            case ops.For():
                sources |= mentions(node.iterable, calls=calls) | _sources(node.body, found, calls)
                sources |= _leaving(node.body, calls)
            case _:
                sources |= mentions(node, calls=calls)
    return sources


def _leaving(body: Body, calls: bool) -> frozenset[str]:
    """What decides whether a loop goes on: the tests before its ``break``."""
    found: frozenset[str] = frozenset()
    for node in body:
        if isinstance(node, ops.If) and jumps(node, ops.Break):
            found |= mentions(node.test, calls=calls)
            found |= _leaving(node.then, calls) | _leaving(node.orelse, calls)
    return found
