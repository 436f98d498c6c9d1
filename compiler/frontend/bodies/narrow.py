"""What a test proves about None. In: the test's syntax. Out: the paths not None where it is true, where false."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from csc.compiler.frontend.bodies.frame import path_of


class Proof(NamedTuple):
    """Paths (``todo``, ``todo.note``) that are not None if the test is true, and if it is false."""

    true: frozenset[str]
    false: frozenset[str]


NOTHING = Proof(frozenset(), frozenset())


def proof(test: ast.expr) -> Proof:
    """Read a test: ``x is None``, ``not x``, ``x``, and ``and``/``or`` of these."""
    match test:
        case ast.NamedExpr(target=target):
            return proof(target)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = proof(operand)
            return Proof(inner.false, inner.true)
        case ast.BoolOp(op=operator, values=values):
            return _joined(operator, [proof(value) for value in values])
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if is_none(right):
            return _against_none(left, operator)
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if is_none(left):
            return _against_none(right, operator)
        case ast.Name() | ast.Attribute():
            path = path_of(test)
            return Proof(frozenset({path}), frozenset()) if path else NOTHING
    return NOTHING


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def found_calls(nodes: list[ast.AST]) -> frozenset[int]:
    """The ids of ``get`` calls whose result the function tests: they are read as ``find``."""
    tested: set[str] = set()
    calls: set[int] = set()
    for subject in tested_expressions(nodes):
        value = _awaited(subject.value if isinstance(subject, ast.NamedExpr) else subject)
        if isinstance(value, ast.Call):
            calls.add(id(value))
        if isinstance(subject, ast.Name):
            tested.add(subject.id)
    for node in nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ) if name in tested:
                calls.add(id(_awaited(value)))
    return frozenset(calls)


def _awaited(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Await) else node


def tested_expressions(nodes: list[ast.AST]) -> Iterator[ast.expr]:
    """Every expression of a function that is compared with None or asked for its truth."""
    for node in nodes:
        match node:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                yield test
            case ast.Assert(test=test) | ast.UnaryOp(op=ast.Not(), operand=test):
                yield test
            case ast.BoolOp(values=values):
                yield from values
            case ast.Compare(left=left, comparators=[right]):
                if is_none(right):
                    yield left
                elif is_none(left):
                    yield right


def _against_none(subject: ast.expr, operator: ast.cmpop) -> Proof:
    if isinstance(subject, ast.NamedExpr):
        subject = subject.target
    path = path_of(subject)
    if path is None:
        return NOTHING
    if isinstance(operator, ast.Is | ast.Eq):
        return Proof(frozenset(), frozenset({path}))
    if isinstance(operator, ast.IsNot | ast.NotEq):
        return Proof(frozenset({path}), frozenset())
    return NOTHING


def _joined(operator: ast.boolop, parts: list[Proof]) -> Proof:
    if isinstance(operator, ast.And):
        true = frozenset[str]().union(*(part.true for part in parts))
        return Proof(true, frozenset.intersection(*(part.false for part in parts)))
    false = frozenset[str]().union(*(part.false for part in parts))
    return Proof(frozenset.intersection(*(part.true for part in parts)), false)
