"""A member that is null was given; one that is absent has its default. In templates too."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.compiler.served import Served

SOURCE = """
from csc import *

notes = DynamoDB(name="notes")


class NewNote(Model):
    text: str
    stars: int | None = 5
    kind: str | None = "plain"
    again: int | None = None


class Note(NewNote):
    id: str


@route("/echo", methods=["POST"], public=True)
def echo(note: NewNote):
    return {"stars": note.stars, "kind": note.kind, "again": note.again}


@route("/notes/{id}", methods=["PUT"], public=True)
def keep(id: str, note: NewNote) -> Note:
    return notes.put(Note(id=id, **note))
"""
GIVEN = [
    ({}, {"stars": 5, "kind": "plain", "again": None}),
    ({"stars": None, "kind": None, "again": None}, {"stars": None, "kind": None, "again": None}),
    ({"stars": 0, "kind": "", "again": 0}, {"stars": 0, "kind": "", "again": 0}),
]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served({"api.py": SOURCE})
    yield served
    served.close()


@pytest.mark.parametrize(("given", "told"), GIVEN)
def test_what_is_read_of_a_body(
    served: Served, given: dict[str, Any], told: dict[str, Any]
) -> None:
    assert served.tier("echo") == "vtl"
    assert served.request("POST", "/echo", {"text": "t"} | given).json() == told


@pytest.mark.parametrize(("given", "told"), GIVEN)
def test_what_is_stored(served: Served, given: dict[str, Any], told: dict[str, Any]) -> None:
    assert served.tier("keep") == "vtl"
    served.calls.clear()
    served.request("PUT", "/notes/a", {"text": "t"} | given)
    ((_, call),) = served.calls
    values = call["ExpressionAttributeValues"]
    stored = {name: kept(values[f":{name}"]) for name in told if f":{name}" in values}
    assert stored == {name: value for name, value in told.items() if value is not None}


def kept(value: dict[str, str]) -> int | str:
    """What an attribute value holds."""
    return int(value["N"]) if "N" in value else value["S"]
