"""What a test proves about None, and where the proof ends."""

from collections.abc import Callable

import pytest

from csc.compiler.ir.model import Program

Body = Callable[..., list[str]]
Mistakes = Callable[..., list[str]]

HEAD = "@route('/h', methods=['POST'])\n@auth(users)\ndef h(id: str, note: str | None = None) -> str:\n"

PROVEN = [
    "if note is None:\n    return ''\nreturn note",
    "if note is not None:\n    return note\nreturn ''",
    "if note:\n    return note\nreturn ''",
    "if not note:\n    return ''\nreturn note",
    "if note == None:\n    return ''\nreturn note",
    "if None is note:\n    return ''\nreturn note",
    "if note is None or id == '':\n    return ''\nreturn note",
    "if note is not None and note.upper() == id:\n    return note\nreturn ''",
    "if id == '' or (note is not None and len(note) > 3):\n    return ''\nreturn id",
    "if note is None:\n    raise HTTPError(404)\nreturn note",
    "if note is None:\n    note = 'x'\nreturn note",
    "return note if note is not None else ''",
    "return '' if note is None else note",
    "return note or ''",
    "while note is None:\n    note = id\nreturn id",
    "while note is None:\n    note = id\nreturn note",
    "for x in [1]:\n    if note is None:\n        continue\n    id = note\nreturn id",
    "found = todos.find(id)\nif found is None or found.note is None:\n    return ''\nreturn found.note",
    "found = todos.find(id)\nif found and found.note:\n    return found.note\nreturn ''",
    "return [n for n in [note] if n is not None][0]",
]


@pytest.mark.parametrize("source", PROVEN)
def test_proven(source: str, body: Body) -> None:
    assert body("id: str, note: str | None = None", source, " -> str")


UNPROVEN = [
    "return note",
    "if id:\n    return note\nreturn ''",
    "if note is None:\n    pass\nreturn note",
    "if note is not None and id == '':\n    return ''\nreturn note",
    "if note is None and id == '':\n    return ''\nreturn note",
    "if note is not None:\n    note = todos.get(id).note\n    return note\nreturn ''",
    "for x in [1, 2]:\n    id = note\n    note = 'a'\nreturn id",
    "found = todos.get(id)\nif found.note is None:\n    return ''\nfound = todos.get('2')\nreturn found.note",
    "while note is None:\n    if id:\n        break\n    note = id\nreturn note",
    "t = todos.get(id)\nif t.note is None:\n    return ''\nfor x in [1, 2]:\n    id = t.note\n    t.note = None\nreturn id",
    "found = todos.get(id)\nif found.note is None:\n    return ''\nfound.note = None\nreturn found.note",
]


@pytest.mark.parametrize("source", UNPROVEN)
def test_not_proven(source: str, mistakes: Mistakes) -> None:
    lines = "\n".join(f"    {line}" for line in source.splitlines())
    found = mistakes(HEAD + lines)
    assert found
    assert {one[:6] for one in found} <= {"CSC305", "CSC304"}


def test_a_tested_get_is_a_find(body: Body) -> None:
    source = "todo = todos.get(id)\nif todo is None:\n    raise HTTPError(404, 'gone')\nreturn todo"
    assert body("id: str", source, " -> Todo") == [
        "todo = dynamodb.get todos(partition=id)",
        "if (todo is None):",
        "    raise 404 'gone'",
        "return (todo as Todo)",
    ]


def test_an_untested_get_answers_404_by_itself(body: Body) -> None:
    source = "todo = todos.get(id)\nreturn todo.title"
    assert body("id: str", source, " -> str") == [
        "todo = unwrap(404, 'Not Found', dynamodb.get todos(partition=id))",
        "return todo.title",
    ]


def test_a_get_tested_where_it_stands(body: Body) -> None:
    source = "if todos.get(id):\n    return 'yes'\nreturn 'no'"
    assert body("id: str", source, " -> str")[0] == "if truth(dynamodb.get todos(partition=id)):"


def test_where_the_source_says_get_and_means_find(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
        @route("/{id}", public=True)
        def h(id: str) -> str:
            todo = todos.get(id)
            return todo.title if todo else ""
        """
    )
    assert found_at(program) == [("api.py", "    todo = todos.get(id)")]


def test_also_where_the_handler_is_refused_and_in_functions(
    compiled: Callable[..., Program],
) -> None:
    program = compiled(
        """
        import tools

        @route("/{id}", public=True)
        def h(id: str) -> str:
            try:
                if todos.get(id) is None:
                    return tools.title(id) + tools.title(id)
            finally:
                pass
            todos = {}
            return ""

        @route("/b/{id}", public=True)
        def b(id: str) -> str:
            with open(id):
                todo = todos.get(id)
                return todo.title if todo else {}.get("x") or ""
        """,
        tools="""
        from api import todos

        def title(id: str) -> str:
            found = todos.get(id)
            return found.title if found else ""

        def other(id: str) -> str:
            return todos.get(id).title
        """,
    )
    helper = ("tools.py", "    found = todos.get(id)")
    assert found_at(program) == [helper]
    assert found_at(program, 1) == [("api.py", "        todo = todos.get(id)"), helper]


def found_at(program: Program, route: int = 0) -> list[tuple[str, str]]:
    lines = {file: text.splitlines() for file, text in program.sources.items()}
    spans = program.routes[route].handler.found_at
    for one in spans:
        text = lines[one.file][one.line - 1]
        assert text[one.column - 1 : one.end_column - 1] == "todos.get"
    return [(one.file, lines[one.file][one.line - 1]) for one in spans]
