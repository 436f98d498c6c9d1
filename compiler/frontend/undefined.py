"""Names that nothing binds. In: a statement of a module. Out: reports of CSC002, each with the nearest name.

Lexical only, and lenient: a name bound anywhere in an enclosing function counts as bound.
"""

import ast
from collections.abc import Iterator

from csc.compiler.diagnostics import Reporter, did_you_mean
from csc.compiler.frontend.names import BUILTINS, Names
from csc.compiler.syntax import Module

_SCOPES = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.ClassDef,
)


def check_names(names: Names, module: Module, root: ast.stmt, reporter: Reporter) -> None:
    """Report every name in a top-level statement that has no binding anywhere."""
    if names.opaque(module) or not _suspects(names, module, root):
        return
    for node in _loads(root, frozenset()):
        if names.lookup(module, node.id) is None:
            known = names.visible(module) | {one for one in BUILTINS if one.islower()}
            local = set(_bound(root))
            hint = did_you_mean(node.id, local | known, "Define it, or import it.")
            reporter.report("CSC002", module, node, name=node.id, hint=hint)


def _suspects(names: Names, module: Module, root: ast.stmt) -> bool:
    """Whether any name in a statement is not one that its module knows: cheap, and nearly always no."""
    read: set[str] = set()
    bound: set[str] = set()
    for node in module.below(root):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return any(names.lookup(module, name) is None for name in read - bound - BUILTINS)


def _loads(node: ast.AST, bound: frozenset[str]) -> Iterator[ast.Name]:
    """The names read below a node that no enclosing scope binds."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load) and node.id not in bound and node.id not in BUILTINS:
            yield node
        return
    if isinstance(node, _SCOPES):
        bound |= frozenset(_bound(node))
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _loads(child, bound)


def _bound(root: ast.AST) -> Iterator[str]:
    """Every name that anything below a node binds."""
    for node in ast.walk(root):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.arg(arg=name):
                yield name
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name
            case ast.alias(name=name, asname=alias):
                yield alias or name.partition(".")[0]
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
            case ast.Global(names=found):
                yield from found
