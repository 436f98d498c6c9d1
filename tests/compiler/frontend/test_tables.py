"""Calls on tables: the flat arguments of each host call, in their items' types."""

from collections.abc import Callable

import pytest

Body = Callable[..., list[str]]

TABLE = """
notes = DynamoDB(
    name="notes", partition_key="owner", sort_key="at",
    global_secondary_indexes=[GSI(name="by-kind", partition_key="kind", sort_key="rank")],
    local_secondary_indexes=[LSI(name="by-rank", sort_key="rank")],
)

class Note(Model):
    owner: str
    at: int
    kind: str
    rank: Decimal
    text: str | None = None
    views: int = 0

class Change(Model):
    text: str | None = None
    kind: str | None = None

@route("/anchor/{id}", public=True)
def anchor(id: str) -> list[Note]:
    return notes.query(id)
"""

PUT = "Note(owner=a, at=n, kind='k', rank=1d, text=None, views=0)"
CALLS = [
    ("notes.get(a, n)", "unwrap(404, 'Not Found', dynamodb.get notes(partition=a, sort=n))"),
    ("notes.find(a, 5)", "dynamodb.get notes(partition=a, sort=5)"),
    ("notes.delete(a, n)", "dynamodb.delete notes(partition=a, sort=n)"),
    (
        "notes.delete(a, n, when={'kind': 'x', 'views': 1})",
        "dynamodb.delete notes(partition=a, sort=n, when.kind='x', when.views=1)",
    ),
    (
        "notes.update(a, n, text='x', rank=1)",
        "dynamodb.update notes(partition=a, sort=n, set.text='x', set.rank=1d)",
    ),
    (
        "notes.update(a, n, c)",
        "dynamodb.update notes(partition=a, sort=n, set.text=c.text, set.kind=c.kind)",
    ),
    (
        "notes.update(a, n, changes=c, when={'owner': a})",
        "dynamodb.update notes(partition=a, sort=n, set.text=c.text, set.kind=c.kind, when.owner=a)",
    ),
    (
        "notes.update(a, n, {'kind': 'x'})",
        "dynamodb.update notes(partition=a, sort=n, set.kind='x')",
    ),
    (
        "notes.update(a, n, when={'views': 1}, add={'views': n, 'rank': 2})",
        "dynamodb.update notes(partition=a, sort=n, add.views=n, add.rank=2d, when.views=1)",
    ),
    ("notes.query(a)", "dynamodb.query notes(partition=a)"),
    (
        "notes.query(a, ge=n, reverse=True, limit=n, cursor=None)",
        "dynamodb.query notes(partition=a, ge=n, reverse=True, limit=n, cursor=None)",
    ),
    (
        "notes.query(a, between=(1, n))",
        "dynamodb.query notes(partition=a, between.low=1, between.high=n)",
    ),
    (
        "notes.query(a, index='by-kind', lt=3)",
        "dynamodb.query notes(partition=a, index='by-kind', lt=3d)",
    ),
    (
        "notes.query(a, index='by-rank', eq=Decimal('1.5'))",
        "dynamodb.query notes(partition=a, index='by-rank', eq=1.5d)",
    ),
    ("notes.scan(limit=5)", "dynamodb.scan notes(limit=5)"),
    (
        "notes.put(Note(owner=a, at=n, kind='k', rank=1), if_not_exists=True)",
        f"dynamodb.put notes(item={PUT}, if_not_exists=True)",
    ),
    (
        "notes.put(Note(owner=a, at=n, kind='k', rank=1), if_exists=False, when={'views': 0})",
        f"dynamodb.put notes(item={PUT}, when.views=0)",
    ),
    ("dynamodb('notes').find(a, n)", "dynamodb.get notes(partition=a, sort=n)"),
]


@pytest.mark.parametrize(("source", "expected"), CALLS, ids=[call[0] for call in CALLS])
def test_call(source: str, expected: str, compiled: Callable[..., object], body: Body) -> None:
    lines = body("a: str, n: int, c: Change", source, prelude_more=TABLE)
    assert lines[0] == expected


def test_keys_have_their_fields_types(compiled: Callable[..., object]) -> None:
    table = compiled(TABLE).tables["notes"]  # type: ignore[attr-defined]
    assert str(table.sort.type) == "int"
    shown = {i.name: (i.partition.name, str(i.sort.type), i.local) for i in table.indexes}
    assert shown == {
        "by-kind": ("kind", "decimal", False),
        "by-rank": ("owner", "decimal", True),
    }


def test_what_is_put_is_completed(body: Body) -> None:
    (line, _) = body("todo: NewTodo", "todos.put(todo)", " -> None")
    assert line == (
        "dynamodb.put todos(item=Todo(title=todo.title, priority=todo.priority, id=ids.uuid4(), "
        "price=0d, score=0.0, done=False, note=None, tags=[]))"
    )


def test_changes_that_are_computed_are_kept_first(body: Body) -> None:
    source = "notes.update(a, 1, Change(text='x'))"
    lines = body("a: str", source, prelude_more=TABLE)
    assert lines[:2] == [
        "_0_ = Change(text=('x' as str | None), kind=None)",
        "dynamodb.update notes(partition=a, sort=1, set.text=_0_.text, set.kind=_0_.kind)",
    ]


REFUSED = [
    ("notes.query(a, index=a)", "computed index"),
    ("notes.put(Note(owner=a, at=n, kind='k', rank=1), if_exists=n > 1)", "computed `if_exists`"),
    ("notes.update(a, n, when=dict(kind=a))", "computed `when`"),
    ("notes.get(*[a, n])", "`*` in a call"),
    ("notes.update(notes.get(a, n).owner, n, Change(text=a))", "computed value in an expression"),
]


@pytest.mark.parametrize(("source", "construct"), REFUSED)
def test_refused(source: str, construct: str, body: Body) -> None:
    lines = body("a: str, n: int", source, prelude_more=TABLE)
    assert [line.partition("  #")[0] for line in lines] == [f"refused: {construct}"]


def test_inference_of_items(compiled: Callable[..., object]) -> None:
    program = compiled(
        """
        by_return = DynamoDB(name="one")
        by_put = DynamoDB(name="two")
        by_variable = DynamoDB(name="three")
        unknown = DynamoDB(name="four")

        @route("/a/{id}", public=True)
        def a(id: str) -> Todo | None:
            return by_return.find(id)

        @route("/b", public=True, methods=["POST"])
        def b(todo: NewTodo) -> str:
            by_put.put(Todo(id=uuid4(), **todo))
            unknown.delete("1")
            return "done"

        @route("/c/{id}", public=True)
        def c(id: str) -> Todo:
            found = by_variable.get(id)
            return found
        """
    )
    items = {key: str(table.item) for key, table in program.tables.items()}  # type: ignore[attr-defined]
    assert items == {
        "todos": "Todo",
        "by_return": "Todo",
        "by_put": "Todo",
        "by_variable": "Todo",
        "unknown": "None",
    }


def test_the_richer_model_serves_for_the_poorer(body: Body) -> None:
    assert body("id: str", "return todos.get(id)", " -> NewTodo") == [
        "return (unwrap(404, 'Not Found', dynamodb.get todos(partition=id)) as NewTodo)"
    ]
    assert body("", "return todos.scan()", " -> list[NewTodo]") == [
        "return (dynamodb.scan todos() as list[NewTodo])"
    ]
