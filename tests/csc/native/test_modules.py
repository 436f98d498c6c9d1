"""The list of compiled modules names what can be compiled as it is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from csc.native.manifest import source_of
from csc.native.modules import GROUPS, MODULES

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


def test_constants_of_other_modules_are_read_when_they_run() -> None:
    """``Final`` of a module outside would be written into the machine code, which its change doesn't undo."""
    outside = {name for module in MODULES for name in _imported(_tree(module))} - {*MODULES}
    for name in sorted(outside):
        path = ROOT / f"{name.removeprefix('csc.').replace('.', '/')}.py"
        beside = ROOT / f"{name.replace('.', '/')}.py"
        for source in (path, beside):
            if name.startswith("csc.") and source.is_file():
                assert "Final" not in set(_names(ast.parse(source.read_text()))), name
