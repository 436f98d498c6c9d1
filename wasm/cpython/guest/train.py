"""A first request before the snapshot is taken, so that what it fills (caches, tables, pages) is there."""

import sys
from collections.abc import Callable
from typing import Any

import wit_world

SOURCE = """from csc import *

notes = DynamoDB("notes")


class NewNote(Model):
    title: str
    stars: int = 1


class Note(NewNote):
    id: str


@route("/notes", methods=["POST"], public=True)
def create(note: NewNote) -> Note:
    made = Note(id=uuid4(), title=note.title.strip(), stars=note.stars)
    notes.put(made)
    print(f"{made.title} {made.stars + 1}")
    found = notes.find(made.id)
    return found or made
"""
FIELDS = [
    {"name": "title", "type": "str", "required": True, "constraints": {"max_length": 9}},
    {"name": "stars", "type": "int", "required": False, "default": 1, "constraints": {}},
]
ID = {"name": "id", "type": "str", "required": True, "constraints": {}}
NOTE = {"name": "note", "source": "body", "wire": "", "required": True, "constraints": {}}
DESCRIPTION = {
    "route": "create",
    "function": "create",
    "module": "csc_training",
    "status": 200,
    "parameters": [NOTE | {"type": {"model": "NewNote"}}],
    "returns": {"model": "Note"},
    "models": {"NewNote": {"fields": FIELDS}, "Note": {"fields": [*FIELDS, ID]}},
    "tables": [
        {
            "key": "notes",
            "name": "notes",
            "keys": [["id", "S"]],
            "indexes": {},
            "item": {"model": "Note"},
        }
    ],
    "classes": {"NewNote": "csc_training", "Note": "csc_training"},
    "middleware": [],
}
MODULE = {"csc_training": {"path": "csc_training.py", "package": False, "text": SOURCE}}
ITEM = '{"id": {"S": "1"}, "title": {"S": "a"}, "stars": {"N": "2"}}'
EVENT = {"body": '{"title": " a "}', "requestContext": {"requestTimeEpoch": 1}}


def train(
    compile: Callable[[Any], Any],
    start: Callable[[Any], Any],
    handle: Callable[[Any], Any],
) -> None:
    """Run a small program as the host would. Raises where it isn't answered: then nothing is built."""
    real, wit_world.call = wit_world.call, _call
    before = set(sys.modules)
    try:
        code = compile(MODULE)["code"]
        order = {"code": code, "description": DESCRIPTION, "environment": {}, "seconds": 60.0}
        started = start(order)
        answer = handle({"event": EVENT, "seconds": 60.0})
    finally:
        wit_world.call = real
    if started != {"ready": True} or answer["answer"]["statusCode"] != 200:
        raise RuntimeError(f"{started} {answer}")
    del sys.meta_path[0], sys.path_importer_cache, sys.modules["csc_training"]
    sys.path_importer_cache = {}
    assert before <= set(sys.modules)


def _call(service: str, operation: str, input_: str) -> str:
    if service == "ids":
        return '{"output": "1"}'
    return f'{{"output": {{"Item": {ITEM}}}}}'
