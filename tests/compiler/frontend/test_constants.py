"""Values known at compile time, and expressions that must not be mistaken for them or grow without bound."""

import ast
from decimal import Decimal

import pytest

from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.names import Names
from csc.compiler.syntax import Module, parse


def value(source: str, expression: str) -> object:
    text = f"{source}\nresult = {expression}\n"
    tree = parse(text)
    assert isinstance(tree, ast.Module)
    module = Module("api", "api.py", False, text, tuple(text.split("\n")), tree)
    last = tree.body[-1]
    assert isinstance(last, ast.Assign)
    return fold(Names({"api": module}), module, last.value)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("-5 // 2", -3),
        ("'a' + 'b'", "ab"),
        ("[1, 2] + [3]", [1, 2, 3]),
        ("{'a': {'b': (1, 2)}}", {"a": {"b": (1, 2)}}),
        ("{**{'a': 1}, 'b': 2}", {"a": 1, "b": 2}),
        ("f'{STAGE}-{SIZE}'", "dev-5"),
        ("SIZE / 2", 2.5),
        ("Decimal('1.50')", Decimal("1.50")),
        ("Color.RED", "red"),
        ("Color.BLUE.value", "blue"),
        ("Level.HIGH", 2),
        ("not True", False),
        ("{1, 2}", {1, 2}),
    ],
)
def test_known(expression: str, expected: object) -> None:
    source = (
        "from decimal import Decimal\nfrom enum import StrEnum, IntEnum, auto\n"
        "STAGE = 'dev'\nSIZE = 5\n"
        "class Color(StrEnum):\n    RED = 'red'\n    BLUE = auto()\n"
        "class Level(IntEnum):\n    LOW = auto()\n    HIGH = auto()\n"
    )
    assert value(source, expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "f()",
        "os.environ['X']",
        "1 / 0",
        "'a' + 1",
        "'a' * 10**9",
        "2 ** 10",
        "[x for x in y]",
        "lambda: 1",
        "CHANGED",
        "LATER",
        "Decimal('x')",
        "{[1]: 2}",
        "loop",
        "Color.GREEN",
    ],
)
def test_unknown(expression: str) -> None:
    source = (
        "import os\nfrom decimal import Decimal\nCHANGED = 1\nCHANGED = 2\nLATER = 1\n"
        "def f():\n    global LATER\n    LATER = 2\n"
        "loop = loop2\nloop2 = loop\n"
        "from enum import StrEnum\nclass Color(StrEnum):\n    RED = 'red'\n"
    )
    with pytest.raises(NotConstant):
        value(source, expression)


def test_doubling_constants_are_folded_once_each() -> None:
    chain = "".join(f"A{n} = A{n - 1} + A{n - 1}\n" for n in range(1, 23))
    assert value(f"A0 = 1\n{chain}", "A22") == 2**22


def test_text_that_doubles_stops() -> None:
    chain = "".join(f"A{n} = A{n - 1} + A{n - 1}\n" for n in range(1, 40))
    with pytest.raises(NotConstant):
        value(f"A0 = 'ab'\n{chain}", "A39")
