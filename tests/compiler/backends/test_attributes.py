"""A read of some attributes is granted these alone: the route works with them, and without any one it doesn't."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.project import project_of
from tests.compiler.served import Served

SOURCE = """from csc import *

class Face(Model):
    id: str
    name: str

class Person(Face):
    secret: str
    team: str
    age: int = 0

class Named(Model):
    name: str
    age: int = 0

people = DynamoDB(
    name="people", model=Person,
    global_secondary_indexes=[GSI(name="by-team", partition_key="team", sort_key="age")],
)

@route("/people/{id}", public=True)
def person(id: str) -> Face:
    return people.get(id, only=Face)

@route("/teams/{team}", public=True)
def team(team: str, name: str | None = None) -> list[Named]:
    return people.query(team, index="by-team", only=Named, where={"name": name}, ge=1)

@route("/all", public=True)
def all_() -> Page[Face]:
    return people.scan(only=Face, limit=2)

@route("/whole/{id}", public=True)
def whole(id: str) -> Person:
    return people.get(id)
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served({"api.py": SOURCE})
    item = {"id": {"S": "a"}, "name": {"S": "A"}, "secret": {"S": "s"}, "team": {"S": "t"}}
    served.dynamodb("PutItem", {"TableName": "people", "Item": {**item, "age": {"N": "3"}}})
    yield served
    served.close()


def statements(iam: dict[str, Any], route: str) -> list[dict[str, Any]]:
    for role in iam["Resources"].values():
        if role.get("Metadata", {}).get("csc:route") == route:
            found: list[dict[str, Any]] = role["Properties"]["Policies"][0]["PolicyDocument"][
                "Statement"
            ]
            return found
    return []


def attributes(served: Served, route: str) -> Any:
    condition = statements(served.assembly.stacks["iam"], route)[0].get("Condition")  # type: ignore[arg-type]
    return condition and condition["ForAllValues:StringEquals"]["dynamodb:Attributes"]


def with_iam(served: Served, change: Callable[[dict[str, Any]], None]) -> None:
    before = served.assembly
    iam = copy.deepcopy(dict(before.stacks["iam"]))
    change(iam)
    stacks = dict(before.stacks) | {"iam": iam}
    served.emulator.deploy(Assembly(before.manifest, stacks, before.files, before.origin))


ASKED = {
    "person": ("/people/a", ["id", "name"]),
    "team": ("/teams/t?name=A", ["name", "age", "id", "team"]),
    "all": ("/all", ["id", "name"]),
}


def test_what_is_asked_for_and_the_keys(served: Served) -> None:
    for route, (_, wanted) in ASKED.items():
        assert attributes(served, route) == wanted
        condition = statements(served.assembly.stacks["iam"], route)[0]["Condition"]  # type: ignore[arg-type]
        assert condition["StringEqualsIfExists"] == {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}
    assert attributes(served, "whole") is None


def test_the_routes_work(served: Served) -> None:
    served.emulator.deploy(served.assembly)
    assert served.request("GET", "/people/a").json() == {"id": "a", "name": "A"}
    assert served.request("GET", "/people/b").status == 404
    assert served.request("GET", "/teams/t?name=A").json() == [{"name": "A", "age": 3}]
    assert served.request("GET", "/all").json() == {
        "items": [{"id": "a", "name": "A"}],
        "next": None,
    }


@pytest.mark.parametrize("route", ASKED)
def test_each_attribute_is_needed(served: Served, route: str) -> None:
    path, wanted = ASKED[route]
    for one in wanted:

        def lack(iam: dict[str, Any], one: str = one) -> None:
            keys = statements(iam, route)[0]["Condition"]["ForAllValues:StringEquals"]
            keys["dynamodb:Attributes"].remove(one)

        with_iam(served, lack)
        assert served.request("GET", path).status == 403, one


def test_the_whole_item_is_denied(served: Served) -> None:
    def hold(iam: dict[str, Any]) -> None:
        condition = statements(iam, "person")[0]["Condition"]
        statements(iam, "whole")[0]["Condition"] = condition

    with_iam(served, hold)
    assert served.request("GET", "/whole/a").status == 403
    assert served.request("GET", "/people/a").status == 200


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("people.get(id, only=Other)", "CSC306"),
        ("people.get(id, only=Wrong)", "CSC304"),
        ("people.put(Person(id=id, name='', secret='', team=''), only=Face)", "CSC101"),
    ],
)
def test_what_the_item_lacks(call: str, code: str) -> None:
    more = f"""
class Other(Model):
    nothing: str

class Wrong(Model):
    age: str

@route("/x/{{id}}", public=True)
def x(id: str) -> str:
    {call}
    return id
"""
    found = compile_project(project_of({"api.py": SOURCE + more}))
    assert [one.code for one in found.diagnostics] == [code]
