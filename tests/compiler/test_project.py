"""A project is the entry module and what it reaches, and nothing else of the disk."""

from pathlib import Path

import pytest

from csc.compiler.project import project_of, read_project
from csc.diagnostics import DiagnosticsError


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_only_what_is_reached_by_import(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "api.py": "import shop.orders\nfrom helpers import x\nimport os, requests\n",
            "helpers.py": "def f():\n    from late import y\n",
            "late.py": "",
            "shop/__init__.py": "from . import models\nfrom .carts import cart\n",
            "shop/models.py": "",
            "shop/carts.py": "from helpers import x\n",
            "shop/orders.py": "",
            "tests/test_api.py": "",
            "unused.py": "",
            ".venv/requests.py": "",
        },
    )
    project = read_project(root)
    assert (project.entry, project.name) == ("api", tmp_path.name)
    assert set(project.files) == {
        *("api.py", "helpers.py", "late.py"),
        *("shop/__init__.py", "shop/models.py", "shop/carts.py", "shop/orders.py"),
    }
    assert project.files["shop/models.py"].module == "shop.models"


def test_a_file_a_folder_and_a_package(tmp_path: Path) -> None:
    root = write(
        tmp_path, {"main.py": "", "app/__init__.py": "from app.x import y", "app/x.py": ""}
    )
    assert list(read_project(root / "main.py").files) == ["main.py"]
    assert list(read_project(root).files) == ["main.py"]
    package = read_project(root / "app")
    assert (package.entry, set(package.files)) == ("app", {"app/__init__.py", "app/x.py"})
    assert package.root == root


def test_a_folder_of_modules_without_init(tmp_path: Path) -> None:
    root = write(tmp_path, {"api.py": "from parts.one import x\n", "parts/one.py": "x = 1\n"})
    assert list(read_project(root).files) == ["api.py", "parts/one.py"]


def test_the_package_wins_over_the_module_as_in_python(tmp_path: Path) -> None:
    root = write(tmp_path, {"api.py": "import x", "x.py": "", "x/__init__.py": ""})
    assert list(read_project(root).files) == ["api.py", "x/__init__.py"]


def test_a_broken_file_still_reaches_what_it_imports() -> None:
    project = project_of({"api.py": "from other import x\ndef h(:\n", "other.py": ""})
    assert list(project.files) == ["api.py", "other.py"]


def test_circles_of_imports_end() -> None:
    project = project_of({"api.py": "import a", "a.py": "import b", "b.py": "import a"})
    assert list(project.files) == ["api.py", "a.py", "b.py"]


def test_text_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert read_project(tmp_path).files["api.py"].text == "x = 1\n"


@pytest.mark.parametrize(
    ("name", "content", "code"), [("b.txt", b"", "CSC050"), ("api.py", b"\xff", "CSC051")]
)
def test_what_can_not_be_read(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DiagnosticsError) as raised:
        read_project(tmp_path)
    assert [one.code for one in raised.value.diagnostics] == [code]


def test_a_symbolic_link_or_dots_do_not_leave_the_project() -> None:
    project = project_of({"api.py": "from ...secret import x\n", "secret.py": ""})
    assert list(project.files) == ["api.py"]
