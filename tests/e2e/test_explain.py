"""``csc explain`` of one request: what the running server did with it, step by step."""

import json
import subprocess
from pathlib import Path

from tests.e2e.dev_server import CSC, Dev, SharedDev


def explain(dev: Dev, *arguments: str, status: int = 0) -> str:
    done = subprocess.run(
        [CSC, "explain", *arguments, "--endpoint", dev.url],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_request_with_a_body_and_a_user(shared_dev: SharedDev, tmp_path: Path) -> None:
    dev = shared_dev("todo")
    file = tmp_path / "x.json"
    file.write_text('{"title": "milk", "priority": 2}')
    told = explain(dev, "POST /todos", "--body", f"@{file}", "--user", "author")
    lines = told.splitlines()
    assert lines[0].startswith("POST /todos   200 in ")
    for stage in ("route", "authorise", "validate", "request_integration", "integrate", "respond"):
        assert any(line.startswith(f"  {stage} ") and " µs " in line for line in lines), told
    assert "cognito:username = author" in told or "username = author" in told
    assert "dynamodb:UpdateItem" in told
    assert "allowed: dynamodb:UpdateItem on arn:aws:dynamodb:" in told
    assert '"title": "milk"' in told


def test_a_request_that_is_turned_away(shared_dev: SharedDev) -> None:
    told = explain(shared_dev("todo"), "GET /todos/1", "--send")
    assert told.startswith("GET /todos/1   401 in ")
    assert "FAILED" in told
    assert "gateway response UNAUTHORIZED" in told
    told = explain(shared_dev("todo"), "GET /nothing", "--send")
    assert "no resource and method match" in told


def test_as_json_with_headers_and_a_query(shared_dev: SharedDev) -> None:
    given = ("--header", "X-A: b", "--query", "limit=2", "--format", "json", "--user", "author")
    story = json.loads(explain(shared_dev("todo"), "GET /todos", *given))
    assert story["request"]["target"] == "/todos?limit=2"
    assert ["X-A", "b"] in [[name.title(), value] for name, value in story["request"]["headers"]]
    assert story["response"]["status"] == 200


def test_what_is_no_request_is_said(shared_dev: SharedDev, tmp_path: Path) -> None:
    dev = shared_dev("todo")
    assert "CSC702" in explain(dev, "GET /todos/{id}", "--send", status=1)
    assert "CSC702" in explain(dev, "todos", "--send", status=1)
    assert "CSC702" in explain(dev, "POST /todos", "--body", "@absent.json", status=1)
    assert "CSC702" in explain(dev, "POST /todos", "--header", "x", status=1)
