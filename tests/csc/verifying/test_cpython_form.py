"""The Python form in the sandbox does what the worker's does, the way that it took included."""

from pathlib import Path

import pytest

from csc.compiler.backends.lambda_ import describe
from csc.verify import Bench, compiled

SOURCE = """from csc import *
import uuid
from datetime import datetime

notes = DynamoDB("notes")


class Note(Model):
    id: str
    n: int = 1
    title: str = ""


@route("/notes/{id}", methods=["POST"], public=True)
def add(id: str, by: int = 1) -> Note:
    found = notes.find(id)
    if found is None:
        return notes.put(Note(id=id, n=by))
    if by < 0:
        raise HTTPError(400, "no")
    return notes.put(Note(id=id, n=found.n + by, title=f"{uuid4()} {now()}"))


@route("/moment", public=True)
def moment() -> dict[str, str]:
    import textwrap
    return {"at": datetime.now().isoformat(), "id": str(uuid.uuid4())}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "api.py").write_text(SOURCE)
    return tmp_path


def test_both_forms_of_python_agree_with_the_others(project: Path) -> None:
    found = []
    for sandboxed in (False, True):
        with Bench(compiled(project), sandboxed=sandboxed) as bench:
            found.append(bench.verify("add", 60, 1))
            assert (bench.sandboxed is not None) == sandboxed
    one, other = found
    assert one.problem is None and other.problem is None
    assert (one.cases, one.compared, one.paths) == (other.cases, other.compared, other.paths)
    assert one.unreached == other.unreached


def test_the_clock_and_the_ids_are_fixed_in_both(project: Path) -> None:
    answers = []
    for sandboxed in (False, True):
        with Bench(compiled(project), sandboxed=sandboxed) as bench:
            placed = bench.cloud_program.by_id["moment"]
            python = bench._python(placed, describe(bench.program, placed.route))
            event = {"requestContext": {"requestTimeEpoch": 1_700_000_000_000}}
            answers.append(python.run(event, 5)["answer"]["body"])
    assert answers[0] == answers[1]
    assert "2023-11-14T22:13:20" in answers[0] and "000000000005" in answers[0]
