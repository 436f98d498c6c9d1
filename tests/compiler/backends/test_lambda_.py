"""What a Lambda bundle holds."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import bundle, find_instead
from csc.compiler.project import project_of, read_project
from csc.diagnostics import Span
from csc.runtime_files import RUNTIME_FILES

SHOP = Path(__file__).parents[3] / "fixtures/apps/shop"
SOURCE = """from csc import *
import requests

notes = DynamoDB("notes")


class Note(Model):
    id: str


@route("/a/{id}", public=True)
def a(id: str) -> Note:
    import textwrap

    note = notes.get(id)
    if note is None:
        raise HTTPError(404, "none")
    return note


@route("/b/{id}", public=True)
def b(id: str) -> Note:
    return notes.get(id)
"""


def files_of(source: str, number: int = 0) -> dict[str, bytes]:
    program = compile_project(project_of({"api.py": source})).program
    assert program is not None
    return bundle(program, program.routes[number])


def test_a_bundle_has_the_handler_the_sources_and_the_runtime() -> None:
    files = files_of(SOURCE)
    assert {"handler.py", "csc.json", "requirements.txt", "api.py"} <= files.keys()
    assert {f"csc/{name}" for name in RUNTIME_FILES} <= files.keys()
    assert not any(name.startswith(("csc/compiler", "csc/emulator", "csc/cli")) for name in files)
    assert files["requirements.txt"] == b"requests\n"
    assert json.loads(files["csc.json"])["function"] == "a"


def test_only_this_routes_get_is_read_as_find() -> None:
    assert files_of(SOURCE)["api.py"].count(b"notes.find(id)") == 1
    assert files_of(SOURCE, 1)["api.py"] == SOURCE.encode()


def test_find_is_put_where_the_span_ends() -> None:
    text = "x = 'é'; y = t.get(1); z = t.get(2)\n"
    span = Span("api.py", 1, 14, 1, 19)
    assert find_instead(text, [span]) == "x = 'é'; y = t.find(1); z = t.get(2)\n"
    both = [span, Span("api.py", 1, 28, 1, 33)]
    assert find_instead(text, [*both, span]) == find_instead(text, both)
    assert find_instead(text, both) == "x = 'é'; y = t.find(1); z = t.find(2)\n"
    with pytest.raises(ValueError, match="no `get`"):
        find_instead(text, [Span("api.py", 1, 1, 1, 9)])


def test_bundles_are_the_same_each_time() -> None:
    assert files_of(SOURCE) == files_of(SOURCE)


def test_the_digest_changes_with_any_file() -> None:
    one, other = files_of(SOURCE), files_of(SOURCE + "# more\n")
    assert one["csc.json"] != other["csc.json"]


def test_what_is_bundled_of_csc_needs_nothing_else(tmp_path: Path) -> None:
    """Imported by a Python that has no other package than the bundle's (boto3 is Lambda's)."""
    program = compile_project(read_project(SHOP)).program
    assert program is not None
    route = next(route for route in program.routes if route.id == "receipt")
    for name, data in bundle(program, route).items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    check = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import handler, csc\n"
        "answer = handler.handler({'pathParameters': {}, 'requestContext': {}}, None)\n"
        "print(answer['statusCode'], csc.__file__.startswith(sys.path[0]))\n"
    )
    command = [sys.executable, "-I", "-S", "-c", check]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["400", "True"]


def test_the_runtime_imports_only_pythons_library_and_itself() -> None:
    allowed = sys.stdlib_module_names | {"csc", "boto3", "botocore"}
    for name, data in files_of(SOURCE).items():
        if name.startswith("csc/"):
            for node in ast.walk(ast.parse(data)):
                modules = (
                    [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                )
                if isinstance(node, ast.ImportFrom):
                    modules = [node.module or ""]
                for module in modules:
                    assert module.partition(".")[0] in allowed, (name, module)
                    if module.startswith("csc."):
                        assert module.removeprefix("csc.") + ".py" in RUNTIME_FILES, (name, module)


def test_a_project_may_have_a_module_named_handler() -> None:
    sources = {
        "api.py": "from csc import *\nfrom handler import shout\n\n"
        '@route("/a/{id}", public=True, lambda_=True)\ndef a(id: str) -> str:\n    return shout(id)\n',
        "handler.py": "def shout(text):\n    return text.upper()\n",
    }
    compilation = compile_project(project_of(sources))
    assert compilation.program is not None and compilation.assembly is not None
    files = bundle(compilation.program, compilation.program.routes[0])
    assert files["handler.py"] == sources["handler.py"].encode()
    assert b"load(__file__)" in files["csc_handler.py"]
    assert "lambda/a/csc_handler.py" in compilation.assembly.files
    assert "csc_handler.handler" in str(compilation.assembly.stacks)
