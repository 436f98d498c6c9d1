"""JSONPath over documents."""

from typing import Any

import pytest

from csc.emulator.gateway.jsonpath import InvalidPath, compile_path, read

STORE: dict[str, Any] = {
    "store": {
        "book": [
            {"title": "A", "price": 8.95, "tags": ["x"], "isbn": "1"},
            {"title": "B", "price": 12, "tags": ["x", "y"]},
            {"title": "C", "price": 22.5, "tags": []},
        ],
        "bicycle": {"color": "red", "price": 20},
    },
    "limit": 10,
    "it's": {"a.b": 1, "": 2},
    "none": None,
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$", STORE),
        ("$.limit", 10),
        ("limit", 10),
        ("$.none", None),
        ("$.nope", None),
        ("$.nope.deeper", None),
        ("$['limit']", 10),
        ('$["limit"]', 10),
        ("$['it\\'s']['a.b']", 1),
        ("$['it\\'s']['']", 2),
        ("$.store.book[1].title", "B"),
        ("$.store.book[9]", None),
        ("$.store.book[-1]", None),
        ("$.store.book.title", None),
        ("$.limit[0]", None),
        ("$.store.book[*].title", ["A", "B", "C"]),
        ("$.store.book[0,2].title", ["A", "C"]),
        ("$.store.book[0:2].title", ["A", "B"]),
        ("$.store.book[1:].title", ["B", "C"]),
        ("$.store.book[:1].title", ["A"]),
        ("$.store.book[*].isbn", ["1"]),
        ("$..price", [8.95, 12, 22.5, 20]),
        ("$..book[0].title", ["A"]),
        ("$.store.bicycle.*", ["red", 20]),
        ("$.store.bicycle['color','nope']", {"color": "red"}),
        ("$..nope", []),
        ("$.store.book[?(@.price < 10)].title", ["A"]),
        ("$.store.book[?(@.price>10 && @.title!='C')].title", ["B"]),
        ("$.store.book[?(@.price < $.limit || @.title == 'C')].title", ["A", "C"]),
        ("$.store.book[?(@.isbn)].title", ["A"]),
        ("$.store.book[?(!(@.isbn))].title", ["B", "C"]),
        ("$.store.book[?(@['title'] == \"B\")].price", [12]),
        ("$.store.book[?(@.title =~ /[ab]/i)].title", ["A", "B"]),
        ("$.store.book[?(@.title in ['A', 'C'])].title", ["A", "C"]),
        ("$.store.book[?(@.tags contains 'y')].title", ["B"]),
        ("$.store.book[?(@.tags empty true)].title", ["C"]),
        ("$.store.book[?(@.tags size 2)].title", ["B"]),
        ("$.store.book[?(@.tags[0] == 'x')].title", ["A", "B"]),
        ("$.store.book[?(@.nope == 1)].title", []),
        ("$.store.book[?(@.title > 5)]", []),
        ("$..[?(@.color == 'red')].price", []),
    ],
)
def test_read(path: str, value: Any) -> None:
    assert read(path, STORE) == value


@pytest.mark.parametrize(
    "path",
    ["", "$x", "$.", "$..", "$[", "$['a'", "$['a]", "$[a]", "$.a b", "$[?(@.a ==)]", "$[?(@.a", "$[?]",
     "$[1:2:3]", "$['a',]", "$[?(@.a === )]", "$[?(" + "(" * 60 + "@.a" + ")" * 60 + ")]", "a" * 20_000],
)  # fmt: skip
def test_a_bad_path_is_refused(path: str) -> None:
    with pytest.raises(InvalidPath):
        compile_path(path)


def test_a_path_is_compiled_once() -> None:
    assert compile_path("$.a.b") is compile_path("$.a.b")


@pytest.mark.parametrize(
    ("path", "definite"), [("$.a[0]['b']", True), ("$.a[*]", False), ("$..a", False)]
)
def test_is_definite(path: str, definite: bool) -> None:
    assert compile_path(path).is_definite is definite


def test_deep_documents_do_not_overflow() -> None:
    document: Any = {"leaf": 1}
    for _ in range(5000):
        document = {"a": [document]}
    assert read("$..leaf", document) == [1]
