"""Functions of the project take the place of their calls."""

from collections.abc import Callable

import pytest

from csc.compiler.ir.model import Program

Body = Callable[..., list[str]]

HELPERS = """
def label(todo: Todo, mark: str = "!") -> str:
    return f"{todo.title}{mark}"

def owner_of(who: Identity) -> str:
    return who.sub

def load(id: str) -> Todo:
    todo = todos.find(id)
    if todo is None:
        raise HTTPError(404, "gone")
    return todo

def grade(n: int) -> str:
    if n > 5:
        return "high"
    if n > 2:
        return "middle"
    return "low"

def total(xs: list[int]) -> int:
    sum_ = 0
    for x in xs:
        sum_ += x
    return sum_

def bump(n: int) -> int:
    n += 1
    return n

def note(id: str) -> None:
    todos.update(id, note="seen")

def maybe(n: int):
    if n:
        return "x"

async def later(n: int) -> int:
    return n * 2

def first(xs: list[int]) -> int:
    for x in xs:
        return x
    return 0

def again(n: int) -> int:
    return again(n - 1)

def more(*xs: int) -> int:
    return 1

def outer(n: int) -> int:
    return bump(n) + bump(n)
"""

CASES = [
    (
        "t = todos.get(s)\nreturn label(t)",
        [
            "t = unwrap(404, 'Not Found', dynamodb.get todos(partition=s))",
            "return format(t.title, '!')",
        ],
    ),
    ("return owner_of(who) if i else s", ["return (claim(sub) if truth(i) else s)"]),
    (
        "return load(s).title",
        [
            "load_todo_1 = dynamodb.get todos(partition=s)",
            "if (load_todo_1 is None):",
            "    raise 404 'gone'",
            "_1_ = (load_todo_1 as Todo)",
            "return _1_.title",
        ],
    ),
    (
        "return grade(i + 1)",
        [
            "_0_ = (i + 1):int",
            "if (_0_ > 5):",
            "    _1_ = 'high'",
            "else:",
            "    if (_0_ > 2):",
            "        _1_ = 'middle'",
            "    else:",
            "        _1_ = 'low'",
            "return _1_",
        ],
    ),
    (
        "return str(total([i, 2]))",
        [
            "_0_ = [i, 2]",
            "total_sum__1 = 0",
            "for total_x_1 in _0_:",
            "    total_sum__1 = (total_sum__1 + total_x_1):int",
            "_3_ = total_sum__1",
            "return str(_3_):str",
        ],
    ),
    (
        "n = 5\nx = bump(n)\nreturn str(n + x)",
        [
            "n = 5",
            "bump_n_1 = n",
            "bump_n_1 = (bump_n_1 + 1):int",
            "_2_ = bump_n_1",
            "x = _2_",
            "return str((n + x):int):str",
        ],
    ),
    (
        "note(s)\nreturn s",
        [
            "dynamodb.update todos(partition=s, set.note='seen')",
            "return s",
        ],
    ),
    (
        "return maybe(i) or s",
        [
            "if truth(i):",
            "    _0_ = ('x' as str | None)",
            "else:",
            "    _0_ = None",
            "return ((_0_ as str) if truth(_0_) else s)",
        ],
    ),
    ("return str(await later(i))", ["return str((i * 2):int):str"]),
    ("return label(mark='?', todo=todos.get(s))", None),
]


@pytest.mark.parametrize(
    ("source", "expected"), CASES, ids=[c[0].replace("\n", ";") for c in CASES]
)
def test_inlined(source: str, expected: list[str] | None, compiled: Callable[..., Program]) -> None:
    lines = "\n".join(f"    {line}" for line in source.splitlines())
    program = compiled(
        f"{HELPERS}\n@route('/h', methods=['POST'])\n@auth(users)\n"
        f"async def h(i: int, s: str, who: Identity) -> str:\n{lines}\n"
    )
    from csc.compiler.ir.show import show_block

    handler = program.routes[0].handler
    assert handler.refusals == ()
    if expected is not None:
        assert list(show_block(handler.body)) == expected


REFUSED = [
    ("return str(again(i))", "call of the function `again`"),
    ("return str(more(i))", "call of the function `more`"),
    ("return str(later(i))", "call of the function `later`"),
    ("return s if i else load(s).title", "call in an expression"),
    ("return s if i else str(bump(i))", "call in an expression"),
]


@pytest.mark.parametrize(("source", "construct"), REFUSED)
def test_refused(source: str, construct: str, body: Body) -> None:
    lines = body("i: int, s: str", source, " -> str", prelude_more=HELPERS)
    assert [line.partition("  #")[0] for line in lines] == [f"refused: {construct}"]


def test_nested_and_from_another_module(compiled: Callable[..., Program]) -> None:
    program = compiled(
        """
        import tools

        @route("/h/{n}", public=True)
        def h(n: int) -> int:
            return tools.twice(n) + tools.LIMIT
        """,
        tools="LIMIT = 5\ndef once(n):\n    return n + LIMIT\ndef twice(n):\n    return once(once(n))\n",
    )
    from csc.compiler.ir.show import show_block

    assert list(show_block(program.routes[0].handler.body)) == [
        "_0_ = (n + 5):int",
        "_1_ = (_0_ + 5):int",
        "return (_1_ + 5):int",
    ]


def test_mistakes_in_a_function_are_told_once_and_there(mistakes: Callable[..., list[str]]) -> None:
    found = mistakes(
        """
        def helper(id: str) -> Todo:
            return todos.gett(id)

        @route("/a/{id}", public=True)
        def a(id: str) -> Todo:
            return helper(id)

        @route("/b/{id}", public=True)
        def b(id: str) -> Todo:
            return helper(id)

        @route("/c/{id}", public=True)
        def c(id: str) -> Todo:
            return helper()

        @route("/d/{id}", public=True)
        def d(id: int) -> Todo:
            return helper(id)
        """
    )
    assert [one.partition(" |")[0] for one in found] == [
        "CSC402 todos.gett(id)",
        "CSC401 helper()",
        "CSC304 id",
    ]
