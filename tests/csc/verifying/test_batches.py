"""What makes many cases cheap takes nothing away: calls that are known, rows in place, forks, claims."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from csc.verify import Bench, compiled
from csc.verifying.cases import Cases
from csc.verifying.contents import Contents
from csc.verifying.describe import subject_of
from csc.verifying.search import FIRST
from csc.verifying.spread import can_fork, spread
from csc.verifying.trial import Trial

PROGRAM = """
from csc import *

notes = DynamoDB(name="notes", partition_key="place", sort_key="id")
users = Cognito(name="users")

class Note(Model):
    place: str
    id: str
    n: int = 0

def place_of(book: str, identity: Identity) -> str:
    return f"{identity.claims['custom:tenant']}/{book}"

@route("/books/{book}/notes/{id}", methods=["GET"])
@auth(users)
def get_note(id: str, place: str = Depends(place_of)) -> Note:
    note = notes.get(place, id)
    if note.n > 1:
        raise HTTPError(403, "Too many")
    return note

@route("/admin", methods=["GET"])
@auth(users)
def admin(identity: Identity) -> str:
    if "admins" in identity.claims["cognito:groups"].split(","):
        return "all"
    if identity.claims["custom:level"] == "3":
        return "some"
    return "none"

@route("/add/{id}", methods=["POST"], public=True)
def add(id: str, by: int = 1) -> Note:
    found = notes.find("a", id)
    if found is None:
        return notes.put(Note(place="a", id=id, n=by))
    if by < 0:
        notes.delete("a", id)
    return notes.put(Note(place="a", id=id, n=found.n + by))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "api.py").write_text(PROGRAM)
    return folder


@pytest.fixture
def bench(project: Path) -> Any:
    with Bench(compiled(project)) as bench:
        yield bench


def trial_of(bench: Bench, route: str) -> tuple[Trial, Cases]:
    placed = bench.cloud_program.by_id[route]
    trial = bench._trial(placed)
    subs = {user: bench._sub(trial, user) for user in ("author", "buyer")}
    return trial, Cases(subject_of(bench.program, placed), "1", subs)


def test_lines_behind_claims_run(bench: Bench) -> None:
    for route in ("get-note", "admin"):
        verdict = bench.verify(route, 150, 1)
        assert verdict.problem is None
        assert verdict.unreached == ()
        assert verdict.paths >= 3


def test_a_key_of_a_claim_and_a_parameter_meets_the_table(bench: Bench) -> None:
    trial, _ = trial_of(bench, "get-note")
    assert ("place", ("custom:tenant", "=/", "book")) in trial.subject.hints
    assert trial.subject.claims == ("custom:tenant",)


def test_known_calls_are_not_made_again_and_leave_the_same(bench: Bench) -> None:
    trial, cases = trial_of(bench, "add")
    together, alone = [], []
    for number in range(40):
        case = cases.next()
        begun = trial.begin(case, FIRST + 1000 * number)
        if begun is None:
            continue
        trial.ask([begun])
        (reply,) = trial.replies(1)
        together.append(reply is not None)
        alone.append(trial.outcomes(begun, None)[0])
        if reply is not None:
            one = trial.outcomes(begun, reply)[0]
            other = alone[-1]
            assert (one.status, one.body, one.calls) == (other.status, other.body, other.calls)
            assert one.tables == other.tables
    assert sum(together) > 20
    assert {len(one.calls) for one in alone} >= {2, 3}


def test_another_call_than_was_expected_is_made_in_earnest(bench: Bench) -> None:
    """The reply of the one who runs alone has the writes that its tables were left with."""
    trial, _ = trial_of(bench, "add")
    case = {"user": "author", "path": {"id": "x"}, "query": {}, "headers": {}, "tables": {}}
    begun = trial.begin({**case, "tables": {"notes": []}}, FIRST)
    assert begun is not None
    reader, writer = begun.course.effects
    for effects in ((reader,), (writer, reader), ()):
        course = replace(begun.course, effects=effects, after=Contents({}))
        other = replace(begun, course=course)
        trial.ask([other])
        assert trial.replies(1) == [None]
        found = trial.outcomes(other, None)[0]
        assert found.calls == begun.course.calls
        assert found.tables == begun.course.after


def test_rows_are_what_calls_would_have_written(bench: Bench) -> None:
    tables = bench.cloud.tables
    item = {"place": {"S": "a"}, "id": {"S": "1"}, "n": {"N": "1"}}
    rows = tables.made({"notes": [item, {**item, "n": {"N": "2"}}]})
    assert rows is not None
    tables.put(rows)
    found = bench.cloud.call("Scan", {"TableName": "notes"})["output"]
    assert found["Items"] == [{**item, "n": {"N": "2"}}]
    assert tables.held(["notes"]) == tables.contents(rows, ["notes"])
    bench.cloud.call(
        "DeleteItem", {"TableName": "notes", "Key": {k: item[k] for k in ("place", "id")}}
    )
    assert tables.held(["notes"]) == Contents({"notes": []})
    tables.put(rows)
    assert tables.held(["notes"]) == tables.contents(rows, ["notes"])
    assert tables.made({"notes": [{"place": {"S": ""}, "id": {"S": "1"}}]}) is None


def test_sets_have_no_order() -> None:
    one = Contents({"t": [b'{"id": {"S": "1"}, "s": {"SS": ["a", "b"]}}']})
    other = Contents({"t": [b'{"s": {"SS": ["b", "a"]}, "id": {"S": "1"}}']})
    assert one == other
    assert one != Contents({"t": [b'{"id": {"S": "1"}, "s": {"SS": ["a"]}}']})
    assert one != Contents({"t": []})


@pytest.mark.skipif(not can_fork(), reason="another test has left a thread, or no Linux")
def test_tasks_are_spread_and_come_in_order() -> None:
    begun: list[int] = []

    def work(task: int) -> tuple[int, int]:
        if task == 7 and begun:
            os._exit(1)  # a fork that ends early leaves its tasks to the parent
        return task * task, os.getpid()

    found = list(spread(work, range(60), 3, begun.append, lambda: None))
    assert [square for square, _ in found] == [n * n for n in range(60)]


def test_verdicts_are_the_same_by_one_process_and_by_several(bench: Bench) -> None:
    names = [one.route.id for one in bench.cloud_program.routes]
    one = [replace(v, seconds=0) for v in bench.verify_each(names, 30, 3)]
    several = [replace(v, seconds=0) for v in bench.verify_each(names, 30, 3, jobs=2)]
    assert one == several


def test_workers_of_forks_are_begun_at_once_and_ended(project: Path) -> None:
    forks = can_fork()
    with Bench(compiled(project), jobs=2) as bench:
        workers = [one.process for one in (bench.worker, *bench.spares)]
        assert len(workers) == (2 if forks else 1)
        names = [one.route.id for one in bench.cloud_program.routes]
        assert all(one.problem is None for one in bench.verify_each(names, 12, 1, jobs=2))
        assert not bench.spares
    assert all(one is not None and one.returncode is not None for one in workers)


def test_a_call_that_fails_as_none_may_is_no_word_on_a_route(bench: Bench) -> None:
    """It once came to the next form as an output of None."""

    def fail(service: Any, input_: Any, call: Any) -> Any:
        raise KeyError("lost")

    cloud = bench.cloud
    service: Any = cloud.cloud.services["dynamodb"]
    broken = cloud._noted(replace(service.operations["GetItem"], run=fail))
    service.operations = {**service.operations, "GetItem": broken}
    problem = bench.verify("get-note", 12, 1).problem
    assert problem is not None
    assert (
        "can't be verified, by a defect of CSC's: dynamodb GetItem: KeyError: 'lost'"
        in problem.message
    )
    assert bench.verify("admin", 12, 1).problem is None
