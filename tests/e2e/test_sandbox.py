"""``csc dev`` with handlers that have no typed form, and with the Python of live requests beside it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from csc.wasm.cpython.build import ensure_built
from tests.e2e.dev_server import Answer, Dev

PROGRAM = """from csc import *
import statistics

notes = DynamoDB("notes")


class Note(Model):
    id: str
    n: int = 1


@route("/notes/{id}", methods=["PUT"], public=True)
def put_note(id: str, n: int) -> Note:
    return notes.put(Note(id=id, n=n))


@route("/notes/{id}", public=True)
def get_note(id: str) -> Note:
    return notes.get(id)


@route("/mean/{id}", public=True)
def mean(id: str) -> dict[str, float]:
    print("mean of", id)
    return {"mean": statistics.mean([notes.get(id).n, 3])}


@route("/spin/{id}", public=True)
def spin(id: str) -> int:
    import textwrap
    while id:
        pass
    return 1
"""


@pytest.fixture
def dev(tmp_path: Path) -> Iterator[Dev]:
    ensure_built()
    (tmp_path / "api.py").write_text(PROGRAM)
    found = Dev(tmp_path, ("--shadow", "--ephemeral")).start()
    yield found
    found.stop()


def test_an_endless_loop_is_stopped_with_its_line_while_others_go_on(dev: Dev) -> None:
    assert dev.request("PUT", "/notes/a?n=4").status == 200
    endless: list[Answer] = []
    thread = threading.Thread(target=lambda: endless.append(dev.request("GET", "/spin/a")))
    thread.start()
    assert dev.request("GET", "/mean/a").json() == {"mean": 3.5}
    assert dev.request("GET", "/notes/a").json() == {"id": "a", "n": 4}
    thread.join()
    assert endless[0].status == 500
    dev.wait_for_line(r"it ran too long \(out of time\) \(api\.py:3[23]\)")
    assert any("mean of a" in line for line in dev.lines)


def test_live_requests_are_compared_with_their_python(dev: Dev) -> None:
    for n in (1, 2, 3):
        dev.request("PUT", f"/notes/{n}?n={n}")
        dev.request("GET", f"/notes/{n}")
    assert dev.request("GET", "/notes/none").status == 404
    dev.process.terminate()
    dev.wait_for_line(r"shadow: 7 compared, 0 differ, 0 left out")
