"""Values that the IR has otherwise than Python: where that would show, the body is Python's to run, with the place."""

import pytest

from csc.compiler import compile_project
from csc.compiler.ir.model import Refusal
from csc.compiler.project import project_of

HEAD = """\
from enum import Enum
from csc import *

class Color(Enum):
    RED = "red"
    BLUE = "blue"

class Size(str, Enum):
    S = "s"

SMALL = Size.S
REDS = (Color.RED,)

class In(Model):
    c: Color
    cs: list[Color] = []
    z: Size = Size.S
    n: int = 1
    x: float = 1.5
    d: dict[str, int] = {}

def value_of(c: Color) -> str:
    return c.value

def doubled(n: float) -> float:
    return n * 2

@route("/h", methods=["POST"], public=True)
def h(a: In) -> str:
"""

SEEN = [
    ('return "y" if a.c == "red" else "n"', "member as its value"),
    ('return "y" if a.c in ("red", "x") else "n"', "member as its value"),
    ('return "x" + a.c', "member as its value"),
    ('return ",".join(a.cs)', "member as its value"),
    ('return {"red": "x"}[a.c]', "member as its value"),
    ('c = a.c\n    return f"{c}"', "text of a member"),
    ('t = ""\n    for c in a.cs:\n        t += f"{c}"\n    return t', "text of a member"),
    ('return f"{Size.S}"', "text of a member"),
    ('return f"{SMALL}"', "text of a member"),
    ("return a.c.value.value", "attribute"),
    ("return f'{doubled(a.n)}'", "text of a float"),
    ("t: float = 0\n    t += a.n\n    return f'{t}'", "text of a float"),
    ("xs: list[float] = [1, a.x]\n    return str(xs[0])", "text of a float"),
    ("keys = a.d.keys()\n    a.d['z'] = 1\n    return str(len(keys))", "view or iterator"),
]
NATIVE = [
    'return "y" if a.c == Color.RED and a.c in REDS and a.c is Color.RED else "n"',
    "return value_of(a.c) + value_of(Color.RED) + Color.BLUE.name + a.z",
    "return Color('red').value + ','.join(c.value for c in Color)",
    "c = a.c\n    return c.value",
    "t: float = 0\n    t += a.n\n    return f'{t:.2f}'",
    "return f'{a.x + 1} {a.n / 2}'",
    "return ','.join(a.d.keys()) + str(sum(a.d.values()))",
]


def refusals(body: str) -> tuple[Refusal, ...]:
    found = compile_project(project_of({"api.py": HEAD + f"    {body}\n"}))
    assert found.diagnostics == ()
    assert found.program is not None
    return found.program.routes[0].handler.refusals


@pytest.mark.parametrize(("body", "construct"), SEEN)
def test_it_is_refused_where_it_shows(body: str, construct: str) -> None:
    found = refusals(body)
    assert [one.construct for one in found] == [construct]
    first = len(HEAD.splitlines()) + 1
    assert first <= found[0].span.line < first + len(body.splitlines())


@pytest.mark.parametrize("body", NATIVE)
def test_it_stays_native_where_nobody_can_tell(body: str) -> None:
    assert refusals(body) == ()
