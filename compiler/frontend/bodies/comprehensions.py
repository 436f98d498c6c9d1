"""Comprehensions that are no expression of the IR → the loop that they stand for.

``{k: v for k, v in pairs if v}`` becomes a dict that a loop fills before the statement it is part of; its variables get
names of their own, as they have in Python.
"""

import ast
import copy

from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip
from csc.compiler.frontend.bodies.narrow import found_calls
from csc.compiler.ir import ops
from csc.compiler.ir.types import Type

Comprehension = ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp


def build_loop(frame: Frame, node: Comprehension, want: Type | None) -> ops.Expr:
    """The container that a loop fills before the current statement."""
    if frame.maybe or frame.pending:
        message = "It may not run, or runs after other calls"
        remedy = "Assign it to a variable first."
        raise Refuse(node, "comprehension in an expression", message, remedy)
    number = len(frame.locals)
    name = f"made_{number}"
    renamed = {one: f"{one}_{number}" for one in sorted(_targets(node))}
    made = ast.Assign([ast.Name(name, ast.Store())], _empty(node))
    loop = _loop(node, name, _Renamer(renamed))
    for statement in (made, loop):
        ast.fix_missing_locations(ast.copy_location(statement, node))
    frame.stores |= {name, *renamed.values()}
    frame.finds |= found_calls(list(ast.walk(loop)))
    return _run(frame, node, [made, loop], name, want)


def _run(
    frame: Frame, node: ast.expr, statements: list[ast.stmt], name: str, want: Type | None
) -> ops.Expr:
    """Statements before the current one; the variable that they fill."""
    before, frame.incomplete = frame.incomplete, False
    block = frame.block(statements)
    failed, frame.incomplete = frame.incomplete, before or frame.incomplete
    if failed:
        raise Skip
    frame.prelude += block
    return frame.build(ast.copy_location(ast.Name(name, ast.Load()), node), want)


def build_search(frame: Frame, node: ast.Call, name: str) -> ops.Expr:
    """``any(test for x in xs)`` and ``all``: a loop that is left at the first answer."""
    source = node.args[0]
    single = isinstance(source, ast.GeneratorExp | ast.ListComp) and len(source.generators) == 1
    if frame.maybe or frame.pending or not single:
        message = f"`{name}` stops at the first answer, before an item that may fail"
        raise Refuse(node, f"`{name}` of what may fail", message, "Use a loop.")
    assert isinstance(source, ast.GeneratorExp | ast.ListComp)
    if isinstance(source, ast.ListComp):
        raise Refuse(node, f"`{name}` of a list", "Each item is computed", "Leave the `[]` out.")
    number = len(frame.locals)
    found = f"found_{number}"
    renamer = _Renamer({one: f"{one}_{number}" for one in sorted(_targets(source))})
    is_any = name == "any"
    test = renamer.expression(source.elt)
    if not is_any:
        test = ast.copy_location(ast.UnaryOp(ast.Not(), test), test)
    seen = [ast.Assign([ast.Name(found, ast.Store())], ast.Constant(is_any)), ast.Break()]
    body: ast.stmt = ast.If(test, [*seen], [])
    clause = source.generators[0]
    for one in reversed(clause.ifs):
        body = ast.If(renamer.expression(one), [body], [])
    made = ast.Assign([ast.Name(found, ast.Store())], ast.Constant(not is_any))
    loop = ast.For(renamer.expression(clause.target), clause.iter, [body], [])
    for statement in (made, loop):
        ast.fix_missing_locations(ast.copy_location(statement, node))
    frame.stores |= {found, *renamer.names.values()}
    return _run(frame, node, [made, loop], found, None)


def _targets(node: Comprehension) -> set[str]:
    return {
        one.id
        for clause in node.generators
        for one in ast.walk(clause.target)
        if isinstance(one, ast.Name)
    }


class _Renamer(ast.NodeTransformer):
    """Gives the comprehension's variables their own names, in a copy."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def expression(self, node: ast.expr) -> ast.expr:
        found: ast.expr = self.visit(copy.deepcopy(node))
        return found


def _loop(node: Comprehension, name: str, renamer: _Renamer) -> ast.stmt:
    body = _step(node, ast.Name(name, ast.Load()), renamer)
    for index, clause in reversed(list(enumerate(node.generators))):
        if clause.is_async:
            raise Refuse(node, "`async for`", "The comprehension is asynchronous", "Use `for`.")
        for test in reversed(clause.ifs):
            body = ast.copy_location(ast.If(renamer.expression(test), [body], []), test)
        # The first iterable belongs to the scope around: its names are not the loop's.
        source = renamer.expression(clause.iter) if index else clause.iter
        target = renamer.expression(clause.target)
        body = ast.copy_location(ast.For(target, source, [body], []), clause.target)
    return body


def _step(node: Comprehension, made: ast.Name, renamer: _Renamer) -> ast.stmt:
    """What each round of the loop adds."""
    if isinstance(node, ast.DictComp):
        place = ast.Subscript(made, renamer.expression(node.key), ast.Store())
        step: ast.stmt = ast.Assign([place], renamer.expression(node.value))
    else:
        method = "add" if isinstance(node, ast.SetComp) else "append"
        called = ast.Attribute(made, method, ast.Load())
        step = ast.Expr(ast.Call(called, [renamer.expression(node.elt)], []))
    return ast.fix_missing_locations(ast.copy_location(step, node))


def _empty(node: Comprehension) -> ast.expr:
    if isinstance(node, ast.DictComp):
        return ast.Dict([], [])
    if isinstance(node, ast.SetComp):
        return ast.Call(ast.Name("set", ast.Load()), [], [])
    return ast.List([], ast.Load())
