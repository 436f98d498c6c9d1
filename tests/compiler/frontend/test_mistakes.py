"""Each mistake has its code, its place and its remedy, and many are reported at once."""

from collections.abc import Callable

import pytest

Mistakes = Callable[..., list[str]]

HEAD = """
@route("/x/{id}", methods=["PUT"])
@auth(users)
def h(id: str, todo: NewTodo) -> Todo:
"""

CASES = [
    ("name", "    return todoss.get(id)", "CSC002 todoss | Did you mean `todos`?"),
    ("local", "    found = 1\n    return todos.get(fond)", "CSC002 fond | Did you mean `found`?"),
    ("operation", "    return todos.gett(id)", "CSC402 todos.gett(id) | Did you mean `get`?"),
    (
        "field",
        "    todos.get(todo.titel)\n    return todos.get(id)",
        "CSC306 todo.titel | Did you mean",
    ),
    (
        "type",
        "    return todos.get(todo.priority)",
        "CSC304 todo.priority | Convert it: `str(…)`.",
    ),
    (
        "missing",
        "    return todos.put(Todo(id=id))",
        "CSC307 Todo(id=id) | Give the field a value here",
    ),
    (
        "unknown keyword of a model",
        "    return todos.put(Todo(id=id, title='', titel=''))",
        "CSC306 titel='' | Did you mean `title`?",
    ),
    (
        "twice",
        "    return todos.put(Todo(id=id, title='', **todo))",
        "CSC309 **todo | Give it once",
    ),
    ("arity", "    return todos.put()", "CSC401 todos.put() | Give todos.put 1 argument(s)."),
    ("key", "    return todos.get(id, id)", "CSC408 todos.get(id, id) | Give its whole key"),
    (
        "none",
        "    found = todos.find(id)\n    return todos.get(found.id)",
        "CSC305 found.id | Test it for None first.",
    ),
    (
        "return",
        "    if id == 'a':\n        return todos.get(id)",
        "CSC406 def h(id: str, todo: NewTodo) -> Todo: | Return a value",
    ),
    ("operator", "    return todos.get(id + 1)", "CSC407 id + 1 | Convert one of them"),
    (
        "index",
        "    todos.query(id, index='by-day')\n    return todos.get(id)",
        "CSC403 index='by-day' | Declare it",
    ),
    (
        "sort key",
        "    todos.query(id, begins_with='x')\n    return todos.get(id)",
        "CSC404 begins_with='x' | Drop it",
    ),
    ("key changed", "    return todos.update(id, id='2')", "CSC405 '2' | Delete the item and put"),
    (
        "attribute",
        "    return todos.update(id, titel='2')",
        "CSC306 titel='2' | Did you mean `title`?",
    ),
    (
        "condition",
        "    return todos.delete(id, when={'titel': '2'})",
        "CSC306 'titel' | Did you mean `title`?",
    ),
    (
        "keyword",
        "    return todos.get(id, consistent=True)",
        "CSC101 consistent=True | It has only.",
    ),
    ("method", "    return todos.get(id.upper2())", "CSC402 id.upper2() | Did you mean `upper`?"),
    ("status", "    raise HTTPError(200, 'ok')", "CSC215 200 | Use a number from 200 to 599."),
    ("await", "    return await todos.get(id)", "CSC410 await todos.get(id) | Leave `await` out."),
    (
        "compared",
        "    if todo.priority == 'a':\n        raise HTTPError(404)\n    return todos.get(id)",
        "CSC407 todo.priority == 'a' | Convert one of them",
    ),
    (
        "member of a module",
        "    return todos.get(other.nothing())",
        "CSC003 other.nothing | Did you mean `anything`?",
    ),
]


@pytest.mark.parametrize(
    ("source", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_in_a_body(source: str, expected: str, mistakes: Mistakes) -> None:
    head = HEAD.replace("def", "async def") if "await" in source else HEAD
    found = (
        mistakes(head + source, other="def anything():\n    return 1\n")
        if "other." not in source
        else mistakes("import other\n" + head + source, other="def anything():\n    return 1\n")
    )
    (only,) = found
    assert only.startswith(expected)


DECLARATIONS = [
    ("todos2 = DynamoDB(nam='x')", ["CSC103", "CSC101 nam='x' | Did you mean `name`?"]),
    ("t2 = DynamoDB(name=5)", ["CSC102 5 | Write the value as a literal"]),
    ("t2 = DynamoDB(name='ab')", ["CSC109 'ab' | Use letters"]),
    (
        "import os\nt2 = DynamoDB(name=os.environ['T'])",
        ["CSC104 os.environ['T'] | Declarations are"],
    ),
    ("t2 = DynamoDB(name='todos')", ["CSC105 DynamoDB(name='todos') | Give one of them another"]),
    ("t2 = DynamoDB('abc', 'id')", ["CSC106 'id' | Write `DynamoDB(name=…)`."]),
    ("s = Security(rate_limits={'default': b'x'})\na = Application('a', security=s)", ["CSC102"]),
    ("a = Application(name='a')\nb = Application(name='b')", ["CSC107 Application(name='b')"]),
    ("t2 = DynamoDB(name='abc', global_secondary_indexes=[5])", ["CSC102 [5]"]),
    ("p2 = Cognito(name='p', token_ttl='soon')", ["CSC102 'soon'"]),
    ("t2 = DynamoDB(name='abc', model=Nothing)", ["CSC102 Nothing"]),
    ("t2 = DynamoDB(name='abc', model=Todo, partition_key='key')", ["CSC314 DynamoDB("]),
    ("t2 = DynamoDB(name='abc', model=Todo, partition_key='done')", ["CSC313 DynamoDB("]),
    ("t2 = DynamoDB(name='abc', model=Todo, partition_key='note')", ["CSC313 DynamoDB("]),
]


@pytest.mark.parametrize(("source", "expected"), DECLARATIONS)
def test_in_a_declaration(source: str, expected: list[str], mistakes: Mistakes) -> None:
    found = mistakes(f"{source}\n@route('/', public=True)\ndef h() -> str:\n    return ''\n")
    found = [one for one in found if not one.startswith("CSC002")]
    assert len(found) == len(expected)
    for one, start in zip(found, expected, strict=True):
        assert one.startswith(start)


ROUTES = [
    ("@route('/a')\ndef h() -> str:\n    return ''", "CSC201 route('/a') | Add `@auth(pool)`"),
    ("@route('/a', public=True)\n@auth(users)\ndef h() -> str:\n    return ''", "CSC212"),
    ("@auth(users)\ndef h() -> str:\n    return ''", "CSC213"),
    ("@route('/a')\n@auth(todos)\ndef h() -> str:\n    return ''", "CSC214 todos | "),
    ("@route('a', public=True)\ndef h() -> str:\n    return ''", "CSC205 'a' | Write it like"),
    ("@route('/a/', public=True)\ndef h() -> str:\n    return ''", "CSC205 '/a/'"),
    ("@route('/a b', public=True)\ndef h() -> str:\n    return ''", "CSC205 '/a b'"),
    ("@route('/{p+}/b', public=True)\ndef h(p: str) -> str:\n    return p", "CSC205"),
    ("@route('/{p}', public=True)\ndef h() -> str:\n    return ''", "CSC204 '/{p}' | Add `p: str`"),
    ("@route('/a', public=True)\ndef h(x) -> str:\n    return ''", "CSC207 x | Annotate it"),
    (
        "@route('/{x}', public=True)\ndef h(x: list[str]) -> str:\n    return ''",
        "CSC208 x: list[str]",
    ),
    ("@route('/a', public=True)\ndef h(x: NewTodo) -> str:\n    return ''", "CSC209 route('/a',"),
    ("@route('/a', public=True, methods=['FETCH'])\ndef h() -> str:\n    return ''", "CSC210"),
    ("@route('/a', public=True)\ndef h(i: Identity) -> str:\n    return ''", "CSC211"),
    ("@route('/a', public=True, memory=64)\ndef h() -> str:\n    return ''", "CSC102 memory=64"),
    ("@route('/a', public=True, timeout=30)\ndef h() -> str:\n    return ''", "CSC102 timeout=30"),
    ("@route('/a', public=True, tags=[1])\ndef h() -> str:\n    return ''", "CSC102 tags=[1]"),
    ("@route('/a', public=True, status=99)\ndef h() -> str:\n    return ''", "CSC215 status=99"),
    ("@route('/a', public=True)\ndef h(*rest: str) -> str:\n    return ''", "CSC216"),
    ("@route('/a', public=True, metods=['GET'])\ndef h() -> str:\n    return ''", "CSC101 metods"),
    (
        "@route('/a', public=True, methods=['POST'])\ndef h(a: NewTodo, b: Todo) -> str:\n    return ''",
        "CSC206 b: Todo | Make one model",
    ),
    (
        "@route('/a', public=True)\n@cached\ndef h() -> str:\n    return ''\ndef cached(f):\n    return f",
        "CSC108 cached",
    ),
    (
        "@route('/a', public=True)\ndef h(x: Todoo) -> str:\n    return ''",
        "CSC301 Todoo | Did you mean",
    ),
    ("@route('/a', public=True)\ndef h() -> complex:\n    return 1j", "CSC302 complex"),
    ("@route('/a', public=True)\ndef h(x: int | str) -> str:\n    return ''", "CSC302 int | str"),
    (
        "@rout('/a', public=True)\ndef h() -> str:\n    return ''",
        "CSC002 rout | Did you mean `route`?",
    ),
]


@pytest.mark.parametrize(("source", "expected"), ROUTES)
def test_in_a_route(source: str, expected: str, mistakes: Mistakes) -> None:
    found = [one for one in mistakes(source) if not one.startswith("CSC217")]
    (only,) = found
    assert only.startswith(expected)


MODELS = [
    ("x: int = Field(min_length=1)", "CSC303 min_length=1"),
    ("x: str = Field(ge=1)", "CSC303 ge=1"),
    ("x: str = Field(pattern='(')", "CSC303 pattern='('"),
    ("x: int = Field(ge=5, le=1)", "CSC303 Field(ge=5, le=1)"),
    ("x: int = Field(ge='a')", "CSC102 ge='a'"),
    ("x: int = Field(min=1)", "CSC101 min=1"),
    ("x: str = Field(alias='y')", "CSC101 alias='y'"),
    ("x: int = 'a'", "CSC304 'a' | Give a default of type int."),
    ("x: set[bool]", "CSC302 set[bool]"),
    ("x: dict[int, str]", "CSC302 dict[int, str]"),
    ("x: tuple[int, str]", "CSC302 tuple[int, str]"),
    ("x: Nope", "CSC301 Nope"),
    ("x = Field(default=1)", "CSC312 x = Field(default=1)"),
    ("x: int = len('a')", "CSC104 len('a')"),
    ("x: object = Plain()", "CSC104 Plain()"),
    ("x: Plain", "CSC302 Plain | Make it a model: `class Plain(Model)`."),
]


@pytest.mark.parametrize(("source", "expected"), MODELS)
def test_in_a_model(source: str, expected: str, mistakes: Mistakes) -> None:
    route = "@route('/', public=True)\ndef h() -> str:\n    return ''\n"
    (only,) = mistakes(f"class Plain:\n    pass\nclass M(Model):\n    {source}\n{route}")
    assert only.startswith(expected)


def test_many_at_once_in_the_order_of_the_source(mistakes: Mistakes) -> None:
    found = mistakes(
        """
        class Bad(Model):
            size: complex

        @route("/a")
        def one() -> str:
            return nothing

        @route("/a", public=True)
        def two(x) -> Todo:
            return todos.gett("1")

        @route("/b", public=True)
        def three() -> Todo:
            a = todos.get(1)
            b = todos.get(2)
            return todos.get("3", "4")
        """
    )
    codes = [one.partition(" ")[0] for one in found]
    assert codes == [
        *("CSC302", "CSC201", "CSC002", "CSC202", "CSC207"),
        *("CSC304", "CSC304", "CSC408"),
    ]


def test_a_syntax_error_shows_the_place(mistakes: Mistakes) -> None:
    found = mistakes("def h(:\n    pass\n", other="x = (1,\n")
    assert [one[:6] for one in found] == ["CSC001"]


def test_syntax_errors_of_two_files_are_both_shown(mistakes: Mistakes) -> None:
    found = mistakes("import other\ndef h(:\n    pass\n", other="x = = 1\n")
    assert [one[:6] for one in found] == ["CSC001", "CSC001"]


def test_imports(mistakes: Mistakes) -> None:
    found = mistakes(
        """
        from csc import routee
        from other import anythin
        from other import nothing.x if False else None
        """.replace("from other import nothing.x if False else None", "import other.deeper"),
        other="def anything():\n    return 1\n",
    )
    assert [one.split(" |")[0] for one in found if "CSC217" not in one] == [
        "CSC006 routee",
        "CSC003 anythin",
        "CSC004 other.deeper",
    ]


def test_a_circle_of_imports(mistakes: Mistakes) -> None:
    found = mistakes(
        "from a import first\n",
        a="from b import second\nfirst = 1\n",
        b="from a import first\nsecond = 2\n",
    )
    assert [one for one in found if "CSC217" not in one] == [
        "CSC005 first | Move what both modules need into a third one that imports neither."
    ]


def test_a_circle_that_python_can_run_is_none(mistakes: Mistakes) -> None:
    found = mistakes(
        "from a import first\n",
        a="first = 1\nfrom b import second\n",
        b="from a import first\nsecond = 2\n",
    )
    assert [one[:6] for one in found] == ["CSC217"]


def test_two_models_for_one_table(mistakes: Mistakes) -> None:
    found = mistakes(
        """
        things = DynamoDB(name="things")

        @route("/a/{id}", public=True)
        def one(id: str) -> Todo:
            return things.get(id)

        @route("/b/{id}", public=True)
        def two(id: str) -> NewTodo:
            return things.get(id)
        """
    )
    assert [one.split(" |")[0] for one in found][-1] == "CSC308 return things.get(id)"


def test_no_routes_is_a_warning(mistakes: Mistakes) -> None:
    assert [one[:6] for one in mistakes("")] == ["CSC217"]


def test_unknown_table_by_name(mistakes: Mistakes) -> None:
    found = mistakes(
        "@route('/a', public=True)\ndef h(id: str) -> Todo:\n    return dynamodb('todo').get(id)\n"
    )
    assert found == ["CSC409 dynamodb('todo') | Did you mean `todos`?"]


def test_a_filter_on_a_key(mistakes: Mistakes) -> None:
    head = (
        "other = DynamoDB('other', model=Todo, global_secondary_indexes="
        "[GSI(name='by-title', partition_key='title', sort_key='priority')])\n"
        "@route('/a', public=True)\ndef h(n: int) -> list[Todo]:\n    return other."
    )
    on_key = "query('t', index='by-title', where={'priority': n})"
    (only,) = mistakes(head + on_key)
    assert only.startswith("CSC411 {'priority': n} | Compare the sort key")
    assert mistakes(head + "scan(where={'priority': n, 'title': 'x'})") == []
    (unknown,) = mistakes(head + "scan(where={'priorty': n})")
    assert unknown.startswith("CSC306 'priorty'")
