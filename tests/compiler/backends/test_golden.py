"""What the applications of ``fixtures/apps`` compile to, file by file. ``pytest --update`` rewrites it."""

import json
import shutil
from pathlib import Path

import pytest

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.backends.write import contents
from csc.compiler.project import read_project

APPS = Path(__file__).parents[3] / "fixtures" / "apps"
KINDS = ("cloudformation/", "vtl/", "openapi.yaml", "manifest.json")


def compiled(app: str) -> Assembly:
    compilation = compile_project(read_project(APPS / app))
    assert compilation.assembly is not None, compilation.diagnostics
    return compilation.assembly


def readable(assembly: Assembly) -> dict[str, str]:
    """The files that are kept as golden ones."""
    files = contents(assembly)
    found = {path: files[path].decode() for path in sorted(files) if path.startswith(KINDS)}
    # On disk it has digests of assets too, which change with every file of the runtime.
    return found | {"manifest.json": json.dumps(assembly.manifest, indent=2) + "\n"}


@pytest.mark.parametrize("app", sorted(path.name for path in APPS.iterdir() if path.is_dir()))
def test_the_artefacts_are_as_expected(app: str, request: pytest.FixtureRequest) -> None:
    expected, found = APPS / app / "expected", readable(compiled(app))
    if request.config.getoption("--update"):
        for kind in KINDS:
            shutil.rmtree(expected / kind, ignore_errors=True)
        for path, text in found.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_text(text)
    there = {
        str(path.relative_to(expected)): path.read_text()
        for path in expected.rglob("*")
        if path.is_file() and str(path.relative_to(expected)).startswith(KINDS)
    }
    assert sorted(there) == sorted(found), "pytest --update rewrites the expected artefacts"
    for path, text in found.items():
        assert text == there[path], f"{path} differs; pytest --update rewrites it"


@pytest.mark.parametrize("app", ["todo", "shop"])
def test_the_same_sources_give_the_same_bytes(app: str) -> None:
    assert dict(contents(compiled(app))) == dict(contents(compiled(app)))
