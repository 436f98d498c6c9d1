"""``csc routes`` and ``csc explain``: where each route runs, what it costs, and why it is not on VTL."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from csc.cli.commands import app

PROGRAM = """from csc import *
import statistics
import socket

notes = DynamoDB("notes")


class Note(Model):
    id: str
    n: int = 1


@route("/notes/{id}", public=True)
def get_note(id: str) -> Note:
    return notes.get(id)


@route("/both/{id}", public=True)
def both(id: str) -> list[Note]:
    return [notes.get(id), notes.get("a")]


@route("/mean/{id}", public=True)
def mean(id: str) -> dict[str, float]:
    return {"mean": statistics.mean([notes.get(id).n, 3])}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "api.py").write_text(PROGRAM.replace("import socket\n", "\n"))
    return tmp_path


def told(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def test_each_route_has_its_tier_and_its_cost(project: Path) -> None:
    lines = told("routes", str(project)).splitlines()
    rows = {line.split()[1]: line for line in lines if line.startswith("GET")}
    assert " vtl " in rows["/notes/{id}"] and "1 call, " in rows["/notes/{id}"]
    assert " wasm " in rows["/both/{id}"] and "2 calls, " in rows["/both/{id}"]
    assert " cpython " in rows["/mean/{id}"]
    assert lines[-1] == "1 of 3 routes on VTL (33 %), 1 wasm, 1 cpython"


def test_what_made_a_lambda_is_told_with_its_line_and_a_remedy(project: Path) -> None:
    text = told("routes", str(project))
    assert (
        "GET /both/{id}  api.py:20\n      `get` here: comes after another call\n      = A" in text
    )
    assert "GET /mean/{id}  api.py:25\n" in text


def test_a_worker_is_told_to_be_outside_of_the_sandbox(project: Path) -> None:
    (project / "api.py").write_text(PROGRAM)
    text = told("explain", "GET /mean/{id}", str(project))
    assert "a worker process of CPython, outside of any sandbox" in text
    assert "api.py:3  `socket`: needs the system" in text


def test_each_statement_of_a_role_has_its_line(project: Path) -> None:
    text = told("explain", "GET /notes/{id}", str(project))
    assert "dynamodb:GetItem on table notes\n      api.py:15  calls dynamodb:GetItem" in text
    assert "Request template (" in text and "Response template where the call was refused" in text
