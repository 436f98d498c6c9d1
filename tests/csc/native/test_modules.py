"""The list of compiled modules names what can be compiled as it is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from csc.native.manifest import PREFIX, source_of
from csc.native.modules import BOUNDED, GROUPS, MODULES, WATCHED

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "emulator"


def _tree(module: str) -> ast.Module:
    return ast.parse(Path(source_of(module, str(ROOM))).read_text())


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id


def test_each_is_listed_once_and_has_a_reason() -> None:
    assert len(set(MODULES)) == len(MODULES)
    assert all(group.why and group.names for group in GROUPS)


@pytest.mark.parametrize("module", MODULES)
def test_it_is_there_and_does_not_look_for_its_own_file(module: str) -> None:
    assert "__file__" not in set(_names(_tree(module)))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _written_in(tree: ast.Module) -> Iterator[str]:
    """The constants of a module that a compiler writes where they are used."""
    for node in tree.body:
        if (
            isinstance(node, ast.AnnAssign)
            and "Final" in ast.unparse(node.annotation)
            and isinstance(node.value, ast.Constant | ast.UnaryOp | ast.BinOp)
        ):
            yield ast.unparse(node.target)


def test_constants_of_other_modules_are_read_when_they_run() -> None:
    """``Final`` of a module outside would be written into the machine code, which its change doesn't undo."""
    outside = {name for module in MODULES for name in _imported(_tree(module))} - {
        *MODULES,
        *WATCHED,
    }
    for name in sorted(outside):
        path = ROOT / f"{name.removeprefix('csc.').replace('.', '/')}.py"
        beside = ROOT / f"{name.replace('.', '/')}.py"
        for source in (path, beside):
            if name.startswith("csc.") and source.is_file():
                assert not [*_written_in(ast.parse(source.read_text()))], name


def _called(function: ast.AST) -> Iterator[str]:
    """What a function names that isn't its own variable: functions, ``self.methods``, tables of functions."""
    own = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    own |= {
        n.id for n in ast.walk(function) if isinstance(n, ast.Name) and type(n.ctx) is ast.Store
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id not in own:
            yield node.id
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
            yield node.attr


def _calls(tree: ast.Module) -> dict[str, set[str]]:
    """What each function, and each table of functions, of a module names."""
    calls = {
        node.name: {*_called(node)}
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for table in tree.body:
        if isinstance(table, ast.Assign) and isinstance(table.targets[0], ast.Name):
            calls[table.targets[0].id] = {*_called(table.value)}
    return calls


def _recurses(module: str) -> bool:
    """Whether a function of the module can come to itself again within it."""
    calls = _calls(_tree(module))
    for name, first in calls.items():
        seen, pending = set[str](), [*first]
        while pending:
            called = pending.pop()
            if called in calls and called not in seen:
                seen.add(called)
                pending += calls[called]
        if name in seen:
            return True
    return False


@pytest.mark.parametrize("module", MODULES)
def test_what_calls_itself_is_bounded(module: str) -> None:
    if _recurses(module):
        assert module.removeprefix(PREFIX) in BOUNDED, "what bounds it?"
