"""Handlers with branches, guards, loops and text: each is on VTL and answers as its Python says."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from tests.compiler.served import Served

SOURCE = """
from decimal import Decimal
from typing import Literal
from csc import *

things = DynamoDB(name="things")
shelf = DynamoDB(
    name="shelf",
    partition_key="room",
    sort_key="place",
    global_secondary_indexes=[GSI(name="by-colour", partition_key="colour", sort_key="place")],
)


class Thing(Model):
    id: str
    name: str = "thing"
    size: int
    colour: str | None = None
    open: bool = False


class Box(Model):
    room: str
    place: int
    colour: str
    content: list[str] = []


class Small(Model):
    id: str
    big: bool
    label: str


class Changes(Model):
    name: str | None = None
    size: int | None = None
    colour: str | None = None


class Total(Model):
    count: int
    sum: int
    mean: float
    largest: str | None
    names: list[str]


@route("/things/{id}", methods=["PUT"], public=True)
def put(id: str, thing: Changes, if_new: bool = False) -> Thing:
    if thing.size is None:
        raise HTTPError(422, f"{id} needs a size")
    if if_new:
        return things.put(Thing(id=id, size=thing.size, colour=thing.colour), if_not_exists=True)
    return things.put(Thing(id=id, size=thing.size, colour=thing.colour))


@route("/things/{id}", methods=["PATCH"], public=True)
def patch(id: str, changes: Changes, seen: str | None = None) -> Thing:
    return things.update(id, changes, when={"colour": seen})


@route("/things/{id}/grow", methods=["POST"], public=True)
def grow(id: str, by: int = 1) -> Thing:
    return things.update(id, add={"size": by}, open=True)


@route("/things/{id}", methods=["DELETE"], public=True)
def remove(id: str, colour: str) -> Thing:
    return things.delete(id, when={"colour": colour})


@route("/things/{id}", methods=["GET"], public=True)
def small(id: str) -> Small:
    thing = things.get(id)
    label = "big" if thing.size > 3 else f"small {thing.name}s"
    return Small(id=thing.id, big=thing.size > 3, label=label)


@route("/things/{id}/exists", methods=["GET"], public=True)
def exists(id: str) -> dict[str, bool]:
    return {"exists": things.find(id) is not None}


@route("/things/{id}/or/{other}", methods=["GET"], public=True)
def either(id: str, other: str, first: bool) -> Thing:
    return things.get(id) if first else things.get(other)


@route("/things/{id}/dry", methods=["GET"], public=True)
def dry(id: str, run: bool = False) -> Thing | None:
    if not run:
        return None
    return things.get(id)


@route("/things/{id}/guarded", methods=["GET"], public=True)
def guarded(id: str, level: int = Query(default=1, ge=1, le=9)) -> Thing:
    if level > 5:
        raise HTTPError(403, "Too high")
    thing = things.find(id)
    if thing is None:
        raise HTTPError(410, f"{id} is gone")
    if thing.open or thing.colour == "red":
        raise HTTPError(409, "Open or red")
    return thing


@route("/things", methods=["GET"], public=True)
def names(least: int = 0) -> list[str]:
    return [f"{t.id}={t.size}." for t in things.scan() if t.size >= least]


@route("/totals", methods=["GET"], public=True)
def totals(least: int = Query(default=0, ge=-99, le=99)) -> Total:
    count = 0
    total = 0
    most = 0
    largest: str | None = None
    found: list[str] = []
    for thing in things.scan():
        if thing.size < least:
            count += 0
        else:
            count += 1
            total += thing.size
            found.append(thing.id)
            if largest is None or thing.size > most:
                largest = thing.name
                most = thing.size
    if count == 0:
        raise HTTPError(404, "Nothing there")
    return Total(count=count, sum=total, mean=(least + 8) / count, largest=largest, names=found)


class Stats(Model):
    total: int
    some_open: bool
    all_large: bool
    first: str
    most: int
    apart: int
    share: float


@route("/stats", methods=["GET"], public=True)
def stats(
    least: int = Query(default=0, ge=0, le=1000), by: int = Query(default=1, ge=0, le=1000)
) -> Stats:
    found = things.scan()
    total = sum(t.size for t in found if t.size >= least)
    return Stats(
        total=total,
        some_open=any([t.open for t in found]),
        all_large=all(t.size > 1 for t in found),
        first=found[0].id if found else "none",
        most=max(total, least, 3),
        apart=abs(total - 10),
        share=sum(least for t in found if t.size >= least) / by,
    )


@route("/largest", methods=["GET"], public=True)
def largest() -> int:
    return max([t.size for t in things.scan()])


@route("/second", methods=["GET"], public=True)
def second(strict: bool = True) -> Thing | None:
    found = things.scan()
    if not strict and len(found) < 2:
        return None
    return found[1]


@route("/boxes/{room}/{place}", methods=["PUT"], public=True)
def put_box(room: str, place: int, colour: str) -> Box:
    box = Box(room=room, place=place, colour=colour, content=[room, "x"])
    shelf.put(box)
    return box


@route("/boxes/{room}/quiet/{place}", methods=["PUT"], public=True, status=202)
def put_quietly(room: str, place: int) -> dict[str, str]:
    shelf.put(Box(room=room, place=place, colour="grey"))
    return {"put": room}


@route("/boxes/{room}", methods=["GET"], public=True)
def boxes(room: str, low: int = 0, high: int = 99, reverse: bool = False) -> list[Box]:
    return shelf.query(room, between=(low, high), reverse=reverse)


@route("/colours/{colour}", methods=["GET"], public=True)
def of_colour(
    colour: str, after: int | None = None, limit: int | None = None, cursor: str | None = None
) -> Page[Box]:
    if after is not None:
        return shelf.query(colour, index="by-colour", gt=after, limit=limit, cursor=cursor)
    return shelf.query(colour, index="by-colour", limit=limit, cursor=cursor)


@route("/checked", methods=["GET"], public=True)
def checked(
    kind: Literal["a'b", "c$d"],
    n: int = Query(default=0, ge=-6, lt=10, multiple_of=3),
    x: float = Query(default=0.5, gt=-0.5, le=1e3),
    s: str = Query(default="ab", min_length=2, max_length=4, pattern="^[a-z$]+$"),
    d: Decimal | None = None,
) -> dict[str, str]:
    return {"kind": kind, "n": f"{n}", "s": s}


@route("/echo", methods=["POST"], public=True)
def echo(changes: Changes, note: str | None = None) -> dict[str, str]:
    name = changes.name if changes.name is not None else "none"
    return {"name": name, "note": note or "", "text": f"<{name}> $name #if(1)x#end \\\\ '{name}'"}
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served({"api.py": SOURCE})
    yield served
    served.close()


@pytest.fixture(autouse=True)
def empty(served: Served) -> None:
    for table, keys in (("things", ["id"]), ("shelf", ["room", "place"])):
        for item in served.dynamodb("Scan", {"TableName": table})["Items"]:
            key = {name: item[name] for name in keys}
            served.dynamodb("DeleteItem", {"TableName": table, "Key": key})
    served.calls.clear()


def put(served: Served, id_: str, **fields: Any) -> dict[str, Any]:
    answer = served.request("PUT", f"/things/{id_}", {"size": 1} | fields)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json()
    return found


def test_every_route_is_on_vtl(served: Served) -> None:
    assert served.compilation.cloud is not None
    beside = {r.route.id: r.reasons for r in served.compilation.cloud.routes if r.tier != "vtl"}
    assert beside == {}


def test_a_guard_before_a_write_lets_nothing_be_written(served: Served) -> None:
    answer = served.request("PUT", "/things/a", {"name": "x"})
    assert (answer.status, answer.json()) == (422, {"message": "a needs a size"})
    assert served.dynamodb("Scan", {"TableName": "things"})["Items"] == []


def test_conditional_put(served: Served) -> None:
    assert served.request("PUT", "/things/a?if_new=true", {"size": 1}).status == 200
    again = served.request("PUT", "/things/a?if_new=yes", {"size": 2})
    assert (again.status, again.json()) == (409, {"message": "Conflict"})
    assert served.request("PUT", "/things/a?if_new=no", {"size": 3}).json()["size"] == 3
    wrong = served.request("PUT", "/things/a?if_new=perhaps", {"size": 4})
    assert (wrong.status, wrong.json()) == (400, {"message": "Bad Request"})


def test_update_sets_what_is_present(served: Served) -> None:
    put(served, "a", size=1, colour="red")
    assert served.request("PATCH", "/things/a?seen=red", {"name": "n"}).json() == {
        "id": "a",
        "name": "n",
        "size": 1,
        "colour": "red",
        "open": False,
    }
    assert served.request("PATCH", "/things/a?seen=red", {}).status == 200
    assert served.request("PATCH", "/things/a?seen=blue", {"size": 5}).status == 409
    assert served.request("PATCH", "/things/b?seen=red", {"size": 5}).status == 404
    # Without `seen` the condition is that there is no colour.
    assert served.request("PATCH", "/things/a", {"size": 5}).status == 409
    put(served, "a", size=1)
    assert served.request("PATCH", "/things/a", {"size": 5}).json()["size"] == 5


def test_add_and_set_together(served: Served) -> None:
    put(served, "a", size=1)
    assert served.request("POST", "/things/a/grow").json()["size"] == 2
    grown = served.request("POST", "/things/a/grow?by=-7").json()
    assert (grown["size"], grown["open"]) == (-5, True)
    assert served.request("POST", "/things/none/grow").status == 404


def test_delete_gives_the_item_where_the_condition_holds(served: Served) -> None:
    made = put(served, "a", colour="red")
    assert served.request("DELETE", "/things/a?colour=blue").status == 409
    assert served.request("DELETE", "/things/a?colour=red").json() == made
    assert served.request("DELETE", "/things/a?colour=red").status == 404
    missing = served.request("DELETE", "/things/a")
    assert (missing.status, missing.json()) == (
        400,
        {"message": "Missing required request parameters: [colour]"},
    )


def test_conditional_expressions_and_text(served: Served) -> None:
    put(served, "a", size=1)
    put(served, "b", size=4)
    small = served.request("GET", "/things/a").json()
    assert small == {"id": "a", "big": False, "label": "small things"}
    assert served.request("GET", "/things/b").json() == {"id": "b", "big": True, "label": "big"}
    gone = served.request("GET", "/things/c")
    assert (gone.status, gone.json()) == (404, {"message": "Not Found"})


def test_find_and_none(served: Served) -> None:
    put(served, "a")
    assert served.request("GET", "/things/a/exists").json() == {"exists": True}
    assert served.request("GET", "/things/b/exists").json() == {"exists": False}


def test_one_of_two_calls(served: Served) -> None:
    put(served, "a")
    assert served.request("GET", "/things/a/or/b?first=1").json()["id"] == "a"
    assert served.request("GET", "/things/a/or/b?first=0").status == 404
    assert served.request("GET", "/things/b/or/a?first=False").json()["id"] == "a"


def test_a_path_without_a_call(served: Served) -> None:
    put(served, "a")
    none = served.request("GET", "/things/a/dry")
    assert (none.status, none.json()) == (200, None)
    assert served.request("GET", "/things/a/dry?run=true").json()["id"] == "a"
    assert served.request("GET", "/things/b/dry?run=true").status == 404


@pytest.mark.parametrize(
    ("level", "status", "message"),
    [
        ("1", 410, "b is gone"),
        ("6", 403, "Too high"),
        ("0", 400, "Bad Request"),
        ("10", 400, "Bad Request"),
        ("x", 400, "Bad Request"),
    ],
)
def test_guards_in_order(served: Served, level: str, status: int, message: str) -> None:
    answer = served.request("GET", f"/things/b/guarded?level={level}")
    assert (answer.status, answer.json()) == (status, {"message": message})


def test_guards_on_what_was_read(served: Served) -> None:
    put(served, "a", colour="red")
    assert served.request("GET", "/things/a/guarded").json() == {"message": "Open or red"}
    put(served, "a", colour="blue")
    assert served.request("GET", "/things/a/guarded").status == 200
    served.request("POST", "/things/a/grow")
    assert served.request("GET", "/things/a/guarded").status == 409


def test_a_comprehension_with_a_condition(served: Served) -> None:
    put(served, "a", size=1)
    put(served, "b", size=5)
    assert sorted(served.request("GET", "/things").json()) == ["a=1.", "b=5."]
    assert served.request("GET", "/things?least=2").json() == ["b=5."]
    assert served.request("GET", "/things?least=9").json() == []


def test_loops_and_sums(served: Served) -> None:
    assert served.request("GET", "/totals").json() == {"message": "Nothing there"}
    for id_, size in (("a", 2), ("b", 5), ("c", 1)):
        put(served, id_, size=size)
    whole = served.request("GET", "/totals").json()
    assert sorted(whole.pop("names")) == ["a", "b", "c"]
    assert whole == {"count": 3, "sum": 8, "mean": 8 / 3, "largest": "thing"}
    assert served.request("GET", "/totals?least=2").json()["mean"] == 5
    assert served.request("GET", "/totals?least=9").status == 404


def test_sums_outgrow_64_bits(served: Served) -> None:
    big = 9_223_372_036_854_775_807
    put(served, "a", size=big)
    put(served, "b", size=big)
    assert served.request("GET", "/totals").json()["sum"] == 2 * big


def test_what_was_put_can_be_returned(served: Served) -> None:
    made = served.request("PUT", "/boxes/r/7?colour=red")
    expected = {"room": "r", "place": 7, "colour": "red", "content": ["r", "x"]}
    assert (made.status, made.json()) == (200, expected)
    assert served.calls[-1][0] == "UpdateItem"
    assert served.request("PUT", "/boxes/r/x?colour=red").status == 400


def test_a_put_whose_item_is_not_returned_is_a_put(served: Served) -> None:
    made = served.request("PUT", "/boxes/r%22/quiet/8")
    assert (made.status, made.json()) == (202, {"put": 'r"'})
    assert served.calls[-1][0] == "PutItem"
    assert served.dynamodb("Scan", {"TableName": "shelf"})["Items"] == [
        {
            "room": {"S": 'r"'},
            "place": {"N": "8"},
            "colour": {"S": "grey"},
            "content": {"L": []},
        }
    ]


def test_ranges_and_order(served: Served) -> None:
    for place in (1, 5, 10, 20):
        served.request("PUT", f"/boxes/r/{place}?colour=red")

    def found(query: str) -> list[int]:
        return [box["place"] for box in served.request("GET", f"/boxes/r?{query}").json()]

    assert found("") == [1, 5, 10, 20]
    assert found("low=5&high=10") == [5, 10]
    assert found("high=10&reverse=true") == [10, 5, 1]


def test_pages(served: Served) -> None:
    for place in range(5):
        served.request("PUT", f"/boxes/r%2F{place}%C3%A9/{place}?colour=red")
    places, cursor = [], ""
    for _ in range(3):
        page = served.request("GET", f"/colours/red?limit=2{cursor}").json()
        places += [box["place"] for box in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert (places, page["next"]) == ([0, 1, 2, 3, 4], None)
    later = served.request("GET", "/colours/red?after=1&limit=2").json()
    assert [box["place"] for box in later["items"]] == [2, 3]
    assert served.request("GET", "/colours/red?limit=0").status == 400
    assert served.request("GET", "/colours/red?limit=1.5").status == 400


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "QQ==",
        "QQ==.QQ==",
        "QQ==.QQ==.QQ==",
        "====.QQ==.QQ==",
        "A.B.C",
        "%22%7D.QQ==.QQ==",
        base64.b64encode(b'{"room": {"S": "r"}}').decode(),
    ],
)
def test_a_cursor_of_another_form_is_a_bad_request(served: Served, cursor: str) -> None:
    answer = served.request("GET", f"/colours/red?cursor={cursor}")
    assert (answer.status, answer.json()) == (400, {"message": "Bad Request"})


def test_a_cursor_of_another_table_reads_nothing_that_it_should_not(served: Served) -> None:
    """Its parts are only the values of key attributes: the query still has its own partition."""
    served.request("PUT", "/boxes/r/1?colour=blue")
    parts = [base64.urlsafe_b64encode(text.encode()).decode() for text in ("r", "0", "blue")]
    answer = served.request("GET", f"/colours/red?cursor={'.'.join(parts)}")
    assert answer.status == 400 or answer.json()["items"] == []


def test_a_mock_answers_from_the_request(served: Served) -> None:
    answer = served.request("POST", "/echo?note=a%22b", {"name": "n'\"\\ $x"})
    assert answer.json() == {
        "name": "n'\"\\ $x",
        "note": 'a"b',
        "text": "<n'\"\\ $x> $name #if(1)x#end \\ 'n'\"\\ $x'",
    }
    assert served.request("POST", "/echo", {}).json()["name"] == "none"
    assert served.calls == []


def test_folds(served: Served) -> None:
    empty = served.request("GET", "/stats").json()
    assert empty == {
        "total": 0,
        "some_open": False,
        "all_large": True,
        "first": "none",
        "most": 3,
        "apart": 10,
        "share": 0,
    }
    put(served, "a", size=7)
    put(served, "b", size=1)
    served.request("POST", "/things/a/grow")
    found = served.request("GET", "/stats?least=2&by=16").json()
    assert found.pop("first") in ("a", "b")
    assert found == {
        "total": 8,
        "some_open": True,
        "all_large": False,
        "most": 8,
        "apart": 2,
        "share": 0.125,
    }


def test_what_raises_in_python_is_a_500(served: Served) -> None:
    error = {"message": "Internal server error"}
    for target in ("/stats?by=0", "/largest", "/second"):
        answer = served.request("GET", target)
        assert (answer.status, answer.json()) == (500, error), target
    assert served.request("GET", "/second?strict=false").json() is None
    put(served, "a", size=7)
    assert served.request("GET", "/largest").json() == 7
    assert served.request("GET", "/second").status == 500
    put(served, "b", size=9)
    assert served.request("GET", "/largest").json() == 9
    assert served.request("GET", "/second").json()["id"] in ("a", "b")


@pytest.mark.parametrize(
    "query",
    ["kind=a'b", "kind=c%24d", "n=-6", "n=9", "x=1000", "x=1e2", "s=a%24b", "s=abcd", "d=-1.50"],
)
def test_valid_parameters(served: Served, query: str) -> None:
    more = "" if query.startswith("kind") else "&kind=a'b"
    answer = served.request("GET", f"/checked?{query}{more}")
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    "query",
    [
        "kind=a",
        "n=-9",
        "n=12",
        "n=4",
        "n=",
        "n=+3",
        "n=03",
        "n=1e1",
        "n=0x3",
        "x=-0.5",
        "x=1001",
        "x=NaN",
        "x=.5",
        "s=a",
        "s=abcde",
        "s=aB",
        "s=",
        "d=1,5",
        "d=",
        "d=1e99999",
    ],
)
def test_parameters_that_break_their_constraints(served: Served, query: str) -> None:
    more = "" if query.startswith("kind") else "&kind=a'b"
    answer = served.request("GET", f"/checked?{query}{more}")
    assert (answer.status, answer.json()) == (400, {"message": "Bad Request"})
