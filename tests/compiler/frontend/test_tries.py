"""``try``: what is read, what is known after it, and what is left to Python."""

from collections.abc import Callable

import pytest

Body = Callable[..., list[str]]


def test_a_handler_has_status_and_message(body: Body) -> None:
    source = """
    try:
        todo = todos.get(s)
    except HTTPError as error:
        return error.message + str(error.status)
    return todo.title
    """
    lines = body("s: str", source, " -> str")
    assert [lines[0], *lines[2:]] == [
        "try:",
        "except HTTPError as _1_, _2_:",
        "    return (_2_ + str(_1_):str):str",
        "return todo.title",
    ]
    assert "dynamodb.get todos(partition=s)" in lines[1]


def test_what_is_returned_is_kept_first(body: Body) -> None:
    source = "try:\n    return todos.get(s).title\nexcept NotFound:\n    return 'none'"
    lines = body("s: str", source, " -> str")
    assert lines[1].startswith("    _0_ = ") and lines[2] == "    return _0_"


def test_after_it_only_what_all_ways_assign_has_a_value(
    refusals: Callable[[str], list[str]],
) -> None:
    assert refusals("try:\n    x = int(s)\nexcept ValueError:\n    y = 1\nreturn x") == [
        "variable without a value"
    ]
    assert refusals("try:\n    x = int(s)\nexcept ValueError:\n    return 1\nreturn x") == []


@pytest.fixture
def refusals(compiled: Callable[..., object]) -> Callable[[str], list[str]]:
    def found(source: str) -> list[str]:
        lines = "\n".join(f"    {line}" for line in source.split("\n"))
        text = f"\n@route('/h', public=True)\ndef h(s: str) -> int:\n{lines}\n"
        program = compiled(text)
        return [one.construct for one in program.routes[-1].handler.refusals]  # type: ignore[attr-defined]

    return found


@pytest.mark.parametrize(
    ("source", "construct"),
    [
        ("try:\n    return 1\nexcept OSError:\n    return 2", "`except OSError`"),
        (
            "try:\n    return int(s)\nexcept Exception as e:\n    return len(str(e))",
            "text of an error",
        ),
        (
            "while s:\n    try:\n        break\n    finally:\n        s.upper()\nreturn 1",
            "`finally`",
        ),
        (
            "try:\n    raise HTTPError(404)\nexcept NotFound:\n    return 2",
            "`raise` within `try`",
        ),
        (
            "try:\n    return int(s)\nexcept ValueError as e:\n    return e.args",
            "attribute of an error",
        ),
    ],
)
def test_what_is_left_to_python(
    source: str, construct: str, refusals: Callable[[str], list[str]]
) -> None:
    assert refusals(source) == [construct]


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    return 1\nexcept Exception:\n    return 2",
        "try:\n    return 1\nexcept LookupError:\n    return 2",
        "try:\n    return 1\nexcept:\n    return 2",
        "try:\n    return 1\nfinally:\n    s.upper()",
        "try:\n    assert s\n    return 1\nexcept AssertionError:\n    return 2",
        "try:\n    a, b = s.split('-')\n    return 1\nexcept ValueError:\n    return 2",
        "try:\n    raise ValueError(s)\nexcept ValueError as e:\n    return len(str(e))",
    ],
)
def test_what_was_left_to_python_and_is_native(
    source: str, refusals: Callable[[str], list[str]]
) -> None:
    assert refusals(source) == []


def test_an_error_that_nobody_catches_is_a_500(body: Body) -> None:
    lines = body("s: str", "if s:\n    raise ValueError(s)\nreturn 'x'", " -> str")
    assert lines[1] == "    raise 500 'Internal server error'"


def test_an_error_in_a_handler_is_raised_in_the_try_around_it(body: Body) -> None:
    source = "try:\n    try:\n        int(s)\n    except ValueError:\n        raise HTTPError(404)\nexcept NotFound:\n    return 'none'\nreturn s"
    assert body("s: str", source, " -> str")[0].startswith("refused: `raise` within `try`")
