"""The handlers that are measured, and the same in plain Python for a worker."""

from csc.compiler import compile_project
from csc.compiler.ir.model import Program
from csc.compiler.project import project_of

THREE_CALLS = """from csc import *

notes = DynamoDB("notes")


class NewNote(Model):
    title: str
    priority: int


class Note(NewNote):
    id: str
    at: int


@route("/notes", methods=["POST"], public=True)
def create(note: NewNote) -> Note:
    if note.priority > 5:
        raise HTTPError(400, "too urgent")
    made = Note(id=uuid4(), at=now(), title=note.title.strip(), priority=note.priority)
    notes.put(made)
    return made
"""
SPIN = """from csc import *


@route("/spin/{n}", public=True)
def spin(n: int) -> int:
    i = 0
    while i < n:
        i += 1
    return i
"""
REPORT = """from csc import *


class Note(Model):
    id: str
    title: str
    done: bool


notes = DynamoDB("notes", model=Note)

@route("/report", public=True)
def report() -> dict[str, int]:
    done = 0
    for note in notes.scan():
        if note.done:
            done += 1
    return {"done": done}
"""
BARE = "def handler(event, context):\n    return {'statusCode': 200, 'body': '1'}\n"
BODY = '{"title": "  buy milk ", "priority": 1}'


def program_of(source: str) -> Program:
    found = compile_project(project_of({"api.py": source})).program
    assert found is not None
    return found
