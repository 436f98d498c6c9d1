"""The commands, as a user types them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.dev_server import APPS, CSC, StartDev

COMMANDS = ["dev", "compile", "check", "routes", "explain", "token", "state"]


def csc(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``csc`` and give what it printed."""
    return subprocess.run(
        [CSC, *arguments], capture_output=True, check=False, text=True, timeout=60, cwd=cwd
    )


@pytest.fixture
def todo(tmp_path: Path) -> Path:
    folder = tmp_path / "todo"
    shutil.copytree(APPS / "todo", folder, ignore=shutil.ignore_patterns(".csc*", "expected"))
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = csc(command, "--help")
    assert done.returncode == 0
    assert "Usage: csc" in done.stdout


def test_compile_writes_the_assembly_and_twice_the_same_bytes(todo: Path) -> None:
    first = csc("compile", str(todo))
    assert first.returncode == 0, first.stderr
    out = todo / ".csc-out"
    for name in ["openapi.yaml", "manifest.json", "vtl/get-todo.vtl", "vtl/get-todo-response.vtl"]:
        assert (out / name).is_file(), name
    stacks = {p.name for p in (out / "cloudformation").iterdir()}
    assert stacks == {f"{s}-stack.yaml" for s in ("api", "auth", "data", "iam")}
    before = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert csc("compile", cwd=todo).returncode == 0
    assert before == {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_a_project_with_errors_writes_nothing(todo: Path) -> None:
    (todo / "api.py").write_text("from csc import *\n\n@route('/x')\ndef x():\n    return y\n")
    done = csc("compile", str(todo))
    assert done.returncode == 1
    assert "CSC201" in done.stderr
    assert not (todo / ".csc-out").exists()


def test_check_reports_many_errors_at_once_in_three_formats(todo: Path) -> None:
    assert csc("check", str(todo)).returncode == 0
    (todo / "api.py").write_text(
        "from csc import *\n\n"
        "@route('/x')\ndef x():\n    return {}\n\n"
        "@route('/y', public=True)\ndef y() -> Missing:\n    return {}\n"
    )
    shown = csc("check", str(todo))
    assert shown.returncode == 1
    assert "2 errors" in shown.stdout
    found = json.loads(csc("check", str(todo), "--format", "json").stdout)
    assert [(d["severity"], d["line"]) for d in found] == [("error", 3), ("error", 8)]
    github = csc("check", str(todo), "--format", "github").stdout.splitlines()
    assert all(line.startswith("::error file=") for line in github)
    wrong = csc("check", str(todo), "--format", "xml")
    assert (wrong.returncode, "CSC702" in wrong.stderr) == (1, True)


def test_routes_and_explain() -> None:
    rows = json.loads(csc("routes", str(APPS / "shop"), "--format", "json").stdout)
    vtl = sum(row["tier"] == "vtl" for row in rows)
    assert vtl / len(rows) >= 0.8
    for row in rows:
        if row["tier"] != "vtl":
            assert row["reasons"], row["path"]
            assert all(r["message"] and r["remedy"] and r["source"] for r in row["reasons"])
    told = csc("explain", "get /orders/{id}", str(APPS / "shop"))
    assert told.returncode == 0, told.stderr
    for part in ("dynamodb:GetItem on table orders", "Request template", "shop/orders.py:39"):
        assert part in told.stdout
    unknown = csc("explain", "GET /order", str(APPS / "shop"))
    assert unknown.returncode == 1
    assert "Did you mean" in unknown.stderr


def test_a_missing_path_is_one_clear_error(tmp_path: Path) -> None:
    for command in (["dev"], ["compile"], ["check"], ["routes"], ["explain", "GET /"]):
        done = csc(*command, str(tmp_path / "nothing"))
        assert done.returncode == 1, command
        assert "does not exist" in done.stderr, command
        assert "Traceback" not in done.stderr


def test_token_without_a_server_says_so() -> None:
    done = csc("token", "customer", "--endpoint", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert "CSC704" in done.stderr


def test_token_names_what_it_cannot_do(start_dev: StartDev) -> None:
    dev = start_dev("todo", "--ephemeral")
    missing = csc("token", "nobody", "--no-create", "--endpoint", dev.url)
    assert (missing.returncode, "nobody" in missing.stderr) == (1, True)
    scope = csc("token", "nobody", "--scope", "no/such", "--endpoint", dev.url)
    assert (scope.returncode, "no/such" in scope.stderr) == (1, True)


def test_state_is_saved_listed_reset_and_loaded(start_dev: StartDev) -> None:
    dev = start_dev("todo")
    token = dev.token("customer")
    item = dev.request("POST", "/todos", {"title": "kept"}, token).json()
    folder = str(dev.folder)
    running = csc("state", "show", "--path", folder).stdout.split("\n")
    assert [line.split()[:3] for line in running if "todos" in line] == [["table", "todos", "1"]]
    assert csc("state", "save", "one", folder).returncode == 0
    shown = csc("state", "show", "one", "--path", folder).stdout.split("\n")
    assert [line.split()[:3] for line in shown if "todos" in line] == [["table", "todos", "1"]]
    assert csc("state", "show", "two", "--path", folder).returncode == 1
    busy = csc("state", "load", "one", folder)
    assert (busy.returncode, "CSC804" in busy.stderr) == (1, True)
    dev.stop()
    assert "one" in csc("state", "list", folder).stdout
    assert csc("state", "reset", folder, "--yes").returncode == 0
    dev.start()
    assert dev.request("GET", "/todos", token=dev.token("customer")).json() == []
    dev.stop()
    assert csc("state", "load", "one", folder).returncode == 0
    dev.start()
    assert dev.request("GET", f"/todos/{item['id']}", token=token).json() == item


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\x00" + b"\x00" * 50])
def test_a_state_file_that_cannot_be_used_is_left_alone(todo: Path, content: bytes) -> None:
    state = todo / "state.db"
    state.write_bytes(content)
    done = csc("dev", str(todo), "--port", "0", "--state", str(state))
    assert done.returncode == 1
    assert "CSC801" in done.stderr
    assert "Traceback" not in done.stderr
    assert state.read_bytes() == content


def test_an_unknown_resource_type_is_refused_with_its_place(
    start_dev: StartDev, tmp_path: Path
) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources:\n  Odd:\n    Type: AWS::Nothing::AtAll\n")
    done = csc("check", str(template))
    dev = start_dev(template, "--ephemeral")
    dev.wait_for_line("Odd")
    dev.wait_for_line(r"template\.yaml:\d+")
    (problem,) = dev.health()["diagnostics"]
    assert "AWS::Nothing::AtAll" in problem["message"]
    assert (done.returncode, "AWS::Nothing::AtAll" in done.stderr) == (1, True)
