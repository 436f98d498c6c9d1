"""What updates make of an item."""

from typing import Any

import pytest

START: dict[str, Any] = {
    "id": "1",
    "n": 5,
    "s": "text",
    "list": ["a", "b", "c"],
    "map": {"x": 1, "below": {"y": 2}},
    "set": {"a", "b"},
}


@pytest.fixture(autouse=True)
def item(client: Any) -> None:
    client.table()
    client.put(**START)


def update(client: Any, text: str, **values: Any) -> Any:
    """The item after an update; names that are reserved words are written with #."""
    more: dict[str, Any] = {}
    if values:
        more["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    names = {f"#{name}": name for name in ("list", "map", "set") if f"#{name}" in text}
    if names:
        more["ExpressionAttributeNames"] = names
    client("UpdateItem", TableName="books", Key={"id": {"S": "1"}}, UpdateExpression=text, **more)
    return client.get(id="1")


@pytest.mark.parametrize(
    ("text", "values", "changed"),
    [
        ("SET n = n + :v", {"v": {"N": "0.5"}}, {"n": 5.5}),
        ("SET n = :v - n", {"v": {"N": "1"}}, {"n": -4}),
        ("SET t = s, s = :v", {"v": {"S": "new"}}, {"t": "text", "s": "new"}),
        ("SET n = if_not_exists(n, :v)", {"v": {"N": "1"}}, {"n": 5}),
        ("SET k = if_not_exists(k, :v) + :v", {"v": {"N": "1"}}, {"k": 2}),
        ("SET #list[1] = :v", {"v": {"S": "B"}}, {"list": ["a", "B", "c"]}),
        ("SET #list[9] = :v, #list[7] = :w", {"v": {"S": "z"}, "w": {"S": "y"}}, {"list": ["a", "b", "c", "y", "z"]}),
        ("SET #list = list_append(:v, #list)", {"v": {"L": [{"S": "0"}]}}, {"list": ["0", "a", "b", "c"]}),
        ("SET #map.below.y = :v", {"v": {"N": "3"}}, {"map": {"x": 1, "below": {"y": 3}}}),
        ("SET #map.z = #map.below", {}, {"map": {"x": 1, "below": {"y": 2}, "z": {"y": 2}}}),
        ("REMOVE #list[0], #list[2]", {}, {"list": ["b"]}),
        ("REMOVE #map.below.y, n", {}, {"map": {"x": 1, "below": {}}, "n": None}),
        ("REMOVE absent, #list[9], #map.nothing", {}, {}),
        ("ADD n :v", {"v": {"N": "-7"}}, {"n": -2}),
        ("ADD k :v", {"v": {"N": "3"}}, {"k": 3}),
        ("ADD #set :v", {"v": {"SS": ["b", "c"]}}, {"set": {"a", "b", "c"}}),
        ("ADD #map.x :v", {"v": {"N": "1"}}, {"map": {"x": 2, "below": {"y": 2}}}),
        ("DELETE #set :v", {"v": {"SS": ["a", "z"]}}, {"set": {"b"}}),
        ("DELETE #set :v", {"v": {"SS": ["a", "b"]}}, {"set": None}),
        ("DELETE absent :v", {"v": {"SS": ["a"]}}, {}),
        ("SET k = :v REMOVE n ADD m :v DELETE #set :w", {"v": {"N": "1"}, "w": {"SS": ["a"]}}, {"k": 1, "n": None, "m": 1, "set": {"b"}}),
    ],
)  # fmt: skip
def test_changes(client: Any, text: str, values: Any, changed: Any) -> None:
    expected = {name: value for name, value in {**START, **changed}.items() if value is not None}
    assert update(client, text, **values) == expected


def test_copies_of_a_document_are_its_own(client: Any) -> None:
    made = update(client, "SET #map.twin = #map, #map.below.y = :v", v={"N": "9"})
    assert made["map"]["twin"] == START["map"]
    assert made["map"]["below"] == {"y": 9}


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("SET a = absent", {}, "The provided expression refers to an attribute that does not exist in the item"),
        ("SET n = n + s", {}, "An operand in the update expression has an incorrect data type"),
        ("SET a = list_append(n, #list)", {}, "An operand in the update expression has an incorrect data type"),
        ("ADD s :v", {"v": {"N": "1"}}, "An operand in the update expression has an incorrect data type"),
        ("DELETE #set :v", {"v": {"NS": ["1"]}}, "An operand in the update expression has an incorrect data type"),
        ("SET absent.a = :v", {"v": {"N": "1"}}, "The document path provided in the update expression is invalid for update"),
        ("SET n.a = :v", {"v": {"N": "1"}}, "The document path provided in the update expression is invalid for update"),
        ("SET #map[0] = :v", {"v": {"N": "1"}}, "The document path provided in the update expression is invalid for update"),
        ("REMOVE n.a", {}, "The document path provided in the update expression is invalid for update"),
        ("SET n = n + :v", {"v": {"N": "1e100"}}, "Number overflow. Attempting to store a number"),
    ],
)  # fmt: skip
def test_refusals_that_only_the_item_shows(
    client: Any, text: str, values: Any, message: str
) -> None:
    with pytest.raises(Exception, match=message):
        update(client, text, **values)
    assert client.get(id="1") == START


def test_removals_alone_make_no_item(client: Any) -> None:
    key = {"TableName": "books", "Key": {"id": {"S": "2"}}}
    client("UpdateItem", **key, UpdateExpression="REMOVE a, b.c")
    assert client.get(id="2") is None
    client("UpdateItem", **key, AttributeUpdates={"a": {"Action": "DELETE"}})
    assert client.get(id="2") is None
    client("UpdateItem", **key)
    assert client.get(id="2") == {"id": "2"}
