"""What a type checker makes of an application written as users write."""

import sys
from pathlib import Path

import pytest
from mypy import api

SOURCE = """
from csc import *

auth = Cognito(name="users")
loose = DynamoDB(name="todos")


class NewTodo(Model):
    title: str = Field(min_length=1)
    priority: int = Field(default=3, ge=1)


class Todo(NewTodo):
    id: str


todos = DynamoDB(name="typed", model=Todo)


@route("/todos", methods=["GET"])
@auth(auth, scopes=["read"])
def list_todos(limit: int = Query(default=3), x_device: str = Header(default="")) -> list[Todo]:
    return loose.scan(limit=limit)


@auth(auth)
@route("/todos", methods=["POST"])
async def create_todo(todo: NewTodo, identity: Identity) -> Todo:
    return loose.put(Todo(id=uuid4(), **todo))


@route("/todos/{id}", public=True)
def get_todo(id: str) -> Todo:
    found = todos.find(id)
    if found is None:
        raise HTTPError(404)
    reveal_type(found)
    reveal_type(todos.query(id, ge=1))
    return loose.get(id)


@middleware
def audit(ctx: Context) -> None:
    print(ctx.identity.sub)


@audit
@route("/page", public=True)
def page(id: str, size: int = 5) -> Page[Todo]:
    return todos.query(id, limit=size)


reveal_type(page)
"""
WRONG = """
Todo(id="x", title="x", nope=1)
Todo(title="x")
todos.find("x").title
page(5)
route("/x", publik=True)
todos.query("x", indx="y")
"""


@pytest.mark.slow
def test_mypy_strict(tmp_path: Path) -> None:
    path = tmp_path / "application.py"
    path.write_text(SOURCE + WRONG)
    first_wrong = len(SOURCE.splitlines()) + 1
    options = ["--strict", "--no-error-summary", "--config-file=", str(path)]
    frames = sys.getrecursionlimit()
    out, err, _ = api.run(options)
    sys.setrecursionlimit(frames)  # mypy's own is for the rest of a process
    lines = [line.split(":", 3) for line in out.splitlines()]
    notes = [text for _, _, kind, text in lines if kind.strip() == "note" and "Revealed" in text]
    assert [note.split('"')[1].replace("csc.http.", "") for note in notes] == [
        "application.Todo",
        "Page[application.Todo]",
        "def (id: str, size: int =) -> Page[application.Todo]",
    ]
    wrong = [int(number) for _, number, kind, _ in lines if kind.strip() == "error"]
    assert sorted(set(wrong)) == [first_wrong + i for i in range(1, 7)], (out, err)
