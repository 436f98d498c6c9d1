"""What people get wrong in a handler: each is told where it is, in words, with what to do instead.

A mistake has its code; what only Python can run has the construct that leaves the route to it.
"""

import pytest

from csc.compiler.frontend import read_program
from csc.compiler.project import project_of

HEAD = """\
from csc import *
from datetime import datetime, UTC
from decimal import Decimal
class New(Model):
    title: str
    rank: int = 3
class Todo(New):
    id: str
    done: bool = False
    note: str | None = None
todos = DynamoDB(name="todos", model=Todo)
users = Cognito(name="users")
COUNT = 0
CACHE = {}
"""
AT = '@route("/t/{id}", methods=["POST"], public=True)\n'
WRONG = [
    (
        "typo attr",
        "@@def h(id: str) -> str:\n    return todos.get(id).titel\n",
        "CSC306",
        3,
        "Did you mean `title`?",
    ),
    (
        "typo table method",
        "@@def h(id: str) -> Todo:\n    return todos.fetch(id)\n",
        "CSC402",
        3,
        "It has get, find, put, update, delete, query, scan, get_many, put_many.",
    ),
    (
        "typo var",
        "@@def h(id: str) -> Todo:\n    return todo.get(id)\n",
        "CSC002",
        3,
        "Did you mean `todos`?",
    ),
    (
        "typo field in ctor",
        "@@def h(id: str, n: New) -> Todo:\n    return todos.put(Todo(id=id, titel=n.title))\n",
        "CSC306",
        3,
        "Did you mean `title`?",
    ),
    (
        "missing field",
        "@@def h(id: str) -> Todo:\n    return todos.put(Todo(id=id))\n",
        "CSC307",
        3,
        "Give the field a value here, or a default in the model at api.py:7.",
    ),
    (
        "wrong arg type",
        "@@def h(id: str, n: int) -> Todo:\n    return todos.get(n)\n",
        "CSC304",
        3,
        "Convert it: `str(…)`.",
    ),
    (
        "await table",
        "@@async def h(id: str) -> Todo:\n    return await todos.get(id)\n",
        "CSC410",
        3,
        "Leave `await` out.",
    ),
    (
        "missing await",
        "async def load(id: str) -> Todo:\n    return todos.get(id)\n@@async def h(id: str) -> str:\n    return load(id).title\n",
        "call of the function `load`",
        5,
        "Write `await load(…)`.",
    ),
    (
        "missing return",
        "@@def h(id: str) -> Todo:\n    todos.get(id)\n",
        "CSC406",
        2,
        "Return a value on every way through, or annotate `-> None`.",
    ),
    (
        "return some ways",
        "@@def h(id: str) -> Todo:\n    if id == 'x':\n        return todos.get(id)\n",
        "CSC406",
        2,
        "Return a value on every way through, or annotate `-> None`.",
    ),
    (
        "mutable default",
        "def add(x: str, xs: list[str] = []) -> list[str]:\n    xs.append(x)\n    return xs\n@@def h(id: str) -> list[str]:\n    return add(id)\n",
        "mutable default",
        6,
        "Write `None` there, and make it in the function.",
    ),
    (
        "shadowed len",
        "@@def h(id: str) -> int:\n    len = 3\n    return len(id)\n",
        "call of a variable",
        4,
        "Give the variable another name.",
    ),
    (
        "shadow table",
        "@@def h(id: str) -> str:\n    todos = todos.get(id)\n    return todos.title\n",
        "variable without a value",
        3,
        "Assign it first, on every way.",
    ),
    (
        "global state",
        "@@def h(id: str) -> int:\n    global COUNT\n    COUNT += 1\n    return COUNT\n",
        "`global`",
        3,
        "Keep state in a table.",
    ),
    (
        "global no decl",
        "@@def h(id: str) -> int:\n    COUNT += 1\n    return COUNT\n",
        "variable without a value",
        3,
        "Assign it first, on every way.",
    ),
    (
        "unsupported decorator",
        "import functools\n@@@functools.lru_cache\ndef h(id: str) -> str:\n    return id\n",
        "CSC108",
        3,
        "Remove it, or make it a function decorated with `@middleware`.",
    ),
    (
        "own decorator",
        "def logged(f):\n    return f\n@@@logged\ndef h(id: str) -> str:\n    return id\n",
        "CSC108",
        4,
        "Remove it, or make it a function decorated with `@middleware`.",
    ),
    (
        "class handler",
        "class Handlers:\n    @@    def h(self, id: str) -> str:\n        return id\n",
        "CSC221",
        3,
        "Write it at the top level of its module, as a function.",
    ),
    (
        "optional misuse",
        "@@def h(id: str) -> str:\n    return todos.get(id).note.upper()\n",
        "CSC305",
        3,
        "Test it for None first.",
    ),
    (
        "optional find",
        "@@def h(id: str) -> str:\n    t = todos.find(id)\n    return t.title\n",
        "CSC305",
        4,
        "Test it for None first.",
    ),
    (
        "str+int",
        "@@def h(id: str, n: int) -> str:\n    return id + n\n",
        "CSC407",
        3,
        "Convert one of them: `str(…)`, `int(…)`, `Decimal(…)`.",
    ),
    (
        "int query compare",
        "@@def h(id: str, n: str) -> bool:\n    return n > 3\n",
        "CSC407",
        3,
        "Convert one of them: `str(…)`, `int(…)`, `Decimal(…)`.",
    ),
    (
        "float Decimal",
        "@@def h(id: str, x: float) -> Decimal:\n    return Decimal('1') * x\n",
        "CSC407",
        3,
        "Convert one of them: `str(…)`, `int(…)`, `Decimal(…)`.",
    ),
    (
        "return wrong type",
        "@@def h(id: str) -> int:\n    return id\n",
        "CSC304",
        3,
        "Convert it: `int(…)`.",
    ),
    (
        "return dict as model",
        "@@def h(id: str) -> Todo:\n    return {'id': id}\n",
        "CSC307",
        3,
        "Give the field a value here, or a default in the model at api.py:7.",
    ),
    (
        "flask tuple",
        "@@def h(id: str):\n    return {'id': id}, 201\n",
        "a tuple as the answer",
        3,
        "Return a list or a model; the status is `status=` of the route.",
    ),
    (
        "flask tuple typed",
        "@@def h(id: str) -> dict:\n    return {'id': id}, 201\n",
        "CSC304",
        3,
        "Return one value; a route's status is its `status=`.",
    ),
    (
        "httpexception typo",
        "@@def h(id: str) -> str:\n    raise HTTPExeption(404)\n",
        "CSC002",
        3,
        "Did you mean `HTTPException`?",
    ),
    (
        "raise bad status",
        "@@def h(id: str) -> str:\n    raise HTTPError(200, 'x')\n",
        "CSC215",
        3,
        "Use a number from 200 to 599.",
    ),
    (
        "raise swapped",
        "@@def h(id: str) -> str:\n    raise HTTPError('Not found', 404)\n",
        "computed status",
        3,
        'The status comes first: `HTTPError(404, "Not Found")`.',
    ),
    (
        "path param missing",
        '@route("/t/{id}", methods=["GET"], public=True)\ndef h(key: str) -> str:\n    return key\n',
        "CSC204",
        1,
        "Add `id: str` to the function, or take `{id}` out of the path.",
    ),
    (
        "no auth",
        '@route("/t/{id}", methods=["GET"])\ndef h(id: str) -> str:\n    return id\n',
        "CSC201",
        1,
        "Add `@auth(pool)` under the route, or `public=True` to it.",
    ),
    (
        "two bodies",
        "@@def h(id: str, a: New, b: New) -> str:\n    return id\n",
        "CSC206",
        2,
        "Make one model that holds both.",
    ),
    (
        "body on get",
        '@route("/t", methods=["GET"], public=True)\ndef h(a: New) -> str:\n    return a.title\n',
        "CSC209",
        1,
        "Use POST, PUT or PATCH, or take the values as query parameters.",
    ),
    (
        "wrong count helper",
        "def f(a: int, b: int) -> int:\n    return a + b\n@@def h(id: str) -> int:\n    return f(1)\n",
        "CSC401",
        5,
        "Lacking: b.",
    ),
    (
        "helper arg type",
        "def f(a: int) -> int:\n    return a\n@@def h(id: str) -> int:\n    return f(id)\n",
        "CSC304",
        5,
        "Convert it: `int(…)`.",
    ),
    (
        "unknown kw",
        "def f(a: int) -> int:\n    return a\n@@def h(id: str) -> int:\n    return f(b=1)\n",
        "CSC401",
        5,
        "It has no `b`.",
    ),
    (
        "query unknown index",
        "@@def h(id: str) -> list[Todo]:\n    return todos.query(id, index='by-titel')\n",
        "CSC403",
        3,
        "Declare it: `DynamoDB(…, global_secondary_indexes=[GSI(…)])`.",
    ),
    (
        "update unknown field",
        "@@def h(id: str) -> Todo:\n    return todos.update(id, titel='x')\n",
        "CSC306",
        3,
        "Did you mean `title`?",
    ),
    (
        "dict attr",
        "@@def h(id: str) -> str:\n    d = {'a': id}\n    return d.a\n",
        "attribute",
        4,
        'Write `d["a"]`.',
    ),
    (
        "list attr",
        "@@def h(id: str) -> int:\n    return todos.scan().length\n",
        "attribute",
        3,
        "Write `len(todos.scan())`.",
    ),
    (
        "str method typo",
        "@@def h(id: str) -> str:\n    return id.uper()\n",
        "CSC402",
        3,
        "Did you mean `upper`?",
    ),
    (
        "js style",
        "@@def h(id: str) -> int:\n    return id.length\n",
        "attribute",
        3,
        "Write `len(id)`.",
    ),
    (
        "print",
        "@@def h(id: str) -> str:\n    print(id)\n    return id\n",
        "`print()`",
        3,
        "See docs/language.md.",
    ),
    (
        "compare None lt",
        "@@def h(id: str) -> bool:\n    return todos.get(id).note < 'x'\n",
        "CSC305",
        3,
        "Test it for None first, or give it a default.",
    ),
    (
        "enum wrong member",
        "from enum import Enum\nclass K(Enum):\n    A = 'a'\n@@def h(id: str) -> str:\n    return K.B.value\n",
        "CSC306",
        6,
        "It has A.",
    ),
    (
        "call model positional",
        "@@def h(id: str) -> Todo:\n    return todos.put(Todo(id, 'x'))\n",
        "CSC401",
        3,
        "Write `Todo(title=…, rank=…, id=…, done=…, note=…)`.",
    ),
    (
        "tuple unpack count",
        "def f() -> tuple[int, int]:\n    return 1, 2\n@@def h(id: str) -> int:\n    a, b, c = f()\n    return a\n",
        "unpacking",
        5,
        "Name each of its parts.",
    ),
    ("yield", "@@def h(id: str) -> list[str]:\n    yield id\n", "`yield`", 2, "Return a list."),
    (
        "except as unused",
        "@@def h(id: str) -> str:\n    try:\n        return todos.get(id).title\n    except NotFoundError:\n        return 'x'\n",
        "CSC002",
        5,
        "Did you mean `NotFound`?",
    ),
    (
        "recursion",
        "def f(n: int) -> int:\n    return 1 if n < 2 else n * f(n - 1)\n@@def h(id: str) -> int:\n    return f(5)\n",
        "call of the function `f`",
        2,
        "Write what it does in the handler.",
    ),
    (
        "nested class",
        "@@def h(id: str) -> str:\n    class A:\n        pass\n    return id\n",
        "a class inside a handler",
        3,
        "Declare it at the top level.",
    ),
    (
        "star args",
        "def f(*xs: int) -> int:\n    return sum(xs)\n@@def h(id: str) -> int:\n    return f(1, 2)\n",
        "call of the function `f`",
        5,
        "Write what it does in the handler.",
    ),
    (
        "with open",
        "@@def h(id: str) -> str:\n    with open('x') as f:\n        return f.read()\n",
        "`with`",
        3,
        "Do without it.",
    ),
    (
        "random",
        "import random\n@@def h(id: str) -> int:\n    return random.randint(1, 5)\n",
        "`random.randint()`",
        4,
        "Do without it, or leave the route on Lambda.",
    ),
    (
        "sleep",
        "import time\n@@def h(id: str) -> str:\n    time.sleep(1)\n    return id\n",
        "`time.sleep()`",
        4,
        "Do without it, or leave the route on Lambda.",
    ),
]


def told(source: str) -> tuple[str, int, str]:
    """(the code, or the construct that is left to Python; its line below the head; the remedy)."""
    text = HEAD + source.replace("@@", AT)
    program, diagnostics = read_program(project_of({"api.py": text}))
    above = len(HEAD.splitlines())
    for one in diagnostics:
        if one.severity == "error":
            assert one.span is not None
            assert one.message
            return one.code, one.span.line - above, one.remedy
    assert program is not None
    refusals = [one for route in program.routes for one in route.handler.refusals]
    assert refusals[0].message
    return refusals[0].construct, refusals[0].span.line - above, refusals[0].remedy


@pytest.mark.parametrize(
    ("source", "what", "line", "remedy"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG]
)
def test_it_is_told(source: str, what: str, line: int, remedy: str) -> None:
    assert told(source) == (what, line, remedy)
