"""A module that is nowhere is an error, not somebody else's package."""

from pathlib import Path

import pytest

from csc.compiler import compile_project
from csc.compiler.find_packages import absent_packages
from csc.compiler.project import read_project

ROUTE = '\n\n@route("/x", public=True)\ndef x() -> dict[str, str]:\n    return {"a": "b"}\n'


def _codes(folder: Path, source: str) -> list[tuple[str, int]]:
    (folder / "api.py").write_text(source + ROUTE)
    found = compile_project(read_project(folder)).diagnostics
    return [(d.code, d.span.line if d.span else 0) for d in found]


def test_a_deleted_module_is_reported_where_it_is_imported(tmp_path: Path) -> None:
    assert _codes(tmp_path, "from csc import *\nimport gone_module") == [("CSC004", 2)]
    assert _codes(tmp_path, "from csc import *\nfrom gone.deeper import a") == [("CSC004", 2)]


def test_what_is_installed_or_guarded_is_not(tmp_path: Path) -> None:
    assert _codes(tmp_path, "from csc import *\nimport botocore.session, json") == []
    guarded = "from csc import *\ntry:\n    import gone\nexcept ImportError:\n    gone = None"
    assert _codes(tmp_path, guarded) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("requirements.txt", "# comment\nsome-package[extra]>=1 ; python_version > '3'\n"),
        ("pyproject.toml", '[project]\nname = "a"\ndependencies = ["Some.Package~=2.0"]\n'),
    ],
)
def test_what_is_declared_is_not(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).write_text(text)
    root = tmp_path / "app"
    root.mkdir()
    assert absent_packages(["some_package", "other_package"], root) == {"other_package"}


def test_a_broken_declaration_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    (tmp_path / "requirements.txt").write_bytes(b"\xff\xfe")
    assert absent_packages(["some_package"], tmp_path) == {"some_package"}


def test_what_the_projects_own_environment_has_is_there(tmp_path: Path) -> None:
    packages = tmp_path / ".venv/lib/python3.12/site-packages"
    (packages / "onlythere").mkdir(parents=True)
    (packages / "onemodule.py").write_text("")
    names = ["onlythere", "onemodule", "nowhere_at_all"]
    assert absent_packages(names, tmp_path / "app") == {"nowhere_at_all"}
