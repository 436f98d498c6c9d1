"""What conditions say of an item."""

from typing import Any

import pytest

ITEM = {
    "id": {"S": "1"},
    "name": {"S": "Émile"},
    "age": {"N": "42"},
    "score": {"N": "9.5"},
    "octets": {"B": "AQL/"},
    "flag": {"BOOL": True},
    "nothing": {"NULL": True},
    "tags": {"SS": ["a", "b"]},
    "sizes": {"NS": ["1", "2"]},
    "list": {"L": [{"S": "x"}, {"M": {"deep": {"N": "7"}}}]},
    "map": {"M": {"a.b": {"S": "dotted"}, "below": {"M": {"n": {"N": "1"}}}}},
}
VALUES = {
    ":s": {"S": "Émile"},
    ":prefix": {"S": "Ém"},
    ":n": {"N": "42.0"},
    ":ten": {"N": "10"},
    ":low": {"N": "-5"},
    ":octets": {"B": "AQI="},
    ":bytes": {"B": "/w=="},
    ":tags": {"SS": ["b", "a"]},
    ":one": {"N": "1"},
    ":a": {"S": "a"},
    ":x": {"S": "x"},
    ":true": {"BOOL": True},
    ":null": {"NULL": True},
    ":M": {"S": "M"},
    ":five": {"N": "5"},
    ":three": {"N": "3"},
}


@pytest.mark.parametrize(
    "text",
    [
        "#name = :s",
        "age = :n",
        "score < :ten",
        "NOT score > :ten",
        "age BETWEEN :ten AND :n",
        "age IN (:ten, :n)",
        "begins_with(#name, :prefix)",
        "begins_with(octets, :octets)",
        "contains(#name, :prefix)",
        "contains(octets, :bytes)",
        "contains(tags, :a)",
        "contains(sizes, :one)",
        "contains(#list, :x)",
        "tags = :tags",
        "flag = :true",
        "nothing = :null",
        "size(#name) = :five",
        "size(octets) = :three",
        "size(#list) < :three",
        "size(#map) < :three",
        "attribute_type(#map, :M)",
        "attribute_exists(#map.below.n)",
        "attribute_exists(#map.#dotted)",
        "attribute_not_exists(#map.absent)",
        "attribute_not_exists(#list[7])",
        "#list[1].deep > :five",
        "absent <> :s",
        "absent <> another",
        "age <> :s",
        "flag = :true OR absent = :s AND absent = :s",
        "(flag = :true OR absent = :s) AND age = :n",
        "NOT (age = :ten)",
        "NOT NOT NOT NOT age = :n",
        "NOT NOT NOT age = :ten",
        "age = :n AND NOT absent = :s",
        "(age) = (:n)",
        "low < age OR age > :low",
    ],
)
def test_true(client: Any, text: str) -> None:
    assert holds(client, text)


@pytest.mark.parametrize(
    "text",
    [
        "absent = :s",
        "absent = another",
        "absent < :ten",
        "#name < :ten",
        "age = :s",
        "#map < age",
        "contains(age, :a)",
        "contains(absent, :a)",
        "begins_with(age, :prefix)",
        "attribute_exists(age.nested)",
        "attribute_exists(#list.deep)",
        "size(age) = :five",
        "NOT flag = :true",
        "absent IN (:s, :ten)",
        "absent BETWEEN :low AND :ten",
    ],
)
def test_false(client: Any, text: str) -> None:
    assert not holds(client, text)


def holds(client: Any, text: str) -> bool:
    """Whether a scan with this filter gives the item."""
    client.table()
    client("PutItem", TableName="books", Item=ITEM)
    names = {"#name": "name", "#list": "list", "#map": "map", "#dotted": "a.b"}
    names = {alias: name for alias, name in names.items() if alias in text}
    values = {alias: value for alias, value in VALUES.items() if _mentions(text, alias)}
    more: dict[str, Any] = {}
    if names:
        more["ExpressionAttributeNames"] = names
    if values:
        more["ExpressionAttributeValues"] = values
    found = client("Scan", TableName="books", FilterExpression=text, **more)
    return bool(found["Count"])


def _mentions(text: str, alias: str) -> bool:
    return any(
        word.strip("(),") == alias for word in text.replace(",", " ").replace(")", " ").split()
    )
