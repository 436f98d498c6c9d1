"""The rooms keep to themselves (import-linter's contracts in pyproject.toml), and stay small."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    p for room in ["csc", "compiler", "emulator", "wasm"] for p in (ROOT / room).rglob("*.py")
)


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _with_those_of_verifying(names: set[str]) -> set[str]:
    """A module of ``csc/verifying`` stands for what it imports itself."""
    found = set(names)
    for path in (ROOT / "csc/verifying").glob("*.py"):
        if f"csc.verifying.{path.stem}" in names:
            found |= _imports(path)
    return found


def test_only_dev_and_verify_see_both_compiler_and_emulator() -> None:
    both = []
    for path in MODULES:
        names = _with_those_of_verifying(_imports(path))
        sees = [
            any(n.startswith(f"csc.{room}") for n in names) for room in ("compiler", "emulator")
        ]
        if all(sees):
            both.append(path.relative_to(ROOT).as_posix())
    assert both == ["csc/dev.py", "csc/verify.py"]


IO = {"open", "urllib", "socket", "subprocess", "requests", "aiohttp", "tempfile", "shutil"}
WRITERS = {"compiler/project.py", "compiler/find_packages.py", "compiler/backends/write.py"}


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if "compiler" in p.relative_to(ROOT).parts[0]],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_the_compiler_does_no_io_outside_reading_and_writing(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in WRITERS:
        return
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "exec", "eval", "__import__"}, node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module]
            assert not {str(n).partition(".")[0] for n in names} & IO, node.lineno
