"""A role is held to the partition keys that its route's source fixes, and the route works with it."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from csc.assembly import Assembly
from tests.compiler.served import Served

SOURCE = """from csc import *

class Entry(Model):
    id: str
    at: int = 0
    text: str = ""

entries = DynamoDB(name="entries", model=Entry, sort_key="at")

@route("/global", public=True)
def global_() -> Entry:
    return entries.get("settings*", 0)

@route("/users/{name}", public=True)
def of_user(name: str) -> list[Entry]:
    return entries.query(f"user#{name}")

@route("/users/{name}", methods=["PUT"], public=True)
def put(name: str, text: str) -> Entry:
    return entries.put(Entry(id="user#" + name, text=text))

@route("/both/{name}", methods=["PUT"], public=True)
def both(name: str) -> None:
    with transaction():
        entries.delete(f"user#{name}", 0)
        entries.delete("$last", 1)

@route("/any/{name}", public=True)
def any_(name: str) -> list[Entry]:
    return entries.query(name)

@route("/wide/{name}", lambda_=True, public=True)
def wide(name: str) -> list[Entry]:
    return entries.query(f"a#{name}")
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served({"api.py": SOURCE})
    yield served
    served.close()


def conditions(served: Served) -> dict[str, Any]:
    found = {}
    for role in served.assembly.stacks["iam"]["Resources"].values():
        route = role.get("Metadata", {}).get("csc:route")
        if route:
            document = role["Properties"]["Policies"][0]["PolicyDocument"]
            first = document["Statement"][0]
            found[route] = first.get("Condition")
    return found


def held(*patterns: str) -> dict[str, Any]:
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(patterns)}}


def test_what_the_source_fixes(served: Served) -> None:
    assert conditions(served) == {
        "global": held("settings${*}"),
        "of-user": held("user#*"),
        "put": held("user#*"),
        "both": held("user#*", "${$}last"),
        "any": None,
        "wide": held("a#*"),
    }


def test_the_routes_work(served: Served) -> None:
    for text in ("settings*", "$last"):
        item = {"id": {"S": text}, "at": {"N": "1" if text == "$last" else "0"}}
        served.dynamodb("PutItem", {"TableName": "entries", "Item": item})
    assert served.request("GET", "/global").status == 200
    assert served.request("PUT", "/users/a%2A?text=x").json()["id"] == "user#a*"
    assert len(served.request("GET", "/users/a%2A").json()) == 1
    assert served.request("PUT", "/both/a%2A").status == 204
    assert served.request("GET", "/any/x").json() == []


def test_another_key_is_denied(served: Served) -> None:
    before = served.assembly
    stack = copy.deepcopy(dict(before.stacks["iam"]))
    for role in stack["Resources"].values():
        if role.get("Metadata", {}).get("csc:route") == "of-user":
            document = role["Properties"]["Policies"][0]["PolicyDocument"]
            document["Statement"][0]["Condition"] = held("other#*")
    stacks = dict(before.stacks) | {"iam": stack}
    served.emulator.deploy(Assembly(before.manifest, stacks, before.files, before.origin))
    assert served.request("GET", "/users/a").status == 403
