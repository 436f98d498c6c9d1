"""Requests before the snapshot is taken, so that what they fill and learn is there: caches, tables, and the forms that
CPython gives to instructions by what they have met, which are writes into the code of a handler's whole run time.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import wit_world

from csc import model

ROUNDS = 24
SOURCE = """from datetime import datetime
from decimal import Decimal
from enum import Enum

from csc import *

notes = DynamoDB("notes")


class Kind(str, Enum):
    PLAIN = "plain"
    LOUD = "loud"


class NewNote(Model):
    title: str = Field(min_length=1, max_length=9)
    stars: int = 1
    price: Decimal | None = None
    labels: list[str] = []
    kind: Kind = Kind.PLAIN


class Note(NewNote):
    id: str
    at: datetime | None = None


@route("/notes", methods=["POST"], public=True)
def create(note: NewNote) -> Note:
    made = Note(id=uuid4(), title=note.title.strip(), stars=note.stars, labels=note.labels)
    notes.put(made)
    print(f"{made.title} {made.stars + 1}")
    found = notes.find(made.id)
    return found or made


@route("/notes/{id}", public=True)
def read(id: str, least: int = 0, order: str | None = None) -> dict[str, float]:
    note = notes.get(id)
    if note.stars < least:
        raise HTTPError(409, f"too few: {note.stars:>3}")
    words = sorted({word.lower() for word in note.title.split() if word})
    total = sum(one * 2.0 for one in range(note.stars)) + max(map(float, [note.stars, 3]))
    return {"mean": total, "words": float(len(words)), "first": float(len(words[0]))}


@route("/notes", public=True)
def several(owner: Identity, limit: int = 10) -> list[Note]:
    found = []
    for number, note in enumerate(notes.scan(limit=limit)):
        if number % 2 == 0 and note.id not in ("x", owner.sub):
            found.append(note)
    notes.update("1", stars=len(found), title="-".join(one.title for one in found))
    return found
"""
FIELDS = [
    {"name": "title", "type": "str", "required": True, "constraints": {"max_length": 9}},
    {"name": "stars", "type": "int", "required": False, "default": 1, "constraints": {}},
    {"name": "price", "type": {"optional": "decimal"}, "required": False, "constraints": {}},
    {
        "name": "labels",
        "type": {"list": "str"},
        "required": False,
        "default": [],
        "constraints": {},
    },
    {"name": "kind", "type": "str", "required": False, "default": "plain", "constraints": {}},
]
OWN = [
    {"name": "id", "type": "str", "required": True, "constraints": {}},
    {"name": "at", "type": {"optional": "datetime"}, "required": False, "constraints": {}},
]
NOTES = {
    "key": "notes",
    "name": "notes",
    "keys": [["id", "S"]],
    "indexes": {},
    "item": {"model": "Note"},
}
DESCRIPTION = {
    "module": "csc_training",
    "status": 200,
    "models": {"NewNote": {"fields": FIELDS}, "Note": {"fields": [*FIELDS, *OWN]}},
    "tables": [NOTES],
    "classes": {"NewNote": "csc_training", "Note": "csc_training"},
    "middleware": [],
}


def _parameter(name: str, source: str, type_: Any, **more: Any) -> dict[str, Any]:
    given = {"name": name, "source": source, "wire": name, "type": type_, "constraints": {}}
    return {**given, "required": not more, **more}


ROUTES: Mapping[str, tuple[list[dict[str, Any]], Any]] = {
    "create": ([_parameter("note", "body", {"model": "NewNote"})], {"model": "Note"}),
    "read": (
        [
            _parameter("id", "path", "str"),
            _parameter("least", "query", "int", default=0),
            _parameter("order", "query", {"optional": "str"}, default=None),
        ],
        {"dict": "float"},
    ),
    "several": (
        [
            _parameter("owner", "identity", "identity"),
            _parameter("limit", "query", "int", default=9),
        ],
        {"list": {"model": "Note"}},
    ),
}
"""Parameters and result of each route."""
MODULE = {"csc_training": {"path": "csc_training.py", "package": False, "text": SOURCE}}
ITEM = (
    '{"id": {"S": "1"}, "title": {"S": "a b"}, "stars": {"N": "2"}, "labels": {"L": [{"S": "x"}]}, '
    '"kind": {"S": "loud"}, "at": {"S": "2024-05-01T12:00:00.000000Z"}}'
)
CONTEXT = {"requestTimeEpoch": 1, "authorizer": {"claims": {"sub": "s"}}}
EVENTS = (
    {
        "body": '{"title": " a ", "stars": 2, "price": 1.5, "labels": ["x"], "kind": "loud"}',
        "pathParameters": {"id": "a%20b"},
        "queryStringParameters": {"least": "1", "order": "up", "limit": "2"},
        "multiValueQueryStringParameters": {"least": ["1"], "order": ["up"], "limit": ["2"]},
        "headers": {"Content-Type": "application/json"},
        "requestContext": CONTEXT,
    },
    {"body": '{"title": "b"}', "pathParameters": {"id": "b"}, "requestContext": CONTEXT},
)


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
        for _ in range(ROUNDS):
            for name in ROUTES:
                _once(_order(name, code), start, handle)
    finally:
        wit_world.call = real
    assert before <= set(sys.modules)


def _order(name: str, code: str) -> dict[str, Any]:
    parameters, returns = ROUTES[name]
    route = {"route": name, "function": name, "parameters": parameters, "returns": returns}
    variables = {"AWS_REGION": "us-east-1"}
    description = {**DESCRIPTION, **route}
    return {"code": code, "description": description, "environment": variables, "seconds": 60.0}


def _once(order: dict[str, Any], start: Callable[[Any], Any], handle: Callable[[Any], Any]) -> None:
    """A start and some requests; then all is as before."""
    started = start(order)
    answers = [handle({"event": event, "seconds": 60.0}) for event in EVENTS]
    statuses = {answer["answer"]["statusCode"] for answer in answers if "answer" in answer}
    if started != {"ready": True} or statuses != {200}:
        raise RuntimeError(f"{started} {answers}")
    del sys.meta_path[0], sys.path_importer_cache, sys.modules["csc_training"]
    sys.path_importer_cache = {}
    model._types.clear()


def _call(service: str, operation: str, input_: str) -> str:
    output = {"Scan": f'{{"Items": [{ITEM}, {ITEM}]}}', "UpdateItem": f'{{"Attributes": {ITEM}}}'}
    known = '"1"' if service == "ids" else output.get(operation, f'{{"Item": {ITEM}}}')
    return f'{{"output": {known}, "took": 0.0}}'
