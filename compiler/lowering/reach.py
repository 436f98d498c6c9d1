"""What a route's program reaches for outside of itself: packages, or the system (network, files, processes).

A handler without a typed form runs locally in the sandboxed CPython, unless its module, or one that it
imports, needs what that has not; then in a Lambda worker.
"""

import ast
import sys
from collections.abc import Iterator
from functools import lru_cache

from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.cloud import Reason
from csc.compiler.syntax import flatten, imported_modules, parse
from csc.diagnostics import Span
from csc.wasm.cpython.library import is_held

BESIDE = frozenset({"csc", "typing_extensions"})
PACKAGE = "is a package from elsewhere: it runs in a Lambda worker, outside of the sandbox"
SYSTEM = "needs the system: it runs in a Lambda worker, outside of the sandbox"
LEAVE_OUT = "Leave it out, or keep it in a module that this route doesn't import."


def reaches(program: Program, route: Route) -> Reason | None:
    """The first thing that keeps a route's Python out of the sandbox, with its line."""
    for file in _files(program, route.handler.module):
        text = program.sources[file]
        for name, node in _outside(text, program):
            span = Span(file, node.lineno, node.col_offset + 1, node.lineno, node.col_offset + 1)
            held = name in sys.stdlib_module_names or name == "open"
            known = held or name.partition(".")[0] in sys.stdlib_module_names
            return Reason(f"`{name}`", SYSTEM if known else PACKAGE, LEAVE_OUT, span)
    return None


def _files(program: Program, module: str) -> list[str]:
    """The file of a module and of all of the project that it imports."""
    modules = {_dotted(file): file for file in program.sources}
    found: dict[str, None] = {}
    pending = [module]
    while pending:
        name = pending.pop()
        for one in (name, *_parents(name)):
            file = modules.get(one)
            if file is not None and file not in found:
                found[file] = None
                package = file.endswith("__init__.py")
                pending += imported_modules(program.sources[file], one, package)
    return list(found)


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _dotted(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _outside(text: str, program: Program) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """Modules that the sandbox lacks, and calls of ``open``."""
    ours = {_dotted(one).partition(".")[0] for one in program.sources} | BESIDE
    for names, node in _wanted(text):
        for name in names:
            if isinstance(node, ast.Call) or (
                name.partition(".")[0] not in ours and not is_held(name)
            ):
                yield name, node


@lru_cache(maxsize=256)
def _wanted(text: str) -> tuple[tuple[tuple[str, ...], ast.expr | ast.stmt], ...]:
    """The imports of a text and its calls of ``open``: what each names, in the order of its tree."""
    tree = parse(text)
    if isinstance(tree, SyntaxError):
        return ()
    found: list[tuple[tuple[str, ...], ast.expr | ast.stmt]] = []
    for node in flatten(tree):
        match node:
            case ast.Import(names=names):
                found.append((tuple(alias.name for alias in names), node))
            case ast.ImportFrom(level=0, module=str() as module, names=names):
                below = (f"{module}.{alias.name}" for alias in names)
                found.append(((module, *below), node))
            case ast.Call(func=ast.Name(id="open")):
                found.append((("open",), node))
    return tuple(found)
