"""One edit reads again only what it touches; whatever is kept, the result is that of a fresh compile."""

import random
from pathlib import Path

import pytest

from csc.compiler.cache import Cache
from csc.compiler.frontend import bodies, program, read_program
from csc.compiler.project import project_of, read_project

SHOP = Path(__file__).parents[3] / "fixtures" / "apps" / "shop"


def texts() -> dict[str, str]:
    return {file.path: file.text for file in read_project(SHOP).files.values()}


def edited(files: dict[str, str], path: str, old: str, new: str) -> dict[str, str]:
    assert old in files[path]
    return files | {path: files[path].replace(old, new, 1)}


EDITS = [
    ("shop/catalogue.py", '"No such product"', '"Gone"'),
    ("shop/catalogue.py", "    return products.scan", "    x = 1\n    return products.scan"),
    ("shop/models.py", "max_length=120", "max_length=121"),
    ("shop/models.py", "class Product(", "\n\n\nclass Product("),
    (
        "shop/models.py",
        "    stock: int = Field(default=0, ge=0)",
        "    stock: int = Field(default=7)",
    ),
    ("shop/resources.py", 'name="carts"', 'name="carts2"'),
    ("shop/orders.py", '"/orders/{id}/ship"', '"/orders/{id}/send"'),
    ("shop/orders.py", "def reorder(id: str", "def reorder2(id: str"),
    ("shop/reports.py", "total / count", "total / 2"),
    ("api.py", '"""A shop', '"""The shop'),
]


@pytest.mark.parametrize(("path", "old", "new"), EDITS)
def test_an_edit_gives_what_a_fresh_compile_gives(path: str, old: str, new: str) -> None:
    cache = Cache()
    files = texts()
    assert read_program(project_of(files, name="shop"), cache)[0] is not None
    cache.turn()
    after = project_of(edited(files, path, old, new), name="shop")
    assert read_program(after, cache) == read_program(after)


def test_edits_one_after_another_with_mistakes_between() -> None:
    cache = Cache()
    files = texts()
    choice = random.Random(5)
    for _ in range(30):
        path, old, new = choice.choice(EDITS)
        if choice.random() < 0.5:
            new += "\nbroken = nothing\n"
        if old in files[path]:
            project = project_of(edited(files, path, old, new), name="shop")
            kept, fresh = read_program(project, cache), read_program(project)
            assert kept == fresh
            if kept[0] is not None:
                cache.turn()
                files = {file.path: file.text for file in project.files.values()}


def test_only_the_edited_body_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = bodies.read_body

    def counted(around, module, function, *rest):  # type: ignore[no-untyped-def]
        read.append(function.name)
        return original(around, module, function, *rest)

    monkeypatch.setattr(program, "read_body", counted)
    cache = Cache()
    files = texts()
    read_program(project_of(files, name="shop"), cache)
    assert len(read) == 35
    cache.turn()
    read.clear()
    read_program(project_of(edited(files, *EDITS[0]), name="shop"), cache)
    assert read == ["get_price"]
    cache.turn()
    read.clear()
    moved = edited(
        files, "shop/carts.py", "    return carts.query", "    x = 1\n    return carts.query"
    )
    read_program(project_of(moved, name="shop"), cache)
    assert (
        {"get_cart", "get_cart_line"}
        <= set(read)
        <= {*("get_cart", "get_cart_line", "put_cart_line", "delete_cart_line", "get_price")}
    )


HELPED = """\
from csc import *

class Todo(Model):
    id: str
    title: str

todos = DynamoDB(name="todos", model=Todo)

@route("/a/{id}", public=True)
def a(id: str) -> str:
    return "a"

def helper(id: str) -> Todo:
    todo = todos.find(id)
    if todo is None:
        raise HTTPError(404)
    return todo

@route("/b/{id}", public=True)
def b(id: str) -> Todo:
    return helper(id)

@route("/c/{id}", public=True)
def c(id: str, q: int = Query(default=5)) -> Todo:
    return todos.put(Todo(id=id, title="x"))
"""

MOVES = [
    ('    return "a"', '    x = 1\n    return "a"'),
    ('    return "a"', '    x = 1\n    y = 2\n    return "b"'),
    ("    return helper(id)", "    x = 1\n    return helper(id)"),
    ("    return helper(id)", "    x = 1\n    return helpr(id)"),
    ('title="x"', "titel=5"),
    ('    return "a"', '    import nothing.real\n    return "a"'),
    ("class Todo", "\n\nclass Todo"),
    ("    todo = todos.find(id)", "    x = 1\n    todo = todos.find(id)"),
]


@pytest.mark.parametrize("first", range(len(MOVES)))
def test_places_are_right_whatever_moved_before(first: int) -> None:
    cache = Cache()
    text = HELPED
    for old, new in (MOVES[first], *MOVES):
        project = project_of({"api.py": text.replace(old, new)})
        kept, fresh = read_program(project, cache), read_program(project)
        assert kept == fresh
        if kept[0] is not None:
            cache.turn()
