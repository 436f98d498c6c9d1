"""The handler language: each form with what it becomes, and what is refused with its reason."""

from collections.abc import Callable

import pytest

Body = Callable[..., list[str]]

P = "i: int, f: float, s: str, b: bool, o: str | None = None"

EXPRESSIONS = [
    ("i + 1", "int", "(i + 1):int"),
    ("i / 2", "float", "(i / 2):float"),
    ("i // 2 % 3", "int", "((i // 2):int % 3):int"),
    ("i * f", "float", "((i as float) * f):float"),
    ("i * Decimal('1.5')", "Decimal", "((i as decimal) * 1.5d):decimal"),
    ("i ** 2", "int", "(i ** 2):int"),
    ("-i", "int", "(- i)"),
    ("-5", "int", "-5"),
    ("s + 'x'", "str", "(s + 'x'):str"),
    ("s * 3", "str", "(s * 3):str"),
    ("[1] + [i]", "list[int]", "([1] + [i]):list[int]"),
    ("1 < i <= 5", "bool", "((1 < i) and (i <= 5))"),
    ("i > 1.5", "bool", "((i as float) > 1.5)"),
    ("i == Decimal('1')", "bool", "((i as decimal) == 1d)"),
    ("s in ('a', 'b')", "bool", "(s in ['a', 'b'])"),
    ("'x' not in s", "bool", "('x' not in s)"),
    ("not s", "bool", "(not truth(s))"),
    ("b and i > 1", "bool", "(b and (i > 1))"),
    ("o == s", "bool", "(o == (s as str | None))"),
    ("s if b else 'no'", "str", "(s if b else 'no')"),
    ("o or s", "str", "((o as str) if truth(o) else s)"),
    ("i or 5", "int", "(i if truth(i) else 5)"),
    ("f'{s}-{i:03d}!'", "str", "format(s, '-', format(i, '03d'):str, '!')"),
    ("str(i)", "str", "str(i):str"),
    ("int(s)", "int", "int(s):int"),
    ("float(i)", "float", "float(i):float"),
    ("Decimal(s)", "Decimal", "Decimal(s):decimal"),
    ("len(s)", "int", "len(s):int"),
    ("abs(i)", "int", "abs(i):int"),
    ("round(f, 2)", "float", "round(f, 2):float"),
    ("min(i, 5)", "int", "min(i, 5):int"),
    ("max([i, 5])", "int", "max([i, 5]):int"),
    ("sum([1, 2])", "int", "sum([1, 2]):int"),
    ("sorted([s, 'a'])", "list[str]", "sorted([s, 'a']):list[str]"),
    ("any([b])", "bool", "any([b]):bool"),
    ("s.upper().strip()", "str", "str.strip(str.upper(s):str):str"),
    ("s.split(',')[0]", "str", "str.split(s, ','):list[str][0]"),
    ("','.join([s])", "str", "str.join(',', [s]):str"),
    ("s[1:3]", "str", "s[1:3]"),
    ("s[:i]", "str", "s[:i]"),
    ("s.startswith('a')", "bool", "str.startswith(s, 'a'):bool"),
    ("{'a': s}", "dict[str, str]", "{'a': s}"),
    ("{'a': s, 'n': i}", "dict[str, object]", "{'a': (s as json), 'n': (i as json)}"),
    ("{'a': s}['a']", "str", "{'a': s}['a']"),
    ("{'a': s}.get('b')", "str | None", "dict.get({'a': s}, 'b'):str | None"),
    ("[x.upper() for x in [s] if x]", "list[str]", "[str.upper(x):str for x in [s] if truth(x)]"),
    ("bool(s)", "bool", "truth(s)"),
    ("s", "str | None", "(s as str | None)"),
    ("None", "str | None", "None"),
    ("[]", "list[str]", "[]"),
    ("uuid4()", "str", "ids.uuid4()"),
    ("now() // 1000", "int", "(clock.now() // 1000):int"),
    ("i", "float", "(i as float)"),
    ("{'title': s}", "NewTodo", "NewTodo(title=s, priority=3)"),
    ("NewTodo(title=s)", "NewTodo", "NewTodo(title=s, priority=3)"),
    ("NewTodo(priority=i, title=s).title", "str", "NewTodo(priority=i, title=s).title"),
    ("LIMIT + i", "int", "(100 + i):int"),
    ("sorted([i, 2], reverse=True)", "list[int]", "reversed(sorted([i, 2]):list[int]):list[int]"),
    ("sum([Decimal(1), 2])", "Decimal", "sum([1d, 2d]):decimal"),
    ("sum([f], 0.0)", "float", "sum([f]):float"),
    ("any(x > 1 for x in [i])", "bool", "any([(x > 1) for x in [i]]):bool"),
    ("NAMES[0]", "str", "['a', 'b'][0]"),
    ("Color.RED", "str", "'red'"),
    ("Color.RED.value", "str", "'red'"),
]

MORE = """
from enum import StrEnum
LIMIT = 10 * 10
NAMES = ["a", "b"]
class Color(StrEnum):
    RED = "red"
"""


@pytest.mark.parametrize(
    ("source", "returns", "expected"), EXPRESSIONS, ids=[one[0] for one in EXPRESSIONS]
)
def test_expression(source: str, returns: str, expected: str, body: Body) -> None:
    lines = body(P, f"return {source}", f" -> {returns}", prelude_more=MORE)
    assert lines == [f"return {expected}"]


STATEMENTS = [
    ("d = {'a': 1}\nreturn d.get(s, 0)", ["d = {'a': 1}", "return (d[s] if (s in d) else 0)"]),
    ("x = i\nx += 1\nreturn x", ["x = i", "x = (x + 1):int", "return x"]),
    (
        "t = Decimal('0')\nt += i\nreturn 1",
        ["t = 0d", "t = (t + (i as decimal)):decimal", "return 1"],
    ),
    (
        "t = 0\nt += Decimal('1')\nreturn 1",
        ["t = 0d", "t = (t + 1d):decimal", "return 1"],
    ),
    (
        "x = None\nif b:\n    x = s\nreturn 1",
        ["x = None", "if b:", "    x = (s as str | None)", "return 1"],
    ),
    (
        "xs = []\nfor n in range(3):\n    xs.append(n)\nreturn len(xs)",
        [
            "xs = []",
            "for n in range(3):list[int]:",
            "    list.append(xs, n):none",
            "return len(xs):int",
        ],
    ),
    ("d = {}\nd[s] = i\nreturn len(d)", ["d = {}", "d[s] = i", "return len(d):int"]),
    (
        "d = {'a': 1}\nd['a'] += 2\nreturn 1",
        ["d = {'a': 1}", "d['a'] = (d['a'] + 2):int", "return 1"],
    ),
    (
        "while i > 0:\n    i -= 1\n    if i == 5:\n        break\nreturn i",
        [
            "while (i > 0):",
            "    i = (i - 1):int",
            "    if (i == 5):",
            "        break",
            "return i",
        ],
    ),
    (
        "if i > 1:\n    return 1\nelif i < 0:\n    return 2\nelse:\n    return 3",
        [
            "if (i > 1):",
            "    return 1",
            "else:",
            "    if (i < 0):",
            "        return 2",
            "    else:",
            "        return 3",
        ],
    ),
    (
        "x, y = i, 2\nreturn x + y",
        ["_0_ = i", "_1_ = 2", "x = _0_", "y = _1_", "return (x + y):int"],
    ),
    ("xs = [1]\nxs += [i]\nreturn 1", ["xs = [1]", "list.extend(xs, [i]):none", "return 1"]),
    (
        "t = NewTodo(title=s)\nt.priority = i\nreturn t.priority",
        ["t = NewTodo(title=s, priority=3)", "t['priority'] = i", "return t.priority"],
    ),
    ("raise HTTPError(404)", ["raise 404 'Not Found'"]),
    ("raise HTTPError(status=409, message=f'{s}!')", ["raise 409 format(s, '!')"]),
    ("'a docstring'\npass\nreturn 1", ["return 1"]),
    (
        "for n, x in enumerate(['a', s]):\n    i += n\nreturn i",
        [
            "_0_ = ['a', s]",
            "for _1_ in range(len(_0_):int):list[int]:",
            "    n = (0 + _1_):int",
            "    x = _0_[_1_]",
            "    i = (i + n):int",
            "return i",
        ],
    ),
    (
        "xs = [1]\nfor x, y in zip(xs, xs):\n    i += x * y\nreturn i",
        [
            "xs = [1]",
            "for _1_ in range(min(len(xs):int, len(xs):int):int):list[int]:",
            "    x = xs[_1_]",
            "    y = xs[_1_]",
            "    i = (i + (x * y):int):int",
            "return i",
        ],
    ),
    (
        "d = {'a': 1}\nfor k, v in d.items():\n    i += v\nreturn i",
        [
            "d = {'a': 1}",
            "for k in dict.keys(d):list[str]:",
            "    v = d[k]",
            "    i = (i + v):int",
            "return i",
        ],
    ),
    (
        "if (t := todos.find(s)) is None:\n    return 0\nreturn t.priority",
        [
            "t = dynamodb.get todos(partition=s)",
            "if (t is None):",
            "    return 0",
            "return (t as Todo).priority",
        ],
    ),
    (
        "for k in {'a': 1}:\n    i += 1\nreturn i",
        ["for k in dict.keys({'a': 1}):list[str]:", "    i = (i + 1):int", "return i"],
    ),
]


@pytest.mark.parametrize(
    ("source", "expected"), STATEMENTS, ids=[one[0].replace("\n", ";") for one in STATEMENTS]
)
def test_statement(source: str, expected: list[str], body: Body) -> None:
    assert body(P, source, " -> int") == expected


LOOPS = [
    (
        "d = {k: v + 1 for k, v in {'a': i}.items() if v > 1}\nreturn len(d)",
        [
            "made_0 = {}",
            "_1_ = {'a': i}",
            "for k_0 in dict.keys(_1_):list[str]:",
            "    v_0 = _1_[k_0]",
            "    if (v_0 > 1):",
            "        made_0[k_0] = (v_0 + 1):int",
            "d = made_0",
            "return len(d):int",
        ],
    ),
    (
        "x = 5\nt = {x for x in [i, 2]}\nreturn x + len(t)",
        [
            "x = 5",
            "made_1 = set()",
            "for x_1 in [i, 2]:",
            "    set.add(made_1, x_1):none",
            "t = made_1",
            "return (x + len(t):int):int",
        ],
    ),
    (
        "return len([a + b for a in [i] for b in [a, 2] if a > b])",
        [
            "made_0 = []",
            "for a_0 in [i]:",
            "    for b_0 in [a_0, 2]:",
            "        if (a_0 > b_0):",
            "            list.append(made_0, (a_0 + b_0):int):none",
            "return len(made_0):int",
        ],
    ),
]


@pytest.mark.parametrize(("source", "expected"), LOOPS)
def test_comprehension_as_a_loop(source: str, expected: list[str], body: Body) -> None:
    assert body(P, source, " -> int") == expected


MATCHES = [
    (
        "match s:\n  case 'a' | 'b':\n    return 1\n  case _ if i > 5:\n    return 2\n  case other:\n    return len(other)",
        [
            "if ((s == 'a') or (s == 'b')):",
            "    return 1",
            "else:",
            "    if (i > 5):",
            "        return 2",
            "    else:",
            "        other = s",
            "        return len(other):int",
        ],
    ),
    (
        "match todos.find(s):\n    case None:\n        return 0\n    case todo:\n        return todo.priority",
        [
            "_0_ = dynamodb.get todos(partition=s)",
            "if (_0_ is None):",
            "    return 0",
            "else:",
            "    todo = (_0_ as Todo)",
            "    return todo.priority",
        ],
    ),
    (
        "match i + 1:\n    case 1:\n        i = 2\nreturn i",
        ["_0_ = (i + 1):int", "if (_0_ == 1):", "    i = 2", "return i"],
    ),
]


@pytest.mark.parametrize(("source", "expected"), MATCHES)
def test_match(source: str, expected: list[str], body: Body) -> None:
    assert body(P, source, " -> int") == expected


INFERRED = [
    ("return {'status': 'ok'}", "dict[str, str]"),
    ("return {'status': 'ok', 'n': 1}", "dict[str, json]"),
    ("return todos.get('1')", "Todo"),
    ("return todos.scan()", "list[Todo]"),
    ("return 1", "int"),
    ("if b:\n    return None\nreturn 's'", "str | None"),
    ("if b:\n    return 's'\nreturn 1", "json"),
    ("todos.delete('1')", "none"),
    ("return", "none"),
    ("if b:\n    return 's'", "str | None"),
]


@pytest.mark.parametrize(("source", "expected"), INFERRED)
def test_without_annotation_the_values_decide(
    source: str, expected: str, compiled: Callable[..., object]
) -> None:
    lines = "\n".join(f"    {line}" for line in source.splitlines())
    program = compiled(f"@route('/h', public=True)\ndef h(b: bool = False):\n{lines}\n")
    (route,) = program.routes  # type: ignore[attr-defined]
    assert str(route.handler.returns) == expected
    assert route.status == (204 if expected == "none" else 200)


REFUSED = [
    ("import json\nreturn 1", "an import inside a handler"),
    ("try:\n    pass\nexcept OSError:\n    pass\nreturn 1", "`except OSError`"),
    ("with open(s) as x:\n    pass\nreturn 1", "`with`"),
    ("return eval(s)", "`eval()`"),
    ("return math.sin(f)", "`math.sin()`"),
    ("return (lambda: 1)()", "computed call"),
    ("return i if b else f", "branches of different types"),
    ("t = 0\nt += 0.5\nreturn 1", "variable of two types"),
    ("if b:\n    x = 1\nreturn x", "variable without a value"),
    ("return i ** i", "power"),
    ("return s.translate({})", "`.translate()`"),
    ("for x in {1, 2}:\n    i += 1\nreturn i", "loop over set[int]"),
    ("del s\nreturn 1", "`del`"),
    ("raise OSError(s)", "`raise`"),
    ("raise HTTPError(i, s)", "computed status"),
    ("NAMES.append(s)\nreturn 1", "`.append()` on a value"),
    ("x = NAMES\nreturn 1", "module variable"),
    ("return sum([0.5])", "`sum` of float"),
    ("return any([1 // x > 0 for x in [i]])", "`any` of a list"),
    ("xs = [1]\nfor n, x in enumerate(xs):\n    xs.append(n)\nreturn 1", "change of a looped list"),
    ("while (n := i) > 1:\n    pass\nreturn 1", "computed value in an expression"),
    ("i = (i := 5)\nreturn 1", "`:=` on a variable"),
    ("print(s)\nreturn 1", "`print()`"),
    ("return f'{o}'", "optional in an f-string"),
    ("return helper(i)", "an import inside a handler"),
    ("yield 1", "`yield`"),
    ("del i\nreturn 1", "`del`"),
    ("return 1 if b else len({x: x for x in [s]})", "comprehension in an expression"),
    ("return len({n: n for n in [1]})", "dict with other keys than text"),
    ("d = {}\nd[i] = 1\nreturn 1", "dict with other keys than text"),
    ("return len({1: 2})", "dict with other keys than text"),
    ("match s:\n    case [x]:\n        return 1\nreturn 2", "structural pattern"),
]

HELPERS = """
import math
NAMES = ["a"]
def helper(x):
    import os
    return x
"""


@pytest.mark.parametrize(
    ("source", "construct"), REFUSED, ids=[one[0].replace("\n", ";") for one in REFUSED]
)
def test_refused(source: str, construct: str, body: Body) -> None:
    lines = body(P, source, " -> object", prelude_more=HELPERS)
    assert lines[0].partition("  #")[0] == f"refused: {construct}"


def test_every_refusal_of_a_body_is_listed(body: Body) -> None:
    source = "import json\nx = json.loads(s)\ny = x['a']\ndel y\nreturn sum([0.5])"
    assert [line.partition("  #")[0] for line in body(P, source, " -> object")] == [
        "refused: an import inside a handler",
        "refused: `del`",
        "refused: `sum` of float",
    ]


def test_a_plain_mistake_beside_a_refusal_is_still_one(mistakes: Callable[..., list[str]]) -> None:
    found = mistakes(
        """
        @route("/", public=True)
        def h(s: str) -> str:
            import json
            x = json.loads(s)
            return undefined_name
        """
    )
    assert [one.partition(" |")[0] for one in found] == ["CSC002 undefined_name"]


def test_claims(body: Body) -> None:
    source = "return [who.sub, who.username, who.email, who.claims['custom:team']]"
    assert body("who: Identity", source, " -> list[str]") == [
        "return [claim(sub), claim(cognito:username), claim(email), claim(custom:team)]"
    ]


def test_an_access_token_names_the_user_otherwise(compiled: Callable[..., object]) -> None:
    program = compiled(
        """
        @route("/h")
        @auth(users, scopes=["a"])
        def h(who: Identity) -> str:
            return who.username
        """
    )
    claim = program.routes[0].handler.body[0].value  # type: ignore[attr-defined]
    assert claim.name == "username"


def test_pydantic_models_and_dataclasses(body: Body) -> None:
    more = """
import dataclasses
from pydantic import BaseModel, Field as F

class Base(BaseModel):
    name: str = F(..., max_length=5)

class Pet(Base):
    legs: int = 4

@dataclasses.dataclass
class Point:
    x: int
    y: int = 0
"""
    lines = body("pet: Pet", "return Pet(**pet.model_dump())", " -> Pet", prelude_more=more)
    assert lines == ["return Pet(name=pet.name, legs=pet.legs)"]
    lines = body("i: int", "return Point(i)", " -> Point", prelude_more=more)
    assert lines == ["return Point(x=i, y=0)"]


def test_copies(body: Body) -> None:
    lines = body("t: NewTodo", "return t.copy(priority=5)", " -> NewTodo")
    assert lines == ["return NewTodo(priority=5, title=t.title)"]
    more = (
        "from pydantic import BaseModel\nclass Pet(BaseModel):\n    name: str\n    legs: int = 4\n"
    )
    lines = body("p: Pet", "return p.model_copy(update={'legs': 2})", " -> Pet", prelude_more=more)
    assert lines == ["return Pet(legs=2, name=p.name)"]
    (line,) = body("p: Pet", "return p.copy(legs=2)", " -> Pet", prelude_more=more)
    assert line.startswith("refused: method of a model")


def test_a_model_that_runs_code_stays_in_python(body: Body) -> None:
    more = """
from pydantic import BaseModel, field_validator

class Pet(BaseModel):
    name: str

    @field_validator("name")
    def check(cls, value):
        return value
"""
    (line,) = body("pet: Pet", "return pet.name", " -> str", prelude_more=more)
    assert line.startswith("refused: model with code of its own")
