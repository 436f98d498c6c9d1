"""Translation validation: forms that agree, and faults that it must find."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from csc.cli.commands import app
from csc.compiler.backends.vtl import Templates
from csc.compiler.lowering.cloud import CloudRoute
from csc.verify import Bench, Verdict, compiled
from csc.verifying.junit import junit

PROGRAM = """
from csc import *

notes = DynamoDB(name="notes", partition_key="owner", sort_key="id")
users = Cognito(name="users")

class NewNote(Model):
    text: str = Field(min_length=1, max_length=20)
    stars: int = Field(default=3, ge=1, le=5)
    labels: set[str] | None = None

class Note(NewNote):
    owner: str
    id: str

@route("/notes/{id}", methods=["GET"])
@auth(users)
def get_note(id: str, identity: Identity) -> Note:
    note = notes.get(identity.sub, id)
    if note.stars > 4:
        raise HTTPError(403, "Too good")
    return note

@route("/notes/{id}", methods=["PUT"])
@auth(users)
def put_note(id: str, note: NewNote, identity: Identity) -> Note:
    return notes.put(Note(owner=identity.sub, id=id, **note))

@route("/notes", methods=["GET"])
@auth(users)
def count_notes(identity: Identity, least: int = 2) -> dict[str, int]:
    found = 0
    for note in notes.query(identity.sub):
        if note.stars >= least:
            found += 1
    return {"found": found}

@route("/twice/{id}", methods=["GET"])
@auth(users)
def twice(id: str, identity: Identity) -> list[Note]:
    return [notes.get(identity.sub, id), notes.get(identity.sub, "a")]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "api.py").write_text(PROGRAM)
    return folder


@pytest.fixture(scope="module")
def bench(project: Path) -> Iterator[Bench]:
    with Bench(compiled(project)) as bench:
        yield bench


def test_forms_that_agree(bench: Bench) -> None:
    verdicts = {
        one.route.id: bench.verify(one.route.id, 120, 1) for one in bench.cloud_program.routes
    }
    assert {name: one.problem for name, one in verdicts.items()} == dict.fromkeys(verdicts)
    assert all(one.compared > 90 for one in verdicts.values())
    assert verdicts["get-note"].forms == ("python", "vtl", "wasm")
    assert verdicts["twice"].forms == ("python", "wasm")
    assert verdicts["get-note"].paths >= 3
    assert verdicts["get-note"].unreached == ()


def test_the_same_seed_gives_the_same_verdict(bench: Bench) -> None:
    def told(verdict: Verdict) -> Verdict:
        return replace(verdict, seconds=0)

    assert told(bench.verify("get-note", 60, 5)) == told(bench.verify("get-note", 60, 5))


def _faulty(project: Path, route: str, change: Callable[[Templates], Templates]) -> Bench:
    """The project with a fault in the templates of one route."""
    compilation = compiled(project)
    assert compilation.assembly is not None
    assert compilation.cloud is not None
    templates = compilation.cloud.by_id[route].templates
    assert templates is not None
    wrong = change(templates)
    text = json.dumps(compilation.assembly.stacks)
    for before, after in zip(
        (templates.request, templates.response), (wrong.request, wrong.response), strict=True
    ):
        if before != after:
            assert json.dumps(before) in text
            text = text.replace(json.dumps(before), json.dumps(after))
    assembly = replace(compilation.assembly, stacks=json.loads(text))
    return Bench(replace(compilation, assembly=assembly))


FAULTS: list[tuple[str, str, str]] = [
    ("get-note", "> 4", ">= 4"),
    ("count-notes", "found + 1", "found + 2"),
]


@pytest.mark.parametrize(("route", "before", "after"), FAULTS)
def test_a_fault_in_a_template_is_found(project: Path, route: str, before: str, after: str) -> None:
    def change(templates: Templates) -> Templates:
        response = templates.response.replace(before, after)
        assert response != templates.response
        return replace(templates, response=response)

    with _faulty(project, route, change) as bench:
        problem = bench.verify(route, 400, 1).problem
    assert problem is not None
    assert problem.code == "CSC708"
    assert problem.span is not None
    assert problem.span.file == "api.py"
    assert "The smallest request on which they part" in problem.remedy
    assert problem.remedy.count("holds: {") == 1  # one item is enough to show either


def test_a_call_too_few_is_found(project: Path) -> None:
    def change(templates: Templates) -> Templates:
        wrong = templates.request.replace("$context.authorizer.claims.sub", "someone")
        assert wrong != templates.request
        return replace(templates, request=wrong)

    with _faulty(project, "put-note", change) as bench:
        problem = bench.verify("put-note", 20, 1).problem
    assert problem is not None
    assert "then holds" in problem.remedy


def test_a_program_that_cannot_be_imported_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(PROGRAM + "\nimport json\njson.nothing_here\n")
    with Bench(compiled(tmp_path)) as bench:
        problem = bench.verify("get-note", 5, 1).problem
    assert problem is not None
    assert "can't be imported: AttributeError" in problem.message


def test_a_handler_never_runs_in_this_process(tmp_path: Path) -> None:
    spy = "\nimport os\nopen('pid', 'w').write(str(os.getpid()))\n"
    (tmp_path / "api.py").write_text(PROGRAM + spy.replace("'pid'", repr(str(tmp_path / "pid"))))
    import os

    with Bench(compiled(tmp_path)) as bench:
        bench.verify("get-note", 2, 1)
    assert int((tmp_path / "pid").read_text()) != os.getpid()


def test_the_command(project: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    arguments = ["verify", str(project), "--cases", "20", "--jobs", "1", "--junit", str(report)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "4 routes of several forms, 80 cases, seed 1: all agree." in done.output
    suite = ElementTree.fromstring(report.read_text())
    assert suite.attrib["tests"] == "4"
    assert suite.attrib["failures"] == "0"


def test_a_failure_in_the_report(bench: Bench) -> None:
    from csc.diagnostics import Diagnostic, Span

    verdict = bench.verify("get-note", 1, 1)
    problem = Diagnostic("CSC708", "wrong\x00", "why", Span("api.py", 3, 1, 3, 2), "x = 1")
    text = junit("app", [replace(verdict, problem=problem), replace(verdict, forms=("python",))])
    suite: Any = ElementTree.fromstring(text)
    assert (suite.attrib["failures"], suite.attrib["skipped"]) == ("1", "1")
    assert suite.find("testcase/failure").text == "api.py:3\nx = 1\nwhy"


def test_routes_of_other_tiers_are_placed_routes(bench: Bench) -> None:
    placed: CloudRoute = bench.cloud_program.by_id["twice"]
    assert placed.tier == "wasm"
