"""Every DynamoDB value, both ways: from a request's JSON into the table, and out of it again."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.compiler.served import Served

SOURCE = """
from decimal import Decimal
from csc import *

things = DynamoDB(name="things")


class Part(Model):
    name: str
    weight: Decimal | None = None


class NewThing(Model):
    text: str
    whole: int
    exact: Decimal
    real: float
    flag: bool
    data: bytes
    words: list[str] = []
    grid: list[list[int]] = []
    part: Part
    parts: list[Part] = []
    labels: set[str] | None = None
    sizes: set[int] | None = None
    prices: dict[str, Decimal] = {}
    note: str | None = None
    count: int = 7
    kind: str = "plain's \\\\ \\"$kind\\" #if"


class Thing(NewThing):
    id: str


@route("/things/{id}", methods=["PUT"], public=True)
def put_thing(id: str, thing: NewThing) -> Thing:
    return things.put(Thing(id=id, **thing))


@route("/things/{id}", methods=["GET"], public=True)
def get_thing(id: str) -> Thing:
    return things.get(id)


@route("/things", methods=["GET"], public=True)
def list_things() -> list[Thing]:
    return things.scan()
"""

WHOLE: dict[str, Any] = {
    "text": 'a "quote", a \\ and a \n line, l\'été, 😀, $input.path("$") #if(1)x#end </script>',
    "whole": 12345678901234567890123456789012345678,
    "exact": 19.99,
    "real": -2.5,
    "flag": True,
    "data": "AAEC/w==",
    "words": ["", "b", 'c"'],
    "grid": [[1, 2], [], [3]],
    "part": {"name": "p", "weight": 0.5},
    "parts": [{"name": "q", "weight": None}, {"name": "r", "weight": 2}],
    "labels": ["red", "blue"],
    "sizes": [3, 1],
    "prices": {"a.b": 1.5, '"': 2},
    "note": "",
    "count": 0,
    "kind": "k",
}
LEAST: dict[str, Any] = {
    "text": "",
    "whole": 0,
    "exact": 0,
    "real": 0,
    "flag": False,
    "data": "",
    "part": {"name": "p"},
}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served({"api.py": SOURCE})
    yield served
    served.close()


def expected(body: dict[str, Any], id_: str) -> dict[str, Any]:
    """The item as the client reads it."""
    rest: dict[str, Any] = {
        "words": [],
        "grid": [],
        "parts": [],
        "labels": None,
        "sizes": None,
        "prices": {},
        "note": None,
        "count": 7,
        "kind": 'plain\'s \\ "$kind" #if',
    }
    found = rest | body | {"id": id_}
    found["part"] = {"weight": None} | found["part"]
    return found


def same(left: Any, right: Any) -> None:
    left, right = (dict(one) for one in (left, right))
    for name in ("labels", "sizes"):
        for one in (left, right):
            one[name] = sorted(one[name]) if one[name] is not None else None
    assert left == right


def test_all_are_on_vtl(served: Served) -> None:
    assert {served.tier(r) for r in ("put-thing", "get-thing", "list-things")} == {"vtl"}


@pytest.mark.parametrize("body", [WHOLE, LEAST], ids=["whole", "least"])
def test_put_and_get_give_the_same_item(served: Served, body: dict[str, Any]) -> None:
    put = served.request("PUT", "/things/one", body)
    assert put.status == 200, put.body
    same(put.json(), expected(body, "one"))
    same(served.request("GET", "/things/one").json(), expected(body, "one"))
    same(served.request("GET", "/things").json()[0], expected(body, "one"))


def test_attributes_have_their_types_and_absent_ones_are_not_stored(served: Served) -> None:
    served.request("PUT", "/things/typed", WHOLE | {"note": None})
    key = {"id": {"S": "typed"}}
    item = served.dynamodb("GetItem", {"TableName": "things", "Key": key})["Item"]
    assert item["whole"] == {"N": "12345678901234567890123456789012345678"}
    assert item["exact"] == {"N": "19.99"}
    assert item["flag"] == {"BOOL": True}
    assert item["data"] == {"B": "AAEC/w=="}
    assert item["grid"]["L"][0] == {"L": [{"N": "1"}, {"N": "2"}]}
    assert item["parts"]["L"][0] == {"M": {"name": {"S": "q"}}}
    assert sorted(item["labels"]["SS"]) == ["blue", "red"]
    assert sorted(item["sizes"]["NS"]) == ["1", "3"]
    assert item["prices"] == {"M": {"a.b": {"N": "1.5"}, '"': {"N": "2"}}}
    assert "note" not in item


def test_a_put_replaces_what_was_there(served: Served) -> None:
    served.request("PUT", "/things/again", WHOLE)
    same(served.request("PUT", "/things/again", LEAST).json(), expected(LEAST, "again"))
    same(served.request("GET", "/things/again").json(), expected(LEAST, "again"))


def test_an_empty_set_is_stored_as_none(served: Served) -> None:
    put = served.request("PUT", "/things/set", WHOLE | {"labels": [], "sizes": []}).json()
    assert (put["labels"], put["sizes"]) == (None, None)


def test_all_38_digits_come_back(served: Served) -> None:
    number = "1234567890.1234567890123456789012345678"
    item = {
        "id": {"S": "digits"},
        "text": {"S": ""},
        "exact": {"N": number},
        "whole": {"N": "9" * 38},
        "real": {"N": "1E-130"},
        "flag": {"BOOL": False},
        "data": {"B": ""},
        "part": {"M": {"name": {"S": "n"}}},
        "note": {"NULL": True},
    }
    served.dynamodb("PutItem", {"TableName": "things", "Item": item})
    body = served.request("GET", "/things/digits").body.decode()
    found = json.loads(body, parse_float=Decimal)
    assert found["exact"] == Decimal(number)
    assert found["whole"] == int("9" * 38)
    assert found["real"] == Decimal("1E-130")
    assert found["note"] is None
    # Attributes that an older item lacks read as their defaults.
    assert (found["count"], found["words"], found["labels"]) == (7, [], None)


@pytest.mark.parametrize(
    ("data", "message"), [("no base64!", "Invalid request body"), ("AAE", "Bad Request")]
)
def test_what_is_no_base64_is_a_400(served: Served, data: str, message: str) -> None:
    answer = served.request("PUT", "/things/bad", WHOLE | {"data": data})
    assert (answer.status, answer.json()) == (400, {"message": message})
