"""A small program, and a compiler whose templates are wrong for one of its routes."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

PROGRAM = """from csc import *

notes = DynamoDB("notes")


class Note(Model):
    id: str
    stars: int = Field(default=3, ge=1, le=5)


@route("/notes/{id}", public=True)
def get_note(id: str) -> Note:
    note = notes.get(id)
    if note.stars > 4:
        raise HTTPError(403, "Too good")
    return note


@route("/notes", methods=["POST"], public=True)
def add_note(note: Note) -> Note:
    return notes.put(note)


@route("/both/{id}", methods=["POST"], public=True)
def both(id: str) -> Note:
    first = notes.find(id)
    return notes.put(Note(id=id, stars=1 if first is None else first.stars))
"""


def spoil(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the templates of ``get_note`` compare wrongly."""
    placing = import_module("csc.compiler.lowering.place")
    right = placing.render

    def wrong(program: Any, route: Any, plans: Any) -> Any:
        made = right(program, route, plans)
        return replace(made, response=made.response.replace("> 4", ">= 4"))

    monkeypatch.setattr(placing, "render", wrong)
